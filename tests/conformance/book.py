"""The workbook that all cases refer to, with every result poisoned, so that nobody can copy what was saved."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from tests.conformance.case import Case
    from xltools.recalculate.engine import Place

DATA = "数据"
RESULTS = "结果"
QUARTERS = {"一季度": 10, "二季度": 20.5, "三 季度": -3}
"""The value in B2 of three sheets in this order; B3 holds double of it."""
NAMES = {
    "金额": "=数据!$C$2:$C$7",
    "部门": "=数据!$A$2:$A$7",
    "税率": "=0.06",
    "首季": "=一季度!$B$2",
    "rate_2023": "=0.25",
    "全部": "=OFFSET(数据!$C$2,0,0,6,1)",
}
_TODAY = dt.date(2023, 1, 15)
TABLE: list[list[object]] = [
    ["部门", "类别", "金额", "日期", "文本", "混合", "错误", "次序"],
    ["财政局", "基本", 100.5, dt.date(2023, 1, 15), "12", 1, 1, 10],
    ["教育局", "项目", 200, dt.date(2023, 2, 28), "3.5", True, "#DIV/0!", 20],
    ["财政局", "项目", 50.25, dt.date(2024, 2, 29), "x", "文", 3, 30],
    ["卫生局", "基本", 0, dt.date(2023, 12, 31), None, None, 4, 40],
    ["教育局", "基本", -30, dt.date(2024, 3, 1), " 7 ", "", 5, 50],
    ["财政局", "基本", 79.25, dt.date(2022, 6, 30), "1,000", 2.5, 6, 60],
]
"""Sheet 数据 from A1. F6 holds an empty text from a formula, E5 and F5 are blank, G3 holds an error."""

POISON = 987654.25
_GAP = 6
"""Rows kept free for each formula, because some fill several cells."""


def workbook(cases: Sequence[Case]) -> bytes:
    """A workbook with the data above and each case's formula on sheet 结果."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "use_future_functions": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        data = book.add_worksheet(DATA)
        for row, values in enumerate(TABLE):
            for column, value in enumerate(values):
                _write(data, row, column, value, day)
        for name, value in QUARTERS.items():
            sheet = book.add_worksheet(name)
            sheet.write_column(1, 1, [value, value * 2])
        results = book.add_worksheet(RESULTS)
        for number, case in enumerate(cases):
            _write_case(results, number * _GAP, case)
        for name, target in NAMES.items():
            book.define_name(name, target)
    return stream.getvalue()


def places(number: int, case: Case) -> list[tuple[Place, object]]:
    """Where the results of the case with this number stand, and what must stand there."""
    if not isinstance(case.expected, tuple):
        return [((RESULTS, number * _GAP, 1), case.expected)]
    return [
        ((RESULTS, number * _GAP + row, 1 + column), value)
        for row, values in enumerate(case.expected)
        for column, value in enumerate(values)
    ]


def _write(sheet: Worksheet, row: int, column: int, value: object, day: object) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
    elif value == "":
        sheet.write_formula(row, column, '=""', None, "")
    elif value == "#DIV/0!":
        sheet.write_formula(row, column, "=1/0", None, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)


def _write_case(sheet: Worksheet, row: int, case: Case) -> None:
    if not isinstance(case.expected, tuple):
        if case.array:
            sheet.write_array_formula(row, 1, row, 1, "{" + case.formula + "}", None, POISON)
        else:
            sheet.write_formula(row, 1, case.formula, None, POISON)
        return
    last_row, last_column = row + len(case.expected) - 1, len(case.expected[0])
    write = sheet.write_array_formula if case.array else sheet.write_dynamic_array_formula
    write(row, 1, last_row, last_column, "{" + case.formula + "}", None, POISON)
