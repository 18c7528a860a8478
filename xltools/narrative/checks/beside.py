"""A result and its target in one sentence: 约120万方，超过年初90万方的目标."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Figure, Role
from xltools.narrative.finding import about_passage, quote
from xltools.narrative.words import claims
from xltools.scoring.fulfilment import Standing, fulfilment
from xltools.scoring.units import PERCENT, converted, measure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_AIM_BEHIND = re.compile(r"^的?(?:年度|全年|年初)?(?:目标|任务|计划|考核)")
_AIM_BEFORE = re.compile(r"(?:目标|计划|任务)(?:任务|数|值|为|是|的)*$")
_PLANNED = re.compile(r"目标值|指标值|计划(?!生育)|目标|不超过|不高于|不低于|控制在|限额")
_MADE = re.compile(r"实际|完成值|实际完成值?")


def beside(narrative: Narrative) -> Iterator[Finding]:
    """A finding where a sentence claims too much of a result, or where the result is at least 130 % of the target."""
    for passage in narrative.with_figures:
        figures = passage.figures
        for one, other in itertools.pairwise(figures):
            if one.sentence != other.sentence or Role.CHANGE in {one.role, other.role}:
                continue
            if _within_budget(other):
                yield from _beyond(narrative, one, other)
            if one.concept or other.concept:
                continue
            if _stated(one, other):
                yield from _judged(narrative, one, other, missed=True)
            elif PERCENT not in {one.quantity.unit, other.quantity.unit}:
                if _is_aim(other):
                    yield from _judged(narrative, other, one)
                elif _is_aim(one):
                    yield from _judged(narrative, one, other)


def _is_aim(figure: Figure) -> bool:
    text = figure.passage.text
    return bool(_AIM_BEHIND.match(text[figure.end :])) or bool(_AIM_BEFORE.search(figure.lead))


def _stated(target: Figure, result: Figure) -> bool:
    """Whether two figures are said to be target and result: 计划25公里，实际20.6公里; 目标值100%，实际96%."""
    return _PLANNED.search(target.lead) is not None and _MADE.match(result.lead) is not None


def _within_budget(figure: Figure) -> bool:
    falling = figure.quantity.relation.falling and measure_of(figure.quantity.unit) == "money"
    return falling and "控制" in figure.lead and "预算" in figure.lead


def _beyond(narrative: Narrative, spent: Figure, budget: Figure) -> Iterator[Finding]:
    """支出12.40万元，控制在预算10万元以内."""
    amount = converted(spent.quantity.value, spent.quantity.unit, budget.quantity.unit)
    if spent.role is not Role.LEVEL or amount is None or amount.low <= budget.quantity.value.high:
        return
    message = _("“{claim}”, but {spent} were spent")
    yield about_passage(
        narrative,
        budget.passage,
        "text.contradiction",
        Severity.ERROR,
        message.format(claim=quote(f"{budget.lead}{budget.quantity.text}"), spent=spent.quantity.text),
        actual=spent.quantity.text,
        expected=budget.quantity.text,
    )


def _judged(narrative: Narrative, target: Figure, result: Figure, *, missed: bool = False) -> Iterator[Finding]:
    judged = fulfilment(target.quantity, result.quantity)
    first, last = sorted((target, result), key=lambda each: each.start)
    between = target.passage.text[max(0, first.start - 12) : last.end + 12]
    claimed = next((word for word in claims("surpassed") if word in between), "")
    if judged.standing is Standing.MISSED and claimed:
        message = _("“{claim}”, but {result} is less than the target of {target}")
        rule, severity = "text.contradiction", Severity.ERROR
    elif judged.standing is Standing.MISSED and missed:
        message = _("{result} misses the target of {target}; the reason is needed")
        rule, severity = "text.target_missed", Severity.EXPLAIN
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
