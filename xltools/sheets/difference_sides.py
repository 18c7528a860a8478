"""The changed sheets of two versions, old and new beside each other, lines that are the same in one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import Area, Position, column_letters
from xltools.core.difference import CELL_KINDS, FORMULA_KINDS
from xltools.core.layout import SheetLayout
from xltools.core.snapshot import EMPTY
from xltools.sheets.difference_terms import LEGEND, STYLES, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xltools.core.difference import Change, Difference, SheetDifference
    from xltools.core.snapshot import Sheet

    Slot = tuple[int | None, int | None]

_TOP = 4
_MARK, _LEFT = 0, 2
_AROUND = 2  # unchanged rows shown before and behind a change
_HEAD = 3  # rows of a sheet that are shown in any case: its headings
_MOST_ROWS = 2_000
_MANY_COLUMNS = 40
_ALWAYS_COLUMNS = 3
_MOST_COMMENTS = 300
_LONGEST_NAME = 31
_WIDTH = 14.0
_MARKS = {"good": "＋", "bad": "－", "moved": "⇅", "": "≠"}


@dataclass(frozen=True, slots=True)
class Side:
    """The view of a sheet, and where in it rows and columns of both versions stand."""

    layout: SheetLayout
    rows: tuple[Mapping[int, int], Mapping[int, int]]
    columns: tuple[Mapping[int, int], Mapping[int, int]]

    def link(self, change: Change) -> str:
        """Where a change is shown; the top of the view where it is not."""
        for side, place in ((1, change.new_place), (0, change.old_place)):
            if place is not None and place.area is not None:
                row = self.rows[side].get(place.area.top, _TOP - 1)
                column = self.columns[side].get(place.area.left, _MARK)
                return self.layout.reference(row, column)
        return self.layout.reference(0, 0)


def side_sheets(difference: Difference) -> dict[str, Side]:
    """A view for each sheet whose cells, rows or columns changed, by its new name."""
    changed = [sheet for sheet in difference.sheets if any(map(_is_visible, sheet.changes))]
    return {sheet.new.name: _View(sheet, number).side() for number, sheet in enumerate(changed, 1)}


def _is_visible(change: Change) -> bool:
    return change.kind in CELL_KINDS or change.kind in STYLES


class _Shown(NamedTuple):
    """Rows to be shown, and None where some are left out, with their number."""

    slots: list[tuple[Slot | None, int]]
    cut: bool


class _View:
    """The view of one sheet while it is drawn."""

    def __init__(self, sheet: SheetDifference, number: int) -> None:
        self._sheet = sheet
        self._cells: dict[Slot, Change] = {
            (change.new_place.area.top, change.new_place.area.left): change
            for change in sheet.changes
            if change.kind in CELL_KINDS and change.new_place and change.new_place.area
        }
        self._columns = self._chosen_columns()
        self._right = _LEFT + len(self._columns)  # the column of the new rows' numbers
        name = f"{number} {sheet.new.name}"[:_LONGEST_NAME].rstrip("'")
        self._layout = SheetLayout(name, landscape=True, tab_color="#2E75B6", freeze=Position(_TOP, 0))
        self._rows: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self._comments = 0

    def side(self) -> Side:
        """Draw it."""
        shown_rows = _chosen_rows(self._slots(0), self._changed_rows())
        self._draw_head(cut=shown_rows.cut)
        for row, (slot, left_out) in enumerate(shown_rows.slots, _TOP):
            if slot is None:
                last = self._right + len(self._columns)
                self._layout.merge(
                    Area(row, 0, row, last), f"…… 省略 {left_out} 行未变 ……", "note centre", bordered=False
                )
            else:
                self._draw_row(row, slot)
        starts = _LEFT, self._right + 1
        old, new = (
            {line: start + at for at, slot in enumerate(self._columns) if (line := slot[side]) is not None}
            for side, start in enumerate(starts)
        )
        return Side(self._layout, self._rows, (old, new))

    def _slots(self, axis: int) -> list[Slot]:
        """Rows (0) or columns (1) of both versions beside each other."""
        alignment = self._sheet.columns if axis else self._sheet.rows
        ends = [
            1 + max((place[axis] for place in sheet.cells), default=-1) for sheet in (self._sheet.old, self._sheet.new)
        ]
        return list(alignment.beside(*ends))

    def _chosen_columns(self) -> list[Slot]:
        """All columns; of very many, the first ones and those in which something changed."""
        slots = self._slots(1)
        if len(slots) <= _MANY_COLUMNS:
            return slots
        changed = {column for _row, column in self._cells}
        chosen = [
            slot
            for at, slot in enumerate(slots)
            if at < _ALWAYS_COLUMNS or None in slot or slot[0] in self._sheet.columns.moved or slot[1] in changed
        ]
        return chosen[:_MANY_COLUMNS]

    def _changed_rows(self) -> Collection[int | None]:
        return {row for row, _column in self._cells} | {self._sheet.rows.pairs[old] for old in self._sheet.rows.moved}

    def _draw_head(self, *, cut: bool) -> None:
        layout = self._layout
        names = dict.fromkeys((self._sheet.old.name, self._sheet.new.name))
        layout.put(0, 0, f"{' → '.join(names)}：新旧版本对照", "heading")
        note = "左为旧版，右为新版；未变的行已省略。" + (f"改动太多，只列出前 {_MOST_ROWS} 行。" if cut else "")
        layout.put(1, 0, note, "note")
        for at, (word, style) in enumerate(LEGEND):
            layout.put(2, _LEFT + at, word, f"cell centre {style}")
        layout.put(_TOP - 1, _MARK, "标记", "header")
        for side, start in enumerate((_LEFT, self._right + 1)):
            layout.put(_TOP - 1, start - 1, ("旧行", "新行")[side], "header")
            for at, slot in enumerate(self._columns):
                column = slot[side]
                style = f"header {self._column_style(slot)}"
                layout.put(_TOP - 1, start + at, None if column is None else column_letters(column), style)
                layout.widths[start + at] = _WIDTH
        layout.widths |= {_MARK: 6, _LEFT - 1: 7, self._right: 7}
        layout.repeat_rows = (_TOP - 1, _TOP - 1)

    def _draw_row(self, row: int, slot: Slot) -> None:
        style = _slot_style(slot, self._sheet.rows.moved)
        touched = any((slot[1], column[1]) in self._cells for column in self._columns)
        self._layout.put(row, _MARK, _MARKS[style] if style or touched else None, f"cell centre {style}")
        for side, (sheet, start) in enumerate(((self._sheet.old, _LEFT), (self._sheet.new, self._right + 1))):
            line = slot[side]
            self._layout.put(row, start - 1, None if line is None else line + 1, f"cell centre muted {style}")
            if line is not None:
                self._rows[side][line] = row
            for at, column in enumerate(self._columns):
                self._draw_cell((row, start + at), sheet, (slot, column), side, style)

    def _draw_cell(self, at: tuple[int, int], sheet: Sheet, slots: tuple[Slot, Slot], side: int, style: str) -> None:
        row, column = slots[0][side], slots[1][side]
        if row is None or column is None:
            self._layout.put(*at, None, "cell computed")
            return
        change = self._cells.get((slots[0][1], slots[1][1]))
        look = STYLES[change.kind] if change else style or self._column_style(slots[1])
        comment = self._comment(change, side)
        self._layout.put(*at, shown(sheet.cells.get((row, column), EMPTY).value), f"cell {look}", comment=comment)

    def _comment(self, change: Change | None, side: int) -> str:
        """The formula, where it changed."""
        if change is None or change.kind not in FORMULA_KINDS or self._comments >= _MOST_COMMENTS:
            return ""
        formula = (change.old_formula, change.new_formula)[side]
        self._comments += formula is not None
        return f"公式：{formula}" if formula else ""

    def _column_style(self, slot: Slot) -> str:
        return _slot_style(slot, self._sheet.columns.moved)


def _slot_style(slot: Slot, moved: Collection[int]) -> str:
    if slot[0] is None:
        return "good"
    if slot[1] is None:
        return "bad"
    return "moved" if slot[0] in moved else ""


def _chosen_rows(slots: Sequence[Slot], changed: Collection[int | None]) -> _Shown:
    """The rows that changed, those around them, and the first ones of the sheet."""
    touched = [at for at, slot in enumerate(slots) if None in slot or slot[1] in changed]
    cut = len(touched) > _MOST_ROWS
    wanted = {near for at in touched[:_MOST_ROWS] for near in range(at - _AROUND, at + _AROUND + 1)}
    wanted |= set(range(_HEAD))
    chosen: list[tuple[Slot | None, int]] = []
    before = -1
    for at in sorted(place for place in wanted if 0 <= place < len(slots)):
        if at > before + 1:
            chosen.append((None, at - before - 1))
        chosen.append((slots[at], 0))
        before = at
    if before + 1 < len(slots) and not cut:
        chosen.append((None, len(slots) - before - 1))
    return _Shown(chosen, cut)
