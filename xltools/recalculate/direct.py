"""The formulas of a sheet computed by plain arithmetic, from the values that they look at.

It takes a fraction of the time that an engine takes, and knows when to leave it to one.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from xltools.core.snapshot import ErrorValue
from xltools.recalculate.arithmetic import DeclinedError
from xltools.recalculate.plain import plain_formula

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from collections.abc import Set as AbstractSet

    from xltools.recalculate.arithmetic import Read
    from xltools.recalculate.engine import Result
    from xltools.recalculate.plain import At, PlainFormula

_EXACT = 2**53
_LONGEST = 8_000
"""Characters of a text that every program reads alike."""


class Direct:
    """The formulas of a sheet that looks at its own cells alone.

    What cells held the last time is remembered, for sheets that are alike have many a figure in common: only what is
    not as it was there is computed again.
    """

    def __init__(self, formulas: Mapping[At, str]) -> None:
        known = {at: formula for at, text in formulas.items() if (formula := plain_formula(text)) is not None}
        self._needs = {at: formula.cells & formulas.keys() for at, formula in known.items()}
        try:
            order = TopologicalSorter(self._needs).static_order()
            self._order = [(at, known[at]) for at in order if at in known]
        except CycleError:
            self._order = []
        self._wanted: Collection[At] = ()
        self._steps: list[tuple[At, PlainFormula]] = []
        self._last: dict[At, float | str] = {}

    def results(self, values: Mapping[At, Result], wanted: AbstractSet[At]) -> dict[At, Result] | None:
        """What these formulas give where cells have these values and all others are blank; None if one is uncertain."""
        if any(map(_is_doubtful, values.values())) or not self._can_lead_to(wanted):
            return None
        cells, last = dict(values), self._last
        inputs = {at for at in last.keys() | cells.keys() if at not in self._needs}
        other = {at for at in inputs if last.get(at) != cells.get(at)}
        self._last = {}
        try:
            for at, formula in self._steps:
                if at in last and formula.cells.isdisjoint(other):
                    cells[at] = last[at]
                    continue
                cells[at] = result = _certain(formula.program(formula.read(cells)))
                if last.get(at) != result:
                    other.add(at)
        except (DeclinedError, ArithmeticError):
            return None
        self._last = cells
        return {at: _stored(cells[at]) for at in wanted}

    def _can_lead_to(self, wanted: AbstractSet[At]) -> bool:
        """Whether all formulas that these need are plain; if so, the steps are they, each behind what it needs."""
        if wanted != self._wanted:
            needed = set(wanted)
            steps: list[tuple[At, PlainFormula]] = []
            for step in reversed(self._order):
                if step[0] in needed:
                    needed |= self._needs[step[0]]
                    steps.append(step)
            self._wanted, self._steps = frozenset(wanted), steps[::-1] if len(steps) == len(needed) else []
        return bool(self._steps) or not wanted


def _is_doubtful(value: Result) -> bool:
    """Whether programs may read a value in different ways."""
    return isinstance(value, bool | ErrorValue) or (isinstance(value, str) and len(value) > _LONGEST)


def _certain(result: Read) -> float | str:
    """The result of a formula, which others may look at."""
    if type(result) is str or type(result) is float or type(result) is int:
        return result
    raise DeclinedError


def _stored(result: float | str) -> Result:
    """A whole number is stored as one."""
    if isinstance(result, float) and result.is_integer() and abs(result) < _EXACT:
        return int(result)
    return result
