"""Cells of the tests' workbooks, as xlwings asks an engine for them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from openpyxl.utils import get_column_letter
from xlwings import base_classes

from tests.fakes.content import ERRORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.excel import Sheet


class Range(base_classes.Range):
    """A rectangle of cells; positions count from one."""

    sheet: Any = None

    def __init__(self, sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet, self.bounds = sheet, (top, left, bottom, right)

    row = property(lambda self: self.bounds[0])
    column = property(lambda self: self.bounds[1])
    shape = property(lambda self: (self.bounds[2] - self.bounds[0] + 1, self.bounds[3] - self.bounds[1] + 1))
    raw_value = property(lambda self: self._block(self._value))
    formula = property(lambda self: self._block(self._formula))

    def __len__(self) -> int:
        height, width = self.shape
        return int(height * width)

    @property
    def address(self) -> str:
        top, left, bottom, right = self.bounds
        first = f"${get_column_letter(left)}${top}"
        return first if (top, left) == (bottom, right) else f"{first}:${get_column_letter(right)}${bottom}"

    def select(self) -> None:
        self.sheet.book.app.selection = self

    def _block(self, read: Callable[[int, int], Any]) -> Any:
        top, left, bottom, right = self.bounds
        if (top, left) == (bottom, right):
            return read(top, left)
        return tuple(tuple(read(row, column) for column in range(left, right + 1)) for row in range(top, bottom + 1))

    def _value(self, row: int, column: int) -> Any:
        cell = self.sheet.held._cells.get((row, column))
        value = cell.value if cell is not None else None
        if cell is not None and cell.data_type == "f":
            value = self.sheet.book.results.get((self.sheet.name, row, column))
        return _as_com(value)

    def _formula(self, row: int, column: int) -> str:
        cell = self.sheet.held._cells.get((row, column))
        value = cell.value if cell is not None else None
        return "" if value is None else str(value)


def _as_com(value: Any) -> Any:
    match value:
        case int() if not isinstance(value, bool):
            return float(value)
        case str():
            return -2146828288 + ERRORS[value] if value in ERRORS else value
        case dt.time():
            return dt.datetime.combine(dt.date(1899, 12, 30), value, dt.UTC)
        case dt.datetime():
            return value.replace(tzinfo=dt.UTC)
        case dt.date():
            return dt.datetime.combine(value, dt.time(), dt.UTC)
        case _:
            return value
