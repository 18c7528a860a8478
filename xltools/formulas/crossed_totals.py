"""Typed subtotals where the same subtotal is calculated both beside them in the row and elsewhere in their column."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from xltools.formulas.lines import filled_along
from xltools.formulas.sheet import Content
from xltools.formulas.syntax import Binary, Call, Cells, Unary, parse
from xltools.formulas.total_lines import SUMS, possible

if TYPE_CHECKING:
    from xltools.formulas.sheet import AuditedSheet, Formula, Place
    from xltools.formulas.syntax import Node

_FEW = 2
"""Blocks of a column that calculate a subtotal; one alone is no habit."""
_HALF = 2


def crossed_totals(sheet: AuditedSheet) -> dict[Place, Formula]:
    """Constants that stand in such a row and such a column, over typed figures of which they could be the sum.

    The sum itself may be another number: that a figure of the block was changed later is what is to be found.
    """
    rows: dict[int, dict[str, Formula]] = defaultdict(dict)
    columns: dict[int, Counter[str]] = defaultdict(Counter)
    for (row, column), formula in sheet.formulas.items():
        if filled_along(formula, down=False) and _is_sum(parse(formula.text)):
            meaning = sheet.meaning((row, column))
            rows[row][meaning] = formula
            columns[column][meaning] += 1
    return {
        (row, column): model
        for row, models in rows.items()
        for column in sheet.rows[row]
        for meaning, model in models.items()
        if columns[column][meaning] >= _FEW and _over_figures(sheet, (row, column), model)
    }


def _is_sum(node: Node | None) -> bool:
    match node:
        case Unary("+", operand):
            return _is_sum(operand)
        case Binary("+", left, right):
            return _is_sum(left) and _is_sum(right)
        case Call(function, arguments):
            return function in SUMS and all(isinstance(each, Cells) for each in arguments)
        case Cells():
            return True
    return False


def _over_figures(sheet: AuditedSheet, place: Place, model: Formula) -> bool:
    if sheet.content(*place) is not Content.NUMBER:
        return False
    areas = [reference.area for reference in model.references]
    cells = [(row, place[1]) for area in areas for row in range(area.top, min(area.bottom, sheet.used.bottom) + 1)]
    parts = [sheet.number(at) or 0.0 for at in cells if sheet.content(*at) is Content.NUMBER]
    if place in cells or any(at in sheet.formulas for at in cells) or len(parts) * _HALF < len(cells):
        return False
    return possible(sheet.number(place) or 0.0, parts, "SUM")
