"""Compute every formula of a workbook, with CellRune.

What it declines (functions it does not know, INDIRECT in R1C1, some locale formats, TODAY without a date) is missing
from the result: unknown is not zero.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import cellrune

from xltools.core.address import parse_a1, to_a1
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


def calculate(
    data: bytes, *, today: dt.date | None = None, now: dt.datetime | None = None
) -> dict[tuple[str, int, int], Result]:
    """The results of all formula cells, by (sheet, row, column), zero-based; cached results are not looked at.

    ``today`` and ``now`` are what TODAY() and NOW() give; without them the cells that need them are missing.

    Raises:
        CannotCalculate: the file is not a workbook, or is beyond the engine's limits.
    """
    try:
        with cellrune.Workbook.from_bytes(data) as workbook:
            workbook.calculate(
                today_serial=None if today is None else float((today - EPOCH.date()).days),
                now_serial=None if now is None else (now - EPOCH) / dt.timedelta(days=1),
            )
            return dict(_results(workbook))
    except cellrune.CellRuneError as error:
        raise CannotCalculate(str(error)) from error


def calculate_cells(
    data: bytes,
    wanted: Mapping[str, Collection[tuple[int, int]]],
    *,
    fixed: Mapping[str, Mapping[tuple[int, int], Result]],
    today: dt.date | None = None,
) -> dict[str, dict[tuple[int, int], Result]]:
    """The results of these cells by sheet, as `calculate` gives them, but with the cells that array formulas fill.

    Those in ``fixed`` are taken as given. What NOW() gives is never known.

    Raises:
        CannotCalculate: as `calculate` does.
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


def _results(
    workbook: cellrune.Workbook,
) -> Iterator[tuple[tuple[str, int, int], Result]]:
    for sheet in workbook.summary()["sheets"]:
        name = sheet["name"]
        for cell in _formula_cells(workbook, name, sheet["used_range"]):
            outcome = cell["calculated"]
            if outcome is None or outcome["kind"] == "unavailable":
                continue
            result = result_of(outcome["value"])
            if result is not None:
                row, column = parse_a1(cell["address"])
                yield (name, row, column), result


def _formula_cells(workbook: cellrune.Workbook, sheet: str, used_range: str | None) -> Iterator[cellrune.Cell]:
    if used_range is None:
        return
    first, _, last = used_range.partition(":")
    offset: int | None = 0
    while offset is not None:
        page = workbook.read_range(sheet, first, last or first, offset=offset, limit=PAGE, omit_empty=True)
        yield from (cell for cell in page["cells"] if cell["formula"] is not None)
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
