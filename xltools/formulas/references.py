"""The references in a formula: which cells, of which sheet, and which parts of them are fixed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from xltools.core.address import LAST_COLUMN, LAST_ROW, Area, column_letters, split_reference
from xltools.formulas.tokens import Kind, tokenize

_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([1-9][0-9]{0,6})?")
_BOOK = re.compile(r"(.*)\[([^\]]+)\](.*)", re.DOTALL)


class Corner(NamedTuple):
    """One end of a reference, zero-based; a row or column of None means all of them."""

    row: int | None
    column: int | None
    row_fixed: bool
    column_fixed: bool


class Reference(NamedTuple):
    """One reference as it is written.

    ``book`` names another workbook, ``sheet`` is None where none is named, ``last_sheet`` ends a reference through
    several sheets. ``single`` tells ``A1`` from ``A1:A1``.
    """

    book: str | None
    sheet: str | None
    last_sheet: str | None
    first: Corner
    last: Corner
    single: bool

    @property
    def area(self) -> Area:
        """The cells that are meant."""
        rows = sorted((self.first.row or 0, LAST_ROW if self.last.row is None else self.last.row))
        columns = sorted((self.first.column or 0, LAST_COLUMN if self.last.column is None else self.last.column))
        return Area(rows[0], columns[0], rows[1], columns[1])

    @property
    def whole(self) -> bool:
        """Whether it means whole rows or columns."""
        return self.first.row is None or self.first.column is None


def references(formula: str) -> tuple[Reference, ...]:
    """The references to cells in a formula in their order; names and ``#REF!`` are not among them."""
    found = (parse_reference(token.text) for token in tokenize(formula) if token.kind is Kind.REFERENCE)
    return tuple(reference for reference in found if reference is not None)


@lru_cache(maxsize=65_536)
def parse_reference(text: str) -> Reference | None:
    """A word of kind ``REFERENCE``; None where it points nowhere (``Sheet1!#REF!``)."""
    prefix, cells = split_reference(text)
    if cells.endswith("REF!"):
        return None
    book, sheet, last_sheet = _sheets(prefix)
    first, colon, last = cells.removesuffix("#").partition(":")
    start = _corner(first)
    end = _corner(last) if colon else start
    return Reference(book, sheet, last_sheet, start, end, not colon)


def _sheets(prefix: str | None) -> tuple[str | None, str | None, str | None]:
    if prefix is None:
        return None, None, None
    match = _BOOK.fullmatch(prefix)
    book, sheets = (match[1] + match[2], match[3]) if match else (None, prefix)
    sheet, _, last = sheets.partition(":")
    return book, sheet, last or None


def _corner(text: str) -> Corner:
    match = _CORNER.fullmatch(text)
    if match is None:  # the tokenizer lets nothing else through
        return Corner(None, None, row_fixed=False, column_fixed=False)
    first, letters, second, digits = match.groups()
    if letters is None:
        return Corner(int(digits) - 1, None, row_fixed=bool(first or second), column_fixed=False)
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    row = int(digits) - 1 if digits else None
    return Corner(row, column - 1, row_fixed=bool(second), column_fixed=bool(first))


def write_corner(corner: Corner) -> str:
    """A corner as A1 writes it: ``$B7``, ``B``, ``7``."""
    column = "" if corner.column is None else ("$" if corner.column_fixed else "") + column_letters(corner.column)
    row = "" if corner.row is None else ("$" if corner.row_fixed else "") + str(corner.row + 1)
    return column + row
