"""What a workbook holds, whichever library reads it: every test of a reader runs over both."""

from __future__ import annotations

import datetime as dt
import io
from functools import partial
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from tests.excel.handmade import MAIN, cell, row_of, workbook
from xltools.core.address import Area
from xltools.core.snapshot import Cell, ErrorValue, Sheet
from xltools.excel import calamine_reader, openpyxl_reader
from xltools.excel.package import open_package

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Read = Callable[[bytes], Sequence[Sheet]]
    Write = Callable[[xlsxwriter.Workbook], None]


def a_second_time(content: bytes) -> Sequence[Sheet]:
    """By the fast reader, which has met the frames of these sheets before."""
    read = partial(calamine_reader.read_sheets, content, package=open_package(content))
    read()
    return read()


@pytest.fixture(
    params=[calamine_reader.read_sheets, a_second_time, openpyxl_reader.read_sheets],
    ids=["calamine", "known frame", "openpyxl"],
)
def read_sheets(request: pytest.FixtureRequest) -> Read:
    """Each reader in turn, without the one that would step in where it fails."""
    chosen: Read = request.param
    return chosen


def written(write: Write) -> bytes:
    """A workbook written by XlsxWriter."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        write(book)
    return stream.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook written by openpyxl, which never calculates."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def typed(sheet: Sheet) -> dict[tuple[int, int], tuple[type, str, str | None]]:
    """Cells for comparing: ``1`` and ``True``, ``#N/A`` the error and the text, are equal in Python but not alike."""
    return {at: (type(held.value), repr(held.value), held.formula) for at, held in sheet.cells.items()}


def test_constants_keep_their_kind(read_sheets: Read) -> None:
    """A whole number is an int, others are floats, and neither truth values nor texts become numbers."""

    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("007001 甲").write_row(0, 0, [4, 4.5, -3, True, False, "公共财政拨款", "12"])

    (sheet,) = read_sheets(written(write))
    assert sheet.name == "007001 甲"
    values = [sheet.at(0, column).value for column in range(7)]
    assert values == [4, 4.5, -3, True, False, "公共财政拨款", "12"]
    assert [type(value) for value in values] == [int, float, int, bool, bool, str, str]


def test_text_is_not_tidied(read_sheets: Read) -> None:
    """NBSP, full-width and outer blanks tell how a text was typed; only line breaks are unified."""
    shared = (
        f'<sst xmlns="{MAIN}"><si><t xml:space="preserve"> a\u00a0b　</t></si><si><t>行一_x000D_\n行二</t></si></sst>'
    )
    content = workbook(
        f'<row r="1">{cell("A1", "<v>0</v>", "s")}{cell("B1", "<v>1</v>", "s")}</row>', shared_strings=shared
    )
    (sheet,) = read_sheets(content)
    assert sheet.at(0, 0).value == " a\u00a0b　"
    assert sheet.at(0, 1).value == "行一\n行二"


def test_rich_and_inline_text(read_sheets: Read) -> None:
    """A text in several fonts is one text; phonetic hints are no part of it."""
    inline = '<is><r><t>基本</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 支出</t></r></is>'
    phonetic = '<is><t>漢</t><rPh sb="0" eb="1"><t>カン</t></rPh></is>'
    (sheet,) = read_sheets(row_of(cell("A1", inline, "inlineStr"), cell("B1", phonetic, "inlineStr")))
    assert [sheet.at(0, column).value for column in (0, 1)] == ["基本 支出", "漢"]


def test_formula_and_saved_result(read_sheets: Read) -> None:
    """Both are there, the formula with its ``=``, and results of every kind."""

    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("甲")
        for column, result in enumerate([12, 1.25, True, "✓", "#DIV/0!"]):
            sheet.write_formula(0, column, "=SUM('乙 丙'!A1:A2)", None, result)
        book.add_worksheet("乙 丙")

    sheet = read_sheets(written(write))[0]
    assert {held.formula for held in sheet.cells.values()} == {"=SUM('乙 丙'!A1:A2)"}
    assert [held.value for held in sheet.cells.values()] == [12, 1.25, True, "✓", "#DIV/0!"]
    assert isinstance(sheet.at(0, 4).value, ErrorValue)


def test_empty_result_is_not_the_same_as_never_calculated(read_sheets: Read) -> None:
    """An empty text is a result; a formula saved by a program that does not calculate has none."""
    formula = '<f>IF(B9="","","x")</f>'
    (sheet,) = read_sheets(
        row_of(cell("A1", formula + "<v></v>", "str"), cell("B1", formula), cell("C1", formula + "<v></v>"))
    )
    assert sheet.at(0, 0) == Cell("", '=IF(B9="","","x")')
    assert sheet.at(0, 1) == sheet.at(0, 2) == Cell(None, '=IF(B9="","","x")')


def test_openpyxl_saves_formulas_without_results(read_sheets: Read) -> None:
    """The commonest writer that never calculates."""
    book = openpyxl.Workbook()
    book.active["B2"] = "=1+1"
    (sheet,) = read_sheets(saved(book))
    assert dict(sheet.cells) == {(1, 1): Cell(None, "=1+1")}


def test_shared_formulas_are_expanded(read_sheets: Read) -> None:
    """Excel stores a filled-down formula once; relative references move, absolute ones and sheet names stay."""
    rows = (
        """<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1+$C$1+SUM('甲 乙'!B1:B2)</f><v>1</v></c></row>"""
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
    )
    (sheet,) = read_sheets(workbook(rows))
    assert sheet.at(0, 0) == Cell(1, "=B1+$C$1+SUM('甲 乙'!B1:B2)")
    assert sheet.at(1, 0) == Cell(2, "=B2+$C$1+SUM('甲 乙'!B2:B3)")


def test_array_formulas_and_data_tables(read_sheets: Read) -> None:
    """An array formula stands in its first cell; a what-if table has no text of its own but is no constant."""
    book = openpyxl.Workbook()
    book.active["A1"] = ArrayFormula("A1:A2", "=B1:B2*2")
    (sheet,) = read_sheets(saved(book))
    assert sheet.at(0, 0).formula == "=B1:B2*2"
    (sheet,) = read_sheets(row_of(cell("A1", '<f t="dataTable" ref="A1:A2" dt2D="0" dtr="0" r1="B1"/><v>4</v>')))
    assert sheet.at(0, 0) == Cell(4, "=TABLE()")


def test_errors_are_told_from_text_that_looks_like_one(read_sheets: Read) -> None:
    """A clerk may type ``#N/A``; only Excel makes an error of it."""
    (sheet,) = read_sheets(row_of(cell("A1", "<v>#REF!</v>", "e"), cell("B1", "<v>#REF!</v>", "str")))
    assert [type(sheet.at(0, column).value) for column in (0, 1)] == [ErrorValue, str]


def test_dates_and_times(read_sheets: Read) -> None:
    """A date has no time of day, whatever its format would show."""

    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        formats = [
            "yyyy-mm-dd",
            'yyyy"年"m"月"d"日"',
            "yyyy-mm-dd hh:mm",
            "yyyy-mm-dd hh:mm:ss",
            "hh:mm",
            "[h]:mm",
            "0.00",
        ]
        for column, (number, code) in enumerate(
            zip([45293, 45293, 45293, 45293.75, 0.5, 1.5, 45293], formats, strict=True)
        ):
            sheet.write_number(0, column, number, book.add_format({"num_format": code}))

    (sheet,) = read_sheets(written(write))
    day = dt.date(2024, 1, 2)
    moment = dt.datetime(2024, 1, 2, 18)  # noqa: DTZ001 - Excel knows no time zones
    expected = [day, day, day, moment, dt.time(12), dt.timedelta(hours=36), 45293]
    assert [sheet.at(0, column).value for column in range(7)] == expected
    assert type(sheet.at(0, 2).value) is dt.date


def test_formatted_blanks_and_empty_texts_are_absent(read_sheets: Read) -> None:
    """A border makes no content."""
    content = row_of('<c r="A1" s="0"/>', cell("B1", "<is><t></t></is>", "inlineStr"), cell("C1", "<v></v>"))
    (sheet,) = read_sheets(content)
    assert dict(sheet.cells) == {}


def test_wrong_dimension_is_not_believed(read_sheets: Read) -> None:
    """WPS writes dimensions that leave out most of the sheet."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="7"><c r="D7"><v>2</v></c></row>'
    for dimension in ("A1", "C3:C3", "A1:XFD1048576"):
        (sheet,) = read_sheets(workbook(rows, before=f'<dimension ref="{dimension}"/>'))
        assert dict(sheet.cells) == {(0, 0): Cell(1), (6, 3): Cell(2)}


def test_cells_without_addresses(read_sheets: Read) -> None:
    """Addresses are optional in the format."""
    (sheet,) = read_sheets(workbook("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"))
    assert dict(sheet.cells) == {(0, 0): Cell(1), (0, 1): Cell(2), (1, 0): Cell(3)}


def test_merges_and_what_lies_beneath_them(read_sheets: Read) -> None:
    """A number beneath a merged cell is not seen, but a formula still counts it."""
    rows = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
    merges = '<mergeCells count="2"><mergeCell ref="C5:D6"/><mergeCell ref="A2:B2"/></mergeCells>'
    (sheet,) = read_sheets(workbook(rows, after=merges))
    assert sheet.merges == (Area(1, 0, 1, 1), Area(4, 2, 5, 3))
    assert dict(sheet.cells) == {(1, 0): Cell(1), (1, 1): Cell(2)}


def test_names_of_a_sheet(read_sheets: Read) -> None:
    """Only names that anchor an area of their own sheet, under an upper-cased key; quotes and blanks are resolved."""
    book = openpyxl.Workbook()
    first, second = book.create_sheet("007001 甲'乙", 0), book.create_sheet("Plain", 1)
    quoted = "'007001 甲''乙'"
    first.defined_names.add(DefinedName("xl_Spending", attr_text=f"{quoted}!$B$3:$H$9"))
    first.defined_names.add(DefinedName("基本情况", attr_text=f"{quoted}!$A$1"))
    first.print_area = "A1:F6"
    second.defined_names.add(DefinedName("xl_Spending", attr_text="Plain!$C$4:$D$5"))
    second.defined_names.add(DefinedName("elsewhere", attr_text=f"{quoted}!$A$1"))
    second.defined_names.add(DefinedName("constant", attr_text="0.5"))
    book.defined_names.add(DefinedName("everywhere", attr_text="Plain!$A$1"))
    first, second, _ = read_sheets(saved(book))
    assert first.names == {"XL_SPENDING": Area(2, 1, 8, 7), "基本情况": Area(0, 0, 0, 0)}
    assert second.names == {"XL_SPENDING": Area(3, 2, 4, 3)}


def test_names_that_lost_their_area(read_sheets: Read) -> None:
    """A deleted table leaves #REF! behind, an area of several pieces is no table: neither is a place."""
    targets = ["S!#REF!", "#REF!", "S!$A$1:$B$2,S!$D$1", "S!$A:$B", "OFFSET(S!$A$1,1,1)"]
    names = [f'<definedName name="n{n}" localSheetId="0">{target}</definedName>' for n, target in enumerate(targets)]
    (sheet,) = read_sheets(workbook("", names="".join(names)))
    assert dict(sheet.names) == {}


def test_what_is_hidden_or_protected(read_sheets: Read) -> None:
    """Sheets, rows and columns; a very hidden sheet is hidden too."""

    def write(book: xlsxwriter.Workbook) -> None:
        shown, hidden, very = (book.add_worksheet(name) for name in ("显", "隐", "深"))
        shown.write(0, 0, 1)
        shown.set_row(3, None, None, {"hidden": True})
        shown.set_row(4, 30)
        shown.set_column(2, 4, 12, None, {"hidden": True})
        shown.set_column(6, 6, 30)
        shown.protect()
        hidden.hide()
        very.very_hidden()

    shown, hidden, very = read_sheets(written(write))
    assert (shown.hidden, hidden.hidden, very.hidden) == (False, True, True)
    assert (shown.protected, hidden.protected) == (True, False)
    assert shown.hidden_rows == {3}
    assert shown.hidden_columns == {2, 3, 4}


def test_a_password_alone_protects_nothing(read_sheets: Read) -> None:
    """Excel keeps the password of a sheet whose protection was lifted by another program."""
    (sheet,) = read_sheets(workbook("", after='<sheetProtection password="CC74"/>'))
    assert not sheet.protected


def test_chart_sheets_are_left_out(read_sheets: Read) -> None:
    """They hold no cells."""

    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("数据").write(0, 0, 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=数据!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("末")

    assert [sheet.name for sheet in read_sheets(written(write))] == ["数据", "末"]


def test_an_empty_workbook(read_sheets: Read) -> None:
    """One sheet, nothing in it."""
    (sheet,) = read_sheets(saved(openpyxl.Workbook()))
    assert sheet == Sheet("Sheet", {})


def test_numbers_that_are_none(read_sheets: Read) -> None:
    """No decimal number can be made of infinity; Excel would show an error."""
    (sheet,) = read_sheets(row_of(cell("A1", "<v>1e400</v>")))
    assert isinstance(sheet.at(0, 0).value, ErrorValue)


def test_columns_hidden_to_beyond_the_end(read_sheets: Read) -> None:
    """A span that ends after the last column costs no memory."""
    (sheet,) = read_sheets(workbook("", before='<cols><col min="16384" max="4294967295" width="9" hidden="1"/></cols>'))
    assert sheet.hidden_columns == {16383}


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).filter(
    lambda text: "_x" not in text and text.strip() == text and not text.startswith(("=", "{="))
)
_NUMBERS = st.integers(-(10**12), 10**12) | st.floats(-1e12, 1e12).map(lambda number: round(number, 4))
_VALUES = _TEXTS | _NUMBERS | st.booleans() | st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1))  # noqa: DTZ001


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30), _VALUES, st.booleans()), max_size=30))
def test_both_readers_agree(cells: list[tuple[int, int, Any, bool]]) -> None:
    """Whatever is written, values, types and formulas are the same."""

    def write(book: xlsxwriter.Workbook) -> None:
        sheet, date = book.add_worksheet("甲"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for row, column, value, calculated in cells:
            if isinstance(value, dt.datetime):
                sheet.write_datetime(row, column, value.replace(microsecond=0), date)
            elif calculated:
                sheet.write_formula(row, column, "=A1&B2", None, value)
            else:
                sheet.write(row, column, value)

    content = written(write)
    (fast,), (slow,) = calamine_reader.read_sheets(content), openpyxl_reader.read_sheets(content)
    assert typed(fast) == typed(slow)
    assert len(fast.cells) == len({(row, column) for row, column, *_ in cells})
