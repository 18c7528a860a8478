"""The change that a text states against the two figures that it compares: 比上年的52.10万元减少4.85万元."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Figure, Role
from xltools.narrative.finding import about_passage, interval, quote
from xltools.scoring.units import PERCENT, converted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

COMPARED = re.compile(
    r"(?:较|比|与|同)(?:上年度?|去年|上一年度?|20\d{2}年度?|年初|同期)?(?:同期|决算|实际|预算|计划|支出|完成)*(?:数|额)?的?"
)
COMPARED_BEFORE = re.compile(COMPARED.pattern + "$")
_REACHED = re.compile(r"(?:达到|达|增至|减至|降至)")


def changes(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each change that is not the difference of the figure before it and the one compared with."""
    for passage in narrative.with_figures:
        figures = passage.figures
        for now, then, change in zip(figures, figures[1:], figures[2:], strict=False):
            if _compares(now, then, change):
                yield from _judged(narrative, now, then, change)
            elif _REACHED.fullmatch(change.lead) and COMPARED_BEFORE.search(now.lead) and _is_step(now, then, change):
                yield from _judged(narrative, change, now, then)


def _is_step(then: Figure, change: Figure, now: Figure) -> bool:
    """Whether three figures are what is compared with, the change and the result: 比上年的2亿元增加1亿元，达3亿元."""
    return (
        then.sentence == change.sentence == now.sentence
        and then.role is now.role is Role.LEVEL
        and change.role is Role.CHANGE
        and PERCENT not in {now.quantity.unit, then.quantity.unit, change.quantity.unit}
    )


def _compares(now: Figure, then: Figure, change: Figure) -> bool:
    return (
        now.sentence == then.sentence == change.sentence
        and now.role is then.role is Role.LEVEL
        and change.role is Role.CHANGE
        and PERCENT not in {now.quantity.unit, then.quantity.unit, change.quantity.unit}
        and COMPARED.fullmatch(then.lead) is not None
        and then.quantity.upper is None
    )


def _judged(narrative: Narrative, now: Figure, then: Figure, change: Figure) -> Iterator[Finding]:
    unit = change.quantity.unit
    first, second = (converted(each.quantity.value, each.quantity.unit, unit) for each in (now, then))
    if first is None or second is None:
        return
    difference, stated = first - second, change.quantity.value
    if difference.overlaps(stated):
        return
    message = _("{now} against {then} is a change of {difference} {unit}, the text says “{words}”")
    yield about_passage(
        narrative,
        change.passage,
        "text.change",
        Severity.ERROR,
        message.format(
            now=now.quantity.text,
            then=then.quantity.text,
            difference=interval(difference),
            unit=unit,
            words=quote(f"{change.lead}{change.quantity.text}"),
        ),
        actual=f"{stated.value:f}{unit}",
        expected=f"{difference.value:f}{unit}",
        difference=stated.value - difference.value,
    )
