"""Rows and columns of a sheet as lines of cells that belong together, to compare each formula with those beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.sheet import AuditedSheet, Formula, Place

_GAP = 2
"""Cells further apart than one blank cell belong to different tables."""


@dataclass(frozen=True, slots=True)
class Line:
    """Cells of a column (``down``) or a row, in order, with at most one blank cell between two of them."""

    down: bool
    places: tuple[Place, ...]


def lines(sheet: AuditedSheet) -> Iterator[Line]:
    """The lines of a sheet that hold a formula: columns first."""
    for down, by_index in ((True, sheet.columns), (False, sheet.rows)):
        for index, along in by_index.items():
            start = 0
            for end in range(1, len(along) + 1):
                if end < len(along) and along[end] - along[end - 1] <= _GAP:
                    continue
                places = tuple((at, index) if down else (index, at) for at in along[start:end])
                start = end
                if any(place in sheet.formulas for place in places):
                    yield Line(down, places)


def filled_along(formula: Formula, *, down: bool) -> bool:
    """Whether a formula would be filled down a column (or across a row), judged by where its references point.

    A formula that refers along its own row, as row totals and ratios do, is filled down; one that refers along its own
    column, as column totals do, is filled across. References to other sheets say nothing.
    """
    row, column = formula.place
    moving = False
    for reference in formula.references:
        if reference.sheet is not None or reference.book is not None:
            return False
        for corner in (reference.first, reference.last):
            index, fixed, home = (
                (corner.row, corner.row_fixed, row) if down else (corner.column, corner.column_fixed, column)
            )
            if index is None or (not fixed and index != home):
                return False
            moving = moving or not fixed
    return moving
