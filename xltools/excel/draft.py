"""Formulas in memory, calculated again whenever the cells that they look at have other values.

The engine takes far longer to get to know formulas than to compute them again, so sheets that are made alike share a
draft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cellrune

from xltools.core.address import to_a1
from xltools.excel.bare import Formula, bare_workbook
from xltools.excel.calculate import CannotCalculate, days_since, put, wanted_results
from xltools.excel.patch.values import Unwritable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from xltools.excel.calculate import Result

Cells = dict[tuple[int, int], "Result"]


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
        sheets: dict[str, dict[tuple[int, int], Result | Formula]] = {
            name: {**values.get(name, {}), **{at: Formula(text) for at, text in self._formulas.get(name, {}).items()}}
            for name in names
        }
        try:
            return bare_workbook(sheets, date1904=self._date1904)
        except Unwritable as error:
            raise CannotCalculate(str(error)) from error

    def _set(self, workbook: cellrune.Workbook, sheet: str, cells: Mapping[tuple[int, int], Result]) -> None:
        before = self._values.get(sheet, {})
        for at, value in cells.items():
            old = before.get(at)
            if old != value or type(old) is not type(value):
                put(workbook, sheet, to_a1(at), value)
        for at in before.keys() - cells.keys():
            workbook.set_blank(sheet, to_a1(at))
        self._values[sheet] = cells
