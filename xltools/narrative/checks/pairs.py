"""Targets and results that a table sets beside each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _, ngettext
from xltools.narrative.checks.subjects import best_match, subjects_of
from xltools.narrative.checks.targets import compared
from xltools.narrative.finding import about_passage, quote
from xltools.scoring.units import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Pair

_ALIKE = 0.4  # in one row of a table less is needed than in two places of a text
_ONLY_DONE = re.compile(
    r"(?:任务|指标|目标)?\s*\d*\s*[、.．:：]?\s*(?:均|已|已经|全部|按计划|按时|按期)*完成[了。！]?\s*"
)


def pairs(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each target of a row that its result misses, far exceeds or does not measure."""
    only_done: list[Pair] = []
    for pair in narrative.pairs:
        wanted, given = subjects_of(pair.target.figures), subjects_of(pair.result.figures)
        if wanted and not re.search(r"\d", pair.result.text) and not given:
            yield _unmeasured(narrative, pair)
        for target in wanted:
            result, likeness = best_match(target, given)
            same_unit = [each for each in pair.result.figures if each.quantity.unit == target.figure.quantity.unit]
            if likeness < _ALIKE:
                result = same_unit[0] if len(same_unit) == len(given) == len(wanted) == 1 else None
            if result is not None:
                yield from compared(narrative, target.figure, result)
        if not wanted and _ONLY_DONE.fullmatch(pair.result.text):
            only_done.append(pair)
    if only_done:
        message = ngettext(
            "{count} result says only “{result}”: say what was done for “{target}”",
            "{count} results say only “{result}” or the like: say what was done, first for “{target}”",
            len(only_done),
        )
        first = only_done[0]
        yield about_passage(
            narrative,
            first.result,
            "text.only_done",
            Severity.NOTE,
            message.format(count=len(only_done), result=quote(first.result.text), target=quote(first.target.text)),
            actual=first.result.text,
        )


def _unmeasured(narrative: Narrative, pair: Pair) -> Finding:
    """A target with a figure whose result has none; satisfaction cannot be claimed without having been measured."""
    satisfaction = "满意" in pair.target.text and any(figure.quantity.unit == PERCENT for figure in pair.target.figures)
    message = _("“{result}” does not say how much of the target “{target}” was reached")
    return about_passage(
        narrative,
        pair.result,
        "text.unmeasured",
        Severity.ERROR if satisfaction else Severity.EXPLAIN,
        message.format(result=quote(pair.result.text), target=quote(pair.target.text)),
        actual=pair.result.text,
        expected=pair.target.figures[0].quantity.text,
    )
