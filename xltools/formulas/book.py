"""A workbook prepared for the audit."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xltools.core.snapshot import ErrorValue
from xltools.formulas.evaluate import evaluate
from xltools.formulas.graph import Graph
from xltools.formulas.sheet import AuditedSheet

if TYPE_CHECKING:
    from xltools.core.address import Area
    from xltools.core.snapshot import CellValue, Snapshot
    from xltools.formulas.sheet import Formula, Place


class Book:
    """A workbook prepared for the audit."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.sheets = tuple(AuditedSheet(sheet) for sheet in snapshot.sheets)
        self._by_name = {sheet.name.casefold(): sheet for sheet in self.sheets}

    @cached_property
    def graph(self) -> Graph:
        """Which formulas use which cells."""
        return Graph(self.sheets, self.snapshot.names)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each sheet in the order of the tabs, by its name."""
        return {sheet.name: number for number, sheet in enumerate(self.sheets)}

    def sheet(self, name: str | None, home: AuditedSheet) -> AuditedSheet | None:
        """The sheet of that name; ``home`` where none is named."""
        return home if name is None else self._by_name.get(name.casefold())

    def would_give(self, home: AuditedSheet, formula: Formula, place: Place) -> float | None:
        """The number that a formula gives when it is copied to ``place``; None where it cannot be worked out."""

        def values(name: str | None, area: Area) -> list[CellValue]:
            sheet = self.sheet(name, home)
            if sheet is None:
                return [ErrorValue("#REF!")]
            return [cell.value for at in sheet.places(area) if (cell := sheet.sheet.cells.get(at)) is not None]

        return evaluate(formula.text, formula.place, place, values)
