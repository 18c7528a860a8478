"""The whole score: caps by execution, the grades it can earn, and the self-assessment against it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.scoring.fulfilment import Standing
from xltools.scoring.lines import BLOCK
from xltools.scoring.remarks import shown
from xltools.scoring.share import Points
from xltools.scoring.trace import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xltools.core.amount import Amount
    from xltools.core.form import Form
    from xltools.scoring.indices import IndexValue
    from xltools.scoring.lines import Indicator
    from xltools.scoring.profile import Profile
    from xltools.scoring.trace import TracedSection

_SCORE, _GRADE = "result.score", "result.grade"


def capped(points: Points, profile: Profile, indices: Iterable[IndexValue]) -> tuple[Points, Decimal | None]:
    """The total as far as the execution rate allows, and the cap where one lowers the most that is possible.

    While the rate is not known, the least that is possible allows for the lowest cap.
    """
    if not profile.caps:
        return points, None
    rate = next(each.value for each in indices if each.index.id == profile.caps_on)
    if rate is None:
        lowest = min(cap.most for cap in profile.caps)
        known = points.value if points.value is not None and points.value <= lowest else None
        return Points(min(points.low, lowest), points.high, known), None
    low, value, high = (_most(profile, number) for number in (rate.low, rate.value, rate.high))
    known = None if points.value is None else min(points.value, value)
    result = Points(min(points.low, low), min(points.high, high), known)
    return result, high if high < points.high else None


def _most(profile: Profile, rate: Decimal) -> Decimal:
    """The most that the total may be at an execution rate; at a bound itself the better cap holds."""
    return next((cap.most for cap in profile.caps if rate < cap.below), profile.total)


def grades_of(points: Points, form: Form, profile: Profile) -> tuple[str, ...]:
    """The grades that a total can earn, the best first; one where it is known. Bands include their lower bound."""
    if points.value is not None:
        return (_grade(points.value, form, profile),)
    names = [name for name, _least in profile.grades or form.grades]
    best, worst = (names.index(_grade(end, form, profile)) for end in (points.high, points.low))
    return tuple(names[best : worst + 1])


def _grade(score: Decimal, form: Form, profile: Profile) -> str:
    if not profile.grades:
        return form.grade(score)
    return next((name for name, least in profile.grades if score >= least), profile.grades[-1][0])


def without_section(indicators: Iterable[Indicator]) -> Iterator[Remark]:
    """What to say about indicators of a first level that the profile does not know: nobody would count them."""
    for indicator in indicators:
        message = _("“{name}” belongs to no section of the profile: its first level is “{level}”")
        yield Remark(
            rule="score.level",
            severity=Severity.ERROR,
            message=message.format(name=indicator.shown, level=indicator.level),
            item=f"{BLOCK}.level1" if indicator.level else f"{BLOCK}.name",
            row=indicator.row,
            actual=indicator.level,
        )


def remarks_on_weights(sections: Sequence[TracedSection], full: Decimal) -> Iterator[Remark]:
    """The weights of all indicators: together the whole, or the whole without the lines that are computed."""
    lines = [line for section in sections for line in section.lines if line.row]
    weights = [line.weight for line in lines if line.weight is not None]
    if not lines or len(weights) < len(lines):
        return
    total = sum(weights, Decimal(0))
    computed = sum((section.weight for section in sections if not any(line.row for line in section.lines)), Decimal(0))
    if total in {full, full - computed}:
        return
    message = _("the weights of the indicators add up to {sum}; they should add up to {full}")
    if computed:
        message = _(
            "the weights of the indicators add up to {sum}; they should add up to {full}, or to {rest} where "
            "{computed} points are computed"
        )
    yield Remark(
        rule="score.weight_sum",
        severity=Severity.ERROR,
        message=message.format(
            sum=_plain(total), full=_plain(full), rest=_plain(full - computed), computed=_plain(computed)
        ),
        item=f"{BLOCK}.weight",
        row=lines[0].row,
        actual=_plain(total),
        expected=_plain(full),
        difference=total - full,
    )


def remarks_on_total(
    sections: Sequence[TracedSection], points: Points, claimed: Amount | None, full: Decimal
) -> Iterator[Remark]:
    """The department's own total against the bounds, against its own scores, and against what was not shown."""
    if claimed is None:
        return
    if claimed.value > points.high:
        message = _("the score claimed is {claimed}, but what is reported earns {most} at most")
        text = message.format(claimed=_plain(claimed.value), most=_plain(points.high))
        yield _on_score("score.above_maximum", Severity.ERROR, text, claimed, points.high)
    elif claimed.value < points.low:
        message = _("the score claimed is {claimed}, but what is reported earns {least} at least")
        text = message.format(claimed=_plain(claimed.value), least=_plain(points.low))
        yield _on_score("score.below_minimum", Severity.NOTE, text, claimed, points.low)
    elif points.value not in {None, claimed.value}:
        message = _("the score claimed is {claimed}; recomputed it is {points}")
        text = message.format(claimed=_plain(claimed.value), points=shown(points))
        # Inside the bounds the difference may come from rounded figures.
        yield _on_score("score.total_differs", Severity.NOTE, text, claimed, points.value)
    yield from _on_full_marks(sections, claimed, full)
    yield from _on_sum(sections, claimed)


def _on_full_marks(sections: Sequence[TracedSection], claimed: Amount, full: Decimal) -> Iterator[Remark]:
    """Full marks although a target was missed or its result cannot be judged."""
    if claimed.value < full:
        return
    lines = [line for section in sections for line in section.lines if line.row]
    open_ones = [line.title for line in lines if line.standing not in {Standing.MET, Standing.OVER}]
    if open_ones:
        message = _("full marks are claimed, but these were missed or not shown to be reached: {names}")
        yield Remark(
            rule="score.claimed_full",
            severity=Severity.EXPLAIN,
            message=message.format(names=_("; ").join(dict.fromkeys(open_ones))),
            item=_SCORE,
            actual=_plain(claimed.value),
        )


def _on_sum(sections: Sequence[TracedSection], claimed: Amount) -> Iterator[Remark]:
    """The department's own scores must add up to its total, together with the lines it does not score itself."""
    lines = [line for section in sections for line in section.lines if line.row]
    own = [line.own for line in lines if line.own is not None]
    if not own or len(own) < len(lines):
        return
    low = high = sum((amount.value for amount in own), Decimal(0))
    for section in sections:
        if not any(line.row for line in section.lines):
            low, high = low + section.points.low, high + section.points.high
    if claimed.value > high or claimed.value < low:
        end = high if claimed.value > high else low
        message = _("the scores of the indicators do not add up to the total of {claimed}; they allow {low} to {high}")
        text = message.format(claimed=_plain(claimed.value), low=f"{low:.2f}", high=f"{high:.2f}")
        rounding = claimed.low <= end <= claimed.high
        yield _on_score("score.sum", Severity.NOTE if rounding else Severity.ERROR, text, claimed, end)


def remarks_on_grade(
    claimed: str, form: Form, profile: Profile, points: Points, grades: Sequence[str]
) -> Iterator[Remark]:
    """A grade that the recomputed score cannot earn."""
    known = [name for name, _least in profile.grades or form.grades]
    grade = form.canonical_grade(claimed)
    if grade in known and grade not in grades:
        message = _("the grade claimed is “{claimed}”; a score of {points} earns {grades}")
        yield Remark(
            rule="score.grade",
            severity=Severity.ERROR,
            message=message.format(claimed=claimed, points=shown(points), grades=_(", ").join(grades)),
            item=_GRADE,
            actual=claimed,
            expected="、".join(grades),
        )


def _on_score(rule: str, severity: Severity, message: str, claimed: Amount, expected: Decimal) -> Remark:
    return Remark(
        rule=rule,
        severity=severity,
        message=message,
        item=_SCORE,
        actual=_plain(claimed.value),
        expected=_plain(expected),
        difference=claimed.value - expected,
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
