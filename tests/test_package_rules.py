"""The rules for packages find what is wrong; a check that never fails proves nothing."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.package_rules import check_package
from xltools.core.address import Area
from xltools.core.layout import Choices, Highlight, SheetLayout, WorkbookLayout
from xltools.excel.write import render

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"


def sound() -> bytes:
    """A small workbook with a bit of everything."""
    sheet = SheetLayout("甲", names={"表": Area(0, 0, 1, 1)}, widths={0: 9, 1: 11})
    sheet.merge(Area(4, 0, 4, 1), "合并", "cell")
    sheet.merge(Area(5, 0, 5, 1), "合并")
    sheet.put(0, 0, "文字", link="'乙'!A1", comment="批注")
    sheet.put(1, 0, formula="='乙'!A1+1")
    sheet.choices = [Choices(Area(0, 0, 3, 0), ("是", "否")), Choices(Area(0, 1, 3, 1), least=0)]
    sheet.highlights = [Highlight(Area(0, 0, 3, 0), "bad", equal_to="否")]
    return render(WorkbookLayout([sheet, SheetLayout("乙")]))


def broken(part: str, old: str, new: str) -> bytes:
    """The sound workbook with one text replaced in one part; without that part where ``old`` is empty."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound())) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == part:
                assert old in text
                if not old:
                    continue
                text = text.replace(old, new, 1)
            target.writestr(name, text)
    return stream.getvalue()


def test_a_sound_package() -> None:
    """Nothing to say."""
    assert check_package(sound()) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (SHEET, "</worksheet>", "", "not well-formed"),
        ("xl/comments1.xml", "", "", "does not exist"),
        ("[Content_Types].xml", 'Extension="vml"', 'Extension="vmx"', "no content type"),
        ("[Content_Types].xml", "/xl/styles.xml", "/xl/style.xml", "a content type for no part"),
        (BOOK, 'r:id="rId2"', 'r:id="rId99"', "no relationship"),
        (BOOK, 'name="乙"', 'name="甲"', "twice"),
        (BOOK, 'name="乙"', 'name="乙/丙"', "not allowed"),
        (BOOK, 'name="乙"', f'name="{"乙" * 32}"', "1 to 31"),
        (BOOK, 'name="乙" sheetId="2"', 'name="乙" sheetId="1"', "sheetId 1 twice"),
        (BOOK, '<sheet name="甲"', '<sheet name="甲" state="hidden"', "active tab"),
        (BOOK, 'name="表"', 'name="A1"', "name 'A1': not allowed"),
        (BOOK, "'甲'!$A$1", "'丁'!$A$1", "'丁', which does not exist"),
        (
            BOOK,
            "</definedNames>",
            '<definedName name="表" localSheetId="0">1</definedName></definedNames>',
            "its scope",
        ),
        (SHEET, 'ref="A6:B6"', 'ref="A5:B6"', "merged cells overlap"),
        (SHEET, 'sqref="B1:B4"', 'sqref="A4:B4"', "data validations overlap"),
        (SHEET, '"是,否"', f'"{"是" * 256}"', "a list of 256"),
        (SHEET, 'dxfId="0"', 'dxfId="7"', "unknown style 7"),
        (SHEET, "location=\"'乙'!A1\"", "location=\"'丙'!A1\"", "link to '丙'!A1"),
        (SHEET, "'乙'!A1+1", "'丙'!A1+1", "'丙', which does not exist"),
        (SHEET, "'乙'!A1+1", "IFS(TRUE,1)", "IFS without its prefix"),
        (SHEET, '<row r="5"', '<row r="1"', "rows out of order"),
        (SHEET, '<c r="B5"', '<c r="A5"', "cells out of order"),
        (SHEET, '<c r="B5"', '<c r="B6"', "a cell of another row"),
        (SHEET, "<v>0</v>", "<v>99</v>", "unknown shared string 99"),
        (SHEET, '<col min="1" max="1"', '<col min="1" max="3"', "columns overlap"),
        (SHEET, "<sheetData>", "<mergeCells/><sheetData>", "out of order"),
        (STRINGS, 'uniqueCount="2"', 'uniqueCount="3"', "uniqueCount"),
        (STRINGS, ' count="3"', ' count="4"', "count is 4"),
    ],
)
def test_each_rule_can_fail(part: str, old: str, new: str, fault: str) -> None:
    """One deliberate fault, and the sentence that names it."""
    assert any(fault in found for found in check_package(broken(part, old, new)))
