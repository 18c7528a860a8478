"""Figures below zero where the form expects none."""

from __future__ import annotations

import pytest

from tests.checks.building import built, found
from tests.mangle import form
from xltools.checks.signs import signs
from xltools.core.finding import Severity


def test_a_negative_amount_must_be_explained() -> None:
    """It may be one that was taken back; the cell is named."""
    (finding,) = found(signs, {"profile.headcount": "3", "three_public.reception": "-0.50"})
    assert (finding.rule, finding.severity, finding.cell) == ("value.negative", Severity.EXPLAIN, "A2")
    assert finding.message == "公务接待费 is -0.50; correct it, or explain the negative amount"
    assert str(finding.difference) == "-0.50"


def test_a_negative_count_is_an_error() -> None:
    """There are no fewer than no people."""
    (finding,) = found(signs, {"profile.headcount": "-1"})
    assert (finding.severity, finding.expected) == (Severity.ERROR, "≥ 0")


@pytest.mark.parametrize("typed", ["0", "0.00", "-0.00", "0.01", "12"])
def test_nought_is_not_below_nought(typed: str) -> None:
    """Nor is a nought that carries a sign; what lies above it is fine."""
    assert found(signs, {"three_public.reception": typed}) == []


@pytest.mark.parametrize("item", ["spending.balance", "spending.cumulative", "economy.growth 1", "profile.contact"])
def test_what_may_be_negative(item: str) -> None:
    """Balances, growth; and a text has no sign."""
    assert found(signs, {item: "-4.50"}) == []


def test_what_follows_from_other_figures_is_not_told_twice() -> None:
    """A total of the form, and a total of units, are as negative as their parts."""
    assert found(signs, {"spending.total": "-4.50", "budget.closing.final": "-4.50"}) == []
    values = {"three_public.reception": "-0.50", "three_public.reception head": "-0.50"}
    assert [each.cell for each in signs(form(), built(values))] == ["A2"]
