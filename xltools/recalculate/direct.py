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

    from xltools.recalculate.arithmetic import Read
    from xltools.recalculate.engine import Result
    from xltools.recalculate.plain import At, PlainFormula

_EXACT = 2**53
_LONGEST = 8_000
"""Characters of a text that every program reads alike."""


class Direct:
    """The formulas of a sheet that looks at its own cells alone."""

    def __init__(self, formulas: Mapping[At, str]) -> None:
        known = {at: formula for at, text in formulas.items() if (formula := plain_formula(text)) is not None}
        self._needs = {at: formula.cells & formulas.keys() for at, formula in known.items()}
        try:
            order = TopologicalSorter(self._needs).static_order()
            self._steps = [(at, known[at]) for at in order if at in known]
        except CycleError:
            self._steps = []
        self._last: dict[At, tuple[list[Read], float | str]] = {}

    def results(self, values: Mapping[At, Result], wanted: Collection[At]) -> dict[At, Result] | None:
        """What these formulas give where cells have these values and all others are blank; None if one is uncertain."""
        steps = self._leading_to(wanted)
        if steps is None or any(map(_is_doubtful, values.values())):
            return None
        cells: dict[At, float | str] = dict(values)
        try:
            for at, formula in steps:
                cells[at] = self._result(at, formula, formula.read(cells))
        except (DeclinedError, ArithmeticError):
            return None
        return {at: _stored(cells[at]) for at in wanted}

    def _result(self, at: At, formula: PlainFormula, read: list[Read]) -> float | str:
        """What a formula gives; sheets that are alike have many a figure in common, so the last one is remembered."""
        last = self._last.get(at)
        if last is not None and last[0] == read:
            return last[1]
        result = _certain(formula.program(read))
        self._last[at] = read, result
        return result

    def _leading_to(self, wanted: Collection[At]) -> list[tuple[At, PlainFormula]] | None:
        """Those formulas and all that they need, each behind what it needs; None where one is not plain."""
        needed = set(wanted)
        steps: list[tuple[At, PlainFormula]] = []
        for step in reversed(self._steps):
            if step[0] in needed:
                needed |= self._needs[step[0]]
                steps.append(step)
        return steps[::-1] if len(steps) == len(needed) else None


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
