"""The points of an index, at the boundaries of every rule."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.amount import Amount
from xltools.scoring.rule import Band, Kind, Rule, points_for
from xltools.scoring.share import Points

PROPORTION = Rule(Kind.PROPORTION)
STAFF = Rule(Kind.AT_MOST, Decimal(100), Decimal(1), Decimal("0.5"))
STAFF_WHOLE = Rule(Kind.AT_MOST, Decimal(100), Decimal(1), Decimal("0.5"), whole=True)
CHANGE = Rule(Kind.AT_MOST, Decimal(0), Decimal(1), Decimal("0.5"))
COMPLETION = Rule(Kind.AT_LEAST, Decimal(100), Decimal(5), Decimal(2), whole=True)


def bands(kind: Kind, *pairs: tuple[str, str]) -> Rule:
    """A rule of bands."""
    return Rule(kind, bands=tuple(Band(bound, Decimal(points)) for bound, points in pairs))


KEY = bands(Kind.BANDS_FROM, ("90", "5"), ("80", "4"), ("70", "3"), ("60", "2"), ("", "0"))
ADJUSTMENT = bands(Kind.BANDS_UP_TO, ("0", "3"), ("10", "2"), ("20", "1"), ("30", "0.5"), ("", "0"))
BALANCE = bands(Kind.BANDS_UP_TO, ("0", "3"), ("budget.carried_over.final", "2"), ("", "0"))


def earned(rule: Rule, weight: str, value: str) -> Decimal | None:
    """The points for an exact value."""
    return points_for(rule, Decimal(weight), Amount.exact(Decimal(value)), lambda _item: None).value


@pytest.mark.parametrize(
    ("rule", "weight", "value", "expected"),
    [
        (PROPORTION, "10", "95.55", "9.56"),  # 9.555, half up
        (PROPORTION, "10", "100", "10"),
        (PROPORTION, "10", "103", "10"),
        (PROPORTION, "10", "-3", "0"),
        (STAFF, "5", "100", "5"),
        (STAFF, "5", "95.10", "5"),
        (STAFF, "5", "101", "4.5"),
        (STAFF, "5", "101.5", "4.25"),
        (STAFF_WHOLE, "5", "101.5", "4.5"),
        (STAFF_WHOLE, "5", "100.99", "5"),
        (STAFF, "5", "110", "0"),
        (STAFF, "5", "200", "0"),
        (CHANGE, "5", "-20", "5"),
        (CHANGE, "5", "98.31", "0"),
        (COMPLETION, "8", "99.27", "8"),  # less than one full step of 5
        (COMPLETION, "8", "95", "6"),
        (COMPLETION, "8", "95.01", "8"),
        (COMPLETION, "8", "79", "0"),
        (KEY, "5", "90", "5"),
        (KEY, "5", "89.99", "4"),
        (KEY, "5", "80", "4"),
        (KEY, "5", "60", "2"),
        (KEY, "5", "59.99", "0"),
        (ADJUSTMENT, "3", "0", "3"),
        (ADJUSTMENT, "3", "0.01", "2"),
        (ADJUSTMENT, "3", "10", "2"),
        (ADJUSTMENT, "3", "10.01", "1"),
        (ADJUSTMENT, "3", "30", "0.5"),
        (ADJUSTMENT, "3", "30.01", "0"),
    ],
)
def test_points_at_the_boundaries(rule: Rule, weight: str, value: str, expected: str) -> None:
    """Pro rata and complete steps, bands with their bounds included."""
    assert earned(rule, weight, value) == Decimal(expected)


@pytest.mark.parametrize(("balance", "expected"), [("0", "3"), ("5", "2"), ("19.8", "2"), ("19.81", "0")])
def test_a_band_may_end_at_another_figure(balance: str, expected: str) -> None:
    """A balance up to what was carried over."""
    carried = {"budget.carried_over.final": Amount.exact(Decimal("19.8"))}
    assert points_for(BALANCE, Decimal(3), Amount.exact(Decimal(balance)), carried.get).value == Decimal(expected)


def test_an_unknown_bound_leaves_what_lies_below_open() -> None:
    """Without the figure of last year a balance earns 2 or nothing; no balance earns 3 anyway."""
    assert points_for(BALANCE, Decimal(3), Amount.exact(5), lambda _item: None) == Points(Decimal(0), Decimal(2))
    assert earned(BALANCE, "3", "0") == 3


def test_the_precision_of_the_value_gives_bounds() -> None:
    """95.5 % is 95.45 to 95.55 %: 9.55 points, 9.55 to 9.56."""
    points = points_for(PROPORTION, Decimal(10), Amount.written(Decimal("95.5")), lambda _item: None)
    assert points == Points(Decimal("9.55"), Decimal("9.56"), Decimal("9.55"))


@given(
    st.sampled_from([PROPORTION, STAFF, STAFF_WHOLE, CHANGE, COMPLETION, KEY, ADJUSTMENT]),
    st.decimals(-200, 300, places=3),
    st.decimals(0, 20, places=3),
    st.decimals(0, 1, places=3),
)
def test_the_bounds_hold_whatever_the_true_value(rule: Rule, value: Decimal, slack: Decimal, part: Decimal) -> None:
    """A value inside the interval earns what lies between the bounds, and never more than the weight."""
    weight = rule.bands[0].points if rule.bands else Decimal(10)
    points = points_for(rule, weight, Amount(value, value - slack, value + slack), lambda _item: None)
    true = points_for(rule, weight, Amount.exact(value - slack + 2 * slack * part), lambda _item: None).value
    assert true is not None
    assert 0 <= points.low <= true <= points.high <= weight
