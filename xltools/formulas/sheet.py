"""A sheet prepared for the audit: every formula in R1C1 with its references, and what each cell is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.core.snapshot import EMPTY, Cell
from xltools.formulas.canonical import canonical
from xltools.formulas.r1c1 import to_r1c1
from xltools.formulas.references import references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.snapshot import CellValue, Sheet
    from xltools.formulas.references import Reference

Place = tuple[int, int]


class Content(IntEnum):
    """What stands in a cell. A dash or "n/a" stands for "nothing to report": a figure, though not a number."""

    BLANK = 0
    NUMBER = 1
    DASH = 2
    FORMULA = 3
    TEXT = 4


FIGURES = frozenset({Content.NUMBER, Content.DASH, Content.FORMULA})
"""What a total may add up, or stands in the place of something to add up."""

_DASHES = frozenset({"-", "--", "---", "–", "—", "－", "...", "…", "/", "n/a", "na", "n.a.", "nil", "无"})


def content(cell: Cell) -> Content:  # noqa: PLR0911 - one return for each kind of content
    """What stands in a cell; blanks and spaces alone are nothing, dates and truth values are texts here."""
    if cell.formula is not None:
        return Content.FORMULA
    value = cell.value
    if isinstance(value, bool):
        return Content.TEXT
    if isinstance(value, int | float):
        return Content.NUMBER
    if value is None:
        return Content.BLANK
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return Content.BLANK
        return Content.DASH if text.casefold() in _DASHES else Content.TEXT
    return Content.TEXT


@dataclass(frozen=True, slots=True)
class Formula:
    """The formula of one cell: as it is written, in R1C1, and its references."""

    place: Place
    text: str
    r1c1: str
    references: tuple[Reference, ...]


class AuditedSheet:
    """A sheet with its formulas."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.name = sheet.name
        self.formulas: Mapping[Place, Formula] = {
            place: Formula(place, cell.formula, to_r1c1(cell.formula, place), references(cell.formula))
            for place, cell in sheet.cells.items()
            if cell.formula is not None
        }
        self._content = {place: content(cell) for place, cell in sheet.cells.items()}
        self._canonical: dict[tuple[Place, bool], str] = {}

    def meaning(self, place: Place, *, numbers: bool = True) -> str:
        """What the formula of a cell computes, as `canonical` writes it."""
        key = (place, numbers)
        if key not in self._canonical:
            self._canonical[key] = canonical(self.formulas[place].text, place, numbers=numbers)
        return self._canonical[key]

    def content(self, row: int, column: int) -> Content:
        """What stands in a cell."""
        return self._content.get((row, column), Content.BLANK)

    def value(self, place: Place) -> CellValue:
        """The value, or the saved result."""
        return self.sheet.cells.get(place, EMPTY).value

    def number(self, place: Place) -> float | None:
        """The value as a number, if it is one."""
        value = self.value(place)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    @cached_property
    def used(self) -> Area:
        """From A1 to the last cell that holds something."""
        rows = max((row for row, _ in self.sheet.cells), default=0)
        columns = max((column for _, column in self.sheet.cells), default=0)
        return Area(0, 0, rows, columns)

    @cached_property
    def spanned(self) -> Mapping[Place, Place]:
        """The cells that merged cells of several columns cover, with the first cell of each."""
        return {
            (row, column): (area.top, area.left)
            for area in self.sheet.merges
            if area.left != area.right
            for row, column in self.places(area)
        }

    @cached_property
    def first_texts(self) -> Mapping[tuple[int | None, int | None], int]:
        """The column of the first text of each row, by (row, None), and the row of that of each column."""
        found: dict[tuple[int | None, int | None], int] = {}
        for (row, column), what in self._content.items():
            if what is Content.TEXT:
                found[row, None] = min(column, found.get((row, None), column))
                found[None, column] = min(row, found.get((None, column), row))
        return found

    @cached_property
    def copies(self) -> Mapping[tuple[bool, int, str], list[int]]:
        """Where in a line a formula stands: columns by (True, row, R1C1), and rows by (False, column, R1C1)."""
        found: dict[tuple[bool, int, str], list[int]] = {}
        for (row, column), formula in self.formulas.items():
            found.setdefault((True, row, formula.r1c1), []).append(column)
            found.setdefault((False, column, formula.r1c1), []).append(row)
        return found

    @cached_property
    def rows(self) -> Mapping[int, list[int]]:
        """Columns of the cells that hold something, by row, in order."""
        found: dict[int, list[int]] = {}
        for row, column in sorted(place for place, what in self._content.items() if what):
            found.setdefault(row, []).append(column)
        return found

    @cached_property
    def columns(self) -> Mapping[int, list[int]]:
        """Rows of the cells that hold something, by column, in order."""
        found: dict[int, list[int]] = {}
        for row, column in sorted(place for place, what in self._content.items() if what):
            found.setdefault(column, []).append(row)
        return found

    def clip(self, area: Area) -> Area:
        """As much of an area as lies inside the used part; whole columns become finite."""
        used = self.used
        return Area(area.top, area.left, min(area.bottom, used.bottom), min(area.right, used.right))

    def places(self, area: Area) -> Iterator[Place]:
        """The cells of an area inside the used part, row by row."""
        clipped = self.clip(area)
        for row in range(clipped.top, clipped.bottom + 1):
            for column in range(clipped.left, clipped.right + 1):
                yield row, column
