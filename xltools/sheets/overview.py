"""总览: the zone's year on a page: key totals, ratios, the largest departments, and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, area_to_a1, quote_sheet, to_a1
from xltools.core.finding import Severity
from xltools.core.layout import Chart, ChartKind, Highlight, Series, SheetLayout
from xltools.sheets.findings import FINDINGS_SHEET, SEVERITIES

if TYPE_CHECKING:
    from xltools.core.consolidation import Consolidation
    from xltools.core.form import Form
    from xltools.core.scale import Scale
    from xltools.sheets.reconciliation import Proof
    from xltools.sheets.zone_sheets import ZoneSheets
    from xltools.sheets.zone_table import ZoneTable

OVERVIEW_SHEET = "总览"
_WIDTHS = (24.0, 15.0, 11.0, 26.0, 15.0, 12.0, 3.0, 26.0, 14.0, 14.0, 14.0, 14.0)
_CARDS = (
    ("income.total", "收入合计", "amount"),
    ("spending.total", "支出合计", "amount"),
    ("three_public.total", "三公经费", "amount"),
    ("fixed_assets.total", "固定资产", "amount"),
    ("profile.authorised", "人员编制", "count"),
    ("profile.headcount", "实有人数", "count"),
)
_CARD_AREAS = ((0, 0), (1, 2), (3, 3), (4, 5), (7, 8), (9, 11))
_KEYS = (
    "income.total",
    "income.general",
    "income.fund",
    "spending.total",
    "spending.basic",
    "spending.personnel",
    "spending.public",
    "spending.project",
    "spending.cumulative",
    "three_public.total",
    "fixed_assets.total",
    "assets.total.closing",
    "profile.authorised",
    "profile.headcount",
)
_RATIOS = (
    ("项目支出占支出合计", "spending.project", "spending.total", "percent", 100),
    ("基本支出占支出合计", "spending.basic", "spending.total", "percent", 100),
    ("三公经费占公用支出", "three_public.total", "spending.public", "percent", 100),
    ("人均支出", "spending.total", "profile.headcount", "amount", 1),
    ("人均人员支出", "spending.personnel", "profile.headcount", "amount", 1),
    ("实有人数与编制之比", "profile.headcount", "profile.authorised", "percent", 100),
)
_NAMED = 6  # departments that have not reported and are named under the title
_LARGEST = 12  # departments in the table and the charts
_TABLE_TOP = 7
_RIGHT = 7


def overview_sheet(consolidation: Consolidation, tables: ZoneSheets, proof: Proof) -> SheetLayout:
    """The first sheet of the zone workbook; every figure on it is a formula over the sheets behind it."""
    sheet = SheetLayout(OVERVIEW_SHEET, landscape=True, tab_color="#C00000", one_page=True)
    sheet.widths = dict(enumerate(_WIDTHS))
    last = len(_WIDTHS) - 1
    zone, year, count = consolidation.zone, consolidation.year, len(consolidation.submissions)
    sheet.merge(Area(0, 0, 0, last), f"{zone}{year}年度部门整体支出绩效自评汇总", "title")
    sheet.heights[0] = 38
    sheet.merge(Area(1, 0, 1, last), _standing(consolidation), "subtitle")
    scale = consolidation.scale
    _cards(sheet, tables, scale)
    totals = _key_totals(sheet, consolidation.form, tables, scale)
    lower = max(totals, _largest(sheet, consolidation, tables)) + 1
    _ratios(sheet, lower, tables, scale)
    bottom = _state(sheet, lower, consolidation, proof)
    sheet.heights |= dict.fromkeys(range(_TABLE_TOP, bottom), 18.0)
    sheet.heights[lower - 1] = 9
    _charts(sheet, bottom + 1, min(count, _LARGEST), scale.unit)
    return sheet


def _standing(consolidation: Consolidation) -> str:
    """How many departments are in the totals, who is not, and whose figures are last year's."""
    parts = [f"{len(consolidation.submissions)} 个部门", f"金额单位：{consolidation.scale.unit}"]
    if consolidation.carried:
        parts.append(f"其中 {len(consolidation.carried)} 个用上年数")
    if missing := consolidation.missing:
        more = f" 等 {len(missing)} 个部门" if len(missing) > _NAMED else ""
        parts.append(f"未报送：{'、'.join(each.name for each in missing[:_NAMED])}{more}")
    return " · ".join(parts)


def _total(tables: ZoneSheets, item: str) -> str:
    table = tables.table_of(item)
    if table is None:
        raise KeyError(item)
    return table.total_reference(item)


def _look(style: str, scale: Scale) -> str:
    """The style of a number in the unit of ``scale``."""
    return f"{style} {scale.style}".strip() if style == "amount" else style


def _cards(sheet: SheetLayout, tables: ZoneSheets, scale: Scale) -> None:
    for (item, label, style), (left, right) in zip(_CARDS, _CARD_AREAS, strict=True):
        unit = scale.unit if style == "amount" else "人"
        look = f"kpi_value {_look(style, scale)} centre"
        sheet.merge(Area(3, left, 3, right), f"{label}（{unit}）", "kpi_label")
        sheet.merge(Area(4, left, 4, right), None, look, formula=f"={_total(tables, item)}")
    sheet.heights[3], sheet.heights[4] = 20, 34


def _key_totals(sheet: SheetLayout, form: Form, tables: ZoneSheets, scale: Scale) -> int:
    sheet.merge(Area(_TABLE_TOP - 1, 0, _TABLE_TOP - 1, 5), "主要指标", "part")
    sheet.put_row(_TABLE_TOP, 0, ("项目", "全区合计", "填报部门数", "最大部门", "该部门金额", "占全区%"), "header")
    row = _TABLE_TOP + 1
    for item in _KEYS:
        table = tables.table_of(item)
        if table is not None:
            style = "count" if item.startswith("profile.") else _look("amount", scale)
            _key_total(sheet, row, form.label(item), table, item, style)
            row += 1
    return row


def _key_total(sheet: SheetLayout, row: int, label: str, table: ZoneTable, item: str, style: str) -> None:
    prefix = f"{quote_sheet(table.sheet.name)}!"
    values = prefix + area_to_a1(table.values(item), absolute=True)
    names = prefix + area_to_a1(table.names, absolute=True)
    total, most = to_a1((row, 1)), to_a1((row, 4))
    sheet.put(row, 0, label, "label left")
    sheet.put(row, 1, style=f"cell {style} bold", formula=f"={table.total_reference(item)}")
    sheet.put(row, 2, style="cell count centre", formula=f"=COUNT({values})")
    sheet.put(
        row, 3, style="cell left", formula=f'=IF({to_a1((row, 2))}=0,"",INDEX({names},MATCH(MAX({values}),{values},0)))'
    )
    sheet.put(row, 4, style=f"cell {style}", formula=f'=IF({to_a1((row, 2))}=0,"",MAX({values}))')
    sheet.put(row, 5, style="cell percent", formula=f'=IF(N({total})=0,"",{most}/{total}*100)')


def _ratios(sheet: SheetLayout, top: int, tables: ZoneSheets, scale: Scale) -> None:
    sheet.merge(Area(top, 0, top, 5), "比率（由合计数重新计算，不取平均）", "part")
    for index, (label, numerator, denominator, style, factor) in enumerate(_RATIOS):
        side, down = divmod(index, 3)
        row, column = top + 1 + down, 3 * side
        over, base = _total(tables, numerator), _total(tables, denominator)
        times = "" if factor == 1 else f"*{factor}"
        sheet.put(row, column, f"{label}（{scale.unit}）" if style == "amount" else label, "label left")
        formula = f'=IF(N({base})=0,"",N({over})/{base}{times})'
        sheet.put(row, column + 1, style=f"cell {_look(style, scale)} bold", formula=formula)


def _state(sheet: SheetLayout, row: int, consolidation: Consolidation, proof: Proof) -> int:
    sheet.merge(Area(row, _RIGHT, row, _RIGHT + 4), "数据状态", "part")
    verdicts = f"{quote_sheet(proof.sheet.name)}!{area_to_a1(proof.verdicts, absolute=True)}"
    row += 1
    at = Area(row, _RIGHT + 1, row, _RIGHT + 1)
    sheet.put(row, _RIGHT, "勾稽关系", "label left link", link=proof.sheet.reference(0, 0))
    sheet.put(
        *at[:2],
        style="cell mark",
        formula=f'=IF(COUNTIF({verdicts},"✗")=0,"✓","✗ "&COUNTIF({verdicts},"✗")&" 项")',
    )
    sheet.highlights += [
        Highlight(at, "good", equal_to="✓"),
        Highlight(at, "bad", formula=f'=LEFT({to_a1(at[:2])},1)="✗"'),
    ]
    link = f"{quote_sheet(FINDINGS_SHEET)}!A1"
    for severity, word in SEVERITIES.items():
        row += 1
        number = sum(finding.severity is severity for finding in consolidation.findings)
        colour = {Severity.ERROR: " bad", Severity.EXPLAIN: " warn"}.get(severity, "") if number else ""
        sheet.put(row, _RIGHT, f"校验：{word}", "label left link", link=link)
        sheet.put(row, _RIGHT + 1, number, f"cell count centre{colour}")
    return row + 1


def _largest(sheet: SheetLayout, consolidation: Consolidation, tables: ZoneSheets) -> int:
    """The departments that spend most, with live references in an order fixed when the workbook was made."""
    spending, three_public = tables.spending, tables.three_public
    amounts = [each.amount("spending.total") for each in consolidation.submissions]
    order = sorted(
        range(len(amounts)),
        key=lambda index: (-(amounts[index].value if amounts[index] else 0), index),  # type: ignore[union-attr]
    )[:_LARGEST]
    title = "各部门支出（按支出合计排序）" if len(amounts) <= _LARGEST else f"支出最多的 {_LARGEST} 个部门"
    sheet.merge(Area(_TABLE_TOP - 1, _RIGHT, _TABLE_TOP - 1, _RIGHT + 4), title, "part")
    sheet.put_row(_TABLE_TOP, _RIGHT, ("部门（单位）", "基本支出", "项目支出", "支出合计", "三公经费"), "header")
    for row, index in enumerate(order, _TABLE_TOP + 1):
        submission = consolidation.submissions[index]
        sheet.put(row, _RIGHT, submission.name, "label left")
        cells = (
            spending.department_reference(index, "spending.basic"),
            spending.department_reference(index, "spending.project"),
            spending.department_reference(index, "spending.total"),
            three_public.department_reference(index, "three_public.total"),
        )
        for column, cell in enumerate(cells, _RIGHT + 1):
            look = f"cell {_look('amount', consolidation.scale)}"
            sheet.put(row, column, style=look, formula=f'=IF({cell}="","",{cell})')
    return _TABLE_TOP + 1 + len(order)


def _charts(sheet: SheetLayout, top: int, shown: int, unit: str) -> None:
    first, last = _TABLE_TOP + 1, _TABLE_TOP + shown
    names = Area(first, _RIGHT, last, _RIGHT)

    def series(name: str, offset: int) -> Series:
        return Series(name, sheet.name, names, Area(first, _RIGHT + offset, last, _RIGHT + offset))

    height = max(300, 60 + 26 * shown)
    kind = ChartKind.STACKED if shown <= 6 else ChartKind.STACKED_BAR  # noqa: PLR2004 - names fit under six columns
    single = ChartKind.COLUMN if shown <= 6 else ChartKind.BAR  # noqa: PLR2004 - as above
    structure_first = _TABLE_TOP + 1 + _KEYS.index("spending.personnel")
    sheet.charts += [
        Chart(
            kind,
            f"各部门支出构成（{unit}）",
            (series("基本支出", 1), series("项目支出", 2)),
            Position(top, 0),
            width=_pixels(0, 4),
            height=height,
            unit=unit,
        ),
        Chart(
            ChartKind.DOUGHNUT,
            "全区支出结构",
            (
                Series(
                    "支出",
                    sheet.name,
                    Area(structure_first, 0, structure_first + 2, 0),
                    Area(structure_first, 1, structure_first + 2, 1),
                ),
            ),
            Position(top, 4),
            width=_pixels(4, 8),
            height=height,
            labels=True,
        ),
        Chart(
            single,
            f"各部门三公经费（{unit}）",
            (series("三公经费", 4),),
            Position(top, 8),
            width=_pixels(8, len(_WIDTHS)),
            height=height,
            unit=unit,
            labels=True,
        ),
    ]


def _pixels(left: int, stop: int) -> int:
    """Width of a chart over the columns from ``left`` until before ``stop``, with a gap to the next one."""
    return sum(round(7 * width) + 5 for width in _WIDTHS[left:stop]) - 8
