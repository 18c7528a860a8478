"""A received workbook gets notes and colours, and nothing else of it changes."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.excel.rich import BUTTONS, EMPTY, FORM, REMARK, TALK, parts_of, rich_workbook
from tests.libreoffice import recalculated
from tests.package_rules import check_package
from xltools.core.address import Area
from xltools.core.finding import Finding, Severity
from xltools.core.layout import Choices, Highlight, SheetLayout
from xltools.excel.annotate import Mark, annotate
from xltools.excel.patch.notes import HEADING
from xltools.sheets.findings import findings_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ERROR, EXPLAIN, NOTE = Severity
RICH = rich_workbook()
MARKS = [
    Mark(FORM, "B2", "与决算报表不符", ERROR),
    Mark(FORM, "C3", "增幅超过 20%，请说明", EXPLAIN),
    Mark(FORM, "C3", "公式被改为数值", ERROR),
    Mark(FORM, "B20", "缺少数据", NOTE),
    Mark(BUTTONS, "A1", "请填写", NOTE),
    Mark(TALK, "A1", "请核对", EXPLAIN),
]


def report() -> SheetLayout:
    """A sheet of findings with a link, a filter, repeated rows and a rule for its colours."""
    sheet = SheetLayout("校验", filter=Area(1, 0, 2, 2), repeat_rows=(1, 1), tab_color="#C00000")
    sheet.merge(Area(0, 0, 0, 2), "校验结果", "title")
    sheet.put_row(1, 0, ["级别", "单元格", "差额"], "header")
    sheet.put(2, 0, "错误", "cell centre")
    sheet.put(2, 1, "B2", "cell centre link", link=f"'{FORM}'!B2")
    sheet.put(2, 2, 12.5, "cell percent")
    sheet.highlights = [Highlight(Area(2, 0, 2, 0), "bad", equal_to="错误")]
    return sheet


def parsed(xml: bytes) -> ET.Element:
    """A part that we made."""
    return ET.fromstring(xml)  # noqa: S314 - ours


def opened(data: bytes, *, check: bool = True) -> openpyxl.Workbook:
    """A workbook as openpyxl reads it, with its cached results; proved sound, unless another program wrote it."""
    assert not check or check_package(data) == []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl names what it would lose on saving
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def note(data: bytes, sheet: str, cell: str, *, check: bool = True) -> str:
    """The text of a cell's note."""
    comment = opened(data, check=check)[sheet][cell].comment
    return comment.text if comment else ""


def colours(data: bytes, sheet: str, *, check: bool = True) -> dict[str, str]:
    """The fill that conditional formats without a condition of their own give to areas of a sheet."""
    found: dict[str, str] = {}
    for area in opened(data, check=check)[sheet].conditional_formatting:
        for rule in area.rules:
            if rule.formula == ['N("xltools")=0']:
                found |= dict.fromkeys(str(area.sqref).split(), rule.dxf.fill.bgColor.rgb)
    return found


def values(sheet: Worksheet) -> dict[str, object]:
    """What stands in the cells of a sheet."""
    return {cell.coordinate: cell.value for row in sheet for cell in row if cell.value is not None}


def leaves(xml: bytes) -> Iterator[tuple[str, str]]:
    """The top-level elements of a part, by tag, each in its canonical form."""
    for child in parsed(xml):
        yield child.tag, ET.canonicalize(ET.tostring(child, encoding="unicode"))


def test_only_the_parts_that_hold_marks_change() -> None:
    """Texts, results, charts, pictures, macros and their signature, ribbon, theme, links: the same bytes."""
    before, after = parts_of(RICH), parts_of(annotate(RICH, MARKS))
    assert {name for name in before if after[name] != before[name]} == {
        "[Content_Types].xml",  # a part with notes more
        "xl/styles.xml",  # three colours more
        "xl/worksheets/sheet1.xml",  # colours
        "xl/worksheets/sheet3.xml",  # colours
        "xl/worksheets/sheet4.xml",  # colours
        "xl/worksheets/_rels/sheet3.xml.rels",  # it had buttons but no notes
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",  # boxes of the notes on the form
        "xl/drawings/vmlDrawing3.vml",  # a box beside the buttons
    }
    assert after.keys() - before.keys() == {"xl/comments3.xml"}


def test_with_a_report_the_workbook_part_changes_too() -> None:
    """A sheet has to be listed; nothing else is added."""
    before, after = parts_of(RICH), parts_of(annotate(RICH, [], report=report()))
    assert {name for name in before if after[name] != before[name]} == {
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
    }
    assert after.keys() - before.keys() == {"xl/worksheets/sheet5.xml"}


def test_of_a_sheet_only_colours_change() -> None:
    """Rows, cells, protection, validations, drawings: every element of the sheet is as it was, in its place."""
    before, after = parts_of(RICH), parts_of(annotate(RICH, MARKS))
    old, new = list(leaves(before["xl/worksheets/sheet1.xml"])), list(leaves(after["xl/worksheets/sheet1.xml"]))
    assert [leaf for leaf in new if leaf in old] == old
    assert [tag for tag, _ in (leaf for leaf in new if leaf not in old)] == [f"{MAIN}conditionalFormatting"] * 2
    start, end = (before["xl/worksheets/sheet1.xml"].index(tag) for tag in (b"<sheetData", b"</sheetData>"))
    assert before["xl/worksheets/sheet1.xml"][start:end] in after["xl/worksheets/sheet1.xml"]


def test_styles_keep_their_numbers() -> None:
    """Formats are added behind those that cells already point at."""
    old, new = (parsed(parts_of(data)["xl/styles.xml"]) for data in (RICH, annotate(RICH, MARKS, report=report())))
    for before, after in zip(old, new, strict=True):
        kept = [ET.canonicalize(ET.tostring(child, encoding="unicode")) for child in list(after)[: len(before)]]
        assert kept == [ET.canonicalize(ET.tostring(child, encoding="unicode")) for child in before]
        assert after.get("count", str(len(after))) == str(len(after))


def test_each_cell_says_what_is_the_matter_with_the_gravest_first() -> None:
    """One note a cell, by us; what a clerk wrote stays above it."""
    marked = annotate(RICH, MARKS)
    assert note(marked, FORM, "C3") == f"{HEADING}\n公式被改为数值\n增幅超过 20%，请说明"
    assert note(marked, FORM, "B20") == f"{HEADING}\n缺少数据"
    assert note(marked, FORM, "B2").startswith(f"{REMARK}\n{HEADING}\n与决算报表不符")
    sheet = opened(marked)[FORM]
    assert (sheet["B2"].comment.author, sheet["C3"].comment.author) == ("填报人", "xltools")


def test_the_colour_is_that_of_the_gravest() -> None:
    """Red for errors, yellow for what must be explained, pale blue for notes."""
    assert colours(annotate(RICH, MARKS), FORM) == {"B2": "FFF28B82", "C3": "FFF28B82", "B20": "FFCFE8FC"}


def test_our_colours_come_behind_those_of_the_workbook() -> None:
    """A condition of the workbook's own goes before ours, and no two rules share a place."""
    sheet = parsed(parts_of(annotate(RICH, MARKS))["xl/worksheets/sheet1.xml"])
    rules = [(int(rule.attrib["priority"]), rule.findtext(f"{MAIN}formula")) for rule in sheet.iter(f"{MAIN}cfRule")]
    assert len(dict(rules)) == len(rules)
    assert [formula == 'N("xltools")=0' for _, formula in sorted(rules)] == [False, False, True, True]


def test_threads_stay_as_they_are() -> None:
    """Excel writes the stand-in of a thread anew; the cell gets its colour, and the text stands on the report."""
    before, marked = parts_of(RICH), annotate(RICH, MARKS)
    after = parts_of(marked)
    for name in ("xl/comments2.xml", "xl/threadedComments/threadedComment1.xml", "xl/persons/person.xml"):
        assert after[name] == before[name]
    assert colours(marked, TALK) == {"A1": "FFFFD166"}


def test_buttons_stay_beside_new_boxes() -> None:
    """The box of a note gets an id of its own in the drawing of the buttons."""
    before, after = (parts_of(data)["xl/drawings/vmlDrawing3.vml"] for data in (RICH, annotate(RICH, MARKS)))
    shapes = [shape.get("id") for shape in parsed(after).iter("{urn:schemas-microsoft-com:vml}shape")]
    assert len(shapes) == len(set(shapes)) == 3
    assert before.removesuffix(b"</xml>") in after


def test_results_and_protection_stay() -> None:
    """No result is lost, no cell unlocked, no password gone."""
    before, after = opened(RICH), opened(annotate(RICH, MARKS, report=report()))
    for sheet in before:
        assert values(after[sheet.title]) == values(sheet)
    assert after[FORM]["B8"].value == 157.5
    assert after[FORM].protection.sheet
    assert after[FORM].protection.password == before[FORM].protection.password


def test_a_text_too_long_for_a_note_is_cut() -> None:
    """A note holds 32,767 characters; Excel would call the file damaged."""
    assert len(note(annotate(RICH, [Mark(FORM, "B3", "长" * 40_000, NOTE)]), FORM, "B3")) == 32_000


def test_merged_cells_are_marked_as_one() -> None:
    """Only the first of merged cells is ever seen; a mark on another one would be lost."""
    marked = annotate(RICH, [Mark(FORM, "C1", "标题", NOTE)])
    assert colours(marked, FORM) == {"A1:C1": "FFCFE8FC"}
    assert note(marked, FORM, "A1") == f"{HEADING}\n标题"


def test_an_area_is_coloured_whole_and_has_one_note() -> None:
    """A finding may speak of a range."""
    marked = annotate(RICH, [Mark(EMPTY, "B3:C9", "空白", EXPLAIN)])
    assert colours(marked, EMPTY) == {"B3:C9": "FFFFD166"}
    assert note(marked, EMPTY, "B3") == f"{HEADING}\n空白"


def test_sheets_that_are_not_there_are_passed_over() -> None:
    """A finding may speak of a sheet that is missing: the report says so."""
    assert annotate(RICH, [Mark("没有", "A1", "缺", ERROR)], report=None) == RICH
    assert note(annotate(RICH, [Mark(FORM.upper(), "A3", "甲", NOTE)]), FORM, "A3").endswith("甲")


def test_the_report_is_the_last_sheet_with_links_to_the_cells() -> None:
    """It opens with its formats, and the workbook still opens where it did."""
    marked = annotate(RICH, MARKS, report=report())
    book = opened(marked)
    assert book.sheetnames == [FORM, EMPTY, BUTTONS, TALK, "校验"]
    sheet = book["校验"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["级别", "单元格", "差额"],
        ["错误", "B2", 12.5],
    ]
    assert sheet["B3"].hyperlink.location == f"'{FORM}'!B2"
    assert (sheet["C3"].number_format, sheet["C3"].border.left.style) == ('0.00"%"', "thin")
    assert (sheet["A2"].fill.fgColor.rgb, sheet["A1"].font.name, sheet["A1"].font.sz) == ("FFD9E2EC", "黑体", 16)
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C1"]
    (area,) = sheet.conditional_formatting
    assert area.rules[0].dxf.fill.bgColor.rgb == "FFFADBD8"
    assert (sheet.auto_filter.ref, sheet.print_title_rows) == ("A2:C3", "$2:$2")
    assert book.active.title == FORM
    assert [each.title for each in book if each.sheet_view.tabSelected] == [FORM]


def test_the_sheet_of_findings_leads_to_the_cells_that_they_name() -> None:
    """As the report of the checked workbook itself; a finding on a sheet that is missing leads nowhere."""
    findings = [
        Finding(rule="formula.replaced", severity=ERROR, sheet=FORM, cell="C3", message="公式被改为数值"),
        Finding(rule="sheet.hidden", severity=NOTE, sheet=EMPTY, message="工作表被隐藏"),
        Finding(rule="sheet.missing", severity=NOTE, sheet="没有", cell="A1", message="缺少工作表"),
    ]
    sheet = findings_sheet(findings, {}, within=opened(RICH).sheetnames)
    report_sheet = opened(annotate(RICH, [], report=sheet))["校验"]
    links = {cell.hyperlink.location for row in report_sheet for cell in row if cell.hyperlink}
    assert links == {f"'{FORM}'!C3", f"'{EMPTY}'!A1"}


def test_the_report_takes_a_name_that_is_free() -> None:
    """The template may have a sheet 校验 of its own."""
    once = annotate(RICH, [], report=SheetLayout("讨论"))
    assert opened(once).sheetnames[-1] == "讨论 2"


@pytest.mark.parametrize("extra", [{"choices": [Choices(Area(0, 0, 0, 0), ("是",))]}, {"comment": "x"}])
def test_a_report_with_parts_of_its_own_is_refused(extra: dict[str, object]) -> None:
    """They would be lost without a word."""
    sheet = SheetLayout("校验")
    sheet.put(0, 0, "x", comment=str(extra.get("comment", "")))
    sheet.choices = [Choices(Area(0, 0, 0, 0), ("是",))] if "choices" in extra else []
    with pytest.raises(ValueError, match="report"):
        annotate(RICH, [], report=sheet)


def test_an_address_that_is_none_is_a_fault_of_the_caller() -> None:
    """It says nothing of the file."""
    with pytest.raises(ValueError, match="address"):
        annotate(RICH, [Mark(FORM, "B", "甲", ERROR)])


@pytest.mark.libreoffice
def test_libreoffice_reads_values_and_notes() -> None:
    """An independent program finds the values where they were, and the report with them."""
    before, after = recalculated(RICH), recalculated(annotate(RICH, MARKS, report=report()))
    assert {key: value for key, value in after.items() if key[0] != "校验"} == before
    assert after["校验", 2, 2] == 12.5
