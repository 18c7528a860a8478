"""One report for all the cells that a formula fills, where the formula itself is what is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.formulas.regions import rectangles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.address import Area
    from xltools.formulas.sheet import AuditedSheet, Formula


def each_distinct(sheet: AuditedSheet) -> Iterator[tuple[Formula, Area]]:
    """The first formula of every rectangle of equal ones (in R1C1), and the rectangle."""
    by_text: dict[str, list[Formula]] = {}
    for formula in sheet.formulas.values():
        by_text.setdefault(formula.r1c1, []).append(formula)
    for formulas in by_text.values():
        for area in rectangles(formula.place for formula in formulas):
            yield sheet.formulas[area.top, area.left], area
