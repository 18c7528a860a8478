"""Interval arithmetic and the verdicts on relations between reported numbers."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import Reported, amounts, reported
from xltools.core.amount import ZERO, Amount, Verdict, decimals_of, judge, total


def written(text: str) -> Amount:
    """A number with the precision of its digits."""
    return Amount.written(Decimal(text))


def count(number: int) -> Amount:
    """A number of persons or things."""
    return Amount.exact(number)


def per_cent(part: Amount, whole: Amount) -> Amount:
    """What share of the whole a part is."""
    share = part.divided_by(whole)
    assert share is not None
    return share * count(100)


def rounded(amount: Amount, places: str) -> tuple[Decimal, Decimal, Decimal]:
    """The interval and the value in its midst, as a person writes them down."""
    low, value, high = (number.quantize(Decimal(places)) for number in (amount.low, amount.value, amount.high))
    return low, value, high


def decimals(*texts: str) -> tuple[Decimal, ...]:
    """Numbers worked out by hand."""
    return tuple(map(Decimal, texts))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("16.0", "15.95", "16.05"), ("16", "15.5", "16.5"), ("0.00", "-0.005", "0.005"), ("-1.39", "-1.395", "-1.385")],
)
def test_a_written_number_stands_for_what_rounds_to_it(text: str, low: str, high: str) -> None:
    """Half a unit of the last digit either way."""
    amount = written(text)
    assert (amount.low, amount.value, amount.high) == decimals(low, text, high)
    assert not amount.is_exact


def test_the_decimals_of_a_column_win_over_the_digits() -> None:
    """A cell that shows two decimals holds 16 as 16.00."""
    assert Amount.written(Decimal(16), 2) == Amount(Decimal(16), Decimal("15.995"), Decimal("16.005"))


def test_a_count_stands_for_itself() -> None:
    """Persons are not rounded."""
    assert count(12).is_exact


@pytest.mark.parametrize(("value", "places"), [("1.50", 2), ("150", 0), ("1E+3", 0), ("-0.0", 1), ("NaN", 0)])
def test_decimals_of(value: str, places: int) -> None:
    """Noughts behind the point count, exponents do not."""
    assert decimals_of(Decimal(value)) == places


@pytest.mark.parametrize(
    ("part", "whole", "interval", "claimed", "verdict"),
    [
        # A narrative of 9.19 of 25.00 as 36.40 %: no rounding explains it.
        ("9.19", "25.00", ("36.73", "36.76", "36.79"), "36.40", Verdict.BROKEN),
        ("9.19", "25.00", ("36.73", "36.76", "36.79"), "36.76", Verdict.EXACT),
        ("168581.84", "168831.84", ("99.85", "99.85", "99.85"), "99.85", Verdict.ROUNDING),
        ("475.6", "663.4", ("71.68", "71.69", "71.70"), "72", Verdict.ROUNDING),
        ("18.60", "8.00", ("232.29", "232.50", "232.71"), "232.50", Verdict.EXACT),
        ("12.35", "60.00", ("20.57", "20.58", "20.59"), "20.58", Verdict.ROUNDING),
        ("40.14", "93.00", ("43.15", "43.16", "43.17"), "43.16", Verdict.ROUNDING),
        # A rise of 2.36 on 9.99 and a fall of 1.39 from 10.58, stated less finely than they were computed.
        ("2.36", "9.99", ("23.56", "23.62", "23.69"), "23.60", Verdict.ROUNDING),
        ("2.36", "9.99", ("23.56", "23.62", "23.69"), "23.50", Verdict.BROKEN),
        ("-1.39", "10.58", ("-13.19", "-13.14", "-13.08"), "-13.15", Verdict.ROUNDING),
        # 13.7 of 9.41 is 145.59 %; a report that cut it off at 145 % is within what 13.7 may stand for.
        ("13.7", "9.41", ("144.98", "145.59", "146.20"), "145", Verdict.ROUNDING),
        ("13.7", "9.41", ("144.98", "145.59", "146.20"), "144", Verdict.BROKEN),
        ("17.8", "14.79", ("119.97", "120.35", "120.73"), "120.4", Verdict.ROUNDING),
    ],
)
def test_shares_of_a_narrative(
    part: str, whole: str, interval: tuple[str, str, str], claimed: str, verdict: Verdict
) -> None:
    """Percentages that a report states, judged by the precision of the figures beside them."""
    share = per_cent(written(part), written(whole))
    assert rounded(share, "0.01") == decimals(*interval)
    assert judge(share, "==", written(claimed)) is verdict


@pytest.mark.parametrize(
    ("sum_", "parts"),
    [
        ("3538.15", ["444.78", "3093.37"]),
        ("444.78", ["372.31", "72.47"]),
        ("82.3", ["13.3", "17.2", "31.2", "10", "10.6"]),
        ("168831.84", ["168581.84", "250.00"]),
        ("40.14", ["18.60", "12.35", "9.19"]),
        ("586.37", ["212.48", "373.89"]),
        ("14.79", ["9.41", "5.38"]),
    ],
)
def test_sums_that_come_out(sum_: str, parts: list[str]) -> None:
    """Totals of real reports are exact sums of their parts."""
    assert judge(written(sum_), "==", total(map(written, parts))) is Verdict.EXACT


def test_the_sum_of_nothing_is_exactly_zero() -> None:
    """No rounding comes from nowhere."""
    assert total([]) == Amount(ZERO, ZERO, ZERO)


@given(reported(), reported())
def test_true_results_lie_within_the_computed_interval(left: Reported, right: Reported) -> None:
    """Whatever the true values are, no operation loses them."""
    a, b = left.amount, right.amount
    results = [(a + b, left.truth + right.truth), (a - b, left.truth - right.truth), (a * b, left.truth * right.truth)]
    quotient = a.divided_by(b)
    if quotient is not None:
        results.append((quotient, left.truth / right.truth))
    for result, truth in [*results, (-a, -left.truth)]:
        assert Fraction(result.low) <= truth <= Fraction(result.high)
        assert result.low <= result.value <= result.high


@given(st.lists(reported(), min_size=1, max_size=12), st.integers(1, 10**9).map(Amount.exact))
def test_long_chains_lose_no_true_value(numbers: list[Reported], divisor: Amount) -> None:
    """Where digits run out, bounds are rounded outward."""
    amount, truth = count(1), Fraction(1)
    for number in numbers:
        product = (amount * number.amount).divided_by(divisor)
        assert product is not None
        amount, truth = product, truth * number.truth / Fraction(divisor.value)
    assert Fraction(amount.low) <= truth <= Fraction(amount.high)


def test_a_third_times_three_is_not_called_wrong() -> None:
    """Ten persons over three, times three: the quotient has no end, and the relation still holds."""
    third = count(10).divided_by(count(3))
    assert third is not None
    assert judge(third * count(3), "==", count(10)) is Verdict.ROUNDING


def test_many_digits_are_added_exactly() -> None:
    """Sums are not rounded to the 28 digits that decimals have by default."""
    assert count(10**30) + count(1) == count(10**30 + 1)


@pytest.mark.parametrize("number", [10**30 + 1, 10**30 + 300_000])
def test_a_product_of_too_many_digits_lies_between_its_bounds(number: int) -> None:
    """Sixty-one digits do not fit: the lower bound goes down, the upper one up, whichever is nearer."""
    square = count(number) * count(number)
    assert int(square.low) < number * number < int(square.high)


@pytest.mark.parametrize("divisor", [count(0), written("0.00"), written("0.4") - written("0.3"), written("0")])
def test_nothing_is_divided_by_what_may_be_zero(divisor: Amount) -> None:
    """A divisor whose interval reaches zero gives no ratio."""
    assert count(5).divided_by(divisor) is None


def test_no_zero_has_a_sign() -> None:
    """Findings print the bounds; a negative zero would puzzle the reader."""
    zeros = [count(5) - count(5), count(0) * count(-5), -count(0)]
    assert [str(number) for zero in zeros for number in (zero.value, zero.low, zero.high)] == ["0"] * 9


E, R, B = Verdict.EXACT, Verdict.ROUNDING, Verdict.BROKEN


@pytest.mark.parametrize(
    ("left", "right", "verdicts"),
    [
        # in the order == <= < >= >
        (written("1.0"), written("1.0"), (E, E, R, E, R)),
        (written("1.0"), written("1.1"), (R, E, E, R, B)),  # the intervals touch at 1.05
        (written("1.0"), written("1.2"), (B, E, E, B, B)),
        (written("1.2"), written("1.0"), (B, B, B, E, E)),
        (written("1.1"), written("1.0"), (R, R, B, E, E)),
        (written("1.0"), written("1.04"), (R, E, E, R, R)),
        (count(4), count(4), (E, E, B, E, B)),
        (count(12), count(4), (B, B, B, E, E)),
    ],
)
def test_verdicts(left: Amount, right: Amount, verdicts: tuple[Verdict, ...]) -> None:
    """Exact by the values written, within rounding by the intervals, and < is not <=."""
    assert tuple(judge(left, relation, right) for relation in ("==", "<=", "<", ">=", ">")) == verdicts


@given(reported(), reported(), st.sampled_from(["==", "<=", "<", ">=", ">"]))
def test_nothing_that_may_be_true_is_called_broken(left: Reported, right: Reported, relation: str) -> None:
    """A false alarm would need true values that satisfy the relation."""
    holds = {
        "==": left.truth == right.truth,
        "<=": left.truth <= right.truth,
        "<": left.truth < right.truth,
        ">=": left.truth >= right.truth,
        ">": left.truth > right.truth,
    }[relation]
    if holds:
        assert judge(left.amount, relation, right.amount) is not Verdict.BROKEN


@given(amounts, amounts)
def test_equality_does_not_depend_on_the_side(left: Amount, right: Amount) -> None:
    """Left and right may change places."""
    assert judge(left, "==", right) is judge(right, "==", left)
    assert judge(left, "<=", right) is judge(right, ">=", left)


def test_an_unknown_relation_is_refused() -> None:
    """There are five."""
    with pytest.raises(KeyError):
        judge(count(1), "!=", count(1))


@given(amounts)
def test_an_amount_comes_back_from_another_process_as_it_was(amount: Amount) -> None:
    """With every digit of its interval."""
    back = pickle.loads(pickle.dumps(amount))  # noqa: S301 - our own bytes
    assert type(back) is Amount
    assert repr(back) == repr(amount)
