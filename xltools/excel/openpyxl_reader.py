"""The slow reader: openpyxl, for what the fast one cannot read, and as a second opinion on it.

openpyxl gives formulas or saved results, never both; it drops what lies beneath merged cells, skips rows that are not
stored in order when it streams, and makes an object of each of the thousand million cells that a hyperlink may span.
So only its parser of sheets is used, twice, and cells are taken as they come.
"""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from xltools.core.address import parse_area
from xltools.core.snapshot import EMPTY, Cell, CellValue, ErrorValue, Sheet
from xltools.excel.names import scoped_names
from xltools.excel.package import open_package, refuse_entities
from xltools.excel.values import LAST_COLUMN, LAST_ROW, plain_formula, plain_text, plain_value

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    from xltools.core.address import Area

_LARGEST_INTEGER = 2**63
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_WORKSHEETS = ("/macrosheets/", "/dialogsheets/")


class _Parser(WorkSheetParser):  # type: ignore[misc]  # openpyxl carries no types
    """openpyxl's parser, told of protection what the file says: it takes any password for one."""

    protected = False

    def parse_sheet_protection(self, element: Element) -> None:
        self.protected = _is_true(element.get("sheet"))


def read_sheets(content: bytes, only: Container[str] | None = None) -> tuple[Sheet, ...]:
    """The worksheets of a workbook in tab order; chart, dialogue and macro sheets are left out.

    Given ``only``, those that it does not name are left out too.

    Raises:
        Exception: of any kind, where openpyxl cannot read the file or finds no sheet in it.
    """
    with open_package(content) as package:
        refuse_entities(package)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it would lose on saving; nothing is saved here
        workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        if not workbook.sheetnames:  # what openpyxl makes of "Strict Open XML", which it does not know
            message = "no sheet"
            raise ValueError(message)
        names = scoped_names(_names(workbook))
        return tuple(
            _sheet(sheet, names.get(sheet.title, {}))
            for sheet in workbook.worksheets
            if only is None or sheet.title in only
            if not any(kind in sheet._worksheet_path for kind in _NO_WORKSHEETS)  # noqa: SLF001 - see the module
        )


def _names(workbook: Workbook) -> Iterator[tuple[str | None, str, str]]:
    for sheet in workbook.worksheets:
        for name, definition in sheet.defined_names.items():
            yield sheet.title, name, definition.attr_text or ""


def _sheet(sheet: ReadOnlyWorksheet, names: Mapping[str, Area]) -> Sheet:
    about, formulas = _parsed(sheet, results=False)
    _, results = _parsed(sheet, results=True)
    cells = {at: _cell(formulas[at], results[at]) for at in sorted(formulas)}
    merges = about.merged_cells.mergeCell if about.merged_cells else ()
    return Sheet(
        name=sheet.title,
        cells={at: cell for at, cell in cells.items() if cell != EMPTY},
        merges=tuple(sorted(parse_area(merge.ref) for merge in merges)),
        names=names,
        hidden=sheet.sheet_state != "visible",
        protected=about.protected,
        hidden_rows=frozenset(
            int(row) - 1 for row, row_about in about.row_dimensions.items() if _is_true(row_about.get("hidden"))
        ),
        hidden_columns=frozenset(
            column
            for span in about.column_dimensions.values()
            if _is_true(span.get("hidden"))
            for column in _columns(span)
        ),
    )


def _parsed(sheet: ReadOnlyWorksheet, *, results: bool) -> tuple[_Parser, dict[tuple[int, int], dict[str, Any]]]:
    """The parser of a sheet after its work, and the cells it met, by position."""
    workbook = sheet.parent
    cells = {}
    with sheet._get_source() as source:  # noqa: SLF001 - see the module
        parser = _Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=results,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,  # noqa: SLF001
            timedelta_formats=workbook._timedelta_formats,  # noqa: SLF001
        )
        for _, row in parser.parse():
            for cell in row:
                cells[_position(cell)] = cell
    return parser, cells


def _position(cell: Mapping[str, int]) -> tuple[int, int]:
    row, column = cell["row"] - 1, cell["column"] - 1
    if row > LAST_ROW or column > LAST_COLUMN:
        message = "a cell outside the sheet"
        raise ValueError(message)
    return row, column


def _is_true(attribute: str | None) -> bool:
    return attribute in {"1", "true"}


def _columns(span: Mapping[str, str]) -> range:
    return range(int(span["min"]) - 1, min(int(span["max"]), LAST_COLUMN + 1))


def _cell(formula: Mapping[str, Any], result: Mapping[str, Any]) -> Cell:
    text = _formula(formula["value"]) if formula["data_type"] == "f" else None
    value = _value(result)
    if text is None:
        return EMPTY if value == "" else Cell(value)
    # openpyxl leaves the type "str" of an empty text standing, and so tells it from a result never calculated.
    return Cell("" if value is None and result["data_type"] == "str" else value, text)


def _formula(formula: str | ArrayFormula | DataTableFormula) -> str | None:
    if isinstance(formula, DataTableFormula):
        return plain_formula("=", data_table=True)
    text = formula.text if isinstance(formula, ArrayFormula) else formula
    return plain_formula(text or "=", data_table=False)


def _value(cell: Mapping[str, Any]) -> CellValue:
    value: CellValue = cell["value"]
    if isinstance(value, str):
        return ErrorValue(value) if cell["data_type"] == "e" else plain_text(_ESCAPED.sub(_unescaped, value))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LARGEST_INTEGER:
        return float(value)
    return plain_value(value)


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
