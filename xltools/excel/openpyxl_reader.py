"""The slow reader: openpyxl, for what the fast one cannot read, and as a second opinion on it.

openpyxl gives formulas or saved results, never both, and drops what lies beneath merged cells unless it streams. So
the workbook is loaded three times: as a whole for all that is not a cell, and as two streams for the cells.
"""

from __future__ import annotations

import io
import re
import warnings
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from xltools.core.address import Area
from xltools.core.snapshot import Cell, CellValue, ErrorValue, Sheet
from xltools.excel.names import scoped_names
from xltools.excel.package import open_package, refuse_entities
from xltools.excel.values import plain_formula, plain_text, plain_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

_MAX_ROWS = 2**20
_LARGEST_INTEGER = 2**63
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """The worksheets of a workbook in tab order; chart, dialogue and macro sheets are left out.

    Raises:
        Exception: of any kind, where openpyxl cannot read the file or finds no sheet in it.
    """
    with open_package(content) as package:
        refuse_entities(package)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it would lose on saving; nothing is saved here
        whole, formulas, values = _load(content), _load(content, stream=True), _load(content, stream=True, results=True)
        names = scoped_names(_names(whole))
        if not whole.sheetnames:  # what openpyxl makes of "Strict Open XML", which it does not know
            message = "no sheet"
            raise ValueError(message)
        return tuple(
            _sheet(sheet, _cells(formulas[sheet.title], values[sheet.title]), names.get(sheet.title, {}))
            for sheet in whole.worksheets
        )


def _load(content: bytes, *, stream: bool = False, results: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(content), read_only=stream, data_only=results, keep_links=False)


def _names(workbook: Workbook) -> Iterator[tuple[str | None, str, str]]:
    for sheet in workbook.worksheets:
        for name, definition in sheet.defined_names.items():
            yield sheet.title, name, definition.attr_text or ""


def _sheet(sheet: Worksheet, cells: dict[tuple[int, int], Cell], names: Mapping[str, Area]) -> Sheet:
    merges = (Area(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in sheet.merged_cells.ranges)
    columns = (column for column in sheet.column_dimensions.values() if column.hidden)
    return Sheet(
        name=sheet.title,
        cells=cells,
        merges=tuple(sorted(merges)),
        names=names,
        hidden=sheet.sheet_state != "visible",
        protected=bool(sheet.protection.sheet),
        hidden_rows=frozenset(row - 1 for row, about in sheet.row_dimensions.items() if about.hidden),
        hidden_columns=frozenset(at - 1 for column in columns for at in range(column.min, column.max + 1)),
    )


def _cells(formulas: ReadOnlyWorksheet, values: ReadOnlyWorksheet) -> dict[tuple[int, int], Cell]:
    """The cells of a sheet read twice. The streams are asked to forget the dimension, which WPS writes wrongly."""
    formulas.reset_dimensions()
    values.reset_dimensions()
    cells: dict[tuple[int, int], Cell] = {}
    for number, (formula_row, value_row) in enumerate(zip_longest(formulas.rows, values.rows, fillvalue=())):
        if number >= _MAX_ROWS:
            message = "a row below the last one"
            raise ValueError(message)
        for column, (formula, value) in enumerate(zip_longest(formula_row, value_row)):
            cell = _cell(formula, value)
            if cell is not None:
                cells[number, column] = cell
    return cells


def _cell(formula: Any, value: Any) -> Cell | None:
    text = _formula(formula) if getattr(formula, "data_type", "") == "f" else None
    result = _value(value)
    if text is not None:
        return Cell("" if result is None and value.data_type == "str" else result, text)
    return None if result is None or result == "" else Cell(result)


def _formula(cell: Any) -> str | None:
    formula = cell.value
    if isinstance(formula, DataTableFormula):
        return plain_formula("=", data_table=True)
    text = formula.text if isinstance(formula, ArrayFormula) else formula
    return plain_formula(text or "=", data_table=False)


def _value(cell: Any) -> CellValue:
    value: CellValue = getattr(cell, "value", None)
    if isinstance(value, str):
        return ErrorValue(value) if cell.data_type == "e" else plain_text(_ESCAPED.sub(_unescaped, value))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LARGEST_INTEGER:
        return float(value)
    return plain_value(value)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
