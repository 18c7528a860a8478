"""概览: the first page of the comparison: key figures of the zone, what stands out, and the charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, quote_sheet
from xltools.core.layout import SheetLayout
from xltools.core.spread import HIGH, LOW
from xltools.sheets.comparison_charts import rows_of
from xltools.sheets.comparison_ratios import METHOD
from xltools.sheets.comparison_rows import CODE, NAME
from xltools.sheets.comparison_terms import INITIAL, LINES, OVERVIEW_SHEET, RATIOS, budget_code

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
_TABLE = ((0, 3), (4, 4), (5, 5), (6, 6), (7, 8), (9, 10), (11, 11))  # first and last column of each
_TABLE_LABELS = ("指标", "全区", f"{HIGH} 偏高", f"{LOW} 偏低", "最高的部门", "最低的部门", "详见")
_NAME_LENGTH = 9  # characters of a name


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
    """How often each ratio was marked, who stands at the ends, and how marks are set; the last row used."""
    sheet.put(_MARKS_ROW, 0, "需要核实的部门（个数）", "heading")
    for (left, right), label in zip(_TABLE, _TABLE_LABELS, strict=True):
        sheet.merge(Area(_MARKS_ROW + 1, left, _MARKS_ROW + 1, right), label, "header")
    row = _MARKS_ROW + 2
    for marked in _marked(form, ratios, budget):
        _put_marked(sheet, row, marked)
        row += 1
    sheet.merge(Area(row, 0, row, _GRID - 1), METHOD, "note wrap")
    sheet.merge(Area(row + 1, 0, row + 1, _GRID - 1), None, "note wrap", formula=_limits(ratios, budget))
    sheet.heights |= {_MARKS_ROW + 1: 20, row: 44, row + 1: 18}
    return row + 1


@dataclass(frozen=True, slots=True)
class _Marked:
    """A ratio as formulas name it: the zone's value, and the departments' names, values and marks."""

    label: str
    style: str
    zone: str
    names: str
    values: str
    marks: str
    link: str


def _marked(form: Form, ratios: RatiosSheet, budget: BudgetSheet) -> Iterator[_Marked]:
    names = ratios.sheet.range_reference(ratios.rows.column(NAME))
    for ratio in RATIOS:
        zone, top = ratios.value(ratios.rows.zone, ratio.key), ratios.sheet.reference(0, 0)
        values, marks = ratios.values(ratio.key), ratios.marks(ratio.key)
        yield _Marked(ratio.label, ratio.style, zone, names, values, marks, top)
    for line in LINES:
        rows = budget.rows[line]
        label = f"{form.label(budget_code(line, INITIAL)).partition('·')[0]}：决算÷年初预算（%）"
        zone, top = budget.rate(rows.zone), budget.sheet.reference(rows.first - 1, CODE)
        names = budget.sheet.range_reference(rows.column(NAME))
        yield _Marked(label, "percent", zone, names, budget.rates(line), budget.marks(line), top)


def _put_marked(sheet: SheetLayout, row: int, marked: _Marked) -> None:
    def end(function: str) -> str:
        name = f"INDEX({marked.names},MATCH({function}({marked.values}),{marked.values},0))"
        short = f'IF(LEN({name})>{_NAME_LENGTH},LEFT({name},{_NAME_LENGTH - 1})&"…",{name})'
        return f'=IF(COUNT({marked.values})<2,"",{short})'

    contents = (
        (f"cell {marked.style}", f'=IF({marked.zone}="","",{marked.zone})'),
        ("cell count centre", f'=COUNTIF({marked.marks},"{HIGH}")'),
        ("cell count centre", f'=COUNTIF({marked.marks},"{LOW}")'),
        ("cell left", end("MAX")),
        ("cell left", end("MIN")),
    )
    (label, label_end), *places, (link, _) = _TABLE
    sheet.merge(Area(row, label, row, label_end), marked.label, "label")
    for (left, right), (style, formula) in zip(places, contents, strict=True):
        sheet.merge(Area(row, left, row, right), None, style, formula=formula)
    sheet.put(row, link, "查看", "cell link centre", link=marked.link)
    sheet.heights[row] = 17


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
        before = chart.at.row - 1  # the empty row above, or the frame would show on the page before
        if end - page > _PAGE_ROWS and before > page:
            sheet.page_breaks.append(before)
            page = before
        bottom = max(bottom, end)
    # Programs that would choose another height for empty rows would stretch the charts.
    sheet.heights |= dict.fromkeys(range(top, bottom + 1), 15.0)
    sheet.print_area = Area(0, 0, bottom, _GRID - 1)
