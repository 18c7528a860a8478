"""The points that an index earns: in proportion, by deduction, or by bands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.core.expression import parse_term
from xltools.scoring.share import Points, rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.core.amount import Amount

    Lookup = Callable[[str], Amount | None]


class Kind(StrEnum):
    """How a line of a profile is marked."""

    PROPORTION = "proportion"  # weight × index ÷ 100, at most the weight
    AT_MOST = "at_most"  # full marks up to the limit, then a deduction for each step above it
    AT_LEAST = "at_least"  # full marks from the limit on, a deduction for each step below it
    BANDS_UP_TO = "bands_up_to"  # the first band whose bound is not exceeded
    BANDS_FROM = "bands_from"  # the first band whose bound is reached
    AWARDED = "awarded"  # an evaluator awards the points


@dataclass(frozen=True, slots=True)
class Band:
    """A band of an index; ``bound`` is a number or an expression over items, and empty for the last band."""

    bound: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for the points of an index.

    ``whole`` steps count only when they are complete. ``zero`` is what a denominator of zero earns; None makes the line
    not applicable then.
    """

    kind: Kind
    limit: Decimal = Decimal(100)
    step: Decimal = Decimal(1)
    minus: Decimal = Decimal(0)
    whole: bool = False
    bands: tuple[Band, ...] = ()
    zero: Decimal | None = None


def points_for(rule: Rule, weight: Decimal, value: Amount, lookup: Lookup) -> Points:
    """The points for an index's value, with those for both ends of its interval.

    Every rule is monotone, so that the ends bound what lies between. A band whose bound cannot be computed leaves
    everything from its points downwards possible, unless an earlier band decides.
    """
    bands = [(band, parse_term(band.bound).evaluate(lookup) if band.bound else None) for band in rule.bands]
    earned = [
        _earned(rule, weight, number, [(band, _end(bound, side)) for band, bound in bands])
        for number, side in ((value.low, "high"), (value.value, "value"), (value.high, "low"))
    ]
    low, high = earned[1]
    return Points(min(ends[0] for ends in earned), max(ends[1] for ends in earned), low if low == high else None)


def _end(bound: Amount | None, side: str) -> Decimal | None:
    if bound is None:
        return None
    return {"low": bound.low, "value": bound.value, "high": bound.high}[side]


def _earned(
    rule: Rule, weight: Decimal, value: Decimal, bands: list[tuple[Band, Decimal | None]]
) -> tuple[Decimal, Decimal]:
    """The least and the most that one number earns; they differ where a band's bound is not known."""
    full, number = Fraction(weight), Fraction(value)
    match rule.kind:
        case Kind.PROPORTION:
            points = rounded(max(Fraction(0), min(full, full * number / 100)))
        case Kind.AT_MOST:
            points = rounded(_after_deduction(rule, full, number - Fraction(rule.limit)))
        case Kind.AT_LEAST:
            points = rounded(_after_deduction(rule, full, Fraction(rule.limit) - number))
        case _:
            return _banded(rule, value, bands)
    return points, points


def _banded(rule: Rule, value: Decimal, bands: list[tuple[Band, Decimal | None]]) -> tuple[Decimal, Decimal]:
    for band, bound in bands:
        if bound is None:
            return (bands[-1][0].points if band.bound else band.points), band.points
        if value <= bound if rule.kind is Kind.BANDS_UP_TO else value >= bound:
            return band.points, band.points
    message = "a rule whose last band has a bound"
    raise ValueError(message)


def _after_deduction(rule: Rule, full: Fraction, excess: Fraction) -> Fraction:
    if excess <= 0:
        return full
    steps = excess / Fraction(rule.step)
    if rule.whole:
        steps = Fraction(steps.numerator // steps.denominator)
    return max(Fraction(0), full - steps * Fraction(rule.minus))
