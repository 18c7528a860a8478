"""The open workbook as a snapshot: the same as that of its file, by both ways."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from tests.fakes.excel import excel
from tests.office.clicks import MASTER, ONE, opened
from xltools.core.snapshot import Cell, ErrorValue
from xltools.excel.read import read
from xltools.office.live import sheets_of
from xltools.office.refusal import Stopped
from xltools.office.session import Session
from xltools.office.snapshot import snapshot_of

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings

    from tests.fakes.excel import App


def session_of(app: App) -> Session:
    """A session on the workbook in front, as a click has it."""
    import xlwings as xw  # noqa: PLC0415 - the tests' engine is there only now

    found: xlwings.App = xw.App(impl=app)
    return Session(found, found.books.active)


@pytest.mark.parametrize("readable", [True, False], ids=["copy", "asked"])
@pytest.mark.parametrize("source", [ONE, MASTER], ids=["department", "master"])
def test_the_open_workbook_is_the_file(source: Path, tmp_path: Path, *, readable: bool) -> None:
    """Cells, results, formulas, merges, names, hidden and protected sheets: what extraction sees is the same.

    Where security software encrypts whatever Excel writes, Excel is asked for every sheet instead.
    """
    with opened(tmp_path, source) as (app, book):
        book.copies_are_readable = readable
        found = snapshot_of(session_of(app))
    expected = read(source)
    assert found.source.path == str(tmp_path / book.name)
    for one, other in zip(found.sheets, expected.sheets, strict=True):
        assert one.name == other.name
        assert dict(one.cells) == dict(other.cells)
        assert (one.merges, dict(one.names)) == (other.merges, dict(other.names))
        assert (one.hidden, one.protected) == (other.hidden, other.protected)
        if readable:
            assert one == other


def every_kind() -> bytes:
    """A workbook with values of every kind, hidden rows and columns, and merged cells beside each other."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("各 '种' 值")
    sheet.write_row(2, 1, [1, 2.5, "文", True])
    sheet.write_string(3, 1, "=1+1", book.add_format({"quote_prefix": True}))
    sheet.write_datetime(3, 2, dt.datetime(2021, 5, 6), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
    sheet.write_datetime(3, 3, dt.datetime(2021, 5, 6, 7, 8, 9), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))  # noqa: DTZ001
    sheet.write_datetime(3, 4, dt.time(12, 30), book.add_format({"num_format": "hh:mm"}))
    sheet.write_formula(4, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(4, 2, '=""', None, "")
    sheet.write_formula(4, 3, "=B3*2", None, 2)
    sheet.merge_range(6, 1, 6, 2, "甲")
    sheet.merge_range(6, 3, 8, 4, "乙")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})
    sheet.protect()
    book.add_worksheet("单格").write(9, 9, 7)
    book.add_worksheet("空").very_hidden()
    book.close()
    return stream.getvalue()


def test_values_of_every_kind(tmp_path: Path) -> None:
    """Asked of Excel, each is what the reader of files makes of it; a text that looks like a formula stays a text."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(every_kind())
    with excel() as app:
        app.books.open(str(path))
        session = session_of(app)
        book = session.need_book()
        found = {sheet.name: sheet for sheet in sheets_of(book, session)}
    cells = dict(found["各 '种' 值"].cells)
    assert cells == {
        (2, 1): Cell(1),
        (2, 2): Cell(2.5),
        (2, 3): Cell("文"),
        (2, 4): Cell(value=True),
        (3, 1): Cell("=1+1"),
        (3, 2): Cell(dt.date(2021, 5, 6)),
        (3, 3): Cell(dt.datetime(2021, 5, 6, 7, 8, 9)),  # noqa: DTZ001 - Excel has no time zones
        (3, 4): Cell(dt.time(12, 30)),
        (4, 1): Cell(ErrorValue("#DIV/0!"), "=1/0"),
        (4, 2): Cell("", '=""'),
        (4, 3): Cell(2, "=B3*2"),
        (6, 1): Cell("甲"),
        (6, 3): Cell("乙"),
    }
    assert type(cells[2, 1].value) is int
    assert isinstance(cells[4, 1].value, ErrorValue)
    sheet = found["各 '种' 值"]
    assert sheet.merges == ((6, 1, 6, 2), (6, 3, 8, 4))
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns), sheet.protected) == ({2, 3}, {2}, True)
    assert dict(found["单格"].cells) == {(9, 9): Cell(7)}
    assert (found["空"].hidden, dict(found["空"].cells)) == (True, {})
    assert openpyxl.load_workbook(path).sheetnames == list(found)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    """Esc is looked at before each sheet."""
    with opened(tmp_path, MASTER) as (app, book):
        book.copies_are_readable = False
        session = session_of(app)
        asked = iter([False, False, True])
        session.stop = lambda: next(asked)
        with pytest.raises(Stopped):
            snapshot_of(session)
        sheets = len(book.held.worksheets)
        assert app.said == ["Reading the workbook …", f"Reading sheets: 1 of {sheets}. Press Esc to stop."]
