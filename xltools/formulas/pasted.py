"""Constants of a line that are just what a formula of the same line would give there: results pasted as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.formulas.lines import filled_along
from xltools.formulas.numbers import is_telling, rounding
from xltools.formulas.sheet import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.lines import Line
    from xltools.formulas.sheet import AuditedSheet, Formula, Place

CONSTANTS = frozenset({Content.NUMBER, Content.DASH})
_TRIED = 4
"""Different formulas of a line that are tried on a constant; past these, none of them is the line's pattern."""
_OUTNUMBERED = 8
"""So many constants to a formula, and it is the formula that stands out."""
_CLOSE = 0.02
"""A rounded constant proves little where the rounding is more than this part of it: 0.1 may be many things."""
_FEW = 2


@dataclass(frozen=True, slots=True)
class Pattern:
    """Formulas of a line that compute the same, the constants of the line, and which of these they would give."""

    formulas: tuple[Formula, ...]
    constants: tuple[Place, ...]
    pasted: tuple[Place, ...]

    @property
    def outnumbered(self) -> bool:
        """Whether there are so many pasted results that the few formulas left are what to look at."""
        return len(self.pasted) >= _OUTNUMBERED * len(self.formulas)


def patterns(book: Book, sheet: AuditedSheet, line: Line) -> Iterator[Pattern]:
    """The commonest formulas of a line beside its constants."""
    constants = tuple(place for place in line.places if sheet.content(*place) in CONSTANTS)
    formulas = [sheet.formulas[place] for place in line.places if place in sheet.formulas]
    formulas = [formula for formula in formulas if _may_fill(formula, line)] if constants else []
    counts = Counter(sheet.meaning(formula.place) for formula in formulas)
    for meaning, count in counts.most_common(_TRIED):
        alike = tuple(formula for formula in formulas if sheet.meaning(formula.place) == meaning)
        model = alike[-1]
        pasted = tuple(place for place in constants if is_result(book, sheet, model, place))
        if is_carried(model):
            pasted = _carried(sheet, pasted, count)
        elif count < _FEW and _only_repeats(model):
            pasted = ()
        yield Pattern(alike, constants, pasted)


def _may_fill(formula: Formula, line: Line) -> bool:
    """Whether a formula is filled along a line, or in both directions, as a running balance is."""
    if filled_along(formula, down=line.down) or is_carried(formula):
        return True
    return _is_here(formula) and len(formula.references) > 1 and not filled_along(formula, down=not line.down)


def _is_here(formula: Formula) -> bool:
    """Whether a formula looks at its own sheet only."""
    return all(reference.sheet is None and reference.book is None for reference in formula.references)


def _only_repeats(formula: Formula) -> bool:
    """Whether a formula takes over one figure; that another figure is the same as one of its row proves nothing."""
    return len(formula.references) == 1 and formula.references[0].single


def is_carried(formula: Formula) -> bool:
    """Whether a formula takes over one figure of another row and column, as an opening balance the last closing one."""
    if not (_only_repeats(formula) and _is_here(formula)):
        return False
    corner = formula.references[0].first
    return corner.row != formula.place[0] and corner.column != formula.place[1]


def _carried(sheet: AuditedSheet, pasted: tuple[Place, ...], count: int) -> tuple[Place, ...]:
    """Constants that are the same as a figure elsewhere, unless they, or the few formulas, may be so by accident."""
    telling = {number for place in pasted if is_telling(number := sheet.number(place) or 0.0)}
    return pasted if len(telling) >= (1 if count >= _FEW else _FEW) else ()


def is_result(book: Book, sheet: AuditedSheet, model: Formula, place: Place) -> bool:
    """Whether a constant is what the formula would give there, to the digits that it is written with.

    0 is what many formulas give of cells that hold nothing; it proves something only where others make it.
    """
    value = sheet.number(place)
    if value is None or (value == 0 and not _uses_figures(sheet, model, place)):
        return False
    result = book.would_give(sheet, model, place)
    if result is None:
        return False
    off = abs(result - value)
    return off <= 1e-9 * max(abs(result), abs(value)) or off <= min(rounding(value), _CLOSE * abs(value))


def _uses_figures(sheet: AuditedSheet, model: Formula, place: Place) -> bool:
    """Whether a formula that is filled to a place names a cell with a number other than 0 there."""
    down, right = place[0] - model.place[0], place[1] - model.place[1]
    corners = (reference.first for reference in model.references if reference.single and reference.sheet is None)
    return any(
        sheet.number((row + (0 if row_fixed else down), column + (0 if column_fixed else right)))
        for row, column, row_fixed, column_fixed in corners
        if row is not None and column is not None
    )
