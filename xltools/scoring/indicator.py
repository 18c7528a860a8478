"""The share of its weight that one indicator earns, by the sign of its target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.core.amount import ZERO
from xltools.scoring.fulfilment import OVER, OVER_AT_ZERO, Fulfilment, Standing, effective
from xltools.scoring.share import UNKNOWN, Share

if TYPE_CHECKING:
    from xltools.scoring.qualitative import Progress
    from xltools.scoring.quantity import Quantity

_FULL = Fraction(1)
_NONE = Fraction(0)
_ALL = Decimal(1)


class Reverse(StrEnum):
    """How a result above a ceiling loses points."""

    DISTANCE = "distance"  # 1 - (a - t) / t, nothing from twice the ceiling on
    RATIO = "ratio"  # t / a


class Overrun(StrEnum):
    """What becomes of a result far above its target."""

    EXPLAIN = "explain"  # full marks, and a reason
    MINUS = "minus"  # some points less, and a reason
    FULL = "full"  # full marks


@dataclass(frozen=True, slots=True)
class Marking:
    """How a profile marks indicators.

    ``reached`` and ``partly`` are the lower bounds of the shares for goals in words: with 0.8 and 0.6, a goal that was
    reached earns 0.8 to 1, one that was partly reached 0.6 to below 0.8, and one that was missed below 0.6.
    """

    reverse: Reverse = Reverse.DISTANCE
    overrun: Overrun = Overrun.EXPLAIN
    over: Decimal = OVER
    over_at_zero: Decimal = OVER_AT_ZERO
    over_minus: Decimal = Decimal(2)
    reached: Decimal = Decimal("0.8")
    partly: Decimal = Decimal("0.6")

    def band(self, standing: Standing) -> tuple[Decimal, Decimal]:
        """The shares from and to which a goal in words may be marked; only the upper end of the best is included.

        Raises:
            KeyError: goals in words do not stand like that.
        """
        if standing is Standing.MET:
            return self.reached, _ALL
        if standing is Standing.PARTLY:
            return self.partly, self.reached
        if standing is Standing.MISSED:
            return ZERO, self.partly
        raise KeyError(standing)


def share_of_result(target: Quantity, judged: Fulfilment, marking: Marking) -> Share:
    """What a result earns of its weight; between nothing and everything where it cannot be judged.

    Monotone: a larger result never earns less against a floor, nor more against a ceiling.
    """
    if judged.reach is None or (judged.standing is Standing.UNJUDGED and target.upper is not None):
        return UNKNOWN
    if judged.value is not None and judged.reach.low == judged.reach.high == judged.value:
        return Share.exactly(_earned(target, judged.value, marking, rising=True))
    ends = [_earned(target, end, marking, rising=side) for end, side in zip(_ends(judged), (False, True), strict=True)]
    value = _earned(target, judged.value, marking, rising=True) if judged.value is not None else None
    return Share(min(ends), max(ends), value)


def _ends(judged: Fulfilment) -> tuple[Decimal | None, Decimal | None]:
    assert judged.reach is not None  # noqa: S101 - the caller has looked
    return judged.reach.low, judged.reach.high


def _earned(target: Quantity, result: Decimal | None, marking: Marking, *, rising: bool) -> Fraction:
    """The share of one result; None is without bound, upwards where ``rising``."""
    floor, bound = effective(target).rising, Fraction(target.value.value)
    if result is None:
        return _FULL if floor == rising else _NONE
    number = Fraction(result)
    if bound < 0:  # a fall of at least 5 is a change of at most -5
        floor, bound, number = not floor, -bound, -number
    return _above_floor(number, bound) if floor else _below_ceiling(number, bound, marking.reverse)


def _above_floor(result: Fraction, floor: Fraction) -> Fraction:
    """At or above the floor everything, below it the part of it that was reached, below zero nothing."""
    if result >= floor:
        return _FULL
    return max(result / floor, _NONE) if floor else _NONE


def _below_ceiling(result: Fraction, ceiling: Fraction, reverse: Reverse) -> Fraction:
    if result <= ceiling:
        return _FULL
    if not ceiling:
        return _NONE
    return ceiling / result if reverse is Reverse.RATIO else max(_NONE, _FULL - (result - ceiling) / ceiling)


def share_of_words(progress: Progress, marking: Marking) -> Share:
    """What a goal in words earns: the band of its standing, or the percentage that was reported."""
    if progress.share is not None:
        return Share.exactly(progress.share)
    low, high = marking.band(progress.standing)
    return Share(Fraction(low), Fraction(high))
