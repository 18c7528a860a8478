"""Each distinct formula of a workbook once, with the cells that it fills: tens to read instead of thousands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, area_to_a1, to_a1
from xltools.formulas.book import Book
from xltools.formulas.regions import rectangles

if TYPE_CHECKING:
    from xltools.core.snapshot import Snapshot
    from xltools.formulas.sheet import Formula


@dataclass(frozen=True, slots=True)
class DistinctFormula:
    """A formula as it stands in its first cell and in R1C1, with the rectangles of the sheet that it fills."""

    sheet: str
    cell: str
    formula: str
    r1c1: str
    areas: tuple[Area, ...]
    count: int

    def as_json(self) -> dict[str, object]:
        """The formula as a JSON object; ``areas`` in A1."""
        areas = [area_to_a1(area) for area in self.areas]
        return {
            "sheet": self.sheet, "cell": self.cell, "formula": self.formula, "r1c1": self.r1c1, "areas": areas,
            "count": self.count,
        }  # fmt: skip


def distinct_formulas(snapshot: Snapshot) -> list[DistinctFormula]:
    """The distinct formulas of a workbook, sheet by sheet, in the order in which they first occur."""
    found: list[DistinctFormula] = []
    for sheet in Book(snapshot).sheets:
        by_text: dict[str, list[Formula]] = {}
        for place in sorted(sheet.formulas):
            formula = sheet.formulas[place]
            by_text.setdefault(formula.r1c1, []).append(formula)
        for r1c1, formulas in by_text.items():
            first = formulas[0]
            areas = tuple(rectangles(formula.place for formula in formulas))
            found.append(DistinctFormula(sheet.name, to_a1(first.place), first.text, r1c1, areas, len(formulas)))
    return found
