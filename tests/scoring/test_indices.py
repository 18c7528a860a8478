"""Indices: a published table of base data by hand, conventions, and what is not applicable."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from tests.strategies import reported
from xltools.core.amount import Amount
from xltools.forms import load
from xltools.scoring.indices import GIVEN, LAST_YEAR, catalogue, chosen, conventions, in_force, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.strategies import Reported
    from xltools.scoring.indices import Index, IndexValue

# The base data of a Hunan department for 2018, as it published them (万元).
GOLDEN = {
    "profile.authorised": Amount.exact(143),
    "profile.established": Amount.exact(136),
    "budget.three_public.initial": Amount.written(Decimal("63.46")),
    "last_year.budget.three_public.initial": Amount.written(Decimal("32.00")),
    "budget.three_public.final": Amount.written(Decimal("44.29")),
    "budget.three_public.last_year": Amount.written(Decimal("29.08")),
    "budget.carried_over.final": Amount.written(Decimal("19.80")),
    "budget.spending.initial": Amount.written(Decimal("1922.76")),
    "budget.spending.adjusted": Amount.written(Decimal("2690.62")),  # 1922.76 + 767.86
    "budget.closing.final": Amount.written(Decimal("19.80")),
}


def computed(index_id: str, facts: Mapping[str, Amount], **readings: str) -> IndexValue:
    """An index of some facts."""
    return value_of(chosen(index_id, readings), facts.get, readings)


@pytest.mark.parametrize(
    ("index_id", "reading", "expected"),
    [
        ("staff_control", {}, "95.10"),  # 136/143
        ("three_public_change", {"three_public_change": "budget"}, "98.31"),  # (63.46-32)/32
        ("three_public_change", {"three_public_change": "total"}, "52.30"),  # (44.29-29.08)/29.08
        ("completion", {"completion": "available"}, "99.27"),  # 2690.62 of 2710.42
        ("budget_control", {}, "39.94"),  # 767.86/1922.76
        ("budget_adjustment", {}, "39.94"),
    ],
)
def test_a_published_sample(index_id: str, reading: dict[str, str], expected: str) -> None:
    """Each percentage as it was worked out by hand, and inside its interval."""
    value = computed(index_id, GOLDEN, **reading).value
    assert value is not None
    assert round(value.value, 2) == Decimal(expected)
    assert value.low <= value.value <= value.high


def test_a_cut_budget_is_an_adjustment_or_a_negative_one() -> None:
    """80 of 100: 20 % or -20 %, by the profile's reading."""
    facts = {"budget.spending.initial": Amount.exact(100), "budget.spending.adjusted": Amount.exact(80)}
    absolute = computed("budget_adjustment", facts, adjustment="absolute").value
    signed = computed("budget_adjustment", facts, adjustment="signed").value
    assert absolute is not None
    assert signed is not None
    assert (absolute.value, signed.value) == (Decimal(20), Decimal(-20))


def test_an_interval_around_no_adjustment_begins_at_none() -> None:
    """100.0 against 100.0: between 0 and 0.1 of about 100."""
    facts = {
        "budget.spending.initial": Amount.written(Decimal("100.0")),
        "budget.spending.adjusted": Amount.written(Decimal("100.0")),
    }
    value = computed("budget_adjustment", facts, adjustment="absolute").value
    assert value is not None
    assert value.value == value.low == 0 < value.high


def test_both_execution_rates_are_named() -> None:
    """Initial and adjusted budget give two indices, not one of two meanings."""
    facts = {
        "budget.spending.initial": Amount.exact(200),
        "budget.spending.adjusted": Amount.exact(100),
        "budget.spending.final": Amount.exact(90),
    }
    adjusted, initial = computed("execution_adjusted", facts), computed("execution_initial", facts)
    assert adjusted.value is not None
    assert initial.value is not None
    assert (adjusted.value.value, initial.value.value) == (Decimal(90), Decimal(45))
    assert adjusted.index.label != initial.index.label


@pytest.mark.parametrize("index", catalogue(), ids=lambda index: f"{index.id}-{index.choice}")
def test_a_denominator_of_zero_is_not_applicable(index: Index) -> None:
    """Never an error, never full marks: no value, and a reason."""
    zeros = value_of(index, lambda _item: Amount.exact(0), {})
    assert (zeros.value is None) == zeros.zero == (index.denominator != "")
    blank = value_of(index, lambda _item: None, {})
    assert blank.value is None
    assert blank.reason


def test_one_blank_input_is_enough() -> None:
    """A blank last year is no zero; a blank carry-over is none."""
    facts = dict(GOLDEN)
    del facts["budget.three_public.last_year"]
    assert computed("three_public_change", facts).reason == "not reported: budget.three_public.last_year"
    del facts["budget.carried_over.final"]
    value = computed("completion", facts, completion="available").value
    assert value is not None
    assert round(value.value, 2) == Decimal("99.26")  # 2670.82 of 2690.62


def test_every_input_is_an_item_of_the_form() -> None:
    """Of this year's or last year's form, or handed in."""
    items = load().items
    for index in catalogue():
        for item in index.inputs:
            assert item.startswith(GIVEN) or item.removeprefix(LAST_YEAR) in items, (index.id, item)


def test_every_convention_has_its_indices() -> None:
    """Each reading of each convention belongs to an index, and the first is in force by default."""
    for convention in conventions().values():
        choices = {index.choice for index in catalogue() if index.convention == convention.id}
        assert choices in (set(convention.choices), set())
        assert choices or any(index.absolute == convention.id for index in catalogue())
    assert len({index.id for index in in_force({})}) == len(in_force({}))
    with pytest.raises(KeyError):
        chosen("nothing", {})


@given(reported(), reported())
def test_the_interval_holds_the_true_ratio(part: Reported, whole: Reported) -> None:
    """Whatever the true figures behind the written ones are."""
    facts = {"budget.spending.final": part.amount, "budget.spending.adjusted": whole.amount}
    value = computed("execution_adjusted", facts).value
    if value is not None:
        assert Fraction(value.low) <= part.truth / whole.truth * 100 <= Fraction(value.high)


@pytest.mark.parametrize("index", catalogue(), ids=lambda index: f"{index.id}-{index.choice}")
def test_indices_say_where_they_come_from(index: Index) -> None:
    """Every index names its source and how sure it is."""
    assert index.source
    assert index.standing in {"confirmed", "secondary", "general"}
