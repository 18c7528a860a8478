"""概览: the first page of the comparison: key figures of the zone, what stands out, and the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area, quote_sheet
from xltools.core.layout import SheetLayout
from xltools.core.spread import HIGH, LOW
from xltools.sheets.comparison_charts import rows_of
from xltools.sheets.comparison_ratios import METHOD
from xltools.sheets.comparison_terms import LINES, OVERVIEW_SHEET, RATIOS, budget_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.form import Form
    from xltools.sheets.comparison_budget import BudgetSheet
    from xltools.sheets.comparison_charts import ChartData
    from xltools.sheets.comparison_departments import DepartmentsSheet
    from xltools.sheets.comparison_ratios import RatiosSheet

_GRID = 12  # columns
_COLUMN_WIDTH, _COLUMN_PIXELS = 8.29, 63
_PAGE_ROWS = 52  # rows of a printed page
_KPI_ROW, _MARKS_ROW = 3, 6


def overview_sheet(
    form: Form, title: str, departments: DepartmentsSheet, ratios: RatiosSheet, budget: BudgetSheet, charts: ChartData
) -> SheetLayout:
    """The overview; its figures are taken from the other sheets."""
    sheet = SheetLayout(OVERVIEW_SHEET, protected=True, tab_color="#C00000")
    sheet.widths = dict.fromkeys(range(_GRID), _COLUMN_WIDTH)
    sheet.merge(Area(0, 0, 0, _GRID - 1), f"{title}部门整体支出绩效对比", "title")
    subtitle = f"金额单位：{form.unit}；部门 {charts.departments} 个"
    sheet.merge(Area(1, 0, 1, _GRID - 1), subtitle, "subtitle")
    sheet.heights |= {0: 34, 1: 18}
    _put_key_figures(sheet, form, departments, ratios, budget)
    last = _put_marks(sheet, form, ratios, budget)
    _put_charts(sheet, charts, last + 2)
    return sheet


def _put_key_figures(
    sheet: SheetLayout, form: Form, departments: DepartmentsSheet, ratios: RatiosSheet, budget: BudgetSheet
) -> None:
    zone, shares = departments.amounts.zone, ratios.rows.zone
    figures = (
        (f"支出合计（{form.unit}）", departments.amount(zone, "spending.total"), "amount"),
        ("项目支出占支出合计", ratios.value(shares, "project_share"), "percent"),
        ("三公经费占公用支出", ratios.value(shares, "three_public_share"), "percent"),
        (f"人均人员支出（{form.unit}）", ratios.value(shares, "personnel_per_head"), "amount"),
        (f"人均公用支出（{form.unit}）", ratios.value(shares, "public_per_head"), "amount"),
        ("决算÷年初预算", budget.rate(budget.rows["spending"].zone), "percent"),
    )
    for index, (label, reference, style) in enumerate(figures):
        left = index * 2
        sheet.merge(Area(_KPI_ROW, left, _KPI_ROW, left + 1), label, "kpi_label")
        value = Area(_KPI_ROW + 1, left, _KPI_ROW + 1, left + 1)
        sheet.merge(value, None, f"{style} kpi_value", formula=f'=IF({reference}="","—",{reference})')
    sheet.heights |= {_KPI_ROW: 18, _KPI_ROW + 1: 32}


def _put_marks(sheet: SheetLayout, form: Form, ratios: RatiosSheet, budget: BudgetSheet) -> int:
    """How often each ratio was marked, where to look, and how marks are set; the last row used."""
    columns = (
        (0, 4, "指标"),
        (5, 6, "全区"),
        (7, 8, f"{HIGH} 偏高部门数"),
        (9, 10, f"{LOW} 偏低部门数"),
        (11, 11, "详见"),
    )
    sheet.put(_MARKS_ROW, 0, "需要核实的部门", "heading")
    for left, right, label in columns:
        sheet.merge(Area(_MARKS_ROW + 1, left, _MARKS_ROW + 1, right), label, "header")
    row = _MARKS_ROW + 2
    for label, value, style, marks, link in _marked(form, ratios, budget):
        sheet.merge(Area(row, 0, row, 4), label, "label")
        sheet.merge(Area(row, 5, row, 6), None, f"cell {style}", formula=f'=IF({value}="","",{value})')
        for left, mark in ((7, HIGH), (9, LOW)):
            area = Area(row, left, row, left + 1)
            sheet.merge(area, None, "cell count centre", formula=f'=COUNTIF({marks},"{mark}")')
        sheet.put(row, 11, "查看", "cell link centre", link=link)
        row += 1
    sheet.merge(Area(row, 0, row, _GRID - 1), METHOD, "note wrap")
    sheet.merge(Area(row + 1, 0, row + 1, _GRID - 1), None, "note wrap", formula=_limits(ratios, budget))
    sheet.heights |= {row: 44, row + 1: 18}
    return row + 1


def _marked(form: Form, ratios: RatiosSheet, budget: BudgetSheet) -> Iterator[tuple[str, str, str, str, str]]:
    """Label, the zone's value, its style, the marks and a link, for each ratio and each execution rate."""
    for ratio in RATIOS:
        value = ratios.value(ratios.rows.zone, ratio.key)
        yield ratio.label, value, ratio.style, ratios.marks(ratio.key), ratios.sheet.reference(0, 0)
    for line in LINES:
        rows = budget.rows[line]
        label = f"{form.label(budget_code(line, 'final')).partition('·')[0]}：决算÷年初预算（%）"
        link = budget.sheet.reference(rows.first - 1, 0)
        yield label, budget.rate(rows.zone), "percent right", budget.marks(line), link


def _limits(ratios: RatiosSheet, budget: BudgetSheet) -> str:
    least, score, deviation = (f"{quote_sheet(ratios.sheet.name)}!{cell}" for cell in ratios.limits)
    low, high = (f"{quote_sheet(budget.sheet.name)}!{cell}" for cell in budget.limits)
    return (
        f'="界限（可在各表中修改）：稳健标准分 "&{score}&"（部门不少于 "&{least}&" 个）；"&'
        f'"与全区值相差 "&{deviation}&"%；预算执行率 "&{low}&"%～"&{high}&"%"'
    )


def _put_charts(sheet: SheetLayout, charts: ChartData, top: int) -> None:
    """The charts, each on a printed page where it does not fit on the rest of the one before."""
    sheet.charts = list(charts.charts(top, _GRID * _COLUMN_PIXELS, _GRID))
    page, bottom = 0, top
    for chart in sheet.charts:
        end = chart.at.row + rows_of(chart.height)
        if end - page > _PAGE_ROWS and chart.at.row not in sheet.page_breaks and chart.at.row > page:
            sheet.page_breaks.append(chart.at.row)
            page = chart.at.row
        bottom = max(bottom, end)
    sheet.print_area = Area(0, 0, bottom, _GRID - 1)
