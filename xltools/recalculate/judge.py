"""Judge every formula of a workbook by what engines say, one engine after the other, asking no more than needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.snapshot import EMPTY, ErrorValue
from xltools.formulas.calls import functions
from xltools.recalculate.doubt import doubt_of
from xltools.recalculate.engine import NotComputable, Obstacle
from xltools.recalculate.functions import UNEVALUATED, VOLATILE
from xltools.recalculate.judgement import Doubt, Judgement, Verdict
from xltools.recalculate.names import Names
from xltools.recalculate.references import References, circle
from xltools.recalculate.values import STRICT, Match, agree, as_stored, is_number, match

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.core.snapshot import Cell, Snapshot
    from xltools.recalculate.engine import Calculated, Outcome, Place, Result
    from xltools.recalculate.settings import Settings

_NO_OTHER_ENGINE_CAN = frozenset({Obstacle.EXTERNAL, Obstacle.DATA_TABLE, Obstacle.VOLATILE})
_DATA_TABLE = "=TABLE()"
_ITERATED = 1e-7
"""Relative; how near programs come to each other in functions that approximate, such as IRR."""


class Case:
    """A workbook before the judge. Hear engines while something is ``wanted``, then ask for the ``judgements``."""

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self._snapshot = snapshot
        self._settings = settings
        self._cells = _formula_cells(snapshot)
        self._hidden_rows = any(sheet.hidden_rows for sheet in snapshot.sheets)
        self._names = Names(snapshot)
        self._heard: list[Calculated] = []
        self._decided: dict[Place, Judgement] = {}
        self._near: set[Place] = set()
        self._disputed: dict[Place, Result] = {}
        self._unanswered: dict[Place, NotComputable] = {}
        self._references: References | None = None

    def wanted(self, *, slow: bool = False) -> frozenset[Place]:
        """The cells that one more engine could say something about; a slow one is not asked what nobody could."""
        if not self._heard:
            return frozenset(self._cells)
        return frozenset(self._disputed) if slow else frozenset(self._disputed) | frozenset(self._unanswered)

    def hear(self, calculated: Calculated) -> None:
        """Take an engine's results into account."""
        if calculated.unavailable:
            return
        first = not self._heard
        self._heard.append(calculated)
        if first:
            self._hear_first(calculated)
        else:
            self._hear_other(calculated)

    def judgements(self) -> dict[Place, Judgement]:
        """The verdict on every formula, and on what array formulas fill, by place."""
        for place in list(self._disputed):
            self._settle(place, Verdict.NOT_CONFIRMED, Doubt.ONE_ENGINE)
        for place, obstacle in list(self._unanswered.items()):
            if obstacle.obstacle is Obstacle.CIRCULAR:
                self._settle(place, Verdict.NOT_CONFIRMED, Doubt.MAYBE_CIRCULAR)
            else:
                self._settle(place, Verdict.NOT_COMPUTABLE, obstacle=obstacle)
        for place, cell in self._cells.items():
            if place in self._decided:
                continue
            if cell.value is None:
                self._settle(place, Verdict.NEVER_CALCULATED)
            else:
                self._settle(place, Verdict.NOT_COMPUTABLE, obstacle=NotComputable(Obstacle.NO_ENGINE))
        self._clear_the_doubtful()
        return self._decided

    def _hear_first(self, calculated: Calculated) -> None:
        if calculated.precedents is not None:
            self._references = References(self._snapshot, calculated.precedents, date1904=self._settings.date1904)
        self._add_spilled(calculated.spilled)
        circular = []
        for place, cell in self._cells.items():
            outcome = calculated.outcomes.get(place)
            if isinstance(outcome, NotComputable) and outcome.obstacle is Obstacle.CIRCULAR:
                circular.append(place)
                self._unanswered[place] = outcome
            elif cell.value is None:
                self._settle(place, Verdict.NEVER_CALCULATED)
            elif outcome is not None:
                self._weigh(place, cell, outcome)
        self._find_circles(circular)
        self._set_aside()

    def _add_spilled(self, spilled: frozenset[Place]) -> None:
        sheets = {sheet.name: sheet for sheet in self._snapshot.sheets}
        for sheet, row, column in spilled - self._cells.keys():
            cell = sheets[sheet].at(row, column) if sheet in sheets else EMPTY
            if cell.value is not None:
                self._cells[sheet, row, column] = cell

    def _weigh(self, place: Place, cell: Cell, outcome: Outcome) -> None:
        """Confirm, or leave open, what the first engine says of a cell."""
        if isinstance(outcome, NotComputable):
            self._weigh_obstacle(place, outcome)
        elif match(cell.value, outcome, date1904=self._settings.date1904) is Match.SAME:
            computed = ((self._heard[0].engine, outcome),)
            self._decided[place] = Judgement(place, Verdict.CONFIRMED, cell.value, computed)
        else:
            self._disputed[place] = outcome

    def _weigh_obstacle(self, place: Place, outcome: NotComputable) -> None:
        if outcome.obstacle is Obstacle.VOLATILE:
            self._settle(place, Verdict.VOLATILE, obstacle=outcome)
        elif outcome.obstacle in _NO_OTHER_ENGINE_CAN:
            self._settle(place, Verdict.NOT_COMPUTABLE, obstacle=outcome)
        else:
            self._unanswered[place] = outcome

    def _set_aside(self) -> None:
        """Of the cells in dispute, leave only those where a second engine could prove something."""
        for place, computed in list(self._disputed.items()):
            cell = self._cells[place]
            cached = as_stored(cell.value, date1904=self._settings.date1904)
            if cell.formula is None:
                self._settle(place, Verdict.NOT_CONFIRMED, Doubt.ARRAY)
            elif cell.formula == _DATA_TABLE:
                self._settle(place, Verdict.NOT_COMPUTABLE, obstacle=NotComputable(Obstacle.DATA_TABLE))
            elif functions(cell.formula) & VOLATILE:
                obstacle = NotComputable(Obstacle.VOLATILE, min(functions(cell.formula) & VOLATILE))
                self._settle(place, Verdict.VOLATILE, obstacle=obstacle)
            elif cached is not None:
                self._consider(place, cell.formula, cached, computed)
        self._spread_doubt(self._disputed)

    def _consider(self, place: Place, formula: str, cached: Result, computed: Result) -> None:
        """Confirm what differs by dust only; note a doubt that speaks for the cell."""
        if self._references is None:
            self._settle(place, Verdict.NOT_CONFIRMED, Doubt.UNTRACED)
            return
        contents = self._references.contents(place)
        found = doubt_of(formula, cached, computed, self._settings, contents, hidden_rows=self._hidden_rows)
        found = found or self._names.doubt_of(formula)
        scale = contents.largest
        if found is not None and found[0] is Doubt.FUNCTION and is_number(cached):
            scale = max(scale, _ITERATED / STRICT * abs(cached))
        if match(self._cells[place].value, computed, date1904=self._settings.date1904, scale=scale) is Match.NEAR:
            self._near.add(place)
            self._settle(place, Verdict.CONFIRMED)
        elif found is not None:
            self._settle(place, Verdict.NOT_CONFIRMED, *found)

    def _find_circles(self, circular: list[Place]) -> None:
        """Name the circles; one through a reference that may never be looked up is left to other engines."""
        if self._references is None:
            return
        refers_to = self._references.finder(frozenset(circular))
        for place in circular:
            if place in self._decided:
                continue
            cycle = circle(place, refers_to)
            if cycle and not any(functions(self._formula(each)) & UNEVALUATED for each in cycle):
                for each in cycle:
                    self._settle(each, Verdict.CIRCULAR, cycle=cycle)

    def _hear_other(self, calculated: Calculated) -> None:
        for place, computed in list(self._disputed.items()):
            outcome = calculated.outcomes.get(place)
            if outcome is None or isinstance(outcome, NotComputable):
                continue
            if agree(computed, outcome):
                self._settle(place, Verdict.STALE)
            else:
                self._settle(place, Verdict.NOT_CONFIRMED, Doubt.ENGINES_DIFFER)
        for place, obstacle in list(self._unanswered.items()):
            self._answer(place, obstacle, calculated.outcomes.get(place))

    def _answer(self, place: Place, obstacle: NotComputable, outcome: Outcome | None) -> None:
        """What another engine says of a cell that the first could not compute."""
        cached = self._cells[place].value
        circular = obstacle.obstacle is Obstacle.CIRCULAR
        if circular and _is_circle(outcome) and cached != outcome:
            self._settle_circle(place)
        elif outcome is None or isinstance(outcome, NotComputable):
            return
        elif match(cached, outcome, date1904=self._settings.date1904) is Match.SAME:
            if not circular or cached != 0:  # a circle shows 0 too
                self._settle(place, Verdict.CONFIRMED)
        elif not circular:
            self._settle(place, Verdict.NOT_CONFIRMED, Doubt.ONE_ENGINE)

    def _settle_circle(self, place: Place) -> None:
        """Two engines found a circle."""
        if self._references is None:
            return
        open_circles = [at for at, why in self._unanswered.items() if why.obstacle is Obstacle.CIRCULAR]
        cycle = circle(place, self._references.finder(frozenset(open_circles)))
        for each in cycle or (place,):
            self._settle(each, Verdict.CIRCULAR, cycle=cycle or (place,))

    def _clear_the_doubtful(self) -> None:
        """No cell is stale that depends on one not confirmed: it may have been computed from a wrong value."""
        self._spread_doubt([place for place, found in self._decided.items() if found.verdict is Verdict.STALE])

    def _spread_doubt(self, accused: Iterable[Place]) -> None:
        """Set aside the accused that depend, through others accused, on what is not confirmed."""
        remaining = set(accused)
        unsafe = self._unsafe() - remaining
        if not remaining or not unsafe or self._references is None:
            return
        refers_to = self._references.finder(unsafe | remaining)
        used_by: dict[Place, list[Place]] = {}
        for place in remaining:
            for used in refers_to(place):
                used_by.setdefault(used, []).append(place)
        doubtful = list(unsafe)
        while doubtful:
            source = doubtful.pop()
            for place in used_by.get(source, ()):
                if place in remaining:
                    remaining.discard(place)
                    self._inherit(place, source)
                    doubtful.append(place)

    def _unsafe(self) -> set[Place]:
        """Cells whose computed value may not be what Excel would compute."""
        sound = {Verdict.CONFIRMED, Verdict.STALE}
        return {
            place
            for place in self._cells
            if place not in self._disputed
            and (place in self._near or place not in self._decided or self._decided[place].verdict not in sound)
        }

    def _inherit(self, place: Place, source: Place) -> None:
        origin = self._decided.get(source)
        if origin is not None and origin.verdict is Verdict.VOLATILE:
            self._settle(place, Verdict.VOLATILE, obstacle=origin.obstacle)
        else:
            self._settle(place, Verdict.NOT_CONFIRMED, Doubt.UPSTREAM, shown(source))

    def _settle(
        self,
        place: Place,
        verdict: Verdict,
        doubt: Doubt | None = None,
        subject: str = "",
        *,
        obstacle: NotComputable | None = None,
        cycle: tuple[Place, ...] = (),
    ) -> None:
        self._disputed.pop(place, None)
        self._unanswered.pop(place, None)
        self._decided[place] = Judgement(
            place=place,
            verdict=verdict,
            cached=self._cells[place].value,
            computed=self._computed(place),
            doubt=doubt,
            subject=subject,
            obstacle=obstacle,
            cycle=cycle,
        )

    def _computed(self, place: Place) -> tuple[tuple[str, Result], ...]:
        return tuple(
            (heard.engine, outcome)
            for heard in self._heard
            if (outcome := heard.outcomes.get(place)) is not None and not isinstance(outcome, NotComputable)
        )

    def _formula(self, place: Place) -> str:
        return self._cells[place].formula or ""


def _is_circle(outcome: Outcome | None) -> bool:
    """An engine ran into a circle; some say so by an error that nothing else explains."""
    if isinstance(outcome, NotComputable):
        return outcome.obstacle is Obstacle.CIRCULAR
    return outcome == "#REF!" and isinstance(outcome, ErrorValue)


def _formula_cells(snapshot: Snapshot) -> dict[Place, Cell]:
    return {
        (sheet.name, *at): cell
        for sheet in snapshot.sheets
        for at, cell in sheet.cells.items()
        if cell.formula is not None
    }


def shown(place: Place) -> str:
    """A place for people to read: ``007001 甲!B5``."""
    sheet, row, column = place
    return f"{sheet}!{to_a1((row, column))}"
