"""What there is to say about an indicator: a reason that is missing, a score above its weight, a result unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.amount import ZERO
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.scoring.fulfilment import Standing
from xltools.scoring.indicator import Overrun
from xltools.scoring.lines import BLOCK, in_band
from xltools.scoring.trace import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from xltools.core.amount import Amount
    from xltools.scoring.indicator import Marking
    from xltools.scoring.lines import Indicator, Judged
    from xltools.scoring.share import Points

_SHORT = frozenset({Standing.MISSED, Standing.PARTLY})


def remarks_on(indicator: Indicator, judged: Judged, points: Points | None, marking: Marking) -> Iterator[Remark]:
    """Everything to say about one indicator."""
    yield from _on_reading(indicator, judged)
    yield from _on_result(indicator, judged, points, marking)
    yield from _on_own_score(indicator, judged, points, marking)


def _on_reading(indicator: Indicator, judged: Judged) -> Iterator[Remark]:
    if judged.standing is Standing.UNJUDGED:
        message = _("“{name}” cannot be judged: {reason}")
        yield Remark(
            rule="score.unclear" if judged.worded else "score.unmeasured",
            severity=Severity.NOTE if judged.worded and indicator.actual else Severity.EXPLAIN,
            message=message.format(name=indicator.shown, reason=judged.unread),
            item=f"{BLOCK}.actual",
            row=indicator.row,
            actual=indicator.actual,
            expected=_target(indicator),
        )
    if judged.negative:
        yield Remark(
            rule="score.negative",
            severity=Severity.ERROR,
            message=_("“{name}” reports a result below zero").format(name=indicator.shown),
            item=f"{BLOCK}.actual",
            row=indicator.row,
            actual=indicator.actual,
            expected=_target(indicator),
        )


def _on_result(indicator: Indicator, judged: Judged, points: Points | None, marking: Marking) -> Iterator[Remark]:
    """A result far above its target needs an explanation, one below it, or scored below its weight, a reason."""
    if judged.standing is Standing.OVER and marking.overrun is not Overrun.FULL and not indicator.reason:
        message = _("“{name}” is far above its target ({formula}); say why, or whether the target was too low")
        if marking.overrun is Overrun.MINUS:
            message = _("“{name}” is far above its target ({formula}) and loses {minus} points; say why")
        text = message.format(name=indicator.shown, formula=judged.formula, minus=marking.over_minus)
        yield _remark("score.over", Severity.EXPLAIN, text, indicator)
    elif judged.standing in _SHORT or _scored_short(indicator, points):
        yield _short(indicator, judged, points)


def _scored_short(indicator: Indicator, points: Points | None) -> bool:
    """Whether the department's own score, or the most that is possible, is below the weight."""
    if indicator.weight is None:
        return False
    own = indicator.own is not None and indicator.own.value < indicator.weight
    return own or (points is not None and points.high < indicator.weight)


def _short(indicator: Indicator, judged: Judged, points: Points | None) -> Remark:
    how = judged.formula or judged.unread
    if indicator.reason:
        message = _("“{name}” falls short ({formula}); the reason given: {reason}")
        text = message.format(name=indicator.shown, formula=how, reason=indicator.reason)
        return _remark("score.missed", Severity.NOTE, text, indicator)
    weighed = _scored_short(indicator, points)
    message = _("“{name}” falls short ({formula}) and gives no reason")
    severity = Severity.ERROR if weighed else Severity.EXPLAIN
    return _remark("score.reason", severity, message.format(name=indicator.shown, formula=how), indicator)


def _on_own_score(indicator: Indicator, judged: Judged, points: Points | None, marking: Marking) -> Iterator[Remark]:
    own, weight = indicator.own, indicator.weight
    if own is None or weight is None or points is None:
        return
    if own.value > weight or own.value < ZERO:
        message = _("the score of “{name}” is {own}, which is not between 0 and its weight of {weight}")
        text = message.format(name=indicator.shown, own=own.value, weight=weight)
        yield _scored("score.above_weight", Severity.ERROR, text, indicator, own, weight)
    elif judged.worded and judged.share.value is None and judged.standing is not Standing.UNJUDGED:
        if not in_band(indicator, judged, marking):
            low, high = marking.band(judged.standing)
            message = _("“{name}” is {own} of {weight}; what it reports ({text}) earns {low} to {high}")
            text = message.format(
                name=indicator.shown,
                own=own.value,
                weight=weight,
                text=judged.formula,
                low=f"{(low * weight).normalize():f}",
                high=f"{(high * weight).normalize():f}",
            )
            end = points.high if own.value > points.high else points.low
            yield _scored("score.band", Severity.ERROR, text, indicator, own, end)
    elif own.value > points.high or own.value < points.low:
        end = points.high if own.value > points.high else points.low
        message = _("“{name}” is scored {own}; recomputed ({formula}) it is {points}")
        text = message.format(name=indicator.shown, own=own.value, formula=judged.formula, points=shown(points))
        # A score written with fewer decimals may only be rounded.
        severity = Severity.EXPLAIN if own.low > end else Severity.NOTE
        yield _scored("score.differs", severity, text, indicator, own, end)


def shown(points: Points) -> str:
    """Points for people to read: ``9.8``, or ``8–10`` where only the bounds are known."""
    if points.value is not None:
        return f"{points.value.normalize():f}"
    return f"{points.low.normalize():f}–{points.high.normalize():f}"


def _scored(
    rule: str, severity: Severity, message: str, indicator: Indicator, own: Amount, expected: Decimal
) -> Remark:
    return Remark(
        rule=rule,
        severity=severity,
        message=message,
        item=f"{BLOCK}.score",
        row=indicator.row,
        actual=f"{own.value:f}",
        expected=f"{expected.normalize():f}",
        difference=own.value - expected,
    )


def _remark(rule: str, severity: Severity, message: str, indicator: Indicator) -> Remark:
    """A remark on the result: where the reason should stand, nothing does, and an explanation needs its cell."""
    return Remark(
        rule=rule,
        severity=severity,
        message=message,
        item=f"{BLOCK}.actual",
        row=indicator.row,
        actual=indicator.actual,
        expected=_target(indicator),
    )


def _target(indicator: Indicator) -> str:
    sign = "" if indicator.sign == "定性" else indicator.sign
    return f"{sign}{indicator.target}{indicator.unit}" if indicator.target else indicator.name
