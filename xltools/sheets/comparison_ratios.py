"""比率对比: the ratios of the departments and the zone, with marks on those that stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, to_a1
from xltools.core.layout import Highlight
from xltools.core.spread import HIGH, LOW, NORMAL_SCALE, PLACES
from xltools.sheets.comparison_rows import (
    CODE,
    FIRST,
    NAME,
    REASON_WIDTH,
    Rows,
    new_sheet,
    put_header,
    put_limit,
    put_reason_beside,
    put_rows,
    quotient,
)
from xltools.sheets.comparison_terms import RATIOS, RATIOS_SHEET
from xltools.sheets.reasons import head_reasons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.comparison import Comparison
    from xltools.core.layout import SheetLayout
    from xltools.core.series import Reason
    from xltools.core.spread import Limits
    from xltools.core.submission import Submission
    from xltools.sheets.comparison_departments import DepartmentsSheet
    from xltools.sheets.comparison_terms import Ratio

METHOD = (
    "标记方法：有数的部门足够多时用稳健标准分 0.6745×|该部门－中位数|÷MAD（MAD 为各部门与中位数距离的中位数）；"
    "部门较少或 MAD 为零时，看与全区值相差的幅度。超过下列界限的，偏高标 ▲，偏低标 ▼；标记只提示核实，不作评价。"
)
_METHOD_ROW, _LIMITS_ROW, _HEADER_ROW = 2, 3, 7
_MARK_WIDTH = 5.0
_COLUMNS = {ratio.key: FIRST + 2 * index for index, ratio in enumerate(RATIOS)}
_WIDTH = FIRST + 2 * len(RATIOS)


@dataclass(frozen=True, slots=True)
class RatiosSheet:
    """The sheet, the rows of its ratios, and the cells of its limits: departments, score, deviation."""

    sheet: SheetLayout
    rows: Rows
    limits: tuple[str, str, str]

    def value(self, row: int, key: str) -> str:
        """A ratio in a row, as formulas of other sheets name it."""
        return self.sheet.reference(row, _COLUMNS[key])

    def values(self, key: str) -> str:
        """The departments' values of a ratio, as formulas of other sheets name them."""
        return self.sheet.range_reference(self.rows.column(_COLUMNS[key]))

    def marks(self, key: str) -> str:
        """The marks of a ratio, as formulas of other sheets name them."""
        return self.sheet.range_reference(self.rows.column(_COLUMNS[key] + 1))


@dataclass(frozen=True, slots=True)
class _Spread:
    """Where the limits, the medians, the MADs and the departments' distances from the median stand."""

    least: str
    score: str
    deviation: str
    median: int
    mad: int
    distances: Rows


def ratios_sheet(
    title: str,
    submissions: Sequence[Submission],
    departments: DepartmentsSheet,
    limits: Limits,
    facts: Comparison,
    reasons: Mapping[str, Reason],
) -> RatiosSheet:
    """The ratios with their marks, and room for reasons; below, the distances that the marks rest on.

    ``facts`` are the same figures, for which a reason is written; ``reasons`` were written before, by key.
    """
    subtitle = "全区比率由合计数重新计算，不取平均；分子、分母为空白或分母为零的不计算"
    sheet = new_sheet(RATIOS_SHEET, f"{title}部门比率对比表", subtitle, _WIDTH + 1, tab_color="#1F4E79")
    cells = _put_limits(sheet, limits)
    put_header(sheet, _HEADER_ROW, [text for ratio in RATIOS for text in (ratio.label, "标记")], 13)
    sheet.widths |= {column + 1: _MARK_WIDTH for column in _COLUMNS.values()}
    head_reasons(sheet, _HEADER_ROW, _WIDTH, REASON_WIDTH)
    rows = put_rows(sheet, _HEADER_ROW + 1, "一、比率", submissions)
    for row, each in zip(rows.departments, facts.departments, strict=True):
        put_reason_beside(sheet, row, _WIDTH, each.ratios_key, each.ratios_shown, reasons)
    median, mad = rows.zone + 1, rows.zone + 2
    for row, label in ((median, "中位数"), (mad, "MAD（中位距）")):
        sheet.merge(Area(row, CODE, row, NAME), label, "label muted")
    distances = put_rows(sheet, mad + 1, "二、与中位数的距离（标记的依据）", submissions, with_zone=False)
    spread = _Spread(*cells, median, mad, distances)
    for ratio in RATIOS:
        _put_values(sheet, rows, departments, ratio)
        _put_spread(sheet, rows, spread, ratio)
        _put_marks(sheet, rows, spread, _COLUMNS[ratio.key])
    return RatiosSheet(sheet, rows, cells)


def _put_limits(sheet: SheetLayout, limits: Limits) -> tuple[str, str, str]:
    sheet.merge(Area(_METHOD_ROW, 0, _METHOD_ROW, _WIDTH), METHOD, "note wrap")
    sheet.heights[_METHOD_ROW] = 30
    lines = (
        ("用稳健标准分所需的最少部门数", limits.departments, "个"),
        ("稳健标准分的界限", float(limits.score), ""),
        ("与全区值相差的界限", float(limits.deviation), "%"),
    )
    least, score, deviation = (put_limit(sheet, _LIMITS_ROW + index, *line) for index, line in enumerate(lines))
    return least, score, deviation


def _put_values(sheet: SheetLayout, rows: Rows, departments: DepartmentsSheet, ratio: Ratio) -> None:
    for row, source in zip(rows.all, departments.amounts.all, strict=True):
        numerator, denominator = (departments.amount(source, code) for code in (ratio.numerator, ratio.denominator))
        style = f"cell {ratio.style}{' total' if row == rows.zone else ''}"
        sheet.put(row, _COLUMNS[ratio.key], style=style, formula=f"={quotient(numerator, denominator, ratio.factor)}")


def _put_spread(sheet: SheetLayout, rows: Rows, spread: _Spread, ratio: Ratio) -> None:
    column = _COLUMNS[ratio.key]
    style, middle = f"cell {ratio.style} muted", to_a1((spread.median, column), absolute=True)
    for row, cells in ((spread.median, rows.cells(column)), (spread.mad, spread.distances.cells(column))):
        sheet.put(row, column, style=style, formula=f'=IF(COUNT({cells})=0,"",MEDIAN({cells}))')
        sheet.put(row, column + 1, style=style)
    for row, source in zip(spread.distances.departments, rows.departments, strict=True):
        value = to_a1((source, column))
        distance = f'=IF({value}="","",ROUND(ABS({value}-{middle}),{PLACES}))'
        sheet.put(row, column, style=style, formula=distance)
        sheet.put(row, column + 1, style=style)


def _put_marks(sheet: SheetLayout, rows: Rows, spread: _Spread, column: int) -> None:
    zone, middle, mad = (to_a1((row, column), absolute=True) for row in (rows.zone, spread.median, spread.mad))
    sheet.put(rows.zone, column + 1, style="cell total")
    for row, below in zip(rows.departments, spread.distances.departments, strict=True):
        value, distance = to_a1((row, column)), to_a1((below, column))
        score = f"ROUND({NORMAL_SCALE}*{distance}/{mad},{PLACES})"
        share = f"ROUND(ABS({value}-{zone})/ABS({zone})*100,{PLACES})"
        robust = f'IF({score}>{spread.score},{_direction(value, middle)},"")'
        plain = f'IF(N({zone})=0,"",IF({share}>{spread.deviation},{_direction(value, zone)},""))'
        enough = f"AND(COUNT({rows.cells(column)})>={spread.least},N({mad})>0)"
        formula = f'=IF({value}="","",IF({enough},{robust},{plain}))'
        sheet.put(row, column + 1, style="cell mark", formula=formula)
    highlight_marks(sheet, rows.column(column + 1))


def highlight_marks(sheet: SheetLayout, area: Area) -> None:
    """Colour the marks of an area."""
    sheet.highlights += [Highlight(area, "bad", equal_to=HIGH), Highlight(area, "warn", equal_to=LOW)]


def _direction(value: str, centre: str) -> str:
    return f'IF({value}>{centre},"{HIGH}","{LOW}")'
