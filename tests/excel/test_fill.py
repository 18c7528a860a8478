"""Values are written into a workbook that a person made, and nothing else of it changes."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.excel.rich import BUTTONS, EMPTY, FORM, TALK, changed, parts_of, rich_workbook
from tests.libreoffice import recalculated
from tests.package_rules import check_package
from xltools.core.address import Position, parse_a1
from xltools.core.filling import CannotFill, FillValue, SheetFilling
from xltools.core.layout import SheetLayout
from xltools.core.snapshot import ErrorValue
from xltools.excel.fill import filled

RICH = rich_workbook()
SHEET = "xl/worksheets/sheet1.xml"


def filling(sheet: str, **cells: FillValue) -> SheetFilling:
    """These values by address."""
    return SheetFilling(sheet, {parse_a1(address): value for address, value in cells.items()})


def opened(data: bytes, *, formulas: bool = False) -> openpyxl.Workbook:
    """A workbook as openpyxl reads it, proved sound."""
    assert check_package(data) == []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl names what it would lose on saving
        return openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)


def made(write: dict[str, object], **options: object) -> bytes:
    """A workbook of one sheet S with these cells, by address."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    sheet = book.add_worksheet("S")
    for address, value in write.items():
        sheet.write(address, value)
    book.close()
    return stream.getvalue()


def test_of_a_rich_workbook_only_the_sheet_changes() -> None:
    """Charts, pictures, notes, macros and their signature, ribbon, links, threads, themes, styles: the same bytes."""
    before, after = parts_of(RICH), parts_of(filled(RICH, [filling(FORM, B2=Decimal("99.5"), A20="新增", B5=None)]))
    assert list(before) == list(after)
    assert {name for name in before if after[name] != before[name]} == {SHEET}
    assert len(before) > 30


@pytest.mark.libreoffice
def test_a_rich_workbook_opens_elsewhere_with_the_same_values() -> None:
    """LibreOffice reads what openpyxl reads, formulas computed anew."""
    data = filled(RICH, [filling(FORM, B2=Decimal("99.5"), A20="=新增"), filling(TALK, B1=3)])
    theirs = recalculated(data)
    for sheet in opened(data):
        for row in sheet:
            for cell in row:
                if cell.value is not None and not cell.hyperlink:
                    assert theirs[sheet.title, cell.row - 1, cell.column - 1] == cell.value


def test_of_the_sheet_only_named_cells_and_results_change() -> None:
    """Told from the bytes: cells named, formulas that depend on them, the dimension; all else is one text."""
    before, after = (parts_of(data)[SHEET].decode() for data in (RICH, filled(RICH, [filling(FORM, B2=99.5)])))
    assert '<c r="B2" s="2"><v>10.5</v></c><c r="C2" s="2"><f>B2*2</f><v>21</v></c>' in before
    by_hand = before.replace(
        '<c r="B2" s="2"><v>10.5</v></c><c r="C2" s="2"><f>B2*2</f><v>21</v></c>',
        '<c r="B2" s="2"><v>99.5</v></c><c r="C2" s="2"><f>B2*2</f><v>199</v></c>',
    ).replace("<f>SUM(B2:B6)</f><v>157.5</v>", "<f>SUM(B2:B6)</f><v>246.5</v>")
    assert after == by_hand


def test_a_cell_that_was_not_stored_is_put_in_its_place() -> None:
    """Between two rows, in front of a cell, behind the last one, below the last row; the dimension grows."""
    data = filled(RICH, [filling(FORM, A3="甲", E4=1, A7="乙", H30=2), filling(EMPTY, C3=3)])
    sheet = parts_of(data)[SHEET].decode()
    assert re.findall(r'<row r="(\d+)"', sheet) == [*map(str, range(1, 11)), "30"]
    assert '<dimension ref="A1:H30"/>' in sheet
    assert '<row r="4" spans="1:5"' in sheet
    book = opened(data)
    assert [book[FORM][cell].value for cell in ("A3", "E4", "A7", "H30")] == ["甲", 1, "乙", 2]
    assert book[EMPTY]["C3"].value == 3


def test_what_is_there_already_stays_as_it_is() -> None:
    """A text with formats of its own, a number written otherwise: the same bytes, not a copy."""
    again = filling(FORM, A2="基本支出（万元）", B2=Decimal("10.50"), B7=None, A9="附件", A7="")
    assert filled(RICH, [again]) is RICH
    once = filled(RICH, [filling(FORM, A3="= 1\n2 ", B2=5, C20=dt.date(2025, 12, 31))])
    assert filled(once, [filling(FORM, A3="= 1\n2 ", B2=5, C20=dt.date(2025, 12, 31))]) is once


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", " a ", "一\n二", "a&<b>"])
def test_text_is_text(text: str) -> None:
    """Whatever it begins with, and to the last blank."""
    data = filled(made({"A1": 5}), [filling("S", A1=text)])
    cell = opened(data, formulas=True)["S"]["A1"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_text_that_looks_escaped_is_escaped() -> None:
    """Excel would read ``_x0041_`` as ``A`` (ECMA-376 part 1, 22.9.2.19)."""
    assert ">_x005F_x0041_<" in parts_of(filled(made({"A1": 5}), [filling("S", A1="_x0041_")]))[SHEET].decode()


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (Decimal("16.0"), "16"),
        (Decimal("-0.10"), "-0.1"),
        (Decimal("1E+3"), "1000"),
        (Decimal("123456789012345.67"), "123456789012345.67"),
        (0.1, "0.1"),
        (3, "3"),
        (dt.date(1900, 3, 1), "61"),
        (dt.date(2025, 12, 31), "46022"),
        (dt.datetime(2025, 12, 31, 12), "46022.5"),  # noqa: DTZ001 - dates in Excel have no time zone
        (dt.time(6), "0.25"),
        (True, "1"),
    ],
)
def test_numbers_and_dates(value: FillValue, stored: str) -> None:
    """As Excel stores them: days since 1900, no exponent, no zeros at the end."""
    sheet = parts_of(filled(made({"A1": "x"}), [filling("S", A1=value)]))[SHEET].decode()
    assert f"<v>{stored}</v></c>" in sheet


def test_dates_in_the_calendar_of_1904() -> None:
    """Old workbooks from a Mac count from another day."""
    data = filled(made({"A1": 1}, date_1904=True), [filling("S", A1=dt.date(2025, 12, 31))])
    assert "<v>44560</v>" in parts_of(data)[SHEET].decode()


def test_errors_and_truth_values_keep_their_kind() -> None:
    """A text #N/A would count as text."""
    book = opened(filled(made({"A1": 1}), [filling("S", A1=ErrorValue("#N/A"), A2=False)]))
    assert book["S"]["A1"].data_type == "e"
    assert book["S"]["A2"].value is False


def test_an_emptied_cell_keeps_its_format() -> None:
    """The border and the colour stay where the number goes."""
    data = filled(RICH, [filling(FORM, B2=None)])
    assert '<c r="B2" s="2"/>' in parts_of(data)[SHEET].decode()
    assert opened(data)[FORM]["C2"].value == 0


def test_a_new_cell_looks_like_its_row_or_column() -> None:
    """As Excel does where somebody types into an empty cell."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("S")
    sheet.set_column("B:B", None, book.add_format({"bold": True}))
    sheet.set_row(2, None, book.add_format({"italic": True}))
    book.close()
    done = opened(filled(stream.getvalue(), [filling("S", B2=1, B3=2, C3=3, C2=4)]))["S"]
    looks = {cell: (done[cell].font.b, done[cell].font.i) for cell in ("B2", "B3", "C3", "C2")}
    assert looks == {"B2": (True, False), "B3": (False, True), "C3": (False, True), "C2": (False, False)}


def test_a_formula_gives_way_and_with_it_the_order_of_calculation() -> None:
    """Excel repairs a workbook whose order of calculation lists a cell without a formula."""
    data = filled(RICH, [filling(FORM, C2=7)])
    assert opened(data, formulas=True)[FORM]["C2"].value == 7
    assert "xl/calcChain.xml" not in parts_of(data)
    assert "calcChain" not in parts_of(data)["[Content_Types].xml"].decode()
    assert "calcChain" not in parts_of(data)["xl/_rels/workbook.xml.rels"].decode()


def test_the_first_of_cells_that_share_a_formula_leaves_it_to_the_others() -> None:
    """The formula is stored in the first one only."""
    data = made({"A1": 1, "A2": 2, "A3": 3, "B1": "=A1*2", "B2": "=A2*2", "B3": "=A3*2"})
    sheet = parts_of(data)[SHEET].decode()
    sheet = sheet.replace("<f>A1*2</f>", '<f t="shared" ref="B1:B3" si="0">A1*2</f>')
    sheet = sheet.replace("<f>A2*2</f>", '<f t="shared" si="0"/>').replace("<f>A3*2</f>", '<f t="shared" si="0"/>')
    data = filled(changed(data, {SHEET: sheet.encode()}), [filling("S", B1=9)])
    book = opened(data, formulas=True)["S"]
    assert [book[f"B{row}"].value for row in (1, 2, 3)] == [9, "=A2*2", "=A3*2"]
    assert [opened(data)["S"][f"B{row}"].value for row in (2, 3)] == [4, 6]


def test_stored_results_are_those_of_another_program() -> None:
    """Texts, truth values and errors change their kind with the figures."""
    formulas = {
        "B1": "=A1*2",
        "B2": '=IF(A1>5,"多","少")',
        "B3": "=A1>5",
        "B4": "=1/(A1-10)",
        "B5": "=B1&B2",
        "B6": "=SUM(A1:A3)",
        "B7": "=ROUND(A1/3,2)",
        "B8": '=IF(A1>5,"","x")',
        "B9": "=YEAR(DATE(2025,12,31)-A1)",
    }
    data = filled(made({"A1": 1, "A2": 2.5, **formulas}), [filling("S", A1=10, A3=Decimal("0.1"))])
    mine = {cell.coordinate: cell.value for row in opened(data)["S"] for cell in row}
    assert mine["B2"] == "多"
    assert mine["B3"] is True
    assert mine["B4"] == "#DIV/0!"
    theirs = {(row, column): value for (_sheet, row, column), value in recalculated(data).items()}
    assert {address: theirs[parse_a1(address)] for address in mine if mine[address] is not None} == {
        address: pytest.approx(value) if isinstance(value, float) else value
        for address, value in mine.items()
        if value is not None
    }


def test_a_result_that_nobody_knows_is_taken_away() -> None:
    """It would be the one from before; Excel computes it when it opens the workbook."""
    data = made({"A1": 1, "B1": "=TODAY()+A1", "B2": "=A1+1"})
    before = parts_of(data)
    assert "fullCalcOnLoad" in before["xl/workbook.xml"].decode()  # XlsxWriter asks for it always
    plain = before["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    data = filled(changed(data, {"xl/workbook.xml": plain}), [filling("S", A1=5)])
    assert b'fullCalcOnLoad="1"' in parts_of(data)["xl/workbook.xml"]
    assert opened(data)["S"]["B1"].value is None
    assert opened(data)["S"]["B2"].value == 6
    known = filled(made({"A1": 1, "B1": "=TODAY()+A1"}), [filling("S", A1=5)], today=dt.date(2025, 12, 31))
    assert opened(known)["S"]["B1"].value == 46027


def test_what_is_known_of_other_workbooks_is_kept() -> None:
    """A result that depends on nothing in this workbook is still right, and others are computed from it."""
    data = made({"A1": 1, "B1": "=S!A1", "B2": "=B1+A1", "B3": "=[1]S!$A$1+A1"})
    sheet = parts_of(data)[SHEET].replace(b"<f>S!A1</f><v>0</v>", b"<f>[1]S!$A$1*2</f><v>70</v>")
    assert b"<v>70</v>" in sheet
    after = opened(filled(changed(data, {SHEET: sheet}), [filling("S", A1=5)]))["S"]
    assert [after[cell].value for cell in ("B1", "B2", "B3")] == [70, 75, None]


def test_where_all_results_are_known_the_workbook_part_stays() -> None:
    """Nothing to be computed on opening, so nothing says so."""
    data = filled(RICH, [filling(FORM, B2=1)])
    assert parts_of(data)["xl/workbook.xml"] == parts_of(RICH)["xl/workbook.xml"]


def test_rows_are_appended_below_the_last_one_in_use() -> None:
    """Rows that are only formatted are used up; the look is that of the row above, unless that is the heading."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("历史")
    bold, border = book.add_format({"bold": True}), book.add_format({"border": 1})
    sheet.write_row(0, 0, ["时间", "文件"], bold)
    sheet.write_blank(1, 1, None, border)
    book.close()
    once = filled(stream.getvalue(), [SheetFilling("历史", {}, appended=(("一", "甲.xlsx"), ("二", None)))])
    done = opened(once)["历史"]
    assert [[cell.value for cell in row] for row in done] == [["时间", "文件"], ["一", "甲.xlsx"], ["二", None]]
    assert (done["A2"].font.b, done["B2"].border.left.style) == (False, "thin")
    twice = opened(filled(once, [SheetFilling("历史", {}, appended=(("三", "乙.xlsx"),))]))["历史"]
    assert [cell.value for cell in twice["A"]] == ["时间", "一", "二", "三"]


def test_a_new_sheet_is_put_behind_the_last_and_may_be_filled() -> None:
    """The history of a master that has none yet."""
    layout = SheetLayout("历史")
    layout.put_row(0, 0, ["时间", "文件"], "header")
    data = filled(RICH, [SheetFilling("历史", {}, appended=(("一", "=甲"),)), filling(FORM, B2=5)], new_sheets=[layout])
    book = opened(data)
    assert book.sheetnames[-1] == "历史"
    assert [[cell.value for cell in row] for row in book["历史"]] == [["时间", "文件"], ["一", "=甲"]]
    again = filled(data, [SheetFilling("历史", {}, appended=(("二",),))])
    assert opened(again)["历史"]["A3"].value == "二"
    with pytest.raises(CannotFill, match="历史"):
        filled(data, [], new_sheets=[layout])


@pytest.mark.parametrize(
    ("formula", "read"),
    [
        ("=A1*2", False),
        ("=SUM(A1:A2)+COUNT(A1,B2:B3)", False),
        ("=台账!A1", True),
        ("='台账'!A1", True),
        ("=SUM(S:末!A1)", True),
        ("=SUM('S:末'!A1)", True),
        ('=INDIRECT("台"&"账!A1")', True),
        ("=SUM(名)", True),
    ],
)
def test_results_are_computed_where_a_formula_may_look_at_a_change(formula: str, *, read: bool) -> None:
    """A line in a ledger that nothing refers to does not cost the calculation of the whole master."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    first, ledger, last = (book.add_worksheet(name) for name in ("S", "台账", "末"))
    first.write_row("A1", [1, 2])
    first.write_formula("C1", formula, None, 999)
    ledger.write_row("A1", [1, 2])
    last.write("A1", 1)
    ledger.autofilter("A1:B1")
    if "名" in formula:
        book.define_name("名", "=台账!$A$1:$A$9")
    book.close()
    done = opened(filled(stream.getvalue(), [filling("台账", A1=5)]))
    assert (done["S"]["C1"].value != 999) is read
    assert done["台账"]["A1"].value == 5


@pytest.mark.parametrize("sheet", [FORM, EMPTY, BUTTONS, TALK, "007001 甲局".upper()])
def test_every_sheet_can_be_filled(sheet: str) -> None:
    """With or without rows, with buttons or threads."""
    data = filled(RICH, [filling(sheet, B30="甲")])
    assert [each["B30"].value for each in opened(data)].count("甲") == 1


addresses = st.builds(Position, st.integers(0, 12), st.integers(0, 6))
values = st.one_of(
    st.none(),
    st.decimals(-(10**9), 10**9, places=2),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6),
    st.booleans(),
)


@given(st.dictionaries(addresses, values, max_size=12))
@settings(max_examples=30)
def test_every_cell_is_what_it_was_or_what_it_was_given(cells: dict[Position, FillValue]) -> None:
    """Wherever they lie: read with another library, cell by cell, formulas by their text."""
    # A1 is merged with B1 and C1; where a link is on an empty cell, openpyxl reads its target.
    kept = {at: value for at, value in cells.items() if at not in {(0, 1), (0, 2), (8, 0), (9, 0)}}
    before, after = (opened(data, formulas=True)[FORM] for data in (RICH, filled(RICH, [SheetFilling(FORM, kept)])))
    for row in range(1, 16):
        for column in range(1, 9):
            value = before.cell(row, column).value
            if (at := Position(row - 1, column - 1)) in kept:
                given_value = kept[at]
                value = float(given_value) if isinstance(given_value, Decimal) else given_value
            assert after.cell(row, column).value == value
            assert after.cell(row, column).has_style >= before.cell(row, column).has_style
