"""Reading a file: where it came from, what it carries besides cells, and what happens when a reader fails."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
import logging
import os
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests.excel.handmade import MAIN, cell, row_of, workbook
from xltools.core.address import Area
from xltools.core.snapshot import Cell, ErrorValue
from xltools.excel import calamine_reader
from xltools.excel.read import UnreadableError, read, worksheets

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.excel.read import Reader


def file_of(folder: Path, content: bytes, name: str = "007001 财政局 自评.xlsx") -> Path:
    """A file with a name as departments give them."""
    path = folder / name
    path.write_bytes(content)
    return path


def test_snapshot_names_its_source(tmp_path: Path) -> None:
    """Path as given, size, digest and time of the very bytes that were read."""
    content = row_of(cell("A1", "<v>1</v>"))
    path = file_of(tmp_path, content)
    os.utime(path, (1_700_000_000, 1_700_000_000.75))
    source = read(str(path)).source
    assert (source.path, source.size) == (str(path), len(content))
    assert source.sha256 == hashlib.sha256(content).hexdigest()
    assert source.modified == dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC)


def test_macros_are_seen(tmp_path: Path) -> None:
    """VBA and Excel 4 macros, both only named, never run; the file's name does not matter."""
    for part in ("xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"):
        content = workbook("", extra={part: b"\xcc\x61"})
        assert read(file_of(tmp_path, content, "a.xlsm")).has_macros
    assert not read(file_of(tmp_path, workbook(""))).has_macros


def test_external_links_are_seen(tmp_path: Path) -> None:
    """Other workbooks and DDE, each once."""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="t" Target="file:///D:\\往年\\2023.xlsx" TargetMode="External"/></Relationships>'
    )
    dde = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    extra: dict[str, str | bytes] = {
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": rels,
        "xl/externalLinks/externalLink2.xml": dde,
    }
    links = read(file_of(tmp_path, workbook("", extra=extra))).external_links
    assert set(links) == {"file:///D:\\往年\\2023.xlsx", "cmd|/c calc"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (f'<row r="1">{cell("A1", "<f>X</f><v>#SPILL!</v>", "e")}</row>', {(0, 0): Cell(ErrorValue("#SPILL!"), "=X")}),
        (
            '<row r="3"><c r="B3"><v>2</v></c><c r="A3"><v>1</v></c></row><row r="1"><c r="A1"><v>3</v></c></row>',
            {(0, 0): Cell(3), (2, 0): Cell(1), (2, 1): Cell(2)},
        ),
        (
            '<row r="1"><c r="XFD1"><v>0</v></c></row>'
            + "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(2, 301)),
            {(0, 16383): Cell(0)} | {(row - 1, 0): Cell(row) for row in range(2, 301)},
        ),
    ],
    ids=["a new error value", "rows out of order", "a stray cell far out"],
)
def test_what_the_fast_reader_refuses_the_slow_one_reads(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, rows: str, expected: dict[tuple[int, int], Cell]
) -> None:
    """Nobody needs to know which library did it; the log tells."""
    with caplog.at_level(logging.INFO, "xltools"):
        snapshot = read(file_of(tmp_path, workbook(rows)))
    assert list(snapshot.sheets[0].cells.items()) == list(expected.items()), "row by row, whatever the file's order"
    assert "the fast reader failed" in caplog.text


def test_a_panic_of_the_library_is_survived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A panic in Rust is no Exception to Python."""

    class PanicException(BaseException):
        """As pyo3 raises it."""

    def panic(_content: bytes, _only: object) -> None:
        raise PanicException

    monkeypatch.setattr(calamine_reader, "read_sheets", panic)
    assert read(file_of(tmp_path, row_of(cell("A1", "<v>1</v>")))).sheets[0].at(0, 0) == Cell(1)


def several() -> bytes:
    """Three worksheets with one cell each, and a chart sheet among them."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for number, name in enumerate(("甲", "乙", "丙")):
            book.add_worksheet(name).write(0, 0, number)
            book.define_name(f"'{name}'!here", f"'{name}'!$A$1")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=甲!$A$1:$A$1"})
        book.add_chartsheet("图").set_chart(chart)
    return stream.getvalue()


@pytest.mark.parametrize("reader", ["calamine", "openpyxl"])
def test_some_sheets_of_a_workbook(tmp_path: Path, reader: Reader) -> None:
    """They are as in the whole workbook, in its order; the names of the whole workbook stay."""
    path = file_of(tmp_path, several())
    whole = read(path, reader=reader)
    some = read(path, reader=reader, only={"丙", "甲", "图", "none such"})
    assert some.sheets == (whole.sheets[0], whole.sheets[2])
    assert dataclasses.replace(some, sheets=whole.sheets) == whole
    assert read(path, reader=reader, only=()).sheets == ()


def test_worksheets_are_listed_without_reading_them() -> None:
    """Those that are read, in the order of the tabs; none of a file that cannot be read."""
    assert worksheets(several()) == ("甲", "乙", "丙")
    strings = f'<sst xmlns="{MAIN}" count="1" uniqueCount="999999999999"><si><t>a</t></si></sst>'
    assert worksheets(workbook("", shared_strings=strings)) == (), "no memory is set aside for what is announced"
    assert worksheets(several()[:-100]) == ()


_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
_LAUGH = '<!DOCTYPE x [<!ENTITY a "ha">]>'
_STRINGS = f'<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'


@pytest.mark.parametrize(
    "content",
    [
        workbook(f'<row r="1">{cell("A1", "<is><t>&j;</t></is>", "inlineStr")}</row>', prologue=_LAUGHS),
        workbook(f'<row r="1">{cell("A1", "<is><t>&a;</t></is>", "inlineStr")}</row>', prologue=_LAUGH),
        workbook(f'<row r="1">{cell("A1", "<v>0</v>", "s")}</row>', shared_strings=_LAUGHS + _STRINGS),
        workbook("", extra={"xl/externalLinks/_rels/externalLink1.xml.rels": _LAUGH + "<a>&a;</a>"}),
        workbook('<row r="1"><c r="A1"><v>1</v></row>'),
        workbook('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
        workbook('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
    ],
    ids=[
        "laughs in a sheet",
        "one laugh in a sheet",
        "laughs in strings",
        "one laugh in links",
        "broken XML",
        "a row too far",
        "no such string",
    ],
)
def test_damage_and_attacks_end_in_one_message(tmp_path: Path, content: bytes) -> None:
    """No traceback, no endless work."""
    with pytest.raises(UnreadableError) as caught:
        read(file_of(tmp_path, content))
    assert caught.value.finding.rule == "file.damaged"


def test_vast_ranges_cost_nothing(tmp_path: Path) -> None:
    """A merge and a hyperlink over the whole sheet, in a file that only the slow reader reads."""
    rows = f'<row r="1">{cell("A1", "<v>#SPILL!</v>", "e")}</row>'
    ranges = (
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        '<hyperlinks><hyperlink ref="A1:XFD1048576" location="S!A1"/></hyperlinks>'
    )
    (sheet,) = read(file_of(tmp_path, workbook(rows, after=ranges))).sheets
    assert sheet.merges == (Area(0, 0, 1048575, 16383),)
