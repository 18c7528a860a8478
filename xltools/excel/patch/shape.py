"""How the formulas of a sheet hang together; sheets that are made alike share that."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from xltools.excel.draft import Draft
from xltools.formulas.looks import looks
from xltools.recalculate.direct import Direct

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from xltools.core.address import Area
    from xltools.excel.calculate import Result
    from xltools.formulas.looks import Looks

Place = tuple[int, int]
LARGEST = 5_000
"""Cells of an area that are looked at one by one."""
_SHEET = "S"


class Shape:
    """The formulas of a sheet by cell, and the areas that some of them fill besides their own cells."""

    def __init__(self, formulas: Mapping[Place, str], fills: Mapping[Place, Area]) -> None:
        self.formulas = formulas
        self.fills = fills
        self._drafts: dict[bool, Draft] = {}

    @cached_property
    def looks(self) -> dict[Place, Looks]:
        """What each of them looks at."""
        return {at: looks(text) for at, text in self.formulas.items()}

    @cached_property
    def is_closed(self) -> bool:
        """Whether they look at nothing but values of their own sheet, so that they can be calculated alone."""
        return not self.fills and all(
            each.by_value and all(sheet is None and size(area) <= LARGEST for sheet, area in each.areas)
            for each in self.looks.values()
        )

    @cached_property
    def inputs(self) -> frozenset[Place]:
        """The cells without formulas that the formulas of a closed sheet look at."""
        areas = {area for each in self.looks.values() for _sheet, area in each.areas}
        return frozenset(at for area in areas for at in cells_of(area)) - self.formulas.keys()

    @cached_property
    def _users(self) -> Mapping[Place, list[Place]]:
        users: dict[Place, list[Place]] = defaultdict(list)
        for user, each in self.looks.items():
            for _sheet, area in each.areas:
                for at in cells_of(area):
                    users[at].append(user)
        return dict(users)

    def dependent(self, changed: Iterable[Place]) -> set[Place]:
        """The formulas of a closed sheet that look at these cells, directly or through others."""
        found: set[Place] = set()
        waiting = list(changed)
        while waiting:
            for user in self._users.get(waiting.pop(), ()):
                if user not in found:
                    found.add(user)
                    waiting.append(user)
        return found

    @cached_property
    def _direct(self) -> Direct:
        return Direct(self.formulas)

    def results(
        self, values: Mapping[Place, Result], wanted: AbstractSet[Place], today: dt.date | None, *, date1904: bool
    ) -> Mapping[Place, Result]:
        """What formulas of a closed sheet give where its cells hold these values.

        An engine is asked only where plain arithmetic is not certain of one of them.

        Raises:
            CannotCalculate: the engine gives up on them.
        """
        results = self._direct.results(values, wanted)
        if results is not None:
            return results
        if date1904 not in self._drafts:
            self._drafts[date1904] = Draft({_SHEET: self.formulas}, date1904=date1904)
        return self._drafts[date1904].results({_SHEET: values}, today)[_SHEET]


@lru_cache(maxsize=64)
def shape_of(formulas: tuple[tuple[Place, str], ...]) -> Shape:
    """The shape that sheets with these formulas share, which fill nothing but their own cells."""
    return Shape(dict(formulas), {})


def size(area: Area) -> int:
    """How many cells an area has."""
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


def cells_of(area: Area) -> Iterator[Place]:
    """The cells of an area."""
    return ((row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1))


class Web:
    """The formulas of several sheets, which look at each other's cells and at those of any sheet.

    Names of sheets are folded in case.
    """

    def __init__(self, shapes: Mapping[str, Shape]) -> None:
        self._shapes = shapes
        self._users: dict[str, dict[Place, list[tuple[str, Place]]]] = defaultdict(lambda: defaultdict(list))
        self._wide: dict[str, list[tuple[Area, tuple[str, Place]]]] = defaultdict(list)
        for home, shape in shapes.items():
            for user, each in shape.looks.items():
                for sheet, area in each.areas:
                    self._enter(home if sheet is None else sheet.casefold(), area, (home, user))

    def _enter(self, sheet: str, area: Area, user: tuple[str, Place]) -> None:
        if size(area) > LARGEST:
            self._wide[sheet].append((area, user))
            return
        users = self._users[sheet]
        for at in cells_of(area):
            users[at].append(user)

    def cells_on(self, sheet: str) -> AbstractSet[Place]:
        """The cells of a sheet that formulas look at, but for areas too large to tell."""
        return self._users.get(sheet, {}).keys()

    def areas_on(self, sheet: str) -> tuple[Area, ...]:
        """Those areas."""
        return tuple(area for area, _user in self._wide.get(sheet, ()))

    def dependent(self, changed: Mapping[str, Iterable[Place]]) -> dict[str, set[Place]]:
        """By sheet, the formulas that look at these cells, directly or through others, and the cells that they fill."""
        found: dict[str, set[Place]] = {sheet: set() for sheet in self._shapes}
        waiting = [(sheet, at) for sheet, cells in changed.items() for at in cells]
        while waiting:
            sheet, at = waiting.pop()
            users = list(self._users.get(sheet, {}).get(at, ()))
            users += [user for area, user in self._wide.get(sheet, ()) if area.holds(at)]
            for home, user in users:
                if user not in found[home]:
                    new = {user, *self._filled(home, user)}
                    waiting += [(home, each) for each in new - found[home]]
                    found[home] |= new
        return found

    def _filled(self, sheet: str, at: Place) -> Iterator[Place]:
        area = self._shapes[sheet].fills.get(at)
        return cells_of(area) if area is not None else iter(())
