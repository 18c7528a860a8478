"""What a formula depends on, followed through the cells that it refers to."""

from __future__ import annotations

from collections import deque
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from xltools.recalculate.contents import Contents
from xltools.recalculate.positions import Positions
from xltools.recalculate.values import as_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from xltools.core.address import Area
    from xltools.core.snapshot import Snapshot
    from xltools.recalculate.engine import Place, Precedents

_REMEMBERED = 64
"""Areas; a column that every row of a sheet refers to is walked through once."""


class References:
    """The references of a workbook's formulas, as an engine resolved them."""

    def __init__(self, snapshot: Snapshot, precedents: Precedents, *, date1904: bool) -> None:
        self._cells = {sheet.name: sheet.cells for sheet in snapshot.sheets}
        self._precedents = precedents
        self._date1904 = date1904
        self._known: dict[tuple[str, int, int, int], tuple[int, Contents]] = {}

    @cached_property
    def _positions(self) -> Positions:
        return Positions((sheet, *at) for sheet, cells in self._cells.items() for at in cells)

    def finder(self, places: Collection[Place]) -> Callable[[Place], list[Place]]:
        """A function that tells which of ``places`` the formula at a place refers to."""
        positions = Positions(places)

        @lru_cache(_REMEMBERED)
        def within(sheet: str, area: Area) -> list[Place]:
            return list(positions.inside(sheet, area))

        return lambda place: [found for named in self._precedents(place) for found in within(*named)]

    def contents(self, place: Place) -> Contents:
        """What the formula at ``place`` reads."""
        return reduce(or_, (self._contents_of(*named) for named in self._precedents(place)), Contents())

    def _contents_of(self, sheet: str, area: Area) -> Contents:
        """What an area holds; a range that grew downwards, as those of running sums do, is not read anew."""
        top, left, bottom, right = area
        read, contents = self._known.get((sheet, top, left, right), (top - 1, Contents()))
        if bottom < read:
            read, contents = top - 1, Contents()
        cells = self._cells.get(sheet, {})
        for _sheet, row, column in self._positions.inside(sheet, area._replace(top=read + 1)):
            contents.add(as_stored(cells[row, column].value, date1904=self._date1904))
        self._known[sheet, top, left, right] = bottom, contents
        return contents


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
