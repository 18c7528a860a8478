"""How two versions of a workbook differ, as plain data."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from xltools.core.address import Area, area_to_a1, column_letters
from xltools.core.amount import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from xltools.core.snapshot import CellValue, Sheet, Source


class ChangeKind(StrEnum):
    """What was changed. Of a formula it is told apart whether it, or only its saved result, is another."""

    VALUE = "value"  # typed values differ
    FORMULA = "formula"  # the formula computes something else
    TYPED_OVER = "typed over"  # a formula gave way to a value
    FORMULA_PUT_IN = "formula put in"  # a value gave way to a formula
    RESULT = "result"  # the same formula, another saved result
    ROWS_ADDED = "rows added"
    ROWS_REMOVED = "rows removed"
    ROWS_MOVED = "rows moved"
    COLUMNS_ADDED = "columns added"
    COLUMNS_REMOVED = "columns removed"
    COLUMNS_MOVED = "columns moved"
    SHEET_ADDED = "sheet added"
    SHEET_REMOVED = "sheet removed"
    SHEET_RENAMED = "sheet renamed"
    SHEET_MOVED = "sheet moved"
    HIDDEN = "hidden"
    SHOWN = "shown"
    PROTECTED = "protected"
    UNPROTECTED = "unprotected"
    MERGED = "merged"
    UNMERGED = "unmerged"
    NAME_ADDED = "name added"
    NAME_REMOVED = "name removed"
    NAME_CHANGED = "name changed"
    MACROS = "macros"
    LINKS = "links"


FORMULA_KINDS = frozenset({ChangeKind.FORMULA, ChangeKind.TYPED_OVER, ChangeKind.FORMULA_PUT_IN})
"""The kinds that change how a cell is computed."""

CELL_KINDS = FORMULA_KINDS | {ChangeKind.VALUE, ChangeKind.RESULT}
"""The kinds that speak of one cell."""

_ORDER = {kind: place for place, kind in enumerate(ChangeKind)}


class Whole(StrEnum):
    """Whole rows or columns rather than cells."""

    ROWS = "rows"
    COLUMNS = "columns"


class Place(NamedTuple):
    """Cells of a sheet, or ``whole`` rows or columns; without an area, the sheet itself."""

    sheet: str
    area: Area | None = None
    whole: Whole | None = None

    @property
    def cells(self) -> str:
        """The cells as Excel writes them: ``B5``, ``A1:C3``, ``5:7``, ``C:D``; empty for the sheet itself."""
        if self.area is None:
            return ""
        if self.whole is Whole.ROWS:
            return f"{self.area.top + 1}:{self.area.bottom + 1}"
        if self.whole is Whole.COLUMNS:
            return f"{column_letters(self.area.left)}:{column_letters(self.area.right)}"
        return area_to_a1(self.area)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: where it was, where it is, and what.

    ``old`` and ``new`` are values as the sheet holds them, or a few words on what is no cell. ``difference`` is new
    less old, where both are numbers. ``stake`` is the money at stake, by which changes are ranked: the size of the
    difference, or of the number where the other side holds none; for an item of a form, only where it is an amount,
    in the form's unit. ``label`` and ``heading`` say which row and column of a table it is, ``item`` what the form
    calls it.
    """

    kind: ChangeKind
    old_place: Place | None = None
    new_place: Place | None = None
    old: CellValue = None
    new: CellValue = None
    old_formula: str | None = None
    new_formula: str | None = None
    difference: Decimal | None = None
    stake: Decimal | None = None
    label: str = ""
    heading: str = ""
    item: str = ""

    @property
    def sheet(self) -> str:
        """The sheet that it is on: its new name, or the old one where it is gone."""
        place = self.new_place or self.old_place
        return place.sheet if place else ""

    def as_json(self) -> dict[str, Any]:
        """The change as a JSON object; the same fields in the same order everywhere."""
        return {
            "kind": self.kind.value,
            "old_sheet": self.old_place.sheet if self.old_place else None,
            "old_cells": self.old_place.cells if self.old_place else None,
            "new_sheet": self.new_place.sheet if self.new_place else None,
            "new_cells": self.new_place.cells if self.new_place else None,
            "old": plain(self.old),
            "new": plain(self.new),
            "old_formula": self.old_formula,
            "new_formula": self.new_formula,
            "difference": None if self.difference is None else float(self.difference),
            "stake": None if self.stake is None else float(self.stake),
            "label": self.label,
            "heading": self.heading,
            "item": self.item,
        }


def plain(value: CellValue) -> str | float | bool | None:
    """A value as JSON holds it: dates and times as ISO texts."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return str(value) if isinstance(value, dt.timedelta) else value.isoformat()


@dataclass(frozen=True)
class Alignment:
    """Which rows (or columns) of two sheets are the same, zero-based.

    ``pairs`` leads from old to new for all that hold something, and for blank ones where something came, went or moved
    between; ``moved`` are those of its keys that stand in another order. ``removed`` and ``added`` also list blank ones
    where a stretch has fewer or more of them than before.
    """

    pairs: Mapping[int, int]
    moved: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    added: frozenset[int] = frozenset()

    @cached_property
    def spine(self) -> list[tuple[int, int]]:
        """The pairs that stand in the same order on both sides."""
        return sorted((old, new) for old, new in self.pairs.items() if old not in self.moved)

    @cached_property
    def _starts(self) -> list[int]:
        return [old for old, _new in self.spine]

    @property
    def in_place(self) -> bool:
        """Whether everything stands where it stood."""
        return not (self.removed or self.added or self.moved) and all(old == new for old, new in self.pairs.items())

    def new_of(self, old: int) -> int | None:
        """Where a row of the old sheet stands now, None where it is gone. A blank one stays with the one above it."""
        if old in self.pairs:
            return self.pairs[old]
        if old in self.removed:
            return None
        at = bisect_right(self._starts, old) - 1
        before, new_before = self.spine[at] if at >= 0 else (-1, -1)
        return new_before + old - before

    def beside(self, old_end: int, new_end: int) -> Iterator[tuple[int | None, int | None]]:
        """Every line of both sides up to their ends, those that are the same beside each other, in the new order.

        A removed line stands where it stood, one that moved where it stands now.
        """
        old_of = {new: old for old, new in self.pairs.items()}
        before = new_before = -1
        for after, new_after in [*self.spine, (old_end, new_end)]:
            yield from ((old, None) for old in range(before + 1, after) if old in self.removed)
            for new in range(new_before + 1, new_after):
                blank = None if new in self.added else new - new_before + before
                yield old_of.get(new, blank), new
            if after < old_end:
                yield after, new_after
            before, new_before = after, new_after


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDifference:
    """A sheet that is in both versions: how its rows and columns correspond, and what changed on it."""

    old: Sheet
    new: Sheet
    rows: Alignment
    columns: Alignment
    key: tuple[int, ...] = ()  # columns of the new sheet by which rows were told apart
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed from one workbook to another: sheets in both, and every change with the most money first.

    ``uncalculated`` counts the formulas that have no saved result in one of the files, so that their results could
    not be compared.
    """

    old: Source
    new: Source
    sheets: tuple[SheetDifference, ...]
    changes: tuple[Change, ...]
    uncalculated: int = 0

    @property
    def counts(self) -> Mapping[ChangeKind, int]:
        """How many changes of each kind there are, in the order of the kinds."""
        counted = Counter(change.kind for change in self.changes)
        return {kind: counted[kind] for kind in ChangeKind if counted[kind]}

    def as_json(self) -> dict[str, Any]:
        """The difference as a JSON object."""
        return {
            "equal": not self.changes,
            "old": {"file": self.old.path, "sha256": self.old.sha256},
            "new": {"file": self.new.path, "sha256": self.new.sha256},
            "counts": {kind.value: count for kind, count in self.counts.items()},
            "uncalculated": self.uncalculated,
            "sheets": [
                {
                    "old": sheet.old.name,
                    "new": sheet.new.name,
                    "key": [column_letters(column) for column in sheet.key],
                    "changes": len(sheet.changes),
                }
                for sheet in self.sheets
            ],
            "changes": [change.as_json() for change in self.changes],
        }


def ranked(changes: Iterable[Change]) -> list[Change]:
    """Changes with the most money first, then by kind and place; the same whatever order they had."""
    return sorted(changes, key=_rank)


def _rank(change: Change) -> tuple[Any, ...]:
    place = change.new_place or change.old_place
    area = (place and place.area) or Area(-1, -1, -1, -1)
    return (-(change.stake or ZERO), _ORDER[change.kind], change.sheet, area, change.label)
