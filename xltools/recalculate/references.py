"""What a formula depends on, followed through the cells that it refers to."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from xltools.core.snapshot import EMPTY, Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from xltools.core.address import Area
    from xltools.core.snapshot import Snapshot
    from xltools.recalculate.engine import Place, Precedents


class References:
    """The references of a workbook's formulas, as an engine resolved them."""

    def __init__(self, snapshot: Snapshot, precedents: Precedents) -> None:
        self._cells = {sheet.name: sheet.cells for sheet in snapshot.sheets}
        self._precedents = precedents

    def finder(self, places: Collection[Place]) -> Callable[[Place], list[Place]]:
        """A function that tells which of ``places`` the formula at a place refers to."""
        by_sheet: dict[str, set[tuple[int, int]]] = {}
        for sheet, row, column in places:
            by_sheet.setdefault(sheet, set()).add((row, column))
        return lambda place: list(self._within(place, by_sheet))

    def cells(self, place: Place) -> Iterator[Cell]:
        """The cells that hold something and that the formula at ``place`` refers to."""
        for sheet, area in self._precedents(place):
            cells = self._cells.get(sheet, {})
            yield from (cells.get(at, EMPTY) for at in _inside(area, cells))

    def _within(self, place: Place, by_sheet: dict[str, set[tuple[int, int]]]) -> Iterator[Place]:
        for sheet, area in self._precedents(place):
            yield from ((sheet, *at) for at in _inside(area, by_sheet.get(sheet, ())))


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
