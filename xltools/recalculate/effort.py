"""How much work a workbook's formulas are, so that none keeps an engine busy for hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.formulas.references import references

if TYPE_CHECKING:
    from xltools.core.address import Area
    from xltools.core.snapshot import Sheet, Snapshot

MOST_READS = 2_000_000_000
"""Cells; engines read some twenty-five millions in a second."""


def too_much(snapshot: Snapshot, most: int = MOST_READS) -> bool:
    """Whether a workbook's formulas read more than ``most`` cells; a cell counts for each formula that reads it."""
    formulas = [
        (sheet.name, cell.formula) for sheet in snapshot.sheets for cell in sheet.cells.values() if cell.formula
    ]
    if len(formulas) * sum(len(sheet.cells) for sheet in snapshot.sheets) <= most:
        return False
    extents = {sheet.name.casefold(): _extent(sheet) for sheet in snapshot.sheets}
    reads = 0
    for home, formula in formulas:
        for reference in references(formula):
            bottom, right = extents.get((reference.sheet or home).casefold(), (0, 0))
            reads += _cells(reference.area, bottom, right)
        if reads > most:
            return True
    return False


def _extent(sheet: Sheet) -> tuple[int, int]:
    """The last row and the last column in use."""
    rows, columns = {row for row, _column in sheet.cells}, {column for _row, column in sheet.cells}
    return max(rows, default=0), max(columns, default=0)


def _cells(area: Area, bottom: int, right: int) -> int:
    """The cells of an area inside the used part of its sheet, at least one."""
    rows = min(area.bottom, bottom) - area.top + 1
    columns = min(area.right, right) - area.left + 1
    return max(rows, 1) * max(columns, 1)
