"""The fast reader: python-calamine-plus, a streaming reader written in Rust."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from python_calamine_plus import CalamineCell, CalamineSheetStream, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from xltools.core.address import Area, to_a1
from xltools.core.snapshot import Cell, CellValue, ErrorValue, Sheet
from xltools.excel.frame import Frame, frames_of
from xltools.excel.names import scoped_names
from xltools.excel.values import LAST_COLUMN, LAST_ROW, plain_formula, plain_text, plain_value

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from zipfile import ZipFile

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


def read_sheets(
    content: bytes, only: Container[str] | None = None, package: ZipFile | None = None
) -> tuple[Sheet, ...]:
    """The worksheets of a workbook in tab order; chart, dialogue and macro sheets are left out.

    Given ``only``, those that it does not name are left out too. ``package`` is the workbook's, opened; without it,
    every sheet is read the long way.

    Raises:
        TooSparseError: too many blanks lie between the cells.
        Exception: of the library, where it cannot read the file; a panic inside it is no ``Exception`` but only a
            ``BaseException``.
    """
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        wanted = {sheet.name: sheet for sheet in _worksheets(workbook) if only is None or sheet.name in only}
        scoped = ((name["sheet"], name["name"], name["value"]) for name in workbook.defined_names)
        names = scoped_names(name for name in scoped if name[0] in wanted)
        frame = frames_of(package) if package else _no_frame
        return tuple(_sheet(workbook, each, names.get(each.name, {}), frame(each.name)) for each in wanted.values())


def _worksheets(workbook: CalamineWorkbook) -> Iterator[SheetMetadata]:
    return (sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)


def _sheet(workbook: CalamineWorkbook, about: SheetMetadata, names: Mapping[str, Area], frame: Frame | None) -> Sheet:
    """One sheet; of a frame that was met before, only the values are asked for."""
    told = _told.get(frame.parts) if frame else None
    cells = _values(workbook.stream_sheet_by_name(about.name), told.formulas, frame) if frame and told else None
    if told is None or cells is None:
        stream = workbook.stream_sheet_by_name(about.name, rich=True)
        cells = _cells(stream)
        told = _besides(stream, cells)
        if frame is not None:
            _keep(frame, told)
    return Sheet(
        name=about.name,
        cells=cells,
        merges=told.merges,
        names=names,
        hidden=about.visible != SheetVisibleEnum.Visible,
        protected=told.protected,
        hidden_rows=told.hidden_rows,
        hidden_columns=told.hidden_columns,
    )


def _no_frame(_name: str) -> None:
    return None


class _Told(NamedTuple):
    """What the library tells of a sheet besides values; ``formulas`` by row and column."""

    formulas: Mapping[int, Mapping[int, str]]
    merges: tuple[Area, ...]
    protected: bool
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


_told: dict[tuple[object, ...], _Told] = {}
"""By the parts of the frame. Few frames are met more than once: those of a template, a master, a summary."""
_MOST_KEPT = 16
_NO_FORMULAS: Mapping[int, str] = {}


def _keep(frame: Frame, told: _Told) -> None:
    """Keep what was told of a frame, if the library sees formulas where the frame has them."""
    seen = {to_a1((row, column)).encode() for row, columns in told.formulas.items() for column in columns}
    if seen == frame.kinds.keys():
        if len(_told) >= _MOST_KEPT:
            _told.clear()
        _told[frame.parts] = told


def _besides(stream: CalamineSheetStream, cells: Mapping[tuple[int, int], Cell]) -> _Told:
    settings = stream.sheet_settings or {}
    rows, columns = stream.row_dimensions or {}, stream.column_dimensions or []
    merges = stream.merged_cell_ranges or []
    formulas: dict[int, dict[int, str]] = {}
    for (row, column), cell in cells.items():
        if cell.formula is not None:
            formulas.setdefault(row, {})[column] = cell.formula
    return _Told(
        formulas=formulas,
        merges=tuple(sorted(Area(*first, *last) for first, last in merges)),
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


def _values(
    stream: CalamineSheetStream, formulas: Mapping[int, Mapping[int, str]], frame: Frame
) -> dict[tuple[int, int], Cell] | None:
    """The cells of a stream that is not rich, where the formulas are known; None where it does not tell enough."""
    cells: dict[tuple[int, int], Cell] = {}
    blanks = 0
    row: list[CellValue]
    for at_row, row in enumerate(stream):  # type: ignore[assignment]  # only a rich stream yields cells
        blanks += len(row)
        if blanks > _BLANKS_ALLOWED + 2 * len(cells) or at_row > LAST_ROW:
            raise TooSparseError
        calculated = formulas.get(at_row, _NO_FORMULAS)
        for at_column, value in enumerate(row):
            if at_column in calculated:
                at = at_row, at_column
                cells[at] = Cell(_result(value, frame, at), calculated[at_column])
            elif value != "":
                if type(value) is str and value.startswith("#"):  # an error, or a text that looks like one
                    return None
                cells[at_row, at_column] = Cell(plain_text(value) if type(value) is str else plain_value(value))
    return cells if all((row, column) in cells for row, columns in formulas.items() for column in columns) else None


def _result(value: CellValue, frame: Frame, at: tuple[int, int]) -> CellValue:
    if not isinstance(value, str):
        return plain_value(value)
    if value == "":
        return "" if frame.kind(at) == b"str" else None
    return ErrorValue(value) if value.startswith("#") and frame.kind(at) == b"e" else plain_text(value)


def _text(cell: CalamineCell, text: str) -> str:
    return ErrorValue(text) if text.startswith("#") and cell.data_type == "e" else plain_text(text)


def _calculated(cell: CalamineCell, value: CellValue, formula: str) -> Cell:
    """A cell with a formula. Its saved result is "" only where the file says that it is a text (t="str")."""
    if value == "" and cell.data_type != "s":
        value = None
    value = _text(cell, value) if isinstance(value, str) else plain_value(value)
    return Cell(value, plain_formula(formula, data_table=cell.formula_type == "dataTable"))
