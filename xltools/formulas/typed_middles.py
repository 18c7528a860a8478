"""Constants that are the mean, the smallest or the largest figure of their column, in rows of totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.formulas.numbers import rounding
from xltools.formulas.sheet import Content
from xltools.formulas.total_lines import is_range_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.formulas.sheet import AuditedSheet, Place

_DIFFERENT = 3
"""Different figures whose mean or end is no accident."""
_CLOSE = 0.002
"""A mean that is rounded to more than this part of it may be many things."""

Middles = dict["Place", tuple[str, Area]]
"""Constants, each with the function that gives it and the figures that it is taken of."""


def summed_rows(sheet: AuditedSheet) -> dict[int, tuple[int, int]]:
    """Rows with a formula over a range of other rows, mostly those above: the first and the last of these rows."""
    found: dict[int, tuple[int, int]] = {}
    for (row, column), formula in sheet.formulas.items():
        if row not in found:
            areas = [sheet.clip(each.area) for each in formula.references if is_range_here(each)]
            if areas and not areas[0].top <= row <= areas[0].bottom and areas[0].left <= column <= areas[0].right:
                found[row] = (areas[0].top, areas[0].bottom)
    return found


def typed_middles(sheet: AuditedSheet, rows: Mapping[int, tuple[int, int]]) -> Middles:
    """Constants of rows, by number with the rows that they total, that are AVERAGE, MIN or MAX of these."""
    found: Middles = {}
    for row, (top, bottom) in rows.items():
        for column in sheet.rows[row]:
            area, value = Area(top, column, bottom, column), sheet.number((row, column))
            if sheet.content(row, column) is Content.NUMBER and value:
                figures = [number for at in sheet.places(area) if (number := sheet.number(at)) is not None]
                function = _function(value, figures)
                if function:
                    found[row, column] = (function, area)
    return found


def _function(value: float, figures: Iterable[float]) -> str:
    figures = list(figures)
    if len(set(figures)) < _DIFFERENT:
        return ""
    if abs(sum(figures) / len(figures) - value) <= rounding(value) <= _CLOSE * abs(value):
        return "AVERAGE"
    return {min(figures): "MIN", max(figures): "MAX"}.get(value, "")
