"""Cell addresses: A1 text to zero-based (row, column) pairs and back."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_PLAIN_SHEET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_READ_AS_OTHER = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*(C[0-9]*)?|C[0-9]*|TRUE|FALSE", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!#]+))!(.*)", re.DOTALL)

LAST_ROW = 1_048_575
LAST_COLUMN = 16_383


class Position(NamedTuple):
    """A cell of a sheet, zero-based."""

    row: int
    column: int


class Area(NamedTuple):
    """A rectangle of cells, zero-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, place: tuple[int, int]) -> bool:
        """Whether a cell lies in this area."""
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    def covers(self, other: Area) -> bool:
        """Whether all cells of another area lie in this one."""
        return (
            self.top <= other.top
            and self.left <= other.left
            and self.bottom >= other.bottom
            and self.right >= other.right
        )


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Letters of a zero-based column: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def to_a1(position: tuple[int, int], *, absolute: bool = False) -> str:
    """``(0, 1)`` as ``B1``, or ``$B$1``."""
    row, column = position
    return f"${column_letters(column)}${row + 1}" if absolute else f"{column_letters(column)}{row + 1}"


def area_to_a1(area: Area, *, absolute: bool = False) -> str:
    """An area as ``A1:B2``; a single cell as ``A1``."""
    first = to_a1((area.top, area.left), absolute=absolute)
    last = to_a1((area.bottom, area.right), absolute=absolute)
    return first if first == last else f"{first}:{last}"


@lru_cache(maxsize=4096)  # departments' sheets are alike, and so are the addresses in formulas over them
def parse_a1(text: str) -> Position:
    """``B1`` or ``$B$1`` as ``(0, 1)``.

    Raises:
        ValueError: the text is not the address of one cell, or the cell lies beyond XFD1048576.
    """
    match = _CELL.fullmatch(text.strip())
    column = 0
    for letter in match[1].upper() if match else "":
        column = column * 26 + ord(letter) - 64
    if not match or column - 1 > LAST_COLUMN or int(match[2]) - 1 > LAST_ROW:
        message = f"not a cell address: {text!r}"
        raise ValueError(message)
    return Position(int(match[2]) - 1, column - 1)


def parse_area(text: str) -> Area:
    """``A1:B2`` or ``A1`` as an area.

    Raises:
        ValueError: the text is not a range of cells.
    """
    first, colon, last = text.partition(":")
    a = parse_a1(first)
    if not colon:
        return Area(a.row, a.column, a.row, a.column)
    b = parse_a1(last)
    return Area(min(a.row, b.row), min(a.column, b.column), max(a.row, b.row), max(a.column, b.column))


def quote_sheet(name: str) -> str:
    """A sheet name as formulas write it, quoted unless it is an ASCII word that means nothing else in a formula."""
    if _PLAIN_SHEET.fullmatch(name) and not _READ_AS_OTHER.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def split_reference(text: str) -> tuple[str | None, str]:
    """``'007001 甲'!$A$1:$B$2`` as (sheet, range); the sheet is None where none is named, as in ``#REF!$A$1``."""
    reference = text.removeprefix("=")
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return None, reference
    quoted, plain, cells = match.groups()
    return plain or quoted.replace("''", "'"), cells
