"""Workbooks that Excel saved, made by hand: what programs compute in their own ways is never called stale.

The results are those that Excel shows; the reason stands beside each case. Both usual engines compute something else in
some of them, and the same.
"""

from __future__ import annotations

import io
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from xltools.excel.engines.choose import engines, installed
from xltools.excel.engines.settings import read_settings
from xltools.excel.read import read
from xltools.recalculate.judgement import Doubt, Judgement, Verdict
from xltools.recalculation import recalculate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.recalculate.engine import Place

pytestmark = pytest.mark.skipif(
    not {"cellrune", "formulon"} <= set(installed()), reason="a stale cell takes two engines to prove"
)
PLACE = (2, 6)  # G3, the formula of each sheet
CODES = {f"B{row}": f"{row:03d}" for row in range(1, 81)}

# What stands there, the formula in G3, the result that Excel shows, and the doubt, or None where it is confirmed.
CASES: dict[str, tuple[Mapping[str, object], str, object, Doubt | None]] = {
    "texts in the order of their sounds": ({"B1": "北京", "B2": "啊"}, '=IF(B1<B2,"小","大")', "大", Doubt.TEXT_ORDER),
    "hyphens are passed over": ({"B1": "co-op", "B2": "coaa"}, "=IF(B1>B2,1,0)", 1, Doubt.TEXT_ORDER),
    "a text beside a written one": ({"B1": "重庆"}, '=IF(B1>"北京",1,0)', 0, Doubt.TEXT_ORDER),
    "a criterion with an order": ({"B1": "啊", "B2": "北", "B3": "从"}, '=COUNTIF(B1:B3,">北")', 2, Doubt.TEXT_ORDER),
    "day before month": ({}, '="1/2/2021"+0', 44228, Doubt.TEXT_NUMBER),
    "a difference of nothing": ({"B1": 1.1, "B2": 2.2, "B3": 3.3}, '=IF(B1+B2-B3=0,"✓","✗")', "✓", Doubt.DUST),
    "a sum of nothing": ({"B1": 0.1, "B2": 0.2, "B3": -0.3}, "=IF(SUM(B1:B3)=0,1,2)", 2, Doubt.DUST),
    "the sign of nothing": ({"B1": 1.1, "B2": 2.2, "B3": 3.3}, "=SIGN(B1+B2-B3)", 0, Doubt.DUST),
    "the rest of a fraction": ({}, "=MOD(1,0.1)", 0.1, Doubt.FUNCTION),
    "the day that never was": ({}, "=EOMONTH(1,1)", 60, Doubt.FUNCTION),
    "characters that count twice": ({"B1": "𠮷田"}, '=LEFT(B1,2)&"先生"', "𠮷先生", Doubt.FUNCTION),
    "a name that moves": ({"B2": 7, "B3": 9}, "=移动+0", 7, Doubt.NAME),
    "a range in arithmetic by its name": ({"B1": 1, "B2": 2, "B3": 3}, "=区间*2", 2, Doubt.NAME),
    "a function of one cell over a range": ({"B1": "a", "B2": "bb", "B3": "ccc"}, "=LEN(B1:B3)", 3, None),
    "numbers stored as text": (CODES, '=COUNTIF(B1:B80,"5")+COUNTIF(B1:B80,5)', 4, Doubt.TEXT_NUMBER),
    "fifteen digits": ({"B1": 0.1, "B2": 0.7, "B3": 0.8}, '=IF(B1+B2=B3,"✓","✗")', "✓", None),
    "a sign before a power": ({"B1": 2}, "=-B1^2", 4, None),
    "a sum that starts short": ({"B1": 1, "B2": 1, "D1": 10, "D2": 20}, "=SUMIF(B1:B2,1,D1)", 30, None),
    "letters without their size": ({"B1": "ABC"}, '=IF(B1="abc",1,0)', 1, None),
    "a blank that stays in place": ({"B1": "\u3000a\u00a0"}, "=LEN(TRIM(B1))", 3, None),
}
STALE: dict[str, tuple[Mapping[str, object], str, object]] = {
    "a sum": ({"B1": 1.5, "B2": 2}, "=SUM(B1:B2)", 3),
    "a mark over rounded sums": ({"B1": 1.5, "B2": 2}, '=IF(ROUND(B1-B2,6)=0,"✓","✗")', "✓"),
    "whole numbers compared": ({"B1": 3, "B2": 2}, '=IF(B1+B2<=4,"少","多")', "少"),
    "cells compared": ({"B1": 1.5, "B2": 2.5}, '=IF(B1>B2,"✓","✗")', "✓"),
    "a fixed name": ({"B1": 5}, "=税率*B1", 1),
}


@cache
def judged() -> dict[str, Judgement]:
    """All cases in one workbook, each on a sheet of its own, judged by both engines."""
    stream = io.BytesIO()
    cases = {name: case[:3] for name, case in (CASES | STALE).items()}
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.define_name("税率", "=0.13")
        for number, (cells, formula, result) in enumerate(cases.values()):
            sheet = book.add_worksheet(f"S{number}")
            book.define_name(f"S{number}!区间", f"=S{number}!$B$1:$B$3")
            book.define_name(f"S{number}!移动", f"=S{number}!B1048576")
            for address, value in cells.items():
                sheet.write(address, value)
            sheet.write_formula(*PLACE, formula, None, result)
    found = verdicts(stream.getvalue())
    return {name: found[f"S{number}", *PLACE] for number, name in enumerate(cases)}


def verdicts(content: bytes) -> Mapping[Place, Judgement]:
    """What both engines together say of a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "甲.xlsx")
        path.write_bytes(content)
        snapshot = read(path)
    return recalculate(snapshot, content, engines(("cellrune", "formulon")), read_settings(content)).judgements


@pytest.mark.parametrize("name", CASES)
def test_nobody_is_accused(name: str) -> None:
    """Confirmed, or not confirmed with the reason; where the engines differ among themselves that is reason enough."""
    found, doubt = judged()[name], CASES[name][3]
    assert found.verdict is not Verdict.STALE
    assert found.doubt in {doubt, Doubt.ENGINES_DIFFER}


@pytest.mark.parametrize("name", STALE)
def test_what_is_beyond_doubt_is_stale(name: str) -> None:
    """The doubts do not swallow everything."""
    assert judged()[name].verdict is Verdict.STALE


def test_what_hangs_on_another_workbook_through_a_count() -> None:
    """COUNTIF passes over a cell that nobody could compute: its own result must be that of the saved value."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        sheet.write_formula("A1", "='[去年.xlsx]表'!A1", None, 7)
        sheet.write_formula("A2", '=IF(A1>5,"✓","✗")', None, "✓")
        sheet.write_formula("A3", '=IF(COUNTIF(A2:A2,"✓"),"✓","")', None, "✓")
        sheet.write_formula("A4", "=IFERROR(A1,0)+1", None, 8)
    found = verdicts(stream.getvalue())
    assert [found["表", row, 0].verdict for row in range(4)] == [Verdict.NOT_COMPUTABLE, *[Verdict.CONFIRMED] * 3]
