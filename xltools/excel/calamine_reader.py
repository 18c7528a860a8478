"""The fast reader: python-calamine-plus, a streaming reader written in Rust."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from python_calamine_plus import CalamineCell, CalamineSheetStream, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from xltools.core.address import Area
from xltools.core.snapshot import Cell, CellValue, ErrorValue, Sheet
from xltools.excel.names import scoped_names
from xltools.excel.values import LAST_COLUMN, LAST_ROW, plain_formula, plain_text, plain_value

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from python_calamine_plus import SheetMetadata

_BLANKS_ALLOWED = 3_000_000
"""The stream fills its rows up with blanks; a sheet with one cell far out has too many of them to walk through."""


class TooSparseError(Exception):
    """The sheet's cells lie too far apart, or outside any sheet, for a reader that walks through every row."""


def worksheets(content: bytes) -> tuple[str, ...]:
    """The names of the sheets that `read_sheets` reads, in tab order.

    Raises:
        BaseException: as of `read_sheets`.
    """
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        return tuple(sheet.name for sheet in _worksheets(workbook))


def read_sheets(content: bytes, only: Container[str] | None = None) -> tuple[Sheet, ...]:
    """The worksheets of a workbook in tab order; chart, dialogue and macro sheets are left out.

    Given ``only``, those that it does not name are left out too.

    Raises:
        TooSparseError: too many blanks lie between the cells.
        Exception: of the library, where it cannot read the file; a panic inside it is no ``Exception`` but only a
            ``BaseException``.
    """
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        wanted = [sheet for sheet in _worksheets(workbook) if only is None or sheet.name in only]
        names = scoped_names((name["sheet"], name["name"], name["value"]) for name in workbook.defined_names)
        return tuple(_sheet(workbook, sheet, names.get(sheet.name, {})) for sheet in wanted)


def _worksheets(workbook: CalamineWorkbook) -> Iterator[SheetMetadata]:
    return (sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)


def _sheet(workbook: CalamineWorkbook, about: SheetMetadata, names: Mapping[str, Area]) -> Sheet:
    stream = workbook.stream_sheet_by_name(about.name, rich=True)
    settings = stream.sheet_settings or {}
    rows, columns = stream.row_dimensions or {}, stream.column_dimensions or []
    merges = stream.merged_cell_ranges or []
    return Sheet(
        name=about.name,
        cells=_cells(stream),
        merges=tuple(sorted(Area(*first, *last) for first, last in merges)),
        names=names,
        hidden=about.visible != SheetVisibleEnum.Visible,
        protected=_is_protected(settings),
        hidden_rows=frozenset(row for row, about_row in rows.items() if about_row["hidden"]),
        hidden_columns=frozenset(
            column
            for span in columns
            if span["hidden"]
            for column in range(span["min"], min(span["max"], LAST_COLUMN) + 1)
        ),
    )


def _is_protected(settings: Mapping[str, Any]) -> bool:
    return bool((settings.get("protection") or {}).get("sheet"))


def _cells(stream: CalamineSheetStream) -> dict[tuple[int, int], Cell]:
    """The cells that hold something. The loop is the reader's whole cost, so it asks each cell for little."""
    cells: dict[tuple[int, int], Cell] = {}
    blanks = 0
    row: list[CalamineCell]
    for at_row, row in enumerate(stream):  # type: ignore[assignment]  # a rich stream yields cells only
        blanks += len(row)
        if blanks > _BLANKS_ALLOWED + 2 * len(cells) or at_row > LAST_ROW:
            raise TooSparseError
        for at_column, cell in enumerate(row):
            value: CellValue = cell.value
            formula = cell.formula
            if formula is not None:
                cells[at_row, at_column] = _calculated(cell, value, formula)
            elif value != "":
                kind = type(value)
                if kind is str:
                    value = _text(cell, value)  # type: ignore[arg-type]  # mypy does not narrow by type()
                elif kind is not int and kind is not bool:
                    value = plain_value(value)
                cells[at_row, at_column] = Cell(value)
    return cells


def _text(cell: CalamineCell, text: str) -> str:
    return ErrorValue(text) if text.startswith("#") and cell.data_type == "e" else plain_text(text)


def _calculated(cell: CalamineCell, value: CellValue, formula: str) -> Cell:
    """A cell with a formula. Its saved result is "" only where the file says that it is a text (t="str")."""
    if value == "" and cell.data_type != "s":
        value = None
    value = _text(cell, value) if isinstance(value, str) else plain_value(value)
    return Cell(value, plain_formula(formula, data_table=cell.formula_type == "dataTable"))
