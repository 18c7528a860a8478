"""The rows of one sheet when cells get values and rows are inserted, in one pass from top to bottom."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import LAST_COLUMN, LAST_ROW, Area, Position, area_to_a1, parse_area, to_a1
from xltools.core.filling import CannotFill
from xltools.core.messages import _
from xltools.excel.patch.stored import same_value
from xltools.excel.patch.values import Unwritable, cell_xml
from xltools.formulas.inserted import RowShift, copied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.filling import FillValue, RowInsertion
    from xltools.excel.patch.change import SheetChange
    from xltools.excel.patch.document import Document
    from xltools.excel.patch.grid import Cell, Row

_NOT_COPIED = re.compile(rb"""\s(?:r|hidden|collapsed|spans)\s*=\s*(?:"[^"]*"|'[^']*')""")
_PLACE = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{1,3}(\d+)["']""")


class _Slot(NamedTuple):
    """A row as it will be: its number, what is there now, or the row that it is made like."""

    number: int
    row: Row | None = None
    like: Row | None = None
    like_number: int = -1


def write_rows(change: SheetChange) -> None:
    """Write the values and insert the rows; formulas elsewhere and everything around the cells stay as they are.

    Raises:
        CannotFill: a position outside the sheet, a value that no cell holds, rows pushed out of the sheet, a part of
            an array formula.
    """
    writer = _Writer(change)
    writer.refuse_split_arrays()
    for slot in writer.slots():
        if slot.row is not None:
            writer.change(slot.row, slot.number)
        else:
            writer.add(slot)
    writer.finish()


class _Writer:
    def __init__(self, change: SheetChange) -> None:
        self._change = change
        self._document, self._grid = change.document, change.grid
        self._name = change.filling.sheet
        self._prefix = change.grid.prefix
        self._shift = change.shifts.of(self._name) or RowShift(())
        self._arrays = change.formulas.filled_areas
        self._columns = _column_styles(change.document)
        self._values = self._by_row()
        self._existing = {row.number: row for row in change.grid.rows}
        self._pending: list[str] = []

    # What becomes of which row ---------------------------------------------------------------------------------------

    def _by_row(self) -> dict[int, dict[int, FillValue]]:
        rows: dict[int, dict[int, FillValue]] = defaultdict(dict)
        for at, value in self._change.filling.values.items():
            if not (0 <= at[0] <= LAST_ROW and 0 <= at[1] <= LAST_COLUMN):
                raise CannotFill(self._text(_("Sheet {sheet} has no cell in row {row}, column {column}."), at))
            rows[at[0]][at[1]] = value
        last = -1 if self._last_used < 0 else self._shift.row(self._last_used)
        first = 1 + max(last, max(rows, default=-1))
        appended = self._change.filling.appended
        self._appended = range(first, first + len(appended))
        rows |= {number: dict(enumerate(values)) for number, values in zip(self._appended, appended, strict=True)}
        return rows

    @cached_property
    def _last_used(self) -> int:
        """The last row that holds anything, or -1."""
        return next((row.number for row in reversed(self._grid.rows) if self._grid.is_used(row)), -1)

    def _text(self, template: str, at: tuple[int, int]) -> str:
        return template.format(sheet=self._name, row=at[0] + 1, column=at[1] + 1)

    def refuse_split_arrays(self) -> None:
        for area in self._arrays:
            if self._shift.splits(area):
                text = _(
                    "Rows cannot be inserted into the array formula on sheet {sheet}, row {row}. "
                    "Turn it into formulas of single cells."
                )
                raise CannotFill(text.format(sheet=self._name, row=area.top + 1))

    def slots(self) -> Iterator[_Slot]:
        """Every row that is there, comes in, or gets its first cell, from top to bottom."""
        slots = {number: _Slot(number) for number in self._values}
        for number, insertion in self._inserted():
            slots[number] = _Slot(number, None, self._existing.get(insertion.like), insertion.like)
        for row in self._grid.rows:
            number = self._shift.row(row.number)
            if number > LAST_ROW:
                text = _("Sheet {sheet} has no room for more rows: its last row is in use. Delete what stands there.")
                raise CannotFill(text.format(sheet=self._name))
            slots[number] = _Slot(number, row)
        return iter(sorted(slots.values()))

    def _inserted(self) -> Iterator[tuple[int, RowInsertion]]:
        before = 0
        for insertion in sorted(self._change.filling.insertions, key=lambda each: each.at):
            for number in range(insertion.at + before, insertion.at + before + insertion.count):
                yield number, insertion
            before += insertion.count

    # A row that is there ---------------------------------------------------------------------------------------------

    def change(self, row: Row, number: int) -> None:
        """Give a row its new number and its values."""
        self._flush(row.start)
        values = self._values.get(number, {})
        if row.number == number and not values:
            return
        cells = self._grid.cells(row)
        if row.number != number:
            self._renumber(row, number)
        pending = sorted(values)
        missing: list[tuple[int, str]] = []
        for cell in cells:
            while pending and pending[0] < cell.at.column:
                missing.append((cell.start, self._first(row, number, pending.pop(0), values)))
            if pending and pending[0] == cell.at.column:
                column = pending.pop(0)
                if self._overwrite(cell, Position(number, column), values[column]):
                    continue
            if row.number != number:
                place = _PLACE.search(self._grid.data, cell.start, cell.inner)
                if place:
                    self._document.replace(*place.span(1), str(number + 1))
        end = cells[-1].end if cells else row.inner
        missing += [(end, self._first(row, number, column, values)) for column in pending]
        self._put(row, missing)
        self._widen(row, values)

    def _renumber(self, row: Row, number: int) -> None:
        self._document.set_in(row.start, row.inner, "r", str(number + 1))

    def _first(self, row: Row, number: int, column: int, values: Mapping[int, FillValue]) -> str:
        """A cell that was not stored so far; nothing where it is to be empty."""
        if values[column] in {None, ""}:
            return ""
        attributes = self._grid.tag_attributes(row.start, row.inner)
        own = attributes.get("s", "") if attributes.get("customFormat") in {"1", "true"} else ""
        at = Position(number, column)
        self._change.written[at] = values[column]
        return self._cell(at, own or self._columns.get(column, ""), values[column])

    def _cell(self, at: Position, style: str, value: FillValue) -> str:
        try:
            return cell_xml(self._prefix, at, style, value, date1904=self._change.date1904)
        except Unwritable as error:
            text = _("{value} cannot be written into sheet {sheet}, cell {cell}: no cell can hold it.")
            raise CannotFill(text.format(value=error, sheet=self._name, cell=to_a1(at))) from error

    def _overwrite(self, cell: Cell, at: Position, value: FillValue) -> bool:
        """Put a value in the place of a cell; false where it holds just that already."""
        if self._arrays and any(area.holds(cell.at) for area in self._arrays):
            text = _(
                "Cell {cell} of sheet {sheet} is part of an array formula and cannot be changed alone. "
                "Turn it into formulas of single cells."
            )
            raise CannotFill(text.format(cell=to_a1(at), sheet=self._name))
        formula = self._grid.formula(cell) if cell.inner < cell.close else None
        new = self._cell(at, cell.style, value)
        if formula is None and same_value(
            self._grid, cell, value, self._change.strings, date1904=self._change.date1904
        ):
            return False
        self._document.replace(cell.start, cell.end, new)
        self._change.gone.add(cell.at)
        self._change.written[at] = value
        self._change.strings_gone += cell.kind == "s" and cell.inner < cell.close
        self._change.formulas_gone |= formula is not None
        return True

    def _put(self, row: Row, cells: list[tuple[int, str]]) -> None:
        if row.inner < row.end:
            for at, xml in cells:
                if xml:
                    self._document.insert(at, xml)
        elif any(xml for _at, xml in cells):
            inside = "".join(xml for _at, xml in cells)
            self._document.replace(row.end - 2, row.end, f">{inside}</{self._prefix}row>")

    def _widen(self, row: Row, values: Mapping[int, FillValue]) -> None:
        spans = self._grid.tag_attributes(row.start, row.inner).get("spans", "")
        first, colon, last = spans.partition(":")
        if colon and " " not in spans and values:
            low, high = min(int(first), 1 + min(values)), max(int(last), 1 + max(values))
            if (low, high) != (int(first), int(last)):
                self._document.set_in(row.start, row.inner, "spans", f"{low}:{high}")

    # A row that is new -----------------------------------------------------------------------------------------------

    def add(self, slot: _Slot) -> None:
        """Make a row: like another one, with the values for it."""
        values = self._values.get(slot.number, {})
        twins = {cell.at.column: cell for cell in self._grid.cells(slot.like)} if slot.like else {}
        styles = self._last_styles if slot.number in self._appended else self._columns
        inside = ""
        for column in sorted(twins.keys() | values.keys()):
            at, style, formula = Position(slot.number, column), styles.get(column, ""), ""
            if column in twins:
                twin = twins[column]
                style = twin.style
                formula = "" if column in values else self._formula_like(slot, twin.at, at)
            value = values.get(column)
            if formula:
                inside += self._cell(at, style, None).removesuffix("/>") + f">{formula}</{self._prefix}c>"
            elif style or value not in {None, ""}:
                inside += self._cell(at, style, value)
                self._change.written[at] = value
        about = self._like_tag(slot.like)
        if inside or about:
            tag = f"{self._prefix}row"
            self._pending.append(f'<{tag} r="{slot.number + 1}"{about}>{inside}</{tag}>')

    def _like_tag(self, like: Row | None) -> str:
        """The attributes of a row that another one takes over: height, style, outline."""
        if like is None:
            return ""
        tag = self._grid.data[like.start + len(f"<{self._prefix}row") : like.inner]
        return _NOT_COPIED.sub(b"", tag).rstrip(b"/>").rstrip().decode()

    def _formula_like(self, slot: _Slot, twin: Position, at: Position) -> str:
        text = self._change.formulas.text(twin)
        if not text:
            return ""
        text = copied(text, slot.number - twin.row, self._name, self._change.shifts)
        return self._change.formulas.copy_into(twin, at, text)

    @cached_property
    def _last_styles(self) -> dict[int, str]:
        """The styles for appended rows: those of the last row in use, unless it is the only one, a heading."""
        rows = [row for row in self._grid.rows if row.number <= self._last_used]
        if len(rows) < 2:  # noqa: PLR2004 - a heading and a row
            return self._columns
        cells = self._grid.cells(rows[-1])
        return {cell.at.column: cell.style for cell in cells}

    def _flush(self, at: int) -> None:
        for xml in self._pending:
            self._document.insert(at, xml)
        self._pending.clear()

    def finish(self) -> None:
        """Write the rows below the last one, and how far the cells reach."""
        for xml in self._pending:
            self._document.append(self._grid.node, xml)
        self._pending.clear()
        self._measure()

    def _measure(self) -> None:
        """Let the sheet's dimension hold all cells."""
        node, written = self._document.root.child("dimension"), self._change.written
        if node is None:
            return
        old = parse_area(node.attributes["ref"])
        area = self._shift.area(old) or old
        rows, columns = [at.row for at in written], [at.column for at in written]
        area = Area(
            min([area.top, *rows]), min([area.left, *columns]), max([area.bottom, *rows]), max([area.right, *columns])
        )
        if area != old:
            self._document.set(node, "ref", area_to_a1(area))


def _column_styles(document: Document) -> dict[int, str]:
    """The styles of whole columns, which cells have that are not stored."""
    node = document.root.child("cols")
    styles: dict[int, str] = {}
    for column in node.children if node else ():
        about = column.attributes
        if about.get("style", "0") != "0":
            last = min(int(about["max"]), int(about["min"]) + 255)  # the rest of the sheet is never filled
            styles |= dict.fromkeys(range(int(about["min"]) - 1, last), about["style"])
    return styles
