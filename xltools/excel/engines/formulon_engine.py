"""Formulon: the second engine, in WebAssembly, in a process of its own that is ended when it takes too long.

Starting it takes a few seconds, so that process answers for all workbooks of the one that asks.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.core.snapshot import ErrorValue
from xltools.excel.engines.guard import guarded
from xltools.excel.engines.watched import Watched
from xltools.recalculate.engine import Calculated, Given, NotComputable, Obstacle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import formulon

    from xltools.recalculate.engine import Outcome, Place

_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
"""By Formulon's number; the newer ones say rather that it cannot than that Excel would show them."""
_EXACT = 2**53


class Formulon:
    """The engine. Where no time is given, what depends on the clock comes out as of now; the judge knows."""

    name = "formulon"
    slow = False

    def __init__(self, seconds: float = 60) -> None:
        self._calculate = Watched(calculate, seconds)

    def calculate(self, content: bytes, given: Given, wanted: Collection[Place]) -> Calculated:
        """Compute all formulas, answer the wanted ones; see the protocol."""
        return guarded(self.name, lambda: self._calculate(content, given, wanted))


def calculate(content: bytes, given: Given, wanted: Collection[Place]) -> Calculated:
    """The wanted results; runs in the engine's process."""
    import formulon  # noqa: PLC0415 - optional, and rarely needed

    with formulon.Workbook.load(content) as workbook:
        _set_clock(workbook, given)
        workbook.recalc()
        return Calculated(Formulon.name, dict(_outcomes(workbook, wanted)))


def _set_clock(workbook: formulon.Workbook, given: Given) -> None:
    now = given.now
    if now is not None:
        workbook.set_pinned_now(now.year, now.month, now.day, now.hour, now.minute, now.second)
    elif given.today is not None:
        workbook.set_pinned_now(given.today.year, given.today.month, given.today.day)


def _outcomes(workbook: formulon.Workbook, wanted: Collection[Place]) -> Iterator[tuple[Place, Outcome]]:
    by_sheet: dict[str, list[Place]] = defaultdict(list)
    for place in wanted:
        by_sheet[place[0]].append(place)
    for number in range(workbook.sheet_count()):
        for place in by_sheet[workbook.sheet_name(number)]:
            outcome = _outcome(workbook.get_value(number, *place[1:]))
            if outcome is not None:
                yield place, outcome


def _outcome(value: formulon.Value) -> Outcome | None:
    kind = value.kind.name
    if kind == "NUMBER" and value.number is not None:
        whole = value.number.is_integer() and abs(value.number) < _EXACT
        return int(value.number) if whole else value.number
    if kind == "TEXT":
        return value.text
    if kind == "BOOL":
        return value.boolean
    if kind == "ERROR" and value.error_code is not None:
        return _error(value.error_code)
    return 0 if kind == "BLANK" else None


def _error(code: int) -> Outcome:
    """An error. A name that it does not know is no result: Excel may know the name or the function."""
    if not 0 <= code < len(_ERRORS):
        return NotComputable(Obstacle.EXPRESSION)
    error = _ERRORS[code]
    return NotComputable(Obstacle.NAME) if error == "#NAME?" else ErrorValue(error)
