"""The sheets of an open workbook, asked of the program itself: one call for all values of a sheet, one for formulas."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xltools.core.address import Area
from xltools.core.messages import _
from xltools.core.snapshot import EMPTY, Cell, CellValue, ErrorValue, Sheet
from xltools.excel.names import scoped_names
from xltools.excel.values import plain_formula, plain_text, plain_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import xlwings

    from xltools.office.session import Session

SHOWN = -1
"""xlSheetVisible; there are two ways of not being it."""

# Errors arrive as these numbers (CVErr, from 2000 up); all other numbers arrive with a decimal point.
_FIRST_ERROR = -2146828288
_ERRORS = {
    _FIRST_ERROR + number: ErrorValue(text)
    for number, text in {
        2000: "#NULL!",
        2007: "#DIV/0!",
        2015: "#VALUE!",
        2023: "#REF!",
        2029: "#NAME?",
        2036: "#NUM!",
        2042: "#N/A",
        2043: "#GETTING_DATA",
        2045: "#SPILL!",
        2050: "#CALC!",
    }.items()
}
_NO_DAY = dt.date(1899, 12, 30)  # on which times without a date fall
_EXACT = 2**53


def sheets_of(book: xlwings.Book, session: Session) -> tuple[Sheet, ...]:
    """All worksheets in tab order, hidden ones too.

    Raises:
        Stopped: the user wants to stop.
    """
    names = scoped_names(_names(book))
    sheets = list(book.sheets)
    found = []
    for number, sheet in enumerate(sheets, 1):
        session.say(_("Reading sheets: {done} of {total}. Press Esc to stop.").format(done=number, total=len(sheets)))
        found.append(_sheet(sheet, names))
    return tuple(found)


def _names(book: xlwings.Book) -> Iterator[tuple[str | None, str, str]]:
    """The names scoped to a sheet: those are told with it, ``'007001 甲'!xlt_income``."""
    for name in book.names:
        sheet, bang, own = name.name.rpartition("!")
        if bang:
            unquoted = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            yield unquoted, own, (name.refers_to or "").removeprefix("=")


def _sheet(sheet: xlwings.Sheet, names: dict[str, dict[str, Area]]) -> Sheet:
    used = sheet.used_range
    top, left = used.row - 1, used.column - 1
    area = Area(top, left, top + used.shape[0] - 1, left + used.shape[1] - 1)
    return Sheet(
        name=sheet.name,
        cells=dict(_cells(used, top, left)),
        merges=tuple(sorted(_merges(sheet, area))),
        names=names.get(sheet.name, {}),
        hidden=sheet.api.Visible != SHOWN,
        protected=bool(sheet.api.ProtectContents),
        hidden_rows=frozenset(
            row
            for part in _where(sheet, area._replace(right=left), lambda part: part.EntireRow.Hidden)
            for row in range(part.top, part.bottom + 1)
        ),
        hidden_columns=frozenset(
            column
            for part in _where(sheet, area._replace(bottom=top), lambda part: part.EntireColumn.Hidden)
            for column in range(part.left, part.right + 1)
        ),
    )


def _cells(used: xlwings.Range, top: int, left: int) -> Iterator[tuple[tuple[int, int], Cell]]:
    for row, (values, formulas) in enumerate(zip(_rows(used.raw_value), _rows(used.impl.formula), strict=True), top):
        for column, (raw, text) in enumerate(zip(values, formulas, strict=True), left):
            cell = _cell(raw, text)
            if cell != EMPTY:
                yield (row, column), cell


def _rows(block: Any) -> Any:  # noqa: ANN401 - whatever COM gives
    """A block of cells as rows; of a single cell, COM gives the cell itself."""
    return block if isinstance(block, tuple) else ((block,),)


def _cell(raw: Any, text: Any) -> Cell:  # noqa: ANN401 - whatever COM gives
    """A cell. A text such as ``=1+1`` is its own value; no formula gives itself."""
    value = _value(raw)
    if isinstance(text, str) and text.startswith("=") and value != text:
        return Cell("" if value is None else value, plain_formula(text, data_table=False))
    return EMPTY if value == "" else Cell(value)


def _value(raw: Any) -> CellValue:  # noqa: ANN401 - whatever COM gives
    match raw:
        case None | bool():
            return raw
        case str():
            return plain_text(raw)
        case int():
            return _ERRORS.get(raw, ErrorValue("#N/A") if raw < _FIRST_ERROR + 2**16 else raw)
        case float() | Decimal():
            number = float(raw)
            return int(number) if number.is_integer() and abs(number) < _EXACT else plain_value(number)
        case dt.datetime():
            return _time(raw.replace(tzinfo=None))
        case _:
            return str(raw)


def _time(moment: dt.datetime) -> CellValue:
    plain = dt.datetime(*moment.timetuple()[:6])  # noqa: DTZ001 - Excel has no time zones; COM's has a class of its own
    return plain.time() if plain.date() == _NO_DAY else plain_value(plain)


def _merges(sheet: xlwings.Sheet, area: Area) -> set[Area]:
    """The merged areas; each is asked for once."""
    found: set[Area] = set()
    covered: set[tuple[int, int]] = set()
    for part in _where(sheet, area, lambda part: part.MergeCells):
        for place in _places(part):
            if place not in covered:
                whole = sheet.api.Cells(place[0] + 1, place[1] + 1).MergeArea
                top, left = whole.Row - 1, whole.Column - 1
                merged = Area(top, left, top + whole.Rows.Count - 1, left + whole.Columns.Count - 1)
                found.add(merged)
                covered.update(_places(merged))
    return found


def _places(area: Area) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1))


def _where(sheet: xlwings.Sheet, area: Area, holds: Callable[[Any], bool | None]) -> Iterator[Area]:
    """The parts of an area for which something holds throughout: where it is mixed, Excel says None, it is halved."""
    top, left, bottom, right = area
    cells = sheet.api.Cells
    answer = holds(sheet.api.Range(cells(top + 1, left + 1), cells(bottom + 1, right + 1)))
    if answer:
        yield area
    elif answer is None:
        row, column = (top + bottom) // 2, (left + right) // 2
        tall = bottom - top >= right - left
        halves = (
            (Area(top, left, row, right), Area(row + 1, left, bottom, right))
            if tall
            else (Area(top, left, bottom, column), Area(top, column + 1, bottom, right))
        )
        for half in halves:
            yield from _where(sheet, half, holds)
