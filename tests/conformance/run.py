"""Measure an engine by the cases: right, said that it cannot, silently wrong."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tests.conformance.book import places, workbook
from xltools.core.snapshot import ErrorValue
from xltools.recalculate.engine import Calculated, Given, NotComputable, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.case import Case
    from xltools.recalculate.engine import Engine

_NEAR = 1e-9
_ITSELF = "#NAME?"


class Grade(StrEnum):
    """How an engine did on a case."""

    RIGHT = "right"
    DECLINED = "said it cannot"
    WRONG = "silently wrong"


class Answer(NamedTuple):
    """An engine's grade on a case, and what it said."""

    case: Case
    grade: Grade
    given: tuple[object, ...]


def measure(engine: Engine, cases: Sequence[Case]) -> tuple[list[Answer], str]:
    """The answers of an engine to all cases; the reason, where it could not open the workbook at all."""
    wanted = [place for number, case in enumerate(cases) for place, _ in places(number, case)]
    calculated = engine.calculate(workbook(cases), Given(), wanted)
    answers = [_answer(number, case, calculated) for number, case in enumerate(cases)]
    return answers, calculated.unavailable


def _answer(number: int, case: Case, calculated: Calculated) -> Answer:
    told = [(calculated.outcomes.get(place), expected) for place, expected in places(number, case)]
    given = tuple(outcome for outcome, _ in told)
    if all(_right(outcome, expected) for outcome, expected in told):
        return Answer(case, Grade.RIGHT, given)
    declined = any(outcome is None or isinstance(outcome, NotComputable) for outcome in given)
    return Answer(case, Grade.DECLINED if declined else Grade.WRONG, given)


def _right(outcome: Outcome | None, expected: object) -> bool:
    if isinstance(outcome, NotComputable):
        return False
    if isinstance(expected, bool) or isinstance(outcome, bool):
        return outcome is expected
    if isinstance(expected, int | float) and isinstance(outcome, int | float):
        return abs(outcome - expected) <= _NEAR * max(1.0, abs(expected))
    return outcome == expected and isinstance(outcome, ErrorValue) == isinstance(expected, ErrorValue)
