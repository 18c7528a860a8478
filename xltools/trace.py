"""Follow a figure of a summary back: through its formulas to the departments' cells, and on to the files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.core.address import Position, parse_area, split_reference, to_a1
from xltools.core.layer import Layer
from xltools.core.snapshot import Cell
from xltools.formulas.references import references
from xltools.sheets.layers import AMOUNT, HEADER_ROW, ITEM, REASON
from xltools.sheets.provenance import FACTS, FILES, PROVENANCE_SHEET
from xltools.sheets.zone_table import CODE_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.address import Area
    from xltools.core.snapshot import CellValue, Sheet, Snapshot

_DEEPEST = 12  # a summary has four levels; a workbook that refers in a circle has any number
_HEADER_ROWS = 4
_LAYERS = frozenset(Layer)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure came from, as 来源 has it: department, item, and the cell of the file that was read."""

    department: str
    item: str
    label: str
    file: str
    sheet: str
    cell: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Step:
    """A cell of the chain: what it shows, the formula that gives it, the cells that the formula adds, its origins.

    A cell has one origin, or none; a value in a table without formulas may have several that fit it. ``reason`` is that
    of an entry of 差额表 or 调整表.
    """

    sheet: str
    cell: str
    value: CellValue
    formula: str | None
    parts: tuple[Step, ...]
    origins: tuple[Origin, ...]
    reason: str = ""


class NoSuchCell(Exception):  # noqa: N818 - it says what is the matter
    """The workbook has no such sheet, or there is nothing in the cell; ``sheets`` are those that it has."""

    def __init__(self, place: str, sheets: tuple[str, ...]) -> None:
        super().__init__(place)
        self.sheets = sheets


def trace(snapshot: Snapshot, place: str, links: Mapping[tuple[int, int], str], *, deep: bool = False) -> Step:
    """The chain behind a cell, named as formulas do: ``支出!C8``, ``'007001 甲'!B5``; without a sheet, of the first.

    ``links`` are those of the sheet 来源. The chain ends at the cells of the departments; with ``deep`` it goes on into
    what these were computed from.

    Raises:
        NoSuchCell: there is no such sheet, or nothing in the cell.
        ValueError: the place is no address of a cell.
    """
    name, address = split_reference(place.lstrip("="))
    area = parse_area(address)
    sheet = snapshot.sheet(name) if name else snapshot.sheets[0]
    names = tuple(each.name for each in snapshot.sheets if not each.hidden)
    if sheet is None or sheet.at(area.top, area.left) == Cell(None):
        raise NoSuchCell(place, names)
    return _Chain(snapshot, links, deep=deep).step(sheet, Position(area.top, area.left), ())


@dataclass(frozen=True)
class _Chain:
    snapshot: Snapshot
    links: Mapping[tuple[int, int], str]
    deep: bool

    def step(self, sheet: Sheet, at: Position, above: tuple[tuple[str, Position], ...]) -> Step:
        cell = sheet.at(*at)
        origins = self._origins(sheet, at)
        below = (*above, (sheet.name, at))
        follow = cell.formula is not None and (self.deep or not origins) and len(above) < _DEEPEST
        parts = [
            self.step(other, place, below)
            for other, place in (self._used(sheet, cell.formula or "") if follow else ())
            if (other.name, place) not in below and _goes_into(cell, other.at(*place))
        ]
        reason = sheet.at(at.row, REASON).value if sheet.name in _LAYERS and at.column == AMOUNT else None
        return Step(sheet.name, to_a1(at), cell.value, cell.formula, tuple(parts), origins, str(reason or ""))

    def _used(self, home: Sheet, formula: str) -> Iterator[tuple[Sheet, Position]]:
        """The cells that a formula uses and that hold something, each once, in the order of the formula."""
        seen: set[tuple[str, Position]] = set()
        if home.name in _LAYERS and "SUMIF" in formula:
            yield from ((home, place) for place in _entries(home, formula))
            return
        for reference in references(formula):
            sheet = self.snapshot.sheet(reference.sheet) if reference.sheet else home
            if reference.book is not None or sheet is None:
                continue
            for place in _filled(sheet, reference.area):
                if (sheet.name, place) not in seen and sheet.at(*place).value not in {None, ""}:
                    seen.add((sheet.name, place))
                    yield sheet, place

    def _origins(self, sheet: Sheet, at: Position) -> tuple[Origin, ...]:
        row = self._linked.get((sheet.name, at))
        if row is not None:
            return (self._origin(row),)
        return tuple(map(self._origin, self._alike(sheet, at))) if not self.links else ()

    def _alike(self, sheet: Sheet, at: Position) -> Iterator[int]:
        """In a summary of values only: the rows of 来源 with the department, the label and the value of the cell."""
        code = sheet.at(at.row, CODE_COLUMN).value
        cell = sheet.at(*at)
        if code is None or cell.formula is not None or not isinstance(cell.value, int | float):
            return
        labels = {sheet.at(row, at.column).value for row in range(_HEADER_ROWS)} - {None}
        for row, (listed, _, _, label, value, _) in self._facts.items():
            if (listed, value) == (code, cell.value) and str(label).partition("（")[0] in labels:
                yield row

    @cached_property
    def _provenance(self) -> Sheet | None:
        return self.snapshot.sheet(PROVENANCE_SHEET)

    @cached_property
    def _linked(self) -> dict[tuple[str, Position], int]:
        """The row of 来源 that speaks of each cell of a department's sheet."""
        found = {}
        for (row, _), location in self.links.items():
            name, address = split_reference(location)
            area = parse_area(address)
            found[name or "", Position(area.top, area.left)] = row
        return found

    def _rows(self, headers: tuple[str, ...]) -> dict[int, tuple[CellValue, ...]]:
        """The rows of 来源 below these headers, as far as there are any without a gap."""
        sheet = self._provenance
        if sheet is None:
            return {}
        bottom = max((row for row, _ in sheet.cells), default=-1)
        top = next(
            (row for row in range(bottom + 1) if self._row(row, len(headers)) == headers),
            bottom,
        )
        found = {}
        for row in range(top + 1, bottom + 1):
            values = self._row(row, len(headers))
            if values[0] is None:
                break
            found[row] = values
        return found

    def _row(self, row: int, width: int) -> tuple[CellValue, ...]:
        return tuple(self._provenance.at(row, column).value for column in range(width)) if self._provenance else ()

    @cached_property
    def _facts(self) -> dict[int, tuple[CellValue, ...]]:
        return self._rows(FACTS)

    @cached_property
    def _files(self) -> dict[str, tuple[CellValue, ...]]:
        return {str(values[0]): values for values in self._rows(FILES).values()}

    def _origin(self, row: int) -> Origin:
        code, name, item, label, _, cell = map(str, self._facts[row])
        _, _, file, sheet, _, _, sha256 = map(str, self._files[code])
        return Origin(name, item, label, file, sheet, cell, sha256)


def _goes_into(result: Cell, operand: Cell) -> bool:
    """A number is made of numbers; texts beside them, and formulas that come to nothing, are no part of it."""
    if not isinstance(result.value, int | float):
        return True
    return isinstance(operand.value, int | float) and (operand.formula is None or operand.value != 0)


def _entries(sheet: Sheet, formula: str) -> Iterator[Position]:
    """The amounts of a layer that a SUMIF over its items adds up: those of the items that it compares with."""
    wanted = {sheet.at(each.area.top, each.area.left).value for each in references(formula) if each.single}
    yield from (
        Position(row, AMOUNT)
        for row, column in sorted(sheet.cells)
        if column == ITEM and row > HEADER_ROW and sheet.at(row, ITEM).value in wanted
    )


def _filled(sheet: Sheet, area: Area) -> Iterator[Position]:
    """The cells of an area that hold something, from above."""
    if (area.bottom - area.top + 1) * (area.right - area.left + 1) > len(sheet.cells):
        yield from (Position(*place) for place in sorted(sheet.cells) if area.holds(place))
        return
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            if (row, column) in sheet.cells:
                yield Position(row, column)
