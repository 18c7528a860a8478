"""What a formula looks at, as far as that can be read from its text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xltools.formulas.references import parse_reference
from xltools.formulas.tokens import Kind, tokenize

if TYPE_CHECKING:
    from xltools.core.address import Area

_NAME = re.compile(r"""'([^'"\[\]:!]+)'!(?=\$?[A-Z]{1,3}\$?[1-9])""")
"""A sheet, and nothing more, in front of a cell."""
_MOST_NAMES = 8
"""Control characters, which no formula holds, stand in for so many names."""
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

    Formulas that differ in nothing but the sheets that they name look at the same cells of these, so the names are put
    in afterwards.
    """
    if "'" not in formula or "''" in formula or any("'" in text for text in formula.split('"')[1::2]):
        return looks_of(formula)
    names = dict.fromkeys(_NAME.findall(formula))
    stand_ins = {name: chr(number) for number, name in enumerate(names, 1)}
    if not names or len(names) > _MOST_NAMES:
        return looks_of(formula)
    found = looks_of(_NAME.sub(lambda match: f"'{stand_ins[match[1]]}'!", formula))
    named = {stand_in: name for name, stand_in in stand_ins.items()}
    return found._replace(areas=tuple((named.get(sheet or "", sheet), area) for sheet, area in found.areas))


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
