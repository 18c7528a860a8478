"""Workbooks of other programs, unusual and broken ones, are filled as well, or refused in plain words."""

from __future__ import annotations

import codecs
import io
import re
import warnings
from decimal import Decimal
from xml.parsers import expat

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.excel import handmade
from tests.excel.dressed import FORM, dressed_workbook
from tests.excel.rich import changed, parts_of
from xltools.core.address import Position, parse_a1
from xltools.core.filling import CannotFill, FillValue, RowInsertion, SheetFilling
from xltools.excel.fill import filled

PART = "xl/worksheets/sheet1.xml"


SHEETS: list[tuple[str, dict[str, object]]] = [
    ("<sheetData/>", {}),
    ("<sheetData></sheetData>", {}),
    ("<sheetData ><row/></sheetData >", {}),
    ("<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>",
     {"A1": 1, "B1": 2, "A2": 3}),
    ("<sheetData><row r='2'><c r='B2'><v>1</v></c></row><row><c><v>3</v></c></row></sheetData>",
     {"B2": 1, "A3": 3}),
    ("<sheetData><!-- <row> --><row r='2'><!-- </row> --><c t='str' r='A2'><v>&lt;/c&gt;</v></c></row></sheetData>",
     {"A2": "</c>"}),
    ("<sheetData><row r='1'><c t=\"str\" r='A1'><v><![CDATA[</c>]]></v></c></row></sheetData>", {"A1": "</c>"}),
    ("<sheetData>\n <row r='1' >\n  <c r='A1' s='0' ><v>1</v >\n  </c >\n </row >\n</sheetData>", {"A1": 1}),
    ("<sheetData><row r='1' x='a>b/'><c r='A1' x='>'><v>1</v></c></row></sheetData>", {"A1": 1}),
    ("<sheetData><row r='1'><c r='A1'><f>1+1</f></c><extLst/></row></sheetData>", {"A1": "=1+1"}),
    ("<dimension ref='A1'/><sheetData><row r='1' spans='1:1'><c r='A1'><v>1</v></c></row></sheetData><pageMargins/>",
     {"A1": 1}),
]  # fmt: skip


def sheet_of(inside: str, *, prefix: str = "", encoding: str = "utf-8") -> bytes:
    """A workbook whose sheet S holds this, written with a prefix or in another encoding."""
    tags = re.sub(r"(</?)(?=[a-zA-Z]+[ />])", rf"\1{prefix}", inside)
    declared = f"xmlns{':x' if prefix else ''}='{handmade.MAIN}'"
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    text = f"{declaration}<{prefix}worksheet {declared}>{tags}</{prefix}worksheet>"
    mark = codecs.BOM_UTF16_LE if encoding == "UTF-16" else b""
    content = mark + text.encode("utf-16-le" if mark else "utf-8")
    return handmade.workbook("", extra={PART: content})


def cells_of(data: bytes, *, formulas: bool = True) -> dict[str, object]:
    """What stands in the sheet, as openpyxl reads it."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)["S"]
    return {cell.coordinate: cell.value for row in sheet for cell in row if cell.value is not None}


def fill(data: bytes, *insertions: RowInsertion, **cells: FillValue) -> bytes:
    """The workbook with these values by address, on the sheet S."""
    return filled(data, [SheetFilling("S", {parse_a1(at): value for at, value in cells.items()}, insertions)])


@pytest.mark.parametrize(("inside", "before"), SHEETS)
@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_sheets_of_other_programs(inside: str, before: dict[str, object], prefix: str, encoding: str) -> None:
    """Empty, without addresses, with traps in comments and attributes, with a prefix, in another encoding."""
    if "CDATA" in inside and prefix:
        inside, before = inside.replace("</c>]]", "<c>]]"), {"A1": "<x:c>"}
    data = sheet_of(inside, prefix=prefix, encoding=encoding)
    after = fill(data, A4="=甲", C2=Decimal("2.5"), A1=9)
    assert cells_of(after) == before | {"A4": "=甲", "C2": 2.5, "A1": 9}
    moved = {f"{at[0]}{int(at[1:]) + 1}": value for at, value in before.items()}
    twin = {"A1": "=1+1"} if "<f>" in inside else {}
    assert cells_of(fill(data, RowInsertion(0, 1, 0), D1=1)) == moved | twin | {"D1": 1}


def test_all_bytes_beside_the_cell_stay() -> None:
    """Blanks, quotes and comments of another program."""
    inside = (
        "<sheetData>\n <row r='1' >\n  <c s='0' r='A1' ><v>1</v >\n  </c >\n <!-- x --><c s='0' r='B1' />"
        "<c r='C1'><v>1.50</v></c></row >\n</sheetData>"
    )
    same = {"B1": None, "C1": Decimal("1.5"), "D1": "", "E9": None}
    before, after = (parts_of(data)[PART].decode() for data in (sheet_of(inside), fill(sheet_of(inside), A1=9, **same)))
    assert after == before.replace("<c s='0' r='A1' ><v>1</v >\n  </c >", '<c r="A1" s="0"><v>9</v></c>')


def test_strict_open_xml() -> None:
    """Its namespaces are others; openpyxl reads neither, so the bytes are looked at."""
    plain = handmade.workbook("<row r='1'><c r='A1'><v>1</v></c><c r='B1'><f>A1*2</f><v>2</v></c></row>")
    strict = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts_of(plain).items()
    }
    sheet = parts_of(fill(handmade.package(dict(strict)), A1=5))[PART].decode()
    assert "<c r=\"A1\"><v>5</v></c><c r='B1'><f>A1*2</f>" in sheet
    assert "<v>2</v>" not in sheet


def test_a_shared_text_with_formats_is_given_up() -> None:
    """Its runs stay in their part, whose count of uses goes down; what stands there in the same words stays."""
    strings = (
        f'<sst xmlns="{handmade.MAIN}" count="2" uniqueCount="2"><si><r><t>基本</t></r>'
        "<r><rPr><b/></rPr><t>支出</t></r>"
        '<rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>乙</t></si></sst>'
    )
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    data = handmade.workbook(rows, shared_strings=strings)
    assert fill(data, A1="基本支出", B1="乙") is data
    after = fill(data, A1="基本")
    assert cells_of(after) == {"A1": "基本", "B1": "乙"}
    assert parts_of(after)["xl/sharedStrings.xml"].decode() == strings.replace('count="2" u', 'count="1" u')


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='2'/><row r='1'/>",
        "<row r='1'/><row r='1'/>",
        "<row r='1'><c r='B1'/><c r='A1'/></row>",
        "<row r='1'><c r='A2'/></row>",
        "<row r='1'><c r='ZZZZ1'/></row>",
        "<row r='x'/>",
        "<row r='1048577'/>",
        "<other/>",
        "<row r='1'><other/><c r='A1'/></row>",
        "<row r='1'><c r='A1' t='s'><v>7</v></c></row>",
        "<row r='1'><c r='A1'><v>1</v></row>",
    ],
)
def test_a_sheet_that_is_none_is_refused_or_left_sound(rows: str) -> None:
    """A file that cannot be understood is not written; a text that is not there may be overwritten."""
    data = handmade.workbook(rows)
    if "t='s'" in rows:
        assert cells_of(fill(data, A1=1)) == {"A1": 1}
        return
    with pytest.raises(CannotFill, match="damaged"):
        fill(data, A1=1)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({Position(0, 0): "长" * 32_768}, "A1"),
        ({Position(0, 0): Decimal("NaN")}, "A1"),
        ({Position(1, 1): float("inf")}, "B2"),
        ({Position(1_048_576, 0): 1}, "1048577"),
        ({Position(0, 16_384): 1}, "16385"),
    ],
)
def test_what_no_cell_holds_is_refused(cells: dict[Position, FillValue], reason: str) -> None:
    """The message names the place."""
    with pytest.raises(CannotFill, match=reason):
        filled(handmade.workbook(""), [SheetFilling("S", cells)])


def test_the_heading_of_a_table_is_left_alone() -> None:
    """It stands in the table's part as well; Excel repairs a workbook in which they differ."""
    data = dressed_workbook()
    with pytest.raises(CannotFill, match="L3"):
        filled(data, [SheetFilling(FORM, {parse_a1("L3"): "别名"})])
    assert filled(data, [SheetFilling(FORM, {parse_a1("L3"): "名"})]) is data


@pytest.mark.parametrize("data", [b"", b"PK", b"no workbook", handmade.package({"a.xml": "<a/>"})])
def test_files_that_are_no_workbooks_are_refused(data: bytes) -> None:
    """In one sentence."""
    with pytest.raises(CannotFill, match="damaged"):
        fill(data, A1=1)


def test_a_sheet_that_is_not_there_is_refused() -> None:
    """Not left out silently."""
    with pytest.raises(CannotFill, match="丁"):
        filled(handmade.workbook(""), [SheetFilling("丁", {})])


def opens(data: bytes) -> bool:
    """Whether another program reads the workbook."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # openpyxl names what it would lose on saving
            openpyxl.load_workbook(io.BytesIO(data))
    except (ValueError, TypeError, KeyError, IndexError, SyntaxError, AttributeError):
        return False
    return True


DRESSED = dressed_workbook()


@given(st.integers(0, 10**6), st.integers(0, 255))
@settings(max_examples=60)
def test_a_damaged_file_is_refused_or_as_good_as_before(at: int, byte: int) -> None:
    """One byte of the sheet is another one: it is refused, or opens afterwards where it opened before."""
    part = parts_of(DRESSED)[PART]
    at %= len(part)
    data = changed(DRESSED, {PART: part[:at] + bytes([byte]) + part[at + 1 :]})
    try:
        after = filled(data, [SheetFilling(FORM, {Position(4, 1): 5}, (RowInsertion(7, 1, 6),))])
    except CannotFill:
        return
    expat.ParserCreate().Parse(parts_of(after)[PART], True)  # noqa: FBT003 - by position only
    assert opens(after) or not opens(data)
