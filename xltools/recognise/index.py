"""An index of a sheet's labels and merges, so that a form is found by what people can read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.core.text import label_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.core.snapshot import Cell, Sheet

LONGEST_LABEL = 60
key_of = lru_cache(maxsize=8192)(label_key)


@dataclass(frozen=True, slots=True)
class SheetIndex:
    """A sheet, the places of every label on it, and the merged area that begins at a cell.

    ``labels`` are known by their keys; ``rows`` lists the columns of each row that are filled, from left to right;
    ``tall`` are the merged areas of several rows.
    """

    sheet: Sheet
    labels: Mapping[str, Sequence[tuple[int, int]]]
    rows: Mapping[int, Sequence[int]]
    merges: Mapping[tuple[int, int], Area]
    tall: Sequence[Area]
    extent: Area

    def find(self, keys: Iterable[str], area: Area) -> Iterator[tuple[int, int]]:
        """Places inside ``area`` that hold the label of one of the keys; the first key's places come first."""
        top, left, bottom, right = area
        for key in keys:
            for place in self.labels.get(key, ()):
                if top <= place[0] <= bottom and left <= place[1] <= right:
                    yield place

    def merged(self, place: tuple[int, int]) -> Area:
        """The merged area that begins at a cell, or the cell itself."""
        return self.merges.get(place) or Area(*place, *place)

    def first_filled(self, row: int, left: int, right: int) -> tuple[int, int] | None:
        """The first cell of a stretch of a row that holds something."""
        for column in self.rows.get(row, ()):
            if left <= column <= right:
                return row, column
        return None


def index(sheet: Sheet) -> SheetIndex:
    """Index a sheet."""
    labels: dict[str, list[tuple[int, int]]] = {}
    rows: dict[int, list[int]] = {}
    cells = sheet.cells
    places = sorted(cells)
    for place in places:
        cell = cells[place]
        if cell.formula is None:
            if key := key_at(cell):
                labels.setdefault(key, []).append(place)
            elif not filled(cell):
                continue
        row, column = place
        if row in rows:
            rows[row].append(column)
        else:
            rows[row] = [column]
    merges = {area[:2]: area for area in sheet.merges}
    tall = [area for area in sheet.merges if area.top < area.bottom]
    bottom, right = places[-1][0] if places else 0, max([column for _, column in places], default=0)
    return SheetIndex(sheet, labels, rows, merges, tall, Area(0, 0, bottom, right))


def key_at(cell: Cell | None) -> str:
    """The key of a text that is short enough to be a label; empty for everything else."""
    value = None if cell is None else cell.value
    return key_of(value) if type(value) is str and len(value) <= LONGEST_LABEL else ""


def filled(cell: Cell | None) -> bool:
    """Whether a cell holds a value or a formula; blanks and blank texts do not count."""
    if cell is None:
        return False
    value, formula = cell
    if formula is not None:
        return True
    return value.strip() != "" if isinstance(value, str) else value is not None
