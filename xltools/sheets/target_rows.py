"""目标完成: how many targets each department met, with a chart; and every target with its result and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, quote_sheet, to_a1
from xltools.core.layout import Chart, ChartKind, Highlight, Series, SheetLayout
from xltools.sheets.measure import height_of
from xltools.sheets.reasons import DIFFERENCE_HEADER, KEY_HEADER, REASON_HEADER, put_reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.series import Reason
    from xltools.core.targets import TargetRow

TARGET_SHEET, DETAIL_SHEET = "目标完成", "目标明细"
STANDINGS = {"MET": "完成", "OVER": "超额完成", "PARTLY": "部分完成", "MISSED": "未完成", "UNJUDGED": "无法判断"}
_LOOKS = {"MISSED": "bad", "PARTLY": "warn", "OVER": "warn", "MET": "good"}
_COLUMNS = (
    ("预算编码", 10.0),
    ("部门（单位）", 20.0),
    ("类别", 20.0),
    ("指标", 30.0),
    ("目标", 22.0),
    ("实际完成", 26.0),
    ("完成率%", 10.0),
    ("结论", 10.0),
    ("依据", 34.0),
    ("表中偏差原因", 26.0),
    (REASON_HEADER, 34.0),
    (KEY_HEADER, 20.0),
    (DIFFERENCE_HEADER, 20.0),
)
_CODE, _NAME, _STANDING, _REASON = 0, 1, 7, 10
_HEADER, _TOP = 2, 3


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """The sheet of details, and where its departments and verdicts stand."""

    sheet: SheetLayout
    codes: str
    standings: str


def target_sheet(title: str, rows: Sequence[TargetRow], reasons: Mapping[str, Reason]) -> TargetSheet:
    """A row for each target; there is at least one."""
    sheet = SheetLayout(DETAIL_SHEET, protected=True, landscape=True, tab_color="#1F4E79", freeze=Position(_TOP, 4))
    sheet.merge(Area(0, 0, 0, _REASON), f"{title}：逐项明细", "title")
    sheet.heights[0] = 32
    sheet.put_row(_HEADER, 0, [label for label, _ in _COLUMNS], "header")
    sheet.widths = {column: width for column, (_, width) in enumerate(_COLUMNS)}
    for row, each in enumerate(rows, _TOP):
        _row(sheet, row, each, reasons.get(each.key))
    last = _TOP + len(rows) - 1
    verdicts = Area(_TOP, _STANDING, last, _STANDING)
    sheet.highlights += [Highlight(verdicts, look, equal_to=STANDINGS[name]) for name, look in _LOOKS.items()]
    sheet.hidden_columns |= {_REASON + 1, _REASON + 2}
    sheet.filter = Area(_HEADER, 0, last, _REASON)
    sheet.repeat_rows = (_HEADER, _HEADER)
    sheet.print_area = Area(0, 0, last, _REASON)
    codes = sheet.range_reference(Area(_TOP, _CODE, last, _CODE))
    return TargetSheet(sheet, codes, sheet.range_reference(verdicts))


def _row(sheet: SheetLayout, row: int, each: TargetRow, known: Reason | None) -> None:
    reached = None if each.reached is None else each.reached * 100
    texts = (each.code, each.name, each.kind, each.title, each.target, each.actual)
    for column, text in enumerate(texts):
        sheet.put(row, column, text or None, "label code" if column == _CODE else "cell text left")
    sheet.put(row, 6, reached, "cell percent")
    sheet.put(row, _STANDING, STANDINGS[each.standing], "cell mark")
    sheet.put(row, 8, each.working or None, "cell text left muted")
    sheet.put(row, 9, each.given_reason or None, "cell text left")
    put_reason(sheet, row, _REASON, each.key, each.shown, known)
    shown = {3: each.title, 4: each.target, 5: each.actual, 8: each.working, 9: each.given_reason}
    shown[_REASON] = known.text if known else ""
    sheet.heights[row] = max(18.0, *(height_of(text, _COLUMNS[column][1]) for column, text in shown.items()))


def overview_sheet(title: str, rows: Sequence[TargetRow], detail: TargetSheet) -> SheetLayout:
    """A row for each department: its targets by verdict, counted live, and the share that was met."""
    sheet = SheetLayout(TARGET_SHEET, protected=True, landscape=True, tab_color="#C00000")
    headers = ("预算编码", "部门（单位）", "目标数", *STANDINGS.values(), "完成率%")
    last_column = len(headers) - 1
    sheet.merge(Area(0, 0, 0, last_column), title, "title")
    sheet.merge(Area(1, 0, 1, last_column), "完成率 =（完成 + 超额完成）÷ 可以判断的目标数", "subtitle")
    sheet.heights[0] = 32
    sheet.put_row(_HEADER, 0, headers, "header")
    sheet.widths = {0: 11.0, 1: 28.0} | dict.fromkeys(range(2, last_column + 1), 12.0)
    departments = dict.fromkeys((each.code, each.name) for each in rows)
    for row, (code, name) in enumerate(departments, _TOP):
        sheet.put(row, _CODE, code, "label code")
        sheet.put(row, _NAME, name, "label left", link=f"{quote_sheet(detail.sheet.name)}!A1")
        for column, word in enumerate(STANDINGS.values(), 3):
            formula = f'=SUMPRODUCT(({detail.codes}={to_a1((row, _CODE))})*({detail.standings}="{word}"))'
            sheet.put(row, column, style="cell count centre", formula=formula)
        _sums(sheet, row, "cell")
    total = _TOP + len(departments)
    sheet.merge(Area(total, 0, total, 1), "全区", "label total")
    for column in range(3, 3 + len(STANDINGS)):
        cells = f"{to_a1((_TOP, column))}:{to_a1((total - 1, column))}"
        sheet.put(total, column, style="cell count centre total", formula=f"=SUM({cells})")
    _sums(sheet, total, "cell total")
    sheet.heights |= dict.fromkeys(range(_TOP, total + 1), 20.0)
    _chart(sheet, total, len(departments))
    return sheet


def _sums(sheet: SheetLayout, row: int, style: str) -> None:
    first, last = to_a1((row, 3)), to_a1((row, 2 + len(STANDINGS)))
    sheet.put(row, 2, style=f"{style} count centre", formula=f"=SUM({first}:{last})")
    judged = f"{to_a1((row, 2))}-{last}"
    met = f"{first}+{to_a1((row, 4))}"
    formula = f'=IF({judged}=0,"",ROUND(({met})/({judged})*100,10))'
    sheet.put(row, 3 + len(STANDINGS), style=f"{style} percent", formula=formula)


def _chart(sheet: SheetLayout, total: int, departments: int) -> None:
    names = Area(_TOP, _NAME, total - 1, _NAME)
    series = tuple(
        Series(word, sheet.name, names, Area(_TOP, column, total - 1, column))
        for column, word in enumerate(STANDINGS.values(), 3)
    )
    height = max(280, 90 + 26 * departments)
    at = Position(total + 2, 0)
    chart = Chart(ChartKind.STACKED_BAR, "目标完成情况（项）", series, at, width=860, height=height, unit="项")
    sheet.charts.append(chart)
