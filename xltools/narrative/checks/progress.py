"""全部完成 beside an investment of which little was made, and changes whose words and figures disagree."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Figure, Role
from xltools.narrative.finding import about_passage, quote
from xltools.narrative.words import claims
from xltools.scoring.units import PERCENT, converted, measure_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Passage

_PLANNED = re.compile(r"总投资|计划投资|投资额|概算|计划|任务")
_MADE = re.compile(r"完成投资|已投资|累计完成|累计投入|实际投入|完成")
_DONE_BELOW = Decimal("0.9")
_ONLY_CHANGE = re.compile(
    r"(?:同比|[比较]上年(?:同期)?|增长|增加|上升|提高|减少|下降|降低|下滑|[增降]幅|幅度|了|率|达|为|约)+"
)
_FROM_TO = re.compile(r"(?:由|从)[^，,。；;]{0,12}$")
_RISEN = re.compile(r"(?:(?:增加|增长|上升|提高|提升|增|升)[到至]|(?:增加|增长|上升|提高|提升)为)$")
_FALLEN = re.compile(r"(?:(?:减少|下降|降低|压缩|压减|减|降)[到至]|(?:减少|下降|降低|压缩|压减)为)$")


def progress(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each sentence whose words about progress or change contradict its own figures."""
    for passage in narrative.with_figures:
        figures = passage.figures
        yield from _unfinished(narrative, passage, figures)
        for one, other in itertools.pairwise(figures):
            if one.sentence == other.sentence:
                yield from _opposite(narrative, one, other)
                yield from _from_to(narrative, one, other)


def _unfinished(narrative: Narrative, passage: Passage, figures: Sequence[Figure]) -> Iterator[Finding]:
    money = [each for each in figures if measure_of(each.quantity.unit) == "money" and each.role is Role.LEVEL]
    for planned, made in itertools.pairwise(money):
        if planned.sentence != made.sentence or not _PLANNED.search(planned.lead) or not _MADE.search(made.lead):
            continue
        amount = converted(made.quantity.value, made.quantity.unit, planned.quantity.unit)
        share = amount.divided_by(planned.quantity.value) if amount else None
        behind = re.split(r"[。]", passage.text[made.end :])[0]
        claim = next((word for word in claims("all_done") if word in behind), "")
        if share is not None and claim and share.value < _DONE_BELOW:
            message = _("“{claim}” stands beside {made} of {planned}, which is {rate} %")
            yield about_passage(
                narrative,
                passage,
                "text.progress",
                Severity.NOTE,
                message.format(
                    claim=claim,
                    made=made.quantity.text,
                    planned=planned.quantity.text,
                    rate=f"{share.value * 100:.1f}",
                ),
                actual=made.quantity.text,
                expected=planned.quantity.text,
            )


def _opposite(narrative: Narrative, one: Figure, other: Figure) -> Iterator[Finding]:
    """增加2.36万元，下降23.60%: an amount and its percentage with opposite signs."""
    if one.role is not Role.CHANGE or other.role is not Role.CHANGE or not _ONLY_CHANGE.fullmatch(other.lead):
        return
    percentages = [each.quantity.unit == PERCENT for each in (one, other)]
    points = "percentage points" in {measure_of(each.quantity.unit) for each in (one, other)}
    if sum(percentages) != 1 or points or other.start - one.end > len("，同比下降幅度为"):
        return
    up, down = one.quantity.value.value, other.quantity.value.value
    if up * down < 0:
        message = _("“{one}” and “{other}” cannot both be true")
        yield about_passage(
            narrative,
            one.passage,
            "text.contradiction",
            Severity.ERROR,
            message.format(one=quote(one.lead[-6:] + one.quantity.text), other=other.lead[-6:] + other.quantity.text),
            actual=one.quantity.text,
            expected=other.quantity.text,
        )


def _from_to(narrative: Narrative, one: Figure, other: Figure) -> Iterator[Finding]:
    """由120家减少到150家: the direction of the words against that of the figures."""
    text = one.passage.text
    if not _FROM_TO.search(text[: one.start]) or other.start - one.end > len("增加提高到了至为"):
        return
    amount = converted(other.quantity.value, other.quantity.unit, one.quantity.unit)
    between = text[one.end : other.start].rstrip("了")
    if amount is None:
        return
    rose = amount.value - one.quantity.value.value
    if (rose < 0 and _RISEN.search(between)) or (rose > 0 and _FALLEN.search(between)):
        message = _("“{words}”: the figures go the other way")
        yield about_passage(
            narrative,
            one.passage,
            "text.contradiction",
            Severity.ERROR,
            message.format(words=text[one.start : other.end]),
            actual=other.quantity.text,
            expected=one.quantity.text,
        )
