"""Numbers that know how precisely they were written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ZERO = Decimal(0)

# A bound that does not fit is rounded away from the value: without that, 10 ÷ 3 × 3 would not reach 10.
NEAREST = Context(prec=50)
_DOWN = Context(prec=50, rounding=ROUND_FLOOR)
_UP = Context(prec=50, rounding=ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class Amount:
    """A decimal number together with the interval that its written precision allows.

    ``16.0`` stands for anything from 15.95 to 16.05; a head count stands for itself. Arithmetic computes the value and
    the interval side by side, as the EBA filing rules do for reported facts, so that no tolerance is ever set by hand.
    The unit (万元, %, persons) belongs to the item of the form, not to the number.
    """

    value: Decimal
    low: Decimal
    high: Decimal

    def __reduce__(self) -> tuple[type[Amount], tuple[Decimal, Decimal, Decimal]]:
        """What it is pickled as: a dataclass with slots would ask each of a hundred thousand what fields it has."""
        return Amount, (self.value, self.low, self.high)

    @classmethod
    def exact(cls, value: Decimal | int) -> Self:
        """A number without rounding: a count, or a constant of a rule."""
        number = Decimal(value)
        return cls(number, number, number)

    @classmethod
    def written(cls, value: Decimal, decimals: int | None = None) -> Self:
        """A number as it was written, rounded half to even or half up at ``decimals`` places.

        Without ``decimals`` the digits of ``value`` themselves say it: ``Decimal("16.0")`` has one place.
        """
        half = _half(decimals_of(value) if decimals is None else decimals)
        return cls(value, _DOWN.subtract(value, half), _UP.add(value, half))

    @property
    def is_exact(self) -> bool:
        """Whether the interval is a single point."""
        return self.low == self.high

    def __add__(self, other: Amount) -> Amount:
        return _amount(
            NEAREST.add(self.value, other.value), _DOWN.add(self.low, other.low), _UP.add(self.high, other.high)
        )

    def __sub__(self, other: Amount) -> Amount:
        return self + -other

    def __neg__(self) -> Amount:
        return _amount(self.value.copy_negate(), self.high.copy_negate(), self.low.copy_negate())

    def __mul__(self, other: Amount) -> Amount:
        corners = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return _amount(
            NEAREST.multiply(self.value, other.value),
            min(_DOWN.multiply(a, b) for a, b in corners),
            max(_UP.multiply(a, b) for a, b in corners),
        )

    def divided_by(self, other: Amount) -> Amount | None:
        """The quotient, or None where the divisor is zero or may be zero within its precision."""
        if other.low <= 0 <= other.high:
            return None
        corners = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return _amount(
            NEAREST.divide(self.value, other.value),
            min(_DOWN.divide(a, b) for a, b in corners),
            max(_UP.divide(a, b) for a, b in corners),
        )

    def overlaps(self, other: Amount) -> bool:
        """Whether some true value fits both numbers as they were written."""
        return self.low <= other.high and other.low <= self.high


def _amount(value: Decimal, low: Decimal, high: Decimal) -> Amount:
    """An amount without the signed zeros that decimal arithmetic leaves behind."""
    return Amount(value or value.copy_abs(), low or low.copy_abs(), high or high.copy_abs())


@lru_cache(maxsize=64)
def _half(places: int) -> Decimal:
    """Half a unit of the last of so many decimal places."""
    return Decimal(5).scaleb(-places - 1)


def total(amounts: Iterable[Amount]) -> Amount:
    """The sum of ``amounts``; exactly zero when there are none."""
    result = Amount.exact(0)
    for amount in amounts:
        result += amount
    return result


def decimals_of(value: Decimal) -> int:
    """Decimal places that ``value`` was written with: 2 for ``1.50``, 0 for ``150`` and ``1E+3``."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


class Verdict(StrEnum):
    """How a relation between reported numbers turned out."""

    EXACT = "exact"
    ROUNDING = "within rounding"
    BROKEN = "not satisfied"
    NOT_APPLICABLE = "not applicable"


def judge(left: Amount, relation: str, right: Amount) -> Verdict:
    """The verdict on ``left relation right``, where relation is one of ``==``, ``<=``, ``<``, ``>=`` and ``>``.

    ``EXACT`` when the written values satisfy it, ``ROUNDING`` when only some true values inside their intervals do.

    Raises:
        KeyError: the relation is none of the five.
    """
    exact, possible = _RELATIONS[relation]
    if exact(left.value, right.value):
        return Verdict.EXACT
    return Verdict.ROUNDING if possible(left, right) else Verdict.BROKEN


_RELATIONS: dict[str, tuple[Callable[[Decimal, Decimal], bool], Callable[[Amount, Amount], bool]]] = {
    "==": (lambda a, b: a == b, Amount.overlaps),
    "<=": (lambda a, b: a <= b, lambda a, b: a.low <= b.high),
    "<": (lambda a, b: a < b, lambda a, b: a.low < b.high),
    ">=": (lambda a, b: a >= b, lambda a, b: a.high >= b.low),
    ">": (lambda a, b: a > b, lambda a, b: a.high > b.low),
}
