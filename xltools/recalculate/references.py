"""What a formula depends on, followed through the cells that it refers to."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.recalculate.values import as_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from xltools.core.address import Area
    from xltools.core.snapshot import Cell, Snapshot
    from xltools.recalculate.engine import Place, Precedents

_REMEMBERED = 64
"""Areas; a column that every row of a sheet refers to is walked through once."""


class References:
    """The references of a workbook's formulas, as an engine resolved them."""

    def __init__(self, snapshot: Snapshot, precedents: Precedents, *, date1904: bool) -> None:
        self._cells = {sheet.name: sheet.cells for sheet in snapshot.sheets}
        self._precedents = precedents
        self._date1904 = date1904
        self._largest_in = lru_cache(_REMEMBERED)(self._largest_number)

    def finder(self, places: Collection[Place]) -> Callable[[Place], list[Place]]:
        """A function that tells which of ``places`` the formula at a place refers to."""
        by_sheet: dict[str, set[tuple[int, int]]] = {}
        for sheet, row, column in places:
            by_sheet.setdefault(sheet, set()).add((row, column))

        @lru_cache(_REMEMBERED)
        def within(sheet: str, area: Area) -> list[Place]:
            return [(sheet, *at) for at in _inside(area, by_sheet.get(sheet, ()))]

        return lambda place: [found for named in self._precedents(place) for found in within(*named)]

    def cells(self, place: Place) -> Iterator[Cell]:
        """The cells that hold something and that the formula at ``place`` refers to."""
        for sheet, area in self._precedents(place):
            cells = self._cells.get(sheet, {})
            yield from (cells[at] for at in _inside(area, cells))

    def largest(self, place: Place) -> float:
        """The largest absolute number that the formula at ``place`` refers to; 0 if it refers to none."""
        return max((self._largest_in(*named) for named in self._precedents(place)), default=0.0)

    def _largest_number(self, sheet: str, area: Area) -> float:
        cells = self._cells.get(sheet, {})
        stored = (as_stored(cells[at].value, date1904=self._date1904) for at in _inside(area, cells))
        return max((abs(value) for value in stored if isinstance(value, int | float)), default=0.0)


def _inside(area: Area, positions: Collection[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The positions that lie in an area; whichever of the two is smaller is walked through."""
    rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
    if len(rows) * len(columns) > len(positions):
        return (at for at in positions if at[0] in rows and at[1] in columns)
    return (at for row in rows for column in columns if (at := (row, column)) in positions)


def circle(start: Place, refers_to: Callable[[Place], list[Place]]) -> tuple[Place, ...]:
    """The shortest circle of references that leads from ``start`` back to it; empty if there is none."""
    came_from: dict[Place, Place] = {}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in refers_to(here):
            if there == start:
                return _path(here, came_from)
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    return ()


def _path(end: Place, came_from: dict[Place, Place]) -> tuple[Place, ...]:
    path = [end]
    while path[-1] in came_from:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
