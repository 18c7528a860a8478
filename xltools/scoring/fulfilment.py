"""A result against its target: met, missed, over-fulfilled, or not to be judged, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.core.amount import ZERO, Amount
from xltools.core.messages import _
from xltools.scoring.phrases import Relation
from xltools.scoring.units import converted

if TYPE_CHECKING:
    from xltools.scoring.quantity import Quantity

OVER = Decimal("1.3")  # from 130 % of its target on a result has to be explained
OVER_AT_ZERO = Decimal(30)  # or from 30 on, where the target is 0


class Standing(StrEnum):
    """How a line stands."""

    MET = "met"
    OVER = "over-fulfilled"
    PARTLY = "partly met"
    MISSED = "not met"
    UNJUDGED = "cannot be judged"


@dataclass(frozen=True, slots=True)
class Reach:
    """What a report says of a result: from ``low`` to ``high``, None being without bound; an open end is excluded."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """The verdict on a result. ``reach`` and ``value`` are in the target's unit; ``ratio`` is of the target, in 1."""

    standing: Standing
    reach: Reach | None = None
    value: Decimal | None = None
    ratio: Amount | None = None
    reason: str = ""


def reach_of(actual: Quantity, amount: Amount) -> Reach:
    """The results that a report allows: 超过100 is anything above 100, and 约140 what rounds to it.

    A figure without such words is taken as it was reported.
    """
    low, high = (amount.low, amount.high) if actual.approximate else (amount.value, amount.value)
    match actual.relation:
        case Relation.AT_LEAST | Relation.MORE:
            return Reach(low, None, low_open=actual.relation is Relation.MORE)
        case Relation.AT_MOST | Relation.LESS:
            return Reach(None, high, high_open=actual.relation is Relation.LESS)
        case _:
            return Reach(low, high)


def fulfilment(
    target: Quantity, actual: Quantity, over: Decimal = OVER, over_at_zero: Decimal = OVER_AT_ZERO
) -> Fulfilment:
    """Judge a result against its target, in the target's unit.

    An equal sign asks for at least the target, as the scoring of 财政 systems has it, and for nothing where the target
    is 0. A target that is a range is met inside it.
    """
    amount = converted(actual.value, actual.unit, target.unit)
    if amount is None:
        reason = _("{actual} and {target} are in units that do not compare")
        return Fulfilment(
            Standing.UNJUDGED,
            reason=reason.format(actual=_shown(actual), target=_shown(target)),
        )
    if actual.upper is not None:
        reason = _("{actual} is a range, not a result")
        return Fulfilment(Standing.UNJUDGED, reason=reason.format(actual=_shown(actual)))
    reach, relation, bound = reach_of(actual, amount), effective(target), target.value.value
    if _surely(reach, relation, bound):
        return _met(target, reach, amount, over, over_at_zero)
    if _possibly(reach, relation, bound):
        reason = _("{actual} does not say enough to compare it with {target}")
        return Fulfilment(Standing.UNJUDGED, reach, reason=reason.format(actual=_shown(actual), target=_shown(target)))
    return Fulfilment(Standing.MISSED, reach, amount.value, _ratio(amount, bound))


def effective(target: Quantity) -> Relation:
    """What a target asks for: an equal sign means at least, or nothing at all where the target is 0."""
    if target.relation is not Relation.EQUAL:
        return target.relation
    return Relation.AT_LEAST if target.value.value > 0 or target.upper is not None else Relation.AT_MOST


def _met(target: Quantity, reach: Reach, amount: Amount, over: Decimal, over_at_zero: Decimal) -> Fulfilment:
    bound, ratio = target.value.value, _ratio(amount, target.value.value)
    if target.upper is not None and (reach.high is None or reach.high > target.upper.value):
        reason = _("the result lies above the range of the target, and nobody says whether more is better")
        return Fulfilment(Standing.UNJUDGED, reach, amount.value, ratio, reason)
    rising = effective(target).rising and bound >= 0 and target.upper is None
    least = reach.low if reach.low is not None else amount.value
    enough = least >= over * bound if bound else least >= over_at_zero
    return Fulfilment(Standing.OVER if rising and enough else Standing.MET, reach, amount.value, ratio)


def _ratio(amount: Amount, bound: Decimal) -> Amount | None:
    return amount.divided_by(Amount.exact(bound)) if bound > ZERO else None


def _surely(reach: Reach, relation: Relation, bound: Decimal) -> bool:
    """Whether every result in the reach satisfies the relation."""
    if relation.falling:
        return _surely(_mirrored(reach), relation.mirrored, -bound)
    if reach.low is None:
        return False
    strict = relation is Relation.MORE and not reach.low_open
    return reach.low > bound if strict else reach.low >= bound


def _possibly(reach: Reach, relation: Relation, bound: Decimal) -> bool:
    """Whether some result in the reach satisfies the relation."""
    if relation.falling:
        return _possibly(_mirrored(reach), relation.mirrored, -bound)
    if reach.high is None:
        return True
    strict = relation is Relation.MORE or reach.high_open
    return reach.high > bound if strict else reach.high >= bound


def _mirrored(reach: Reach) -> Reach:
    low = None if reach.high is None else -reach.high
    high = None if reach.low is None else -reach.low
    return Reach(low, high, reach.high_open, reach.low_open)


def _shown(quantity: Quantity) -> str:
    return quantity.text if quantity.unit in quantity.text else f"{quantity.text} {quantity.unit}".strip()
