"""What a ratio of two amounts suggests: a digit, a decimal point, a unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.checks.building import built, found
from tests.mangle import form
from xltools.checks.relations import relations
from xltools.checks.slips import slip_between, slip_per_head

YUAN, YI, DIGIT = "in yuan instead of 万元", "in 亿元 instead of 万元", "decimal point or a digit"


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        ("10", "10 times"),
        ("9.8", "10 times"),
        ("10.2", "10 times"),
        ("9.79", ""),  # years differ as much, and budgets from what was spent
        ("10.21", ""),
        ("0.1", "10 times"),
        ("100", "100 times"),
        ("0.0099", "100 times"),
        ("0.0097", ""),
        ("1000", ""),  # no unit is a thousand of another
        ("10000", YUAN),
        ("5000", YUAN),
        ("20000", YUAN),
        ("20001", ""),
        ("0.0001", YI),
        ("1", ""),
        ("0", ""),
        ("-10", ""),
    ],
)
def test_between_two_figures_that_may_differ_anyway(ratio: str, words: str) -> None:
    """Within a fiftieth of ten or a hundred, within a factor of two of ten thousand, the bounds included."""
    said = slip_between(Decimal(ratio))
    assert words in said
    assert bool(said) == bool(words)


@pytest.mark.parametrize(("ratio", "expected"), [("10.1", True), ("10.11", False), ("9.9", True), ("9.89", False)])
def test_between_two_figures_that_should_be_the_same(ratio: str, expected: bool) -> None:  # noqa: FBT001 - a column
    """Within a hundredth of a power of ten."""
    assert bool(slip_between(Decimal(ratio), exactly=True)) == expected


@pytest.mark.parametrize(
    ("amount", "expected"), [("9999", False), ("10000", True), ("1000000", True), ("1000001", False), ("101", False)]
)
def test_for_each_person(amount: str, expected: bool) -> None:  # noqa: FBT001 - a column
    """1 to 100 万元 a head is plausible, and so many yuan are 10,000 to 1,000,000."""
    assert bool(slip_per_head(Decimal(amount))) == expected


def messages(rule: str, values: dict[str, str], last: dict[str, str] | None = None) -> str:
    """What a check of the form says."""
    before = built(last, year=2020) if last else None
    return "".join(each.message for each in relations(form(), built(values), before) if each.rule == rule)


def test_the_message_names_the_slip() -> None:
    """Against last year, against the budget, against the staff, and between two places of one figure."""
    year = {"budget.personnel.final": "3120000.00", "budget.personnel.last_year": "312.00"}
    assert YUAN in messages("magnitude.high_personnel", year)
    assert DIGIT in messages(
        "budget.low_project", {"budget.project.final": "3171.80", "budget.project.initial": "31718"}
    )
    spent = {"budget.project.final": "3093.37", "budget.project.initial": "31718"}  # a true case
    assert DIGIT not in messages("budget.low_project", spent)
    assert DIGIT not in messages("budget.low_project", {"budget.project.final": "40", "budget.project.initial": "100"})
    heads = {"spending.personnel": "3120000.00", "profile.headcount": "12"}
    assert "in yuan it would be plausible" in messages("personnel.per_head_high", heads)
    assert DIGIT in messages("last_year.rise_income.total", {"income.total": "1200.00"}, {"income.total": "120.00"})
    twice = {"basics.public_budget.value": "700000.00", "budget.public.initial": "70.00"}
    assert YUAN in messages("basics.public_budget", twice)


def test_no_slip_is_seen_where_there_is_none() -> None:
    """Persons, scores and limits have no yuan, nor has a difference that is no power of ten."""
    assert "did the" not in messages("staff.headcount", {"profile.headcount": "40", "profile.authorised": "4"})
    assert "did the" not in messages("assets.none", {
        "fixed_assets.total": "0.00", "profile.headcount": "12", "spending.public": "30.00"})  # fmt: skip
    balance = {"income.total": "120.00", "spending.total": "95.50", "spending.cumulative": "4.50"}
    assert "did the" not in messages("balance.cumulative", balance)
    assert (
        found(relations, {"spending.cumulative": "24.50"} | {k: v for k, v in balance.items() if "cum" not in k}) == []
    )
