"""Compute formulas of a workbook, with CellRune.

What it declines (functions it does not know, INDIRECT in R1C1, some locale formats, TODAY without a date) is missing
from the result: unknown is not zero.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import cellrune

from xltools.core.address import to_a1
from xltools.core.snapshot import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Result = float | int | str | bool | ErrorValue
"""What a formula gives. A date is its serial number, as Excel stores it; a blank result does not exist in Excel."""

EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - dates in Excel have no time zone
_LATER = dt.timedelta(days=1462)
"""How much later the calendar begins that old workbooks from a Mac have."""
PAGE = 10_000
_EXACT = 2**53


class CannotCalculate(Exception):  # noqa: N818 - it says what is the matter
    """The engine cannot open or calculate the workbook at all; the text is the engine's reason."""


def calculate_cells(
    data: bytes,
    wanted: Mapping[str, Collection[tuple[int, int]]],
    *,
    fixed: Mapping[str, Mapping[tuple[int, int], Result]],
    today: dt.date | None = None,
) -> dict[str, dict[tuple[int, int], Result]]:
    """The results of these cells by sheet and zero-based place, those that array formulas fill included.

    Cached results are not looked at. Those in ``fixed`` are taken as given. ``today`` is what TODAY() gives; without
    it, the cells that need it are missing. What NOW() gives is never known.

    Raises:
        CannotCalculate: the file is not a workbook, or is beyond the engine's limits.
    """
    try:
        with cellrune.Workbook.from_bytes(data) as workbook:
            summary = workbook.summary()
            date1904 = summary["date_system"] == "excel_1904"
            for sheet, cells in fixed.items():
                for cell, value in cells.items():
                    put(workbook, sheet, to_a1(cell), value)
            workbook.calculate(today_serial=days_since(today, date1904=date1904))
            used = {sheet["name"]: sheet["used_range"] for sheet in summary["sheets"]}
            return {
                sheet: dict(wanted_results(workbook, sheet, used.get(sheet), cells)) for sheet, cells in wanted.items()
            }
    except cellrune.CellRuneError as error:
        raise CannotCalculate(str(error)) from error


def days_since(today: dt.date | None, *, date1904: bool) -> float | None:
    """What TODAY() gives on a day, in the calendar of a workbook."""
    first = EPOCH + _LATER if date1904 else EPOCH
    return None if today is None else float((today - first.date()).days)


def put(workbook: cellrune.Workbook, sheet: str, address: str, value: Result) -> None:
    """Put a value into a cell, in memory, whatever is there."""
    match value:
        case bool():
            workbook.set_logical(sheet, address, value)
        case ErrorValue():
            workbook.set_error(sheet, address, value)
        case str():
            workbook.set_text(sheet, address, value)
        case _:
            workbook.set_number(sheet, address, float(value))


def wanted_results(
    workbook: cellrune.Workbook, sheet: str, used_range: str | None, cells: Collection[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], Result]]:
    """The results of these cells of a sheet; values alone are read, in less than half the time of whole cells."""
    if used_range is None:
        return
    places = {to_a1(cell): cell for cell in cells}
    first, _, last = used_range.partition(":")
    offset: int | None = 0
    while offset is not None:
        page = workbook.read_range(
            sheet, first, last or first, offset=offset, limit=PAGE, omit_empty=True, values_only=True
        )
        for entry in page["values"]:
            place = places.get(entry["address"])
            result = None if place is None or entry["value"]["kind"] == "unavailable" else result_of(entry["value"])
            if place is not None and result is not None:
                yield place, result
        offset = page["next_offset"]


def result_of(value: Mapping[str, object]) -> Result | None:
    """A value of the engine as ours; None for one of a kind that a cell cannot store."""
    match value:
        case {"kind": "number", "value": float(number)}:
            return int(number) if number.is_integer() and abs(number) < _EXACT else number
        case {"kind": "text", "value": str(text)}:
            return text
        case {"kind": "logical", "value": bool(truth)}:
            return truth
        case {"kind": "error", "value": str(code)}:
            return ErrorValue(code)
        case {"kind": "blank"}:
            return 0  # A formula that refers to a blank cell shows 0.
        case _:
            return None
