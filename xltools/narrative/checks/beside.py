"""A result and its target in one sentence: 约120万方，超过年初90万方的目标."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Figure, Role, figures_in
from xltools.narrative.finding import about_passage, quote
from xltools.narrative.words import claims
from xltools.scoring.fulfilment import Standing, fulfilment
from xltools.scoring.units import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_AIM_BEHIND = re.compile(r"^的?(?:年度|全年|年初)?(?:目标|任务|计划|考核)")
_AIM_BEFORE = re.compile(r"(?:目标|计划|任务)(?:任务|数|值|为|是|的)*$")


def beside(narrative: Narrative) -> Iterator[Finding]:
    """A finding where a sentence claims too much of a result, or where the result is at least 130 % of the target."""
    for passage in narrative.passages:
        figures = figures_in(passage)
        for one, other in itertools.pairwise(figures):
            if one.sentence != other.sentence or PERCENT in {one.quantity.unit, other.quantity.unit}:
                continue
            if Role.CHANGE in {one.role, other.role} or one.concept or other.concept:
                continue
            if _is_aim(other):
                yield from _judged(narrative, other, one)
            elif _is_aim(one):
                yield from _judged(narrative, one, other)


def _is_aim(figure: Figure) -> bool:
    text = figure.passage.text
    return bool(_AIM_BEHIND.match(text[figure.end :])) or bool(_AIM_BEFORE.search(figure.lead))


def _judged(narrative: Narrative, target: Figure, result: Figure) -> Iterator[Finding]:
    judged = fulfilment(target.quantity, result.quantity)
    first, last = sorted((target, result), key=lambda each: each.start)
    between = target.passage.text[max(0, first.start - 12) : last.end + 12]
    claimed = next((word for word in claims("surpassed") if word in between), "")
    if judged.standing is Standing.MISSED and claimed:
        message = _("“{claim}”, but {result} is less than the target of {target}")
        rule, severity = "text.contradiction", Severity.ERROR
    elif judged.standing is Standing.OVER:
        message = _("{result} is at least 130 % of the target of {target}; the reason is needed")
        rule, severity = "text.target_exceeded", Severity.EXPLAIN
    else:
        return
    yield about_passage(
        narrative,
        result.passage,
        rule,
        severity,
        message.format(claim=claimed, result=quote(result.shown), target=target.quantity.text),
        actual=result.quantity.text,
        expected=target.quantity.text,
    )
