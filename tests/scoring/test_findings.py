"""Every finding of the scoring: where it speaks, where it does not, at its bound, and where it has nothing to judge."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.test_score import FULL, scored
from tools.scoring_docs import FINDINGS

Cells = dict[str, str | None]


class Case(NamedTuple):
    """Changes to a submission in order: those that bring a finding, those at its bound, and those without a verdict.

    ``noted`` says that the bound brings a note, since rounding may explain it.
    """

    broken: Cells
    edge: Cells
    idle: Cells
    noted: bool = False


def row(number: int, **cells: str | None) -> Cells:
    """Cells of one indicator."""
    return {f"indicators.{name} {number}": text for name, text in cells.items()}


WORDS: Cells = row(1, sign="定性", target=None, unit=None)
NO_SCORES: Cells = {f"indicators.score {number}": None for number in range(1, 4)}
THIRD: Cells = row(1, target="30", actual="10", reason="停办")  # a third of 50 points, 16.67
COARSE: Cells = {"budget.spending.adjusted": "10.0", "budget.spending.final": "10.0"}  # 99.0 % to 101.0 %
GONE: Cells = {key: None for key in FULL if key.startswith("indicators") and key.endswith(" 3")}

CASES: dict[str, Case] = {
    "score.reason": Case(row(1, actual="39"), row(1, actual="40"), row(1, actual="39", reason="停办")),
    "score.missed": Case(row(1, actual="39", reason="停办"), row(1, actual="40", reason="停办"), row(1, actual="39")),
    # 52 are 130 % of 40. Below a ceiling nothing is far above a target.
    "score.over": Case(row(1, actual="52"), row(1, actual="51"), row(2, actual="1")),
    # 约46 is at least 45.5, and 约40 may be 39.5.
    "score.unmeasured": Case(row(1, actual="约40"), row(1, actual="约46"), WORDS | row(1, actual="已完成")),
    "score.unclear": Case(WORDS | row(1, actual="见附件"), WORDS | row(1, actual="98%"), row(1, actual="见附件")),
    "score.negative": Case(row(1, actual="-1"), row(1, actual="0"), row(1, actual=None)),
    "score.above_weight": Case(row(1, score="50.01"), row(1, score="50.00"), row(1, score=None)),
    "score.band": Case(
        WORDS | row(1, actual="已完成", score="39.99"),
        WORDS | row(1, actual="已完成", score="40.00"),
        WORDS | row(1, actual="已完成", score=None),
    ),
    "score.differs": Case(
        THIRD | row(1, score="16.8"), THIRD | row(1, score="16.7"), THIRD | row(1, score=None), noted=True
    ),
    "score.weights": Case(row(1, weight="49.99"), row(1, weight="50"), row(1, weight=None)),
    # 90 beside the 10 points of the execution, or 100 without them.
    "score.weight_sum": Case(row(1, weight="59.99"), row(1, weight="60.00"), row(1, weight=None)),
    "score.weight_missing": Case(row(1, weight=None), row(1, weight="0.00"), {key: None for key in FULL if " " in key}),
    "score.level": Case(
        row(1, level1="其他指标"), row(1, level1="效益指标"), {key: None for key in FULL if " " in key}
    ),
    "score.level_missing": Case(GONE, row(3, weight="0.00"), {}),
    "score.not_applicable": Case(
        {"budget.spending.adjusted": None}, {"budget.spending.adjusted": "0.00"}, {"budget.spending.final": "0.00"}
    ),
    # 30 of 40 leave 87.5.
    "score.above_maximum": Case(
        row(1, actual="30") | {"result.score": "87.51"},
        row(1, actual="30") | {"result.score": "87.50"},
        row(1, actual="30") | {"result.score": None},
    ),
    "score.below_minimum": Case(
        NO_SCORES | {"result.score": "99.99"}, NO_SCORES | {"result.score": "100"}, NO_SCORES | {"result.score": None}
    ),
    # Between 99.90 and 100 points, and 100 as written.
    "score.total_differs": Case(
        COARSE | {"result.score": "99.95"}, COARSE | {"result.score": "100"}, COARSE | {"result.score": None}
    ),
    "score.claimed_full": Case(
        row(1, actual="已完成"), row(1, actual="已完成") | {"result.score": "99.99"}, {"result.score": None}
    ),
    # 29.6 for 30: a total of 100 without decimals may be 99.5.
    "score.sum": Case(
        row(2, score="29.00", reason="停办"),
        row(2, score="29.60", reason="停办") | {"result.score": "100"},
        row(2, score=None),
        noted=True,
    ),
    # 32 of 40 leave 90.00 points.
    "score.grade": Case(row(1, actual="31"), row(1, actual="32"), row(1, actual="31") | {"result.grade": None}),
}


def severities(rule: str, cells: Cells) -> list[str]:
    """How grave the findings of one rule are."""
    return [each.severity.value for each in scored(cells).findings if each.rule == rule]


def test_every_finding_is_tried() -> None:
    """A finding that is added needs its case."""
    assert set(CASES) == {rule for rule, *_rest in FINDINGS}


@pytest.mark.parametrize("rule", CASES)
def test_finding(rule: str) -> None:
    """Broken: found, as grave as the page says. Whole, without a verdict, or at the bound: nothing, or a note there."""
    case = CASES[rule]
    stated = next(severity for name, severity, _when in FINDINGS if name == rule)
    found = severities(rule, case.broken)
    assert found
    assert {each.replace("explain", "to explain") for each in found} <= set(stated.split(", "))
    assert severities(rule, {}) == []
    assert severities(rule, case.edge) == (["note"] if case.noted else [])
    assert severities(rule, case.idle) == []
