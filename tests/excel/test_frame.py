"""The short way to read a sheet whose frame was met before: it must come to what the long way comes to."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.excel.handmade import MAIN, cell, package, workbook
from xltools.excel import calamine_reader
from xltools.excel.frame import frame_of, frames_of
from xltools.excel.package import open_package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.snapshot import Sheet

    Value = float | str | bool | None


def afresh(content: bytes) -> list[tuple[Sheet, str]]:
    """What a process reads that has met no frame yet."""
    calamine_reader._known.clear()  # noqa: SLF001 - there is no other way to forget
    return after(content)


def after(content: bytes, *others: bytes) -> list[tuple[Sheet, str]]:
    """What is read after others were; with it the cells in order and with their types, as 1 and True are equal."""
    for other in others:
        calamine_reader.read_sheets(other, package=open_package(other))
    return [
        (sheet, repr([(at, type(held.value), held) for at, held in sheet.cells.items()]))
        for sheet in calamine_reader.read_sheets(content, package=open_package(content))
    ]


def copy_of_template(values: Sequence[Value], results: Sequence[Value]) -> bytes:
    """A sheet with merges, hidden columns and protection, whose values alone may differ."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("007001 甲")
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, 3, "部门整体支出")
        sheet.set_column(12, 14, None, None, {"hidden": True})
        sheet.protect()
        for row, value in enumerate(values, 1):
            sheet.write(row, 1, value, date if row % 5 == 0 and isinstance(value, float) else None)
            sheet.write_blank(row, 2, None, date)
        for row, result in enumerate(results, 1):
            sheet.write_formula(row, 3, f'=IF(B{row}="","x",B{row}&"<é>")', None, "" if result is None else result)
    return stream.getvalue()


values = (
    st.none()
    | st.booleans()
    | st.floats(-1e6, 1e6)
    | st.integers(0, 9)
    | st.sampled_from(["", "甲", "#N/A", "#1", "a\r\nb"])
)


@given(*[st.lists(values, min_size=7, max_size=7) for _ in range(4)])
def test_values_of_a_known_frame(
    one: list[Value], results: list[Value], other: list[Value], others: list[Value]
) -> None:
    """Whatever is typed and calculated, blank or error: values, their types and order, and all else."""
    first, second = copy_of_template(one, results), copy_of_template(other, others)
    assert after(second, first) == afresh(second)


texts = st.sampled_from(["甲", " 甲 ", "&lt;1&amp;2", "#N/A", "1", "", "a&#10;b", "a_x000D_b", "true"])


@given(st.lists(texts, min_size=3, max_size=3), st.lists(texts, min_size=3, max_size=3))
def test_texts_that_stand_in_their_cells(one: list[str], other: list[str]) -> None:
    """As they do where values were written into a person's workbook; with and without blanks to be kept."""
    first, second = (workbook(f'<row r="1">{_texts(each)}</row>') for each in (one, other))
    assert after(second, first) == afresh(second)
    frames = [
        frames_of(open_package(each))("S") for each in (first, second, workbook(f'<row r="1">{_texts([])}</row>'))
    ]
    assert None not in frames
    assert len({frame.parts for frame in frames if frame}) == 1


def _texts(texts: Sequence[str]) -> str:
    cells = [
        cell(f"{column}1", f"<is><t{space}>{text}</t></is>", "inlineStr")
        for column, space, text in zip("BCD", ("", ' xml:space="preserve"', ""), texts, strict=False)
    ]
    return "".join([cell("A1", "<f>1+2</f><v>3</v>"), *cells])


def test_a_copy_has_the_same_frame() -> None:
    """Or the short way would be a way for nothing."""
    first, second = copy_of_template([1, "甲", None], [1.5, "", "✓"]), copy_of_template([None, True, 2.5], ["", 1, 2])
    frames = [frames_of(open_package(each))("007001 甲") for each in (first, second)]
    assert frames[0] is not None
    assert frames[1] is not None
    assert frames[0].parts == frames[1].parts
    afresh(first)
    assert frames[1].parts in calamine_reader._known  # noqa: SLF001


FORMULA = "<f>SUM(B1:C1)</f>"
BASE = f'<row r="1">{cell("A1", f"{FORMULA}<v>3</v>")}{cell("B1", "<v>1</v>")}{cell("C1", "<v>2</v>")}</row>'


@pytest.mark.parametrize(
    ("rows", "before", "tail"),
    [
        (BASE.replace("SUM", "COUNT"), "", ""),
        (BASE.replace("B1:C1", "B1:C2"), "", ""),
        (BASE.replace('r="A1"', 'r="D1"'), "", ""),
        (BASE.replace(FORMULA, ""), "", ""),
        (BASE.replace("<v>1</v>", "<f>1</f><v>1</v>"), "", ""),
        (BASE.replace("<v>3</v>", ""), "", ""),
        (BASE.replace('r="A1"', 'r="A1" t="e"').replace("<v>3</v>", "<v>#REF!</v>"), "", ""),
        (BASE.replace('r="A1"', 'r="A1" t="str"').replace("<v>3</v>", "<v>#REF!</v>"), "", ""),
        (BASE.replace('r="A1"', 'r="A1" t="str"').replace("<v>3</v>", "<v></v>"), "", ""),
        (BASE.replace('r="A1"', 'r="A1" t="str"').replace("<v>3</v>", ""), "", ""),
        (BASE.replace('r="B1"', 'r="B1" t="e"').replace("<v>1</v>", "<v>#N/A</v>"), "", ""),
        (BASE.replace('r="B1"', 'r="B1" t="str"').replace("<v>1</v>", "<v>#N/A</v>"), "", ""),
        (BASE.replace('r="B1"', 'r="B1" t="d"').replace("<v>1</v>", "<v>2024-01-31</v>"), "", ""),
        (BASE.replace('r="B1"', 'r="B1" t="inlineStr"').replace("<v>1</v>", "<is><t>甲</t></is>"), "", ""),
        (BASE.replace("<f>", "<f><![CDATA[1+]]>"), "", ""),
        (BASE.replace('<c r="B1"', '<!-- <c r="B1"').replace("</row>", "--></row>"), "", ""),
        (BASE.replace('<row r="1"', '<row r="1" hidden="1"'), "", ""),
        (BASE + f'<row r="3">{cell("C3", "<f>A1</f>")}</row>', "", ""),
        (BASE, "", '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'),
        (BASE, "", '<sheetProtection sheet="1"/>'),
        (BASE, '<cols><col min="2" max="3" width="0" hidden="1"/></cols>', ""),
        (BASE, '<sheetViews><sheetView workbookViewId="0"/></sheetViews>', ""),
        (BASE.replace("SUM(B1:C1)", "A2").replace("</row>", '</row><row r="2"><c r="A2"><v>5</v></c></row>'), "", ""),
    ],
)  # fmt: skip
def test_what_is_no_copy_is_read_for_itself(rows: str, before: str, tail: str) -> None:
    """Each differs from the sheet read before in one thing, which must be seen."""
    first, second = workbook(BASE), workbook(rows, before=before, after=tail)
    for other in (first, second):
        assert after(second, first, other) == afresh(second)
        assert after(first, second, other) == afresh(first)


@pytest.mark.parametrize(
    "part",
    [
        "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData></worksheet>",
        '<worksheet><!-- --><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
        '<x:worksheet><x:sheetData><x:row r="1"/></x:sheetData></x:worksheet>',
        '<worksheet><sheetData><row r="1"><c><v>1</v></c></row></sheetData></worksheet>',
        '<worksheet><sheetData><row r="1"><c r="A1"><f>1</f></c></row></sheetData></worksheet>',
        "<worksheet><sheetData/></worksheet>",
        "",
    ],
)  # fmt: skip
def test_what_is_not_written_in_the_known_way_has_no_frame(part: str) -> None:
    """Other quotes, comments, prefixes, cells without addresses, formulas never calculated, nothing at all."""
    assert frame_of(part.encode()) is None
    assert frame_of(part.encode("utf-16")) is None


LINK = '<Relationship Id="rId{}" Type="t/worksheet" Target="worksheets/sheet1.xml"/>'


@pytest.mark.parametrize(
    ("part", "end", "more"),
    [
        ("xl/workbook.xml", "</sheets>", '<sheet name="T" sheetId="2" r:id="rId1"/>'),
        ("xl/workbook.xml", "</sheets>", '<sheet name="S" sheetId="2" r:id="rId2"/>'),
        ("xl/_rels/workbook.xml.rels", "</Relationships>", LINK.format(1)),
    ],
    ids=["two sheets of one part", "two sheets of one name", "two links of one id"],
)
def test_where_it_could_be_another_part_there_are_no_frames(part: str, end: str, more: str) -> None:
    """Nobody knows which of them the library takes."""
    assert frames_of(open_package(workbook(BASE)))("T") is None
    with ZipFile(io.BytesIO(workbook(BASE))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name).decode() for name in archive.namelist()}
    assert frames_of(open_package(package(parts)))("S") is not None
    changed = str(parts[part]).replace(end, more + end)
    assert frames_of(open_package(package(parts | {part: changed})))("S") is None


def test_two_parts_of_nearly_one_name_have_no_frames() -> None:
    """Some programs tell capitals apart, some do not."""
    part = f'<worksheet xmlns="{MAIN}"><sheetData>{BASE}</sheetData></worksheet>'
    assert frames_of(open_package(workbook(BASE, extra={"xl/worksheets/Sheet1.xml": part})))("S") is None


def test_only_so_many_frames_are_kept() -> None:
    """A zone whose departments all changed their sheets does not fill the memory."""
    for number in range(1, 40):
        content = workbook(BASE.replace("C1)", f"C{number})"))
        (sheet,) = calamine_reader.read_sheets(content, package=open_package(content))
        assert sheet.cells[0, 0].formula == f"=SUM(B1:C{number})"
        assert len(calamine_reader._known) <= 16  # noqa: SLF001
