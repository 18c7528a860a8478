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
    known = _known.get(frame.parts) if frame else None
    cells = _values(workbook.stream_sheet_by_name(about.name), known.formulas, frame.kinds) if frame and known else None
    if known is not None and cells is not None:
        told = known.told
    else:
        stream = workbook.stream_sheet_by_name(about.name, rich=True)
        cells = _cells(stream)
        told = _besides(stream)
        if frame is not None:
            _keep(frame, told, cells)
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


class _Calculated(NamedTuple):
    """A cell with a formula: its address as the sheet's part writes it, and itself with an empty text for a result.

    Most formulas of a form show nothing, and a cell that is at hand need not be made.
    """

    address: bytes
    empty: Cell


class _Told(NamedTuple):
    """What the library tells of a sheet besides its cells."""

    merges: tuple[Area, ...]
    protected: bool
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


class _Known(NamedTuple):
    """What was told of a frame, and its formulas by row and column."""

    told: _Told
    formulas: Mapping[int, Mapping[int, _Calculated]]


_known: dict[tuple[object, ...], _Known] = {}
"""By the parts of the frame. Few frames are met more than once: those of a template, a master, a summary."""
_MOST_KEPT = 16
_new = tuple.__new__  # a cell without the detour through Python
_NO_FORMULAS: Mapping[int, _Calculated] = {}


def _keep(frame: Frame, told: _Told, cells: Mapping[tuple[int, int], Cell]) -> None:
    """Keep what was told of a frame, if the library sees formulas where the frame has them."""
    formulas: dict[int, dict[int, _Calculated]] = {}
    for (row, column), cell in cells.items():
        if cell.formula is not None:
            formulas.setdefault(row, {})[column] = _Calculated(to_a1((row, column)).encode(), Cell("", cell.formula))
    if {formula.address for columns in formulas.values() for formula in columns.values()} == frame.kinds.keys():
        if len(_known) >= _MOST_KEPT:
            _known.clear()
        _known[frame.parts] = _Known(told, formulas)


def _besides(stream: CalamineSheetStream) -> _Told:
    settings = stream.sheet_settings or {}
    rows, columns = stream.row_dimensions or {}, stream.column_dimensions or []
    merges = stream.merged_cell_ranges or []
    return _Told(
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
    stream: CalamineSheetStream, formulas: Mapping[int, Mapping[int, _Calculated]], kinds: Mapping[bytes, bytes | None]
) -> dict[tuple[int, int], Cell] | None:
    """The cells of a stream that is not rich, where the formulas are known; None where it does not tell enough.

    ``kinds`` are those of the frame.
    """
    cells: dict[tuple[int, int], Cell] = {}
    unseen = sum(map(len, formulas.values()))
    blanks = 0
    row: list[CellValue]
    for at_row, row in enumerate(stream):  # type: ignore[assignment]  # only a rich stream yields cells
        blanks += len(row)
        if blanks > _BLANKS_ALLOWED + 2 * len(cells) or at_row > LAST_ROW:
            raise TooSparseError
        calculated = formulas.get(at_row, _NO_FORMULAS)
        for at_column, value in enumerate(row):
            if at_column in calculated:
                address, empty = calculated[at_column]
                result = _result(value, kinds[address])
                cells[at_row, at_column] = empty if result == "" else _new(Cell, (result, empty.formula))
                unseen -= 1
            elif value != "":
                if type(value) is str and value[0] == "#":  # an error, or a text that looks like one
                    return None
                plain = plain_text(value) if type(value) is str else plain_value(value)
                cells[at_row, at_column] = _new(Cell, (plain, None))
    return None if unseen else cells


def _result(value: CellValue, kind: bytes | None) -> CellValue:
    if not isinstance(value, str):
        return plain_value(value)
    if value == "":
        return "" if kind == b"str" else None
    return ErrorValue(value) if value[0] == "#" and kind == b"e" else plain_text(value)


def _text(cell: CalamineCell, text: str) -> str:
    return ErrorValue(text) if text.startswith("#") and cell.data_type == "e" else plain_text(text)


def _calculated(cell: CalamineCell, value: CellValue, formula: str) -> Cell:
    """A cell with a formula. Its saved result is "" only where the file says that it is a text (t="str")."""
    if value == "" and cell.data_type != "s":
        value = None
    value = _text(cell, value) if isinstance(value, str) else plain_value(value)
    return Cell(value, plain_formula(formula, data_table=cell.formula_type == "dataTable"))
