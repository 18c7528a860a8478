"""Sheets that are alike are read only once, and yet each is read as if it were the only one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.excel.test_fill import values
from xltools.core.address import Position
from xltools.core.snapshot import ErrorValue
from xltools.excel.patch.alike import AlikeSheet
from xltools.excel.patch.document import Document
from xltools.excel.patch.grid import Grid
from xltools.excel.patch.stored import held_after, stored_value
from xltools.excel.patch.values import cell_xml

if TYPE_CHECKING:
    from xltools.core.filling import FillValue
    from xltools.excel.patch.grid import Cell

TEXTS = ["一", "二", "三"]
SHEET = (
    '<?xml version="1.0" encoding="{encoding}"?><worksheet xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main"><dimension ref="A1"/><sheetData>{rows}</sheetData><extLst><ext><v>1</v></ext></extLst>'
    "</worksheet>"
)

inside = st.one_of(
    st.sampled_from(["", "<v/>", "<v></v>", "<v>0</v>", "<v>&amp;</v>", "<v>a>b</v>", "<v ><![CDATA[1]]></v>"]),
    st.sampled_from(["<!-- <v>8</v> --><v>9</v>", "<?x <v>8</v>?>", "<is><t>字 </t></is>", "<f>A1*2</f><v>7</v>"]),
    st.integers(-99, 99).map(lambda number: f"<v>{number}</v>"),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&>\ufffe\uffff"), max_size=5).map(
        lambda text: f"<f>B1&amp;C1</f><v>{text}</v>"
    ),
)
cells = st.tuples(st.sampled_from(["", "s", "str", "inlineStr", "b", "e", "n"]), inside)


def sheet_of(rows: list[list[tuple[str, str]]], encoding: str = "UTF-8") -> bytes:
    """A sheet with these cells, types and insides, row by row."""
    text = ""
    for row, each in enumerate(rows, 1):
        texts = (f'<c r="{"ABC"[column]}{row}" t="{kind}">{xml}</c>' for column, (kind, xml) in enumerate(each))
        text += f'<row r="{row}">{"".join(texts)}</row>'
    return SHEET.format(rows=text.replace(' t=""', ""), encoding=encoding).encode()


def read(grid: Grid) -> list[object]:
    """All that there is to know of a sheet."""
    every = [cell for row in grid.rows for cell in grid.cells(row)]
    assert sorted(cell.at for cell in grid.held([cell.at for cell in every])) == [
        cell.at for cell in every if cell.inner < cell.close
    ]
    formulas = [(cell.at, formula.text) for cell, formula in grid.formula_cells()]
    return [formulas, *(_value(grid, cell) for cell in every)]


def _value(grid: Grid, cell: Cell) -> object:
    try:
        return cell.at, cell.kind, cell.style, stored_value(grid, cell, TEXTS), bool(grid.formula(cell))
    except (ValueError, IndexError) as error:
        return type(error)


def _texts(grid: Grid) -> list[object]:
    return [stored_value(grid, cell, TEXTS) for cell in grid.cells(grid.rows[0])]


def emptied(document: Document, grid: Grid) -> bytes:
    """A sheet with another value in every cell that has one, and every second cell replaced."""
    for row in grid.rows:
        for number, cell in enumerate(grid.cells(row)):
            span = grid.value(cell)
            if number % 2:
                document.replace(cell.start, cell.end, "<c/>")
            elif span is not None:
                document.replace(*span, "<v>neu</v>")
            document.insert(cell.end, "<c/>")
    return document.result()


@given(st.lists(st.lists(cells, max_size=3), min_size=1, max_size=4))
def test_a_sheet_is_read_and_changed_as_if_it_were_the_only_one(rows: list[list[tuple[str, str]]]) -> None:
    """Whatever was read before it, and wherever a value may stand that is none."""
    data = sheet_of(rows)
    plain, alike = Document(data, skip="sheetData", last=True), AlikeSheet(data)
    grid = Grid(plain)
    assert read(alike.grid) == read(grid)
    assert alike.result() == data
    assert emptied(alike, alike.grid) == emptied(plain, grid)


def test_values_are_not_passed_on() -> None:
    """What one sheet shares with another are places, not a single figure."""
    one, two = (AlikeSheet(sheet_of([[("", f"<v>{value}</v>"), ("str", f"<v>{value}</v>")]])) for value in ("1", "234"))
    assert one.calculated is two.calculated
    assert [_texts(each.grid) for each in (one, two)] == [[1, "1"], [234, "234"]]


@pytest.mark.parametrize(("value", "encoding"), [("\x01", "UTF-8"), ("\ufffe", "UTF-8"), ("é", "US-ASCII")])
def test_a_value_that_is_not_well_formed_is_noticed(value: str, encoding: str) -> None:
    """Though it is not in what is parsed."""
    AlikeSheet(sheet_of([[("str", "<v>1</v>")]], encoding))
    with pytest.raises(expat.ExpatError):
        AlikeSheet(sheet_of([[("str", f"<v>{value}</v>")]], encoding))


def test_rows_that_are_none_are_left_alone() -> None:
    """Only where the sheet has its rows is anything taken out."""
    data = sheet_of([[("", "<v>1</v>")]]).replace(b"<dimension", b"<!-- <sheetData> --><dimension")
    alike = AlikeSheet(data)
    assert [cell.at for row in alike.grid.rows for cell in alike.grid.cells(row)] == [(0, 0)]
    assert alike.result() == data


written = st.one_of(
    values,
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(), max_size=8),
    st.sampled_from(["_x0041_", "_x005F_x0041_", "\r\n", "\t \n", "\x00", "\ufffe", "_x000D_"]),
    st.sampled_from([ErrorValue("#N/A"), dt.date(2024, 2, 29), dt.time(12), dt.timedelta(1.5), Decimal("1e-30")]),
)


@given(written, st.booleans())
def test_what_was_written_is_known_without_reading_it(value: FillValue, date1904: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by name
    """It is what would be read."""
    xml = cell_xml("", Position(0, 0), "", value, date1904=date1904)
    text = SHEET.format(rows=f'<row r="1">{xml}</row>', encoding="UTF-8")
    grid = Grid(Document(text.encode(), skip="sheetData"))
    (cell,) = grid.cells(grid.rows[0])
    expected = stored_value(grid, cell, TEXTS)
    held = held_after(value, date1904=date1904)
    assert (held, type(held)) == (expected, type(expected))
