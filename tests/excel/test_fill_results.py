"""Results stored with formulas: fresh where they follow from what was filled in, untouched everywhere else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests.excel.rich import changed, parts_of
from tests.excel.test_fill import filling, opened
from tests.libreoffice import recalculated
from xltools.core.address import Area
from xltools.core.filling import RowInsertion, SheetFilling
from xltools.excel.draft import Draft
from xltools.excel.fill import filled
from xltools.formulas.looks import looks

if TYPE_CHECKING:
    from collections.abc import Mapping

STALE = 999
"""What is stored with every formula before: no formula here gives it."""


def book(sheets: Mapping[str, Mapping[str, object]], **options: object) -> bytes:
    """A workbook of these sheets, all formulas of which are stored with a stale result."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    for name, cells in sheets.items():
        sheet = made.add_worksheet(name)
        for address, value in cells.items():
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(address, value, None, STALE)
            else:
                sheet.write(address, value)
    made.close()
    return stream.getvalue()


ALIKE = {"B1": 1, "B2": 2, "A3": "注", "B3": 0.1, "B4": "=SUM(B1:B3)", "B5": '=IF(B4>10,"多","少")', "D1": "=D2*2"}
ZONE = book({
    "一 局": ALIKE,
    "二局": ALIKE | {"B2": 20},
    "汇总": {"A1": "=SUM('一 局'!B4,二局!B4)", "A2": "='一 局'!B1", "A3": "=二局!D2+1", "A4": "=A1*2"}
    | {"A5": '=COUNTIF(A1:A2,">0")'},
    "我的": {"A1": 7, "B1": "=A1*2", "C1": "=汇总!A4", "D1": "=YEAR(TODAY())"},
})  # fmt: skip


def results(data: bytes) -> dict[str, object]:
    """What every formula shows, by sheet and cell."""
    formulas, values = opened(data, formulas=True), opened(data)
    return {
        f"{sheet.title}!{cell.coordinate}": values[sheet.title][cell.coordinate].value
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_only_what_follows_is_computed_anew() -> None:
    """Directly or through others, on the same sheet or another; what else people see stays as it is."""
    fresh = {"一 局!B4": 15.1, "一 局!B5": "多", "汇总!A1": STALE + 15.1, "汇总!A4": 2 * (STALE + 15.1)}
    fresh |= {"我的!C1": 2 * (STALE + 15.1), "汇总!A5": 2}  # which counts A2 as it is stored
    done = results(filled(ZONE, [filling("一 局", B2=14)]))
    assert fresh.keys() <= done.keys()
    assert done == {key: fresh.get(key, STALE) for key in done}


def test_sheets_made_alike_keep_their_own_figures() -> None:
    """They share what the engine knows of their formulas, not a single figure: a blank here is no number from there."""
    done = results(filled(ZONE, [filling("一 局", B1=100, B3=None), filling("二局", B1=None, B2=None, B3=3)]))
    assert (done["一 局!B4"], done["二局!B4"], done["一 局!B5"], done["二局!B5"]) == (102, 3, "多", "少")
    assert (done["汇总!A1"], done["汇总!A2"], done["汇总!A4"]) == (105, 100, 210)
    assert (done["一 局!D1"], done["二局!D1"], done["汇总!A3"], done["我的!B1"]) == (STALE,) * 4


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUBTOTAL(109,一!A1:A3)", 6),  # the second row is hidden
        ("=SUM(名)", 8),
        ("=SUM(一!A:A)", 8),
        ('=SUM(INDIRECT("一!A1:A3"))', 8),
        ("=SUM(一:二!A1)", 15),
        ("={SUM(一!A1:A3*2)}", 16),
        ("=IF(1=1,一!A1,[1]S!$A$1)", None),
    ],
)  # fmt: skip
def test_what_no_draft_can_hold_is_computed_in_the_whole_workbook(formula: str, expected: float | None) -> None:
    """Hidden rows, names, whole columns, references made of text, through sheets, array formulas, other workbooks."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    one, two, total = (made.add_worksheet(name) for name in ("一", "二", "汇"))
    one.write_column("A1", [1, 2, 1])
    one.set_row(1, None, None, {"hidden": True})
    two.write("A1", 10)
    if formula.startswith("={"):
        total.write_array_formula("A1:A1", formula.removeprefix("="), None, STALE)
    else:
        total.write_formula("A1", formula, None, STALE)
    made.define_name("名", "=一!$A$1:$A$3")
    made.close()
    done = results(filled(stream.getvalue(), [filling("一", A1=5)]))
    assert done == {"汇!A1": expected}


def test_a_formula_without_a_result_gets_one() -> None:
    """Other programs store none; nobody's view changes by it."""
    sheet = parts_of(ZONE)["xl/worksheets/sheet4.xml"]
    data = changed(ZONE, {"xl/worksheets/sheet4.xml": sheet.replace(b"<f>A1*2</f><v>999</v>", b"<f>A1*2</f>")})
    assert results(filled(data, [filling("一 局", B2=14)]))["我的!B1"] == 14


def test_dates_are_counted_from_the_first_day_of_the_workbook() -> None:
    """In the calendar of old workbooks from a Mac, the same date is another number, alone and through sheets."""
    sheets: dict[str, dict[str, object]] = {"一": {"A1": 1, "B1": "=YEAR(A1)"}, "二": {"A1": "=YEAR(一!A1)"}}
    done = filled(book(sheets, date_1904=True), [filling("一", A1=800)])
    assert results(done) == {"一!B1": 1906, "二!A1": 1906}


@pytest.mark.libreoffice
def test_results_are_those_of_another_program() -> None:
    """All of them, where all follow."""
    cells = {f"B{row}": row + 30 for row in (1, 2, 3)} | {"D2": 4}
    done = filled(ZONE, [filling("一 局", **cells), filling("二局", **cells), filling("我的", A1=3)])
    theirs = {f"{sheet}!{'ABCD'[column]}{row + 1}": value for (sheet, row, column), value in recalculated(done).items()}
    mine = results(done)
    del mine["我的!D1"]  # TODAY
    assert {key: theirs[key] for key in mine} == mine


def test_a_new_row_is_counted_though_it_is_blank() -> None:
    """An area that it comes into is another one, and so is the number of its rows."""
    data = book({"一": {"A1": 1, "A2": 2, "C1": "=COUNTBLANK(A1:A2)", "C3": "=ROW()", "C4": "=A1"}})
    done = results(filled(data, [SheetFilling("一", {}, (RowInsertion(1, 1, 1),))]))
    assert done == {"一!C1": 1, "一!C4": 4, "一!C5": STALE}


def test_a_draft_knows_all_digits_and_forgets_what_is_gone() -> None:
    """Seventeen digits are kept, as Excel keeps them; a cell without a value is blank again."""
    draft = Draft({"S": {(0, 1): "A1*1", (1, 1): 'IF(A2="","空",A2)'}})
    first = draft.results({"S": {(0, 0): 3642.6800000000003, (1, 0): "字"}}, None)
    assert first == {"S": {(0, 1): 3642.6800000000003, (1, 1): "字"}}
    assert draft.results({"S": {(0, 0): 2}}, None) == {"S": {(0, 1): 2, (1, 1): "空"}}


@pytest.mark.parametrize(
    ("formula", "areas", "complete", "by_value"),
    [
        ("A1+SUM($B$2:C3)", {(None, Area(0, 0, 0, 0)), (None, Area(1, 1, 2, 2))}, True, True),
        ("'一 局'!B4*2", {("一 局", Area(3, 1, 3, 1))}, True, True),
        ("SUBTOTAL(9,A1)", {(None, Area(0, 0, 0, 0))}, True, False),
        ("[1]S!A1+A2", {(None, Area(1, 0, 1, 0))}, True, False),
        ("OFFSET(A1,1,1)", {(None, Area(0, 0, 0, 0))}, False, False),
        ("名+1", set(), False, False),
        ("SUM(A1:INDEX(B1:B9,3))", None, False, False),
        ("表[数]", set(), False, False),
        ("SUM(一:三!A1)", set(), False, False),
        ('"A1"&1', set(), True, True),
    ],
)
def test_what_a_formula_looks_at(
    formula: str, areas: set[tuple[str | None, Area]] | None, *, complete: bool, by_value: bool
) -> None:
    """Cells by their sheet; whether these are all, and whether their values are all that counts."""
    found = looks(formula)
    assert areas is None or set(found.areas) == areas
    assert (found.complete, found.by_value) == (complete, by_value)
