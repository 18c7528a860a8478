"""A table with the same figures of several years or zones side by side, their differences, marks and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, to_a1
from xltools.core.layout import Chart, ChartKind, Choices, Highlight, Series, SheetLayout
from xltools.core.series import DOWN, UP, Base, pairs
from xltools.sheets.reasons import DIFFERENCE_HEADER, KEY_HEADER, REASON_HEADER, put_reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.series import ChangeLimits, Reason, SeriesRow

ZONE_SHEET, DEPARTMENT_SHEET = "全区对比", "部门对比"
_ITEM, _UNIT, _NAME, _CODE, _FIRST = 2, 3, 1, 0, 4
_LIMITS_ROW, _HEADER = 2, 5
_TOP = _HEADER + 1
_CHARTED = ("income.total", "spending.total", "spending.project", "three_public.total")
_MOST = 1e9


@dataclass(frozen=True, slots=True)
class SeriesSheet:
    """The sheet, where its limits stand (for the other sheets), and the column of its first term."""

    sheet: SheetLayout
    percent: str
    amount: str


def series_sheet(
    name: str,
    title: str,
    terms: Sequence[str],
    base: Base,
    rows: Sequence[SeriesRow],
    limits: ChangeLimits,
    reasons: Mapping[str, Reason],
    leading: SeriesSheet | None = None,
) -> SeriesSheet:
    """Values of each term, then difference, per cent and mark of each pair, and a reason; at the end, what it is for.

    The limits can be changed on the first sheet; ``leading`` is that sheet for the others.
    """
    compared = pairs(len(terms), base)
    reason = _FIRST + len(terms) + 3 * len(compared)
    sheet = SheetLayout(name, protected=True, landscape=True, tab_color="#1F4E79", freeze=Position(_TOP, _FIRST))
    sheet.merge(Area(0, 0, 0, reason), title, "title")
    sheet.heights |= {0: 32, _HEADER - 1: 20, _HEADER: 20}
    made = _limits(sheet, limits) if leading is None else SeriesSheet(sheet, leading.percent, leading.amount)
    _headers(sheet, terms, compared, reason)
    for row, each in enumerate(rows, _TOP):
        _values(sheet, row, each, terms)
        for number, pair in enumerate(compared):
            _change(made, row, each, pair, _FIRST + len(terms) + 3 * number)
        put_reason(sheet, row, reason, each.key, shown_differences(each), reasons.get(each.key))
    _look(sheet, len(rows), terms, compared, reason)
    return made


def _limits(sheet: SheetLayout, limits: ChangeLimits) -> SeriesSheet:
    """The two limits of a mark, in cells that may be changed."""
    cells = []
    for row, (label, value, unit) in enumerate(
        (("增减率达到（%）", limits.percent, "%"), ("且增减额达到", limits.amount, "本行单位")), _LIMITS_ROW
    ):
        sheet.merge(Area(row, _CODE, row, _NAME), f"标记条件：{label}", "label left")
        sheet.put(row, _ITEM, value, "cell number input")
        sheet.put(row, _UNIT, unit, "cell centre muted")
        sheet.choices.append(Choices(Area(row, _ITEM, row, _ITEM), least=0, most=_MOST))
        cells.append(sheet.reference(row, _ITEM, absolute=True))
    return SeriesSheet(sheet, *cells)


def _headers(sheet: SheetLayout, terms: Sequence[str], compared: Sequence[tuple[int, int]], reason: int) -> None:
    for column, label in ((_CODE, "预算编码"), (_NAME, "部门（单位）"), (_ITEM, "项目"), (_UNIT, "单位")):
        sheet.merge(Area(_HEADER - 1, column, _HEADER, column), label, "header")
    for column, label in enumerate(terms, _FIRST):
        sheet.merge(Area(_HEADER - 1, column, _HEADER, column), label, "header")
    for number, (of, term) in enumerate(compared):
        left = _FIRST + len(terms) + 3 * number
        sheet.merge(Area(_HEADER - 1, left, _HEADER - 1, left + 2), f"{terms[term]}比{terms[of]}", "header")
        sheet.put_row(_HEADER, left, ("增减额", "增减%", "标记"), "header")
    sheet.merge(Area(_HEADER - 1, reason, _HEADER, reason), REASON_HEADER, "header")
    sheet.put_row(_HEADER, reason + 1, (KEY_HEADER, DIFFERENCE_HEADER), "header")


def _values(sheet: SheetLayout, row: int, each: SeriesRow, terms: Sequence[str]) -> None:
    sheet.put(row, _CODE, each.code or None, "label code")
    sheet.put(row, _NAME, each.name or ("全区" if not each.code else ""), "label left")
    sheet.put(row, _ITEM, each.label, "label left")
    sheet.put(row, _UNIT, each.unit, "cell centre muted")
    for column, value in zip(range(_FIRST, _FIRST + len(terms)), each.values, strict=True):
        sheet.put(row, column, value, f"cell {_style(each)}")
    sheet.heights[row] = 20


def _style(each: SeriesRow) -> str:
    return {"人": "count", "%": "percent"}.get(each.unit, "amount")


def _change(made: SeriesSheet, row: int, each: SeriesRow, pair: tuple[int, int], left: int) -> None:
    sheet = made.sheet
    base, value = (to_a1((row, _FIRST + term)) for term in pair)
    difference, percent = to_a1((row, left)), to_a1((row, left + 1))
    sheet.put(
        row, left, style=f"cell {_style(each)}", formula=f'=IF(OR({base}="",{value}=""),"",ROUND({value}-{base},10))'
    )
    sheet.put(
        row,
        left + 1,
        style="cell percent",
        formula=f'=IF({difference}="","",IF({base}=0,"—",ROUND({difference}/ABS({base})*100,10)))',
    )
    large = f'OR({percent}="—",ABS(N({percent}))>={made.percent})'
    mark = f'IF(AND({large},ABS({difference})>={made.amount}),IF({difference}>0,"{UP}","{DOWN}"),"")'
    sheet.put(row, left + 2, style="cell mark", formula=f'=IF({difference}="","",IF({difference}=0,"",{mark}))')


def shown_differences(each: SeriesRow) -> str:
    """The differences of a row as text: what a reason was written for."""
    return "；".join("" if change.difference is None else f"{change.difference:.2f}" for change in each.changes)


def _look(
    sheet: SheetLayout, count: int, terms: Sequence[str], compared: Sequence[tuple[int, int]], reason: int
) -> None:
    sheet.widths = {_CODE: 10.0, _NAME: 22.0, _ITEM: 28.0, _UNIT: 9.0, reason: 40.0, reason + 1: 20.0, reason + 2: 20.0}
    sheet.widths |= dict.fromkeys(range(_FIRST, reason), 13.0)
    for number in range(len(compared)):
        column = _FIRST + len(terms) + 3 * number + 2
        sheet.widths[column] = 6.0
        marks = Area(_TOP, column, _TOP + max(count, 1) - 1, column)
        sheet.highlights += [Highlight(marks, "warn", equal_to=mark) for mark in (UP, DOWN)]
    sheet.hidden_columns |= {reason + 1, reason + 2}
    sheet.repeat_rows = (_HEADER - 1, _HEADER)
    sheet.print_area = Area(0, 0, _TOP + max(count, 1) - 1, reason)


def zone_chart(made: SeriesSheet, rows: Sequence[SeriesRow], terms: Sequence[str]) -> None:
    """A column for each term of the main amounts, below the table."""
    sheet = made.sheet
    last = _FIRST + len(terms) - 1
    shown = [(row, each) for row, each in enumerate(rows, _TOP) if each.item in _CHARTED]
    if not shown:
        return
    names = Area(_HEADER - 1, _FIRST, _HEADER - 1, last)
    series = tuple(Series(each.label, sheet.name, names, Area(row, _FIRST, row, last)) for row, each in shown)
    top = _TOP + len(rows) + 1
    unit = shown[0][1].unit
    chart = Chart(
        ChartKind.COLUMN,
        f"主要指标对比（{unit}）",
        series,
        Position(top, 0),
        width=860,
        height=320,
        unit=unit,
        labels=True,
    )
    sheet.charts.append(chart)
    sheet.heights |= dict.fromkeys(range(top, top + 18), 18.0)
    sheet.print_area = Area(0, 0, top + 18, _FIRST + len(terms) + 3 * (len(terms) - 1))
