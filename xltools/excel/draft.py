"""Formulas in memory, calculated again whenever the cells that they look at have other values.

The engine takes far longer to get to know formulas than to compute them again, so sheets that are made alike share a
draft.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import cellrune
import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import CellNumberTuple, Worksheet

from xltools.core.address import to_a1
from xltools.core.snapshot import ErrorValue
from xltools.excel.calculate import CannotCalculate, days_since, put, wanted_results

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from xltools.excel.calculate import Result

Cells = dict[tuple[int, int], "Result"]


class _Sheet(Worksheet):  # type: ignore[misc]  # the base class is untyped
    """A worksheet whose numbers have all their digits; XlsxWriter leaves the seventeenth out."""

    def _write_cell(self, row: int, col: int, cell: tuple[Any, ...]) -> None:
        if isinstance(cell, CellNumberTuple):
            self.fh.write(f'<c r="{to_a1((row, col))}"><v>{cell.number!r}</v></c>')
        else:
            super()._write_cell(row, col, cell)


class Draft:
    """A workbook of nothing but formulas, by sheet and cell, and of the values that they are given to look at.

    Raises:
        CannotCalculate: the engine cannot open it.
    """

    def __init__(self, formulas: Mapping[str, Mapping[tuple[int, int], str]], *, date1904: bool = False) -> None:
        self._formulas = formulas
        self._date1904 = date1904
        self._values: dict[str, Mapping[tuple[int, int], Result]] = {}
        self._sheets: set[str] = set()
        self._workbook: cellrune.Workbook | None = None

    def results(
        self, values: Mapping[str, Mapping[tuple[int, int], Result]], today: dt.date | None
    ) -> dict[str, Cells]:
        """What the formulas give where cells have these values and all others are blank; unknown ones are missing.

        Raises:
            CannotCalculate: the engine is beyond its limits.
        """
        try:
            workbook = self._opened(values)
            for sheet, cells in values.items():
                self._set(workbook, sheet, cells)
            workbook.calculate(today_serial=days_since(today, date1904=self._date1904))
            used = {sheet["name"]: sheet["used_range"] for sheet in workbook.summary()["sheets"]}
            return {
                sheet: dict(wanted_results(workbook, sheet, used.get(sheet), cells))
                for sheet, cells in self._formulas.items()
            }
        except cellrune.CellRuneError as error:
            raise CannotCalculate(str(error)) from error

    def _opened(self, values: Mapping[str, Mapping[tuple[int, int], Result]]) -> cellrune.Workbook:
        names = [*dict.fromkeys([*self._formulas, *values])]
        if self._workbook is None or not self._sheets.issuperset(names):
            self._workbook = cellrune.Workbook.from_bytes(self._written(names, values))
            self._sheets, self._values = set(names), dict(values)
        return self._workbook

    def _written(self, names: list[str], values: Mapping[str, Mapping[tuple[int, int], Result]]) -> bytes:
        """The formulas in a file: read from one, they mean what they mean in every file."""
        stream = BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": self._date1904})
        book.worksheet_class = _Sheet
        try:
            for name in names:
                sheet = book.add_worksheet(name)
                for (row, column), formula in self._formulas.get(name, {}).items():
                    sheet.write_formula(row, column, formula)
                for (row, column), value in values.get(name, {}).items():
                    _write(sheet, row, column, value)
        except XlsxWriterException as error:  # a name of a sheet that Excel would not allow
            raise CannotCalculate(str(error)) from error
        book.close()
        return stream.getvalue()

    def _set(self, workbook: cellrune.Workbook, sheet: str, cells: Mapping[tuple[int, int], Result]) -> None:
        before = self._values.get(sheet, {})
        for at, value in cells.items():
            old = before.get(at)
            if old != value or type(old) is not type(value):
                put(workbook, sheet, to_a1(at), value)
        for at in before.keys() - cells.keys():
            workbook.set_blank(sheet, to_a1(at))
        self._values[sheet] = cells


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Result) -> None:
    match value:
        case bool():
            sheet.write_boolean(row, column, value)
        case ErrorValue():
            sheet.write_formula(row, column, str(value))
        case str():
            sheet.write_string(row, column, value)
        case _:
            sheet.write_number(row, column, value)
