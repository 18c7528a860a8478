"""How much of its weight a line earns: from 0 to 1, with the bounds that are certain."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACES = Decimal("0.01")  # scores have two decimals
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


class Share(NamedTuple):
    """The share of the weight: the least and the most that it can be, and what it is where that is known."""

    low: Fraction
    high: Fraction
    value: Fraction | None = None

    @classmethod
    def exactly(cls, value: Fraction) -> Share:
        """A share that is known."""
        return cls(value, value, value)

    @classmethod
    def spanning(cls, shares: Sequence[Share]) -> Share:
        """The least and the most of several shares, at least one; known where all are the same."""
        first = shares[0].value
        same = all(share.value == first for share in shares)
        return cls(min(share.low for share in shares), max(share.high for share in shares), first if same else None)


@dataclass(frozen=True, slots=True)
class Points:
    """Points in the same way, rounded half up to two decimals."""

    low: Decimal
    high: Decimal
    value: Decimal | None = None

    @classmethod
    def exactly(cls, value: Decimal) -> Points:
        """Points that are known."""
        return cls(value, value, value)

    def __add__(self, other: Points) -> Points:
        known = None if self.value is None or other.value is None else self.value + other.value
        return Points(self.low + other.low, self.high + other.high, known)

    def less(self, minus: Decimal) -> Points:
        """The points after a deduction, never below zero."""
        low, high = (max(Decimal(0), end - minus) for end in (self.low, self.high))
        return Points(low, high, None if self.value is None else max(Decimal(0), self.value - minus))

    def capped(self, most: Decimal) -> Points:
        """The points, as far as ``most`` allows."""
        return Points(min(self.low, most), min(self.high, most), None if self.value is None else min(self.value, most))


NOTHING = Points.exactly(Decimal(0))
UNKNOWN = Share(Fraction(0), Fraction(1))


def rounded(number: Fraction) -> Decimal:
    """A number of points, half up to two decimals: 2.005 is 2.01."""
    hundredths, divisor = abs(number.numerator) * 100, number.denominator
    whole = (2 * hundredths + divisor) // (2 * divisor)
    return _WIDE.multiply(Decimal(-whole if number < 0 else whole), PLACES)


def points_of(share: Share, weight: Decimal) -> Points:
    """What a share of a weight is in points."""
    times = Fraction(weight)
    if share.low == share.high == share.value:
        return Points.exactly(rounded(share.low * times))
    known = None if share.value is None else rounded(share.value * times)
    return Points(rounded(share.low * times), rounded(share.high * times), known)
