"""The share of its weight that an indicator earns."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.amount import Amount
from xltools.scoring.fulfilment import Standing, fulfilment
from xltools.scoring.indicator import Marking, Reverse, share_of_result, share_of_words
from xltools.scoring.phrases import Relation
from xltools.scoring.qualitative import Progress, read_progress
from xltools.scoring.quantity import Quantity
from xltools.scoring.share import Share, points_of, rounded

GE, GT, EQ, LE, LT = Relation.AT_LEAST, Relation.MORE, Relation.EQUAL, Relation.AT_MOST, Relation.LESS
TEN = Decimal(10)


def quantity(value: str | int, relation: Relation = EQ) -> Quantity:
    """A figure in 个."""
    return Quantity(relation, Amount.exact(Decimal(value)), "个")


def share(target: Quantity, actual: Quantity, marking: Marking | None = None) -> Share:
    """What a result earns of its weight."""
    return share_of_result(target, fulfilment(target, actual), marking or Marking())


def points(target: Quantity, actual: str | int, marking: Marking | None = None) -> Decimal | None:
    """The points of 10 that a plain result earns."""
    return points_of(share(target, quantity(actual), marking), TEN).value


@pytest.mark.parametrize(
    ("relation", "target", "actual", "expected"),
    [
        (GE, "38", "65", "10"),
        (GE, "38", "38", "10"),
        (GE, "38", "37", "9.74"),  # 37/38 x 10 = 9.7368
        (GE, "3", "2", "6.67"),
        (GE, "8", "0", "0"),
        (GE, "8", "-1", "0"),
        (GE, "0", "0", "10"),
        (GT, "38", "38", "10"),  # a ≥ t, as the deployed systems have it
        (GT, "38", "19", "5"),
        (EQ, "38", "40", "10"),
        (EQ, "38", "19", "5"),
        (EQ, "0", "0", "10"),
        (EQ, "0", "1", "0"),
        (LE, "10", "10", "10"),
        (LE, "10", "11", "9"),  # 1 - 1/10
        (LE, "10", "19", "1"),
        (LE, "10", "20", "0"),
        (LE, "10", "25", "0"),
        (LT, "10", "10", "10"),
        (LE, "0", "1", "0"),
        (GE, "-5", "-5", "10"),  # a fall of at most 5
        (GE, "-5", "-6", "8"),  # 1 - 1/5
        (LE, "-5", "-6", "10"),  # a fall of at least 5
        (LE, "-5", "-4", "8"),  # 4/5
        (LE, "-5", "1", "0"),  # it rose
    ],
)
def test_points_by_sign(relation: Relation, target: str, actual: str, expected: str) -> None:
    """Each rule at its boundary and beside it, on a weight of 10."""
    assert points(quantity(target, relation), actual) == Decimal(expected)


@pytest.mark.parametrize(("actual", "expected"), [("10", "10"), ("20", "5"), ("40", "2.5"), ("9", "10")])
def test_reverse_by_ratio(actual: str, expected: str) -> None:
    """The other variant: target ÷ result, at most everything."""
    assert points(quantity(10, LE), actual, Marking(reverse=Reverse.RATIO)) == Decimal(expected)


@pytest.mark.parametrize(
    ("number", "expected"), [("2.004", "2.00"), ("2.005", "2.01"), ("0.125", "0.13"), ("-2.005", "-2.01")]
)
def test_points_are_rounded_half_up(number: str, expected: str) -> None:
    """Two decimals, the half upwards, from the exact fraction."""
    assert rounded(Fraction(number)) == Decimal(expected)


def test_a_result_that_is_only_about_right_has_bounds() -> None:
    """约90 of 100 is 85 to 95 of 100."""
    actual = Quantity(EQ, Amount(Decimal(90), Decimal(85), Decimal(95)), "个", approximate=True)
    assert share(quantity(100, GE), actual) == Share(Fraction(85, 100), Fraction(95, 100), Fraction(90, 100))


def test_a_result_without_bound_has_the_share_of_its_end() -> None:
    """超过50 of 100 is at least half."""
    found = share(quantity(100, GE), quantity(50, GT))
    assert (found.low, found.high) == (Fraction(1, 2), Fraction(1))
    found = share(quantity(100, LE), quantity(150, GT))
    assert (found.low, found.high) == (Fraction(0), Fraction(1, 2))
    found = share(quantity(100, GE), quantity(50, LT))
    assert (found.low, found.high) == (Fraction(0), Fraction(1, 2))
    found = share(quantity(100, LE), quantity(150, LT))
    assert (found.low, found.high) == (Fraction(1, 2), Fraction(1))


@pytest.mark.parametrize(
    ("standing", "low", "high"),
    [(Standing.MET, "0.8", "1"), (Standing.PARTLY, "0.6", "0.8"), (Standing.MISSED, "0", "0.6")],
)
def test_goals_in_words_have_bands(standing: Standing, low: str, high: str) -> None:
    """The Ministry's three bands."""
    assert share_of_words(Progress(standing), Marking()) == Share(Fraction(low), Fraction(high))


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("已完成", Standing.MET), ("按期完成", Standing.MET), ("方案已制定并印发", Standing.MET),
        ("达标", Standing.MET), ("制度已建立", Standing.MET), ("全年无事故", Standing.MET),
        ("办结41项，推进中14项", Standing.PARTLY),
        ("基本完成", Standing.PARTLY), ("部分完成", Standing.PARTLY), ("正在建设", Standing.PARTLY),
        ("未完成", Standing.MISSED), ("尚未启动", Standing.MISSED), ("没有完成", Standing.MISSED),
        ("未能按期完成", Standing.MISSED), ("没有如期完成", Standing.MISSED),
        ("未全部完成", Standing.PARTLY), ("未发生事故，按期完成", Standing.MET),
    ],
)  # fmt: skip
def test_results_in_words(text: str, standing: Standing) -> None:
    """The least favourable word counts."""
    assert read_progress(text) == Progress(standing)


@pytest.mark.parametrize(
    ("text", "standing", "share"),
    [("98%", Standing.PARTLY, "0.98"), ("完成率９８％", Standing.PARTLY, "0.98"), ("100%", Standing.MET, "1"),
     ("0%", Standing.MISSED, "0"), ("120%", Standing.MET, "1")],
)  # fmt: skip
def test_a_percentage_alone_is_the_share(text: str, standing: Standing, share: str) -> None:
    """98 % of a goal is 98 % of its weight, and more than everything is everything."""
    assert read_progress(text) == Progress(standing, Fraction(share))


@pytest.mark.parametrize("text", ["", "很好", "见附件", "审批26项"])
def test_words_that_say_nothing(text: str) -> None:
    """They are not judged."""
    assert read_progress(text) is None


figures = st.decimals(-1000, 1000, places=2)
relations = st.sampled_from([GE, GT, EQ, LE, LT])
markings = st.sampled_from([Marking(), Marking(reverse=Reverse.RATIO)])


@given(figures, relations, figures, markings, st.decimals(0, 100, places=2))
def test_points_lie_between_nothing_and_the_weight(
    target: Decimal, relation: Relation, actual: Decimal, marking: Marking, weight: Decimal
) -> None:
    """Whatever was reported."""
    found = points_of(share(quantity(str(target), relation), quantity(str(actual)), marking), weight)
    assert 0 <= found.low <= found.high <= weight
    assert found.value is None or found.low <= found.value <= found.high


@given(figures, st.sampled_from([GE, GT]), figures, figures, markings)
def test_more_never_earns_less_against_a_floor(
    target: Decimal, relation: Relation, one: Decimal, other: Decimal, marking: Marking
) -> None:
    """Monotone in the result; against a ceiling the other way round."""
    less, more = sorted((one, other))
    floor = quantity(str(target), relation)
    assert share(floor, quantity(str(less)), marking).low <= share(floor, quantity(str(more)), marking).low
    ceiling = quantity(str(target), relation.mirrored)
    assert share(ceiling, quantity(str(less)), marking).low >= share(ceiling, quantity(str(more)), marking).low


@given(figures, relations, figures, st.decimals(0, 50, places=2), st.decimals(0, 1, places=3))
def test_the_bounds_hold_whatever_the_true_result(
    target: Decimal, relation: Relation, actual: Decimal, slack: Decimal, part: Decimal
) -> None:
    """A result inside the interval of an approximate one earns what lies between its bounds."""
    about = Quantity(relation=EQ, value=Amount(actual, actual - slack, actual + slack), unit="个", approximate=True)
    truth = actual - slack + 2 * slack * part
    bounds = share(quantity(str(target), relation), about)
    assert bounds.low <= share(quantity(str(target), relation), quantity(str(truth))).low <= bounds.high
