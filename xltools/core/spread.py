"""Which of several departments stands out: by a robust score or, among few, by its distance from the zone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HIGH, LOW = "▲", "▼"
NORMAL_SCALE = Decimal("0.6745")  # the median absolute deviation of a normal distribution, in standard deviations
PLACES = 10  # distances are rounded so, here and in the formulas, or binary fractions would decide at a limit
_UNIT = Decimal(1).scaleb(-PLACES)
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)  # a tiny denominator makes a long quotient


@dataclass(frozen=True, slots=True)
class Limits:
    """When a figure is marked; a figure exactly at a limit is not.

    From ``departments`` values on, the modified z-score beyond ``score`` marks (Iglewicz and Hoaglin, 1993: 3.5);
    with fewer, or where more than half of the values are equal, a distance of more than ``deviation`` % from the
    zone's own value. Execution rates are marked below ``low`` % and above ``high`` %.
    """

    departments: int = 5
    score: Decimal = Decimal("3.5")
    deviation: Decimal = Decimal(50)
    low: Decimal = Decimal(80)
    high: Decimal = Decimal(110)


def outlier_marks(values: Sequence[Decimal | None], zone: Decimal | None, limits: Limits) -> list[str]:
    """``▲``, ``▼`` or nothing for each value, given the zone's own value; None is neither marked nor counted."""
    given = [value for value in values if value is not None]
    if len(given) >= limits.departments:
        middle = median(given)
        spread = median([rounded(abs(value - middle)) for value in given])
        if spread:
            return [_beyond(value, middle, NORMAL_SCALE / spread, limits.score) for value in values]
    if not zone:
        return [""] * len(values)
    return [_beyond(value, zone, 100 / abs(zone), limits.deviation) for value in values]


def rate_mark(rate: Decimal | None, limits: Limits) -> str:
    """The mark of an execution rate in %."""
    if rate is None:
        return ""
    return LOW if rounded(rate) < limits.low else HIGH if rounded(rate) > limits.high else ""


def ranks(values: Sequence[Decimal | None]) -> list[int | None]:
    """1 for the largest; equal values share a rank, and the next rank is left out as often."""
    return [
        None if value is None else 1 + sum(other > value for other in values if other is not None) for value in values
    ]


def rounded(value: Decimal) -> Decimal:
    """A value to ten decimals, as ROUND does it in a formula."""
    return value.quantize(_UNIT, context=_WIDE)


def _beyond(value: Decimal | None, centre: Decimal, scale: Decimal, limit: Decimal) -> str:
    if value is None or rounded(rounded(abs(value - centre)) * scale) <= limit:
        return ""
    return HIGH if value > centre else LOW
