"""The sections of a score: the points of their lines together, with bounds where a weight or a result is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.core.quoting import inner
from xltools.scoring.fulfilment import Standing
from xltools.scoring.indicator import Overrun
from xltools.scoring.indices import GIVEN, LAST_YEAR, chosen, readings_of, value_of
from xltools.scoring.lines import BLOCK, judge, points_of_line, traced
from xltools.scoring.remarks import remarks_on
from xltools.scoring.rule import Kind, points_for
from xltools.scoring.share import NOTHING, UNKNOWN, Points, Share, points_of
from xltools.scoring.trace import Input, Remark, TracedLine, TracedSection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from xltools.core.amount import Amount
    from xltools.core.form import Form
    from xltools.core.submission import Submission
    from xltools.scoring.indicator import Marking
    from xltools.scoring.indices import IndexValue
    from xltools.scoring.lines import Indicator
    from xltools.scoring.profile import Line, Profile, Section

    Lookup = Callable[[str], Amount | None]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def section_of_indicators(section: Section, indicators: Iterable[Indicator], marking: Marking) -> TracedSection:
    """The indicators of a section's levels, judged, and what they earn together."""
    lines = []
    for indicator in indicators:
        judged = judge(indicator, marking)
        points = points_of_line(indicator, judged, marking)
        lines.append(traced(indicator, judged, points, tuple(remarks_on(indicator, judged, points, marking))))
    points = _together(section.weight, lines, marking)
    remarks = tuple(_on_weights(section, lines))
    return TracedSection(section.id, section.title, section.weight, points, tuple(lines), section.confirmed, remarks)


def _together(weight: Decimal, lines: Sequence[TracedLine], marking: Marking) -> Points:
    """The points of a section.

    Lines without a weight share what the others leave: whatever their weights are, together they earn no less than the
    worst and no more than the best of them earns of it.
    """
    known = NOTHING
    for line in lines:
        if line.points is not None:
            known += line.points
    blank = [line for line in lines if line.points is None]
    if blank or not lines:
        left = max(Decimal(0), weight - sum((line.weight or Decimal(0) for line in lines), Decimal(0)))
        known += _unweighted(left, blank, marking)
    return known.capped(weight)


def _unweighted(weight: Decimal, lines: Sequence[TracedLine], marking: Marking) -> Points:
    if not lines:
        return points_of(UNKNOWN, weight)
    points = points_of(Share.spanning([line.share for line in lines]), weight)
    overruns = sum(line.standing is Standing.OVER for line in lines)
    if marking.overrun is Overrun.MINUS and overruns:
        return Points(points.less(marking.over_minus * overruns).low, points.high)
    return points


def _on_weights(section: Section, lines: Sequence[TracedLine]) -> Iterator[Remark]:
    """The weights of a section's indicators must sum to its own; a section without indicators is missing."""
    if not lines:
        message = _("there is no indicator for “{title}”, which weighs {weight} points")
        text = message.format(title=inner(section.title), weight=_plain(section.weight))
        yield Remark(rule="score.level_missing", severity=Severity.EXPLAIN, message=text)
        return
    weights = [line.weight for line in lines if line.weight is not None]
    total = sum(weights, Decimal(0))
    item, row = f"{BLOCK}.weight", lines[0].row
    if len(weights) < len(lines):
        message = _("{count} of {all} indicators of “{title}” have no weight; their points are bounds only")
        text = message.format(count=len(lines) - len(weights), all=len(lines), title=inner(section.title))
        yield Remark(rule="score.weight_missing", severity=Severity.NOTE, message=text, item=item, row=row)
    if total > section.weight or (len(weights) == len(lines) and total != section.weight):
        message = _("the indicators of “{title}” weigh {sum} together; they should weigh {weight}")
        text = message.format(title=inner(section.title), sum=_plain(total), weight=_plain(section.weight))
        yield Remark(
            rule="score.weights",
            severity=Severity.ERROR,
            message=text,
            item=item,
            row=row,
            actual=_plain(total),
            expected=_plain(section.weight),
            difference=total - section.weight,
        )


def section_of_lines(
    section: Section, profile: Profile, lookup: Lookup, form: Form, submission: Submission
) -> TracedSection:
    """The lines of a section that the profile itself defines, and what they earn together."""
    lines = tuple(
        replace(
            _awarded(line, lookup) if line.awarded else _computed(line, profile, lookup, form, submission),
            confirmed=line.confirmed,
        )
        for line in section.lines
    )
    points = NOTHING
    for line in lines:
        points += line.points or NOTHING
    return TracedSection(section.id, section.title, section.weight, points, lines, section.confirmed)


def _awarded(line: Line, lookup: Lookup) -> TracedLine:
    """A line whose points an evaluator awards: handed in, or open."""
    given = lookup(f"{GIVEN}{line.id}")
    if given is None or not 0 <= given.value <= line.weight:
        reason = _("an evaluator awards 0 to {weight} points").format(weight=_plain(line.weight))
        return _open(line, reason)
    share = Share.exactly(Fraction(given.value) / Fraction(line.weight))
    return TracedLine(
        id=line.id,
        title=line.title,
        standing=_standing(share),
        share=share,
        formula=line.text,
        weight=line.weight,
        points=Points.exactly(given.value),
    )


def _computed(line: Line, profile: Profile, lookup: Lookup, form: Form, submission: Submission) -> TracedLine:
    value = value_of(chosen(line.index, profile.readings), lookup, profile.readings, lambda item: name_of(form, item))
    inputs = tuple(_input(form, submission, item, amount) for item, amount in value.inputs)
    points = _points(line, value, lookup)
    used = conventions_of(line, value, profile)
    if points is None:
        remarks = (_not_applicable(line, value, value.reason),)
        return replace(_open(line, value.reason), inputs=inputs, remarks=remarks, conventions=used)
    share = Share(*(Fraction(end) / Fraction(line.weight) for end in (points.low, points.high)))
    reason = "" if points.value is not None else _("a bound of its bands is not reported")
    if points.value is not None:
        share = share._replace(value=Fraction(points.value) / Fraction(line.weight))
    return TracedLine(
        id=line.id,
        title=line.title,
        standing=_standing(share),
        share=share,
        inputs=inputs,
        formula=_formula(value),
        weight=line.weight,
        points=points,
        reason=reason,
        remarks=(_not_applicable(line, value, reason),) if reason else (),
        conventions=used,
    )


def conventions_of(line: Line, value: IndexValue, profile: Profile) -> dict[str, str]:
    """By which readings of ambiguous rules a line is computed: of its index, its steps, a zero denominator."""
    used = readings_of(value.index, profile.readings)
    if line.rule.kind in {Kind.AT_MOST, Kind.AT_LEAST}:
        used["steps"] = "whole" if line.rule.whole else "pro_rata"
    if value.zero:
        used["zero"] = "not_applicable" if line.rule.zero is None else f"{line.rule.zero:f}"
    return used


def _points(line: Line, value: IndexValue, lookup: Lookup) -> Points | None:
    """The points of an index, or None where it is not applicable."""
    if value.value is not None:
        return points_for(line.rule, line.weight, value.value, lookup)
    return Points.exactly(line.rule.zero) if value.zero and line.rule.zero is not None else None


def _open(line: Line, reason: str) -> TracedLine:
    return TracedLine(
        id=line.id,
        title=line.title,
        standing=Standing.UNJUDGED,
        share=UNKNOWN,
        formula=line.text,
        weight=line.weight,
        points=points_of(UNKNOWN, line.weight),
        reason=reason,
    )


def _not_applicable(line: Line, value: IndexValue, reason: str) -> Remark:
    message = _("“{title}” ({weight} points) cannot be computed: {reason}")
    item = next((item for item, amount in value.inputs if amount is None), "")
    return Remark(
        rule="score.not_applicable",
        severity=Severity.NOTE,
        message=message.format(title=inner(line.title), weight=_plain(line.weight), reason=reason),
        item="" if item.startswith((GIVEN, LAST_YEAR)) else item,
    )


def _standing(share: Share) -> Standing:
    if share.value is None:
        return Standing.UNJUDGED
    return Standing.MET if share.value >= 1 else Standing.PARTLY if share.value > 0 else Standing.MISSED


def _formula(value: IndexValue) -> str:
    """The index in figures: ``136 ÷ 143 = 95.10%``, with the interval where the inputs are rounded."""
    index, amount = value.index, value.value
    figures = {item: "0" if each is None else f"{each.value:f}" for item, each in value.inputs}
    numerator, denominator = (
        _NAME.sub(lambda match: figures[match[0]], text) for text in (index.numerator, index.denominator)
    )
    working = f"{_bracketed(numerator)} ÷ {_bracketed(denominator)}" if denominator else numerator
    if amount is None:
        return working
    interval = "" if amount.is_exact else f" [{_short(amount.low)}, {_short(amount.high)}]"
    return f"{working} = {_short(amount.value)}{index.unit}{interval}"


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text else text


def name_of(form: Form, item: str) -> str:
    """What the form calls an item of this year's or last year's submission; other figures go by their id."""
    this_year = item.removeprefix(LAST_YEAR)
    if this_year not in form.items:
        return item.removeprefix(GIVEN)
    label = form.label(this_year)
    return label if this_year == item else _("{label} of last year").format(label=label)


def _input(form: Form, submission: Submission, item: str, amount: Amount | None) -> Input:
    fact = submission.facts.get((item, ""))
    text = "" if amount is None else f"{amount.value:f}"
    return Input(item, "", name_of(form, item), text, fact.cell if fact else "")


def _short(number: Decimal) -> str:
    return f"{number:.2f}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def lines_of(sections: Iterable[TracedSection]) -> list[TracedLine]:
    """All lines of all sections."""
    return [line for section in sections for line in section.lines]
