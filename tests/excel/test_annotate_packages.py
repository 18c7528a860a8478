"""Workbooks of other programs, unusual and broken ones, are marked as well, or refused in plain words."""

from __future__ import annotations

import io
import re
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import openpyxl
import pytest
import xlsxwriter

from tests.excel import handmade
from tests.excel.rich import BUTTONS, EMPTY, FORM, changed, parts_of
from tests.excel.test_annotate import ERROR, RICH, opened, parsed, report
from tests.package_rules import check_package
from xltools.excel.annotate import CannotAnnotate, Mark, annotate, removed
from xltools.excel.package import MAX_PARTS
from xltools.excel.patch.boxes import blocks

# Buttons as a newer Excel wraps them; their <d:col> is a column of a drawing, none of the sheet.
CONTROLS = (
    "<sheetData/><m:AlternateContent xmlns:m='m' xmlns:d='d'><m:Choice><controls><control><d:col>1</d:col></control>"
    "</controls></m:Choice></m:AlternateContent><extLst/>"
)


@pytest.mark.parametrize(
    "inside",
    [
        "<sheetData><row><c><v>1</v></c></row></sheetData>",
        "<sheetData><!-- </sheetData> --><row r='1'><c r='A1' t='str'><f>\"&gt;\"</f><v>&gt;</v></c></row></sheetData>",
        CONTROLS,
        "<sheetData /> <pageMargins left='1' right='1' top='1' bottom='1' header='1' footer='1'/>",
    ],
    ids=["cells without addresses", "traps", "alternate content", "blanks"],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_sheets_of_other_programs(inside: str, prefix: str) -> None:
    """The bytes of the sheet stay around what is put in, and the whole is read by openpyxl."""
    inside = re.sub(r"(</?)(?=[a-z]+[ />])", rf"\1{prefix}", inside)
    declared = f"xmlns{':x' if prefix else ''}='{handmade.MAIN}'"
    part = f"<{prefix}worksheet {declared}>{inside}</{prefix}worksheet>".encode()
    data = handmade.workbook("", extra={"xl/worksheets/sheet1.xml": part})
    marked = annotate(data, [Mark("S", "B5", "甲", ERROR)], report=report())
    assert 'N("xltools")=0' in parts_of(marked)["xl/worksheets/sheet1.xml"].decode()
    book = openpyxl.load_workbook(io.BytesIO(marked))
    assert book["S"]["B5"].comment.text.endswith("甲")
    assert book.sheetnames == ["S", "校验"]
    assert parts_of(removed(marked))["xl/worksheets/sheet1.xml"] == part


def test_strict_open_xml_is_marked_in_its_own_words() -> None:
    """Its namespaces and types of relationships are others; a part in the usual ones would not be read."""
    strict = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts_of(RICH).items()
    }
    data = changed(RICH, strict)
    marked = annotate(data, [Mark(EMPTY, "B2", "甲", ERROR)], report=report())
    new = {name: content for name, content in parts_of(marked).items() if strict.get(name) != content}
    assert {"xl/comments3.xml", "xl/worksheets/sheet5.xml", "xl/worksheets/_rels/sheet2.xml.rels"} <= new.keys()
    assert not [name for name, content in new.items() if b"openxmlformats.org/spreadsheetml" in content]
    assert b"openxmlformats.org/officeDocument" not in new["xl/worksheets/_rels/sheet2.xml.rels"]
    after = parts_of(removed(marked))
    assert {name for name in strict | after if strict.get(name) != after.get(name)} == {"xl/styles.xml"}


def test_parts_may_have_other_names_and_lie_elsewhere() -> None:
    """Where a sheet lies is said by relationships: absolute, relative, in another case, with %20."""
    parts = parts_of(handmade.workbook('<row r="1"/>'))
    parts["data/Sheet One.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    rels = parts["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"/DATA/Sheet%20One.xml")
    types = parts["[Content_Types].xml"].replace(b"/xl/worksheets/sheet1.xml", b"/data/Sheet%20One.xml")
    data = handmade.package({**parts, "xl/_rels/workbook.xml.rels": rels, "[Content_Types].xml": types})
    marked = parts_of(annotate(data, [Mark("S", "B2", "甲", ERROR)]))
    assert b"conditionalFormatting" in marked["data/Sheet One.xml"]
    assert b'Target="../xl/comments1.xml"' in marked["data/_rels/Sheet One.xml.rels"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>"),
        ("xl/worksheets/sheet1.xml", b'<!DOCTYPE a [<!ENTITY b "b">]><worksheet>&b;</worksheet>'),
        ("xl/worksheets/sheet1.xml", b"<w><sheetData><sheetData/></sheetData></w>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships/>"),
        ("xl/styles.xml", b"\xff\xfe"),
        ("xl/comments1.xml", b"<comments/>"),
        ("xl/drawings/vmlDrawing1.vml", b"nothing"),
    ],
)
def test_a_damaged_part_is_named_as_damage(name: str, content: bytes) -> None:
    """No library's error reaches the user."""
    with pytest.raises(CannotAnnotate, match="damaged"):
        annotate(changed(RICH, {name: content}), [Mark(FORM, "C9", "甲", ERROR)])


def test_a_package_of_too_many_parts_is_refused() -> None:
    """The bounds of reading hold for marking, too."""
    with pytest.raises(CannotAnnotate, match="large"):
        annotate(RICH + b"PK\x01\x02" * (MAX_PARTS + 1), [])


def test_new_drawings_claim_ids_that_no_other_has() -> None:
    """Excel numbers the shapes of a whole workbook."""
    before, after = parts_of(RICH), parts_of(annotate(RICH, [Mark(EMPTY, "A1", "甲", ERROR)]))
    (new,) = (after[name] for name in after if name.endswith(".vml") and name not in before)
    assert blocks(new)
    assert not [name for name in before if name.endswith(".vml") and blocks(before[name]) & blocks(new)]


def test_ids_of_relationships_are_free_ones() -> None:
    """One that is taken would lead to two parts."""
    name = "xl/worksheets/_rels/sheet3.xml.rels"
    taken = {name: parts_of(RICH)[name].replace(b'"rId1"', b'"rId2"')}
    sheet = "xl/worksheets/sheet3.xml"
    data = changed(RICH, {**taken, sheet: parts_of(RICH)[sheet].replace(b'"rId1"', b'"rId2"')})
    assert check_package(annotate(data, [Mark(BUTTONS, "A1", "甲", ERROR)])) == []


def test_types_of_parts_that_are_gone_do_not_count_twice() -> None:
    """Programs forget to take them out; two for one part are an error."""
    stale = b'<Override PartName="/xl/comments3.xml" ContentType="text/plain"/></Types>'
    types = parts_of(RICH)["[Content_Types].xml"].replace(b"</Types>", stale)
    marked = annotate(changed(RICH, {"[Content_Types].xml": types}), [Mark(EMPTY, "A1", "甲", ERROR)])
    assert check_package(marked) == []
    assert b"text/plain" not in parts_of(marked)["[Content_Types].xml"]


def test_the_type_of_drawings_goes_with_the_last_one() -> None:
    """A workbook without any drawing is left without their type."""
    data = handmade.workbook('<row r="1"/>')
    marked = annotate(data, [Mark("S", "B2", "甲", ERROR)])
    assert b'Extension="vml"' in parts_of(marked)["[Content_Types].xml"]
    assert b'Extension="vml"' not in parts_of(removed(marked))["[Content_Types].xml"]


def test_styles_under_a_prefix_keep_it() -> None:
    """A format without the prefix would belong to no namespace."""
    styles = parts_of(RICH)["xl/styles.xml"].decode()
    styles = re.sub(r"(</?)(?=[A-Za-z])", r"\1x:", styles).replace("xmlns=", "xmlns:x=")
    data = changed(RICH, {"xl/styles.xml": styles.encode()})
    marked = annotate(data, [Mark(FORM, "B3", "甲", ERROR)], report=report())
    assert opened(marked)["校验"]["A1"].font.sz == 16
    tags = {element.tag for element in parsed(parts_of(marked)["xl/styles.xml"]).iter()}
    assert tags == {
        element.tag for element in parsed(parts_of(annotate(RICH, [], report=report()))["xl/styles.xml"]).iter()
    }


def test_the_archive_keeps_how_parts_were_packed() -> None:
    """Order, times and packing of the parts are as they came."""
    stream = io.BytesIO()
    with ZipFile(stream, "w") as package:
        for name, content in parts_of(RICH).items():
            info = ZipInfo(name, (2021, 12, 31, 8, 30, 0))
            info.compress_type = ZIP_STORED
            package.writestr(info, content)
    with ZipFile(io.BytesIO(annotate(stream.getvalue(), [Mark(EMPTY, "A1", "甲", ERROR)]))) as package:
        infos = package.infolist()[: len(parts_of(RICH))]
    assert [info.filename for info in infos] == list(parts_of(RICH))
    assert {(info.date_time, info.compress_type) for info in infos} == {((2021, 12, 31, 8, 30, 0), ZIP_STORED)}


def test_chart_sheets_are_passed_over() -> None:
    """They have no cells, and a part of another kind."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, chart = book.add_worksheet("表"), book.add_chart({"type": "bar"})
    chart.add_series({"values": "=表!$A$1:$A$3"})
    sheet.write("A1", 1)
    book.add_chartsheet("图").set_chart(chart)
    book.close()
    assert annotate(stream.getvalue(), [Mark("图", "A1", "甲", ERROR)]) == stream.getvalue()
