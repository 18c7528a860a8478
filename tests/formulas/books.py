"""Workbooks written down in a test: cells by their A1 addresses."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from xltools.core.address import Area, parse_a1
from xltools.core.snapshot import Cell, CellValue, Sheet, Snapshot, Source
from xltools.formulas.book import Book

if TYPE_CHECKING:
    from collections.abc import Mapping

Cells = dict[str, Any]
"""Values by address; a text that begins with ``=`` is a formula, and (formula, value) one with its saved result."""


def sheet(name: str, cells: Cells, **more: Any) -> Sheet:  # noqa: ANN401 - the other fields of a sheet
    """A sheet of these cells."""
    return Sheet(name, {parse_a1(at): _cell(value) for at, value in cells.items()}, **more)


def snapshot(*sheets: Sheet, **more: Any) -> Snapshot:  # noqa: ANN401 - the other fields of a snapshot
    """A workbook of these sheets, as if it had been read from ``book.xlsx``."""
    source = Source("folder/book.xlsx", 1, dt.datetime(2024, 1, 1, tzinfo=dt.UTC), "0" * 64)
    return Snapshot(source, sheets, **more)


def book(cells: Cells, **more: Any) -> Book:  # noqa: ANN401 - the other fields of a sheet
    """A workbook of one sheet, prepared for the audit."""
    return Book(snapshot(sheet("Sheet1", cells, **more)))


def column(letter: str, first: int, values: Mapping[int, Any] | list[Any]) -> Cells:
    """Values of a column from row ``first`` down, None left out; or by row."""
    rows = values if isinstance(values, dict) else dict(enumerate(values, first))
    return {f"{letter}{row}": value for row, value in rows.items() if value is not None}


def area(top: int, left: int, bottom: int, right: int) -> Area:
    """An area, zero-based."""
    return Area(top, left, bottom, right)


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever a cell holds
    if isinstance(value, tuple):
        return Cell(value[1], value[0])
    if isinstance(value, str) and value.startswith("="):
        return Cell(None, value)
    plain: CellValue = value
    return Cell(plain)
