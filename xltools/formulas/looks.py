"""What a formula looks at, as far as that can be read from its text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import parse_area
from xltools.formulas.references import parse_reference
from xltools.formulas.tokens import Kind, tokenize

if TYPE_CHECKING:
    from xltools.core.address import Area

_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_TEXT_OR_REFERENCE = re.compile(
    r"""
      "[^"]*"
    | (?<![\w.$!\]'\\@\#:?])                     # behind these it would be part of something longer
      (?:'([^'"\[\]:!]+)'!)?                   # a sheet, and nothing more
      (CELL(?::CELL)?) (?![\w.(!:#?'\\\[])      # and so it would be in front of these
    """.replace("CELL", _CELL),
    re.VERBOSE,
)
_NOWHERE = "\x01"
"""A control character, which no formula holds: the sheet of the cells that stand in for others."""
_STAND_IN = f"'{_NOWHERE}'!"
_ANYWHERE = frozenset({"INDIRECT", "OFFSET", "CELL", "INFO", "GETPIVOTDATA"})
"""Functions that find out while they run what they look at."""
_SURROUNDINGS = frozenset({"SUBTOTAL", "AGGREGATE", "FORMULATEXT", "ISFORMULA", "SHEET", "SHEETS"})
"""Functions that look at more of a cell than its value: whether its row is hidden, its formula, its sheet."""
_PLACES = frozenset({"ROW", "ROWS", "COLUMN", "COLUMNS", "ADDRESS"})
"""Functions that give a place, which another one is once rows come in."""


class Looks(NamedTuple):
    """``areas`` are the cells that a formula looks at, each with its sheet, or None for the formula's own.

    ``complete`` says that these are all; ``by_value`` that its result follows from their values alone, wherever they
    stand; ``places`` that its result also depends on where they stand. Cells of other workbooks are left out.
    """

    areas: tuple[tuple[str | None, Area], ...]
    complete: bool
    by_value: bool
    places: bool


def looks(formula: str) -> Looks:
    """What a formula looks at.

    Formulas that differ in nothing but the cells that they name look at these in the same way, so the cells are put in
    afterwards.
    """
    if "''" in formula or _NOWHERE in formula or any("'" in text for text in formula.split('"')[1::2]):
        return looks_of(formula)
    named: dict[tuple[str | None, str], int] = {}

    def stand_in(found: re.Match[str]) -> str:
        sheet, cells = found.groups()
        if cells is None:
            return found[0]
        number = named.setdefault((sheet, cells), len(named) + 1)
        return f"{_STAND_IN}A{number}:B{number}" if ":" in cells else f"{_STAND_IN}A{number}"

    bare = _TEXT_OR_REFERENCE.sub(stand_in, formula)
    if "'" in bare.replace(_STAND_IN, ""):  # a quotation mark of which it is not known what it begins
        return looks_of(formula)
    try:
        areas = [(sheet, parse_area(cells)) for sheet, cells in named]
    except ValueError:  # beyond the end of a sheet
        return looks_of(formula)
    found = looks_of(bare)
    put_in = (areas[area.top] if sheet == _NOWHERE else (sheet, area) for sheet, area in found.areas)
    return found._replace(areas=tuple(dict.fromkeys(put_in)))


@lru_cache(maxsize=65_536)  # departments' sheets are alike, and so are their formulas
def looks_of(formula: str) -> Looks:
    """What a formula looks at, token by token."""
    areas: dict[tuple[str | None, Area], None] = {}
    complete = by_value = True
    places = False
    for token in tokenize(formula):
        if token.kind is Kind.REFERENCE:
            reference = parse_reference(token.text)
            if reference is None or reference.book is not None:
                by_value = False
            elif reference.last_sheet is not None or token.text.endswith("#"):
                complete = by_value = False
            else:
                areas[reference.sheet, reference.area] = None
        elif token.kind is Kind.OPEN:
            function = token.function.removeprefix("_XLUDF.")
            complete &= function not in _ANYWHERE and "!" not in function
            by_value &= function not in _SURROUNDINGS
            places |= function in _PLACES
        elif token.kind is Kind.NAME:
            outside = "!" in token.text and "[" in token.text.partition("!")[0]
            complete, by_value = complete and outside, False
        elif token.kind is Kind.OTHER or token.text in {":", "@"}:
            complete = False
    return Looks(tuple(areas), complete, complete and by_value, places)
