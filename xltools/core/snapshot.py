"""What is in a workbook, without meaning: the flat neutral form in which every reader delivers it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.address import Area


class ErrorValue(str):
    """An Excel error such as ``#REF!``; a string, so that it prints as Excel shows it."""

    __slots__ = ()


CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | ErrorValue | None


class Cell(NamedTuple):
    """One cell that holds something.

    ``value`` is the constant typed into it or, under a formula, the result that was saved with the file; None when
    there is none. ``formula`` begins with ``=``; shared formulas are expanded.
    """

    value: CellValue
    formula: str | None = None


EMPTY = Cell(None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet. Positions are zero-based (row, column); only cells that hold something are listed.

    ``names`` are the names scoped to this sheet, upper-cased, with the area that they refer to on this sheet.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Area, ...] = ()
    names: Mapping[str, Area] = field(default_factory=dict)
    hidden: bool = False
    protected: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def at(self, row: int, column: int) -> Cell:
        """The cell at a position; an empty one where there is nothing."""
        return self.cells.get((row, column), EMPTY)


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a snapshot was taken of: its path as given, size in bytes, time of last change and SHA-256."""

    path: str
    size: int
    modified: dt.datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A workbook as read: its sheets in tab order and the file that they came from.

    ``names`` are all names defined in it, Excel's own left out, and what each refers to, as it is written there.
    """

    source: Source
    sheets: tuple[Sheet, ...]
    has_macros: bool = False
    external_links: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
