"""汇总, 对比 and 校验 of the master workbook: live over its department sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, to_a1
from xltools.core.layout import Highlight, SheetLayout
from xltools.sheets.columns import item_columns, ratio
from xltools.sheets.grid import MARK_COLUMN, MESSAGE_COLUMN
from xltools.sheets.zone_table import FIRST_COLUMN, SheetSource, zone_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.form import Form
    from xltools.core.register import Zone
    from xltools.sheets.department import DepartmentSheet
    from xltools.sheets.layers import LayerSheet
    from xltools.sheets.zone_table import Column

SUMMARY_SHEET, COMPARISON_SHEET, CHECKS_SHEET = "汇总", "对比", "校验"

_KEY_ITEMS = (
    "income.total",
    "spending.total",
    "spending.basic",
    "spending.personnel",
    "spending.public",
    "spending.project",
    "spending.cumulative",
    "three_public.total",
    "fixed_assets.total",
    "profile.authorised",
    "profile.headcount",
)


def summary_sheet(
    form: Form, zone: Zone, sheets: Sequence[DepartmentSheet], layers: Sequence[LayerSheet] = ()
) -> SheetLayout:
    """汇总: the key figures of each department, of the layers and of the zone."""
    columns = [*item_columns(form, *_KEY_ITEMS), *item_columns(form, "result.score", "result.grade")]
    title = f"{zone.name}{zone.year}年度部门整体支出绩效汇总表（金额单位：{form.unit}）"
    return _table(SUMMARY_SHEET, title, columns, sheets, layers)


def comparison_sheet(form: Form, zone: Zone, sheets: Sequence[DepartmentSheet]) -> SheetLayout:
    """对比: shares, spending per head and budget execution of each department and of the zone."""
    columns = [
        *item_columns(form, "spending.total", "spending.project", "spending.public", "three_public.total"),
        *item_columns(form, "profile.headcount"),
        *(
            replace(column, width=16.0)
            for column in item_columns(form, "budget.spending.initial", "budget.spending.adjusted")
        ),
        ratio("project_share", "项目支出占比", "spending.project", "spending.total"),
        ratio("three_public_share", "三公经费占公用支出", "three_public.total", "spending.public"),
        ratio("per_head", "人均支出（万元）", "spending.total", "profile.headcount", style="amount", factor=1),
        ratio("initial_rate", "预算执行率（年初预算）", "spending.total", "budget.spending.initial"),
        ratio("adjusted_rate", "预算执行率（调整预算）", "spending.total", "budget.spending.adjusted"),
    ]
    return _table(COMPARISON_SHEET, f"{zone.name}{zone.year}年度部门对比表（金额单位：{form.unit}）", columns, sheets)


def _table(
    name: str,
    title: str,
    columns: Sequence[Column],
    sheets: Sequence[DepartmentSheet],
    layers: Sequence[LayerSheet] = (),
) -> SheetLayout:
    sheet = SheetLayout(name, protected=True, landscape=True, tab_color="#548235")
    sheet.merge(Area(0, 0, 0, FIRST_COLUMN + len(columns) - 1), title, "title")
    sheet.heights[0] = 32
    zone_table(sheet, 2, columns, [SheetSource(each, each.code, each.name) for each in sheets], layers)
    sheet.freeze = Position(3, FIRST_COLUMN)
    sheet.repeat_rows = (2, 2)
    return sheet


def checks_sheet(zone: Zone, sheets: Sequence[DepartmentSheet]) -> SheetLayout:
    """校验: the state of each department's checks, as its sheet shows them."""
    sheet = SheetLayout(CHECKS_SHEET, protected=True, freeze=Position(3, 0), tab_color="#C00000")
    sheet.merge(Area(0, 0, 0, 4), f"{zone.name}{zone.year}年度校验情况", "title")
    sheet.heights[0] = 32
    for column, (label, width) in enumerate(
        (("预算编码", 12), ("部门（单位）", 34), ("结果", 8), ("说明", 44), ("工作表", 34))
    ):
        sheet.put(2, column, label, "header")
        sheet.widths[column] = width
    for row, department in enumerate(sheets, 3):
        layout = department.layout
        sheet.heights[row] = 20
        sheet.put(row, 0, department.code, "cell code")
        sheet.put(row, 1, department.name, "cell left")
        sheet.put(row, 2, style="cell mark", formula=f"={layout.reference(0, MARK_COLUMN)}")
        sheet.put(row, 3, style="cell left", formula=f"={layout.reference(0, MESSAGE_COLUMN)}")
        sheet.put(row, 4, layout.name, "cell link", link=layout.reference(0, 0))
    results = Area(3, 2, 2 + len(sheets), 2)
    sheet.highlights += [
        Highlight(results, style, equal_to=mark)
        for mark, style in (("✗", "bad"), ("△", "warn"), ("○", "warn"), ("✓", "good"))
    ]
    cells = f"{to_a1((results.top, 2))}:{to_a1((results.bottom, 2))}"
    sheet.merge(
        Area(1, 0, 1, 4),
        None,
        "subtitle",
        formula=(
            f'="通过 "&COUNTIF({cells},"✓")&" 个，需说明 "&COUNTIF({cells},"△")'
            f'&" 个，有不符 "&COUNTIF({cells},"✗")&" 个，未填完 "&COUNTIF({cells},"○")&" 个"'
        ),
    )
    return sheet
