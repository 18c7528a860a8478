"""Targets set in words against the results that are reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.checks.percentages import reported
from xltools.narrative.checks.rates import ratio_of
from xltools.narrative.checks.subjects import ALIKE, Subject, best_match, core, subjects_of
from xltools.narrative.figures import Role, noun_behind
from xltools.narrative.finding import about_passage, interval, place_of, quote
from xltools.narrative.part import Part
from xltools.narrative.similarity import containment, shingles
from xltools.narrative.words import canonical, claims
from xltools.scoring.fulfilment import Standing, fulfilment
from xltools.scoring.phrases import Relation
from xltools.scoring.units import converted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.finding import Finding
    from xltools.narrative.figures import Figure
    from xltools.narrative.passage import Narrative, Passage

_OF_TARGET = re.compile(r"(?:年度|全年|年初)?(?:目标|计划|任务)(?:数|值|任务)?的?$")
_SENTENCE_END = re.compile(r"[。；;\n]")
_SURE = 0.7
_LISTED = 0.4  # how alike the clauses of two lists must be, each of which names other things too
_SHOWN = 5


def targets(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each target with a figure that was missed or far exceeded, and one for those without a result.

    What a table sets beside each other is compared by ``pairs``; here the whole text is searched.
    """
    paired = {(pair.target.item, pair.target.row) for pair in narrative.pairs}
    results = subjects_of(narrative.figures_of(Part.RESULTS))
    if not any(each.plain for each in narrative.of(Part.RESULTS)):
        return
    claimed = any(each.part is Part.RESULTS for each in narrative.with_any(claims("all_met")))
    for passage in narrative.with_figures:
        if passage.part is not Part.TARGETS or (passage.item, passage.row) in paired:
            continue
        open_ends: list[Subject] = []
        for target in subjects_of(passage.figures):
            if not _is_target(target):
                continue
            figure = target.figure
            result, likeness = best_match(target, results)
            enough = _LISTED if target.is_list else ALIKE
            if result is not None and likeness >= enough:
                sure = likeness >= _SURE or containment(core(result.label), core(figure.label)) >= _SURE
                yield from compared(narrative, figure, result, missed_is_error=claimed and sure)
                yield from _weaker(narrative, figure, result)
                yield from _rate(narrative, figure, result)
            elif not _within(target, results):
                open_ends.append(target)
        if open_ends:
            yield from _unreported(narrative, passage, open_ends)


def _is_target(target: Subject) -> bool:
    """Whether a figure of a plan is a target: something to be reached, and no money of the budget."""
    figure = target.figure
    other_year = figure.year is not None and figure.passage.year is not None and figure.year != figure.passage.year
    if figure.concept or other_year:
        return False
    if figure.quantity.relation is Relation.EQUAL and figure.role is Role.LEVEL:
        sentence = _sentence(figure)
        if not any(word in sentence for word in claims("aims")):
            return False
    return not any(word in target.clause for word in claims("given")) and any(target.cores)


def _sentence(figure: Figure) -> str:
    text = figure.passage.text
    return _SENTENCE_END.split(text[: figure.start])[-1] + _SENTENCE_END.split(text[figure.start :])[0]


def _within(target: Subject, results: Sequence[Subject]) -> bool:
    """Whether a result reports on a target together with other things: 上市公司、行业龙头15个."""
    _name, wanted = target.cores
    unit = target.figure.quantity.unit or "个"
    return any(
        result.figure.role is target.figure.role
        and converted(result.figure.quantity.value, result.figure.quantity.unit, unit) is not None
        and containment(wanted, shingles(result.clause)) >= _SURE
        for result in results
    )


def compared(
    narrative: Narrative, target: Figure, result: Figure, *, missed_is_error: bool = False
) -> Iterator[Finding]:
    """A finding where a result misses its target or is at least 130 % of it.

    A target missed is an error where the report says that all were met, else it must be explained.
    """
    judged = fulfilment(target.quantity, result.quantity)
    ratio = f"{judged.ratio.value * 100:.1f} %" if judged.ratio else ""
    if judged.standing in {Standing.MISSED, Standing.PARTLY}:
        message = _("The target “{target}” ({place}) was missed: “{result}”")
        rule, severity = "text.target_missed", Severity.ERROR if missed_is_error else Severity.EXPLAIN
    elif judged.standing is Standing.OVER:
        message = _("“{result}” is {ratio} of the target “{target}” ({place}); from 130 % on the reason is needed")
        rule, severity = "text.target_exceeded", Severity.EXPLAIN
    else:
        return
    yield about_passage(
        narrative,
        result.passage,
        rule,
        severity,
        message.format(
            target=quote(target.shown),
            result=quote(result.shown),
            place=place_of(narrative, target.passage),
            ratio=ratio,
        ),
        actual=result.quantity.text,
        expected=target.quantity.text,
    )


def _rate(narrative: Narrative, target: Figure, result: Figure) -> Iterator[Finding]:
    """完成年度目标的112.6% behind a result, where the target stands elsewhere."""
    figures = result.passage.figures
    place = figures.index(result) + 1
    stated = figures[place] if place < len(figures) else None
    ratio = ratio_of(result, target)
    if stated is None or stated.sentence != result.sentence or stated.role is not Role.RATE or ratio is None:
        return
    if not _OF_TARGET.search(stated.lead) or reported(stated).overlaps(ratio):
        return
    message = _("{top} of {base} is {ratio} %, the text says {said} (“{words}”)")
    yield about_passage(
        narrative,
        result.passage,
        "text.percentage",
        Severity.ERROR,
        message.format(
            top=result.quantity.text,
            base=target.quantity.text,
            ratio=interval(ratio),
            said=stated.quantity.text,
            words=stated.lead,
        ),
        actual=stated.quantity.text,
        expected=f"{ratio.value:.2f}%",
    )


def _weaker(narrative: Narrative, target: Figure, result: Figure) -> Iterator[Finding]:
    """A note where the target says 竣工 and the result 基本竣工."""
    planned, made = Subject(target).clause, Subject(result).clause
    for word in claims("weaker"):
        plain = word[2:]
        if word in made and word not in planned and plain in planned:
            message = _("The target ({place}) says “{plain}”, the result only “{word}”")
            yield about_passage(
                narrative,
                result.passage,
                "text.weaker",
                Severity.NOTE,
                message.format(plain=plain, word=word, place=place_of(narrative, target.passage)),
                actual=word,
                expected=plain,
            )


def _unreported(narrative: Narrative, passage: Passage, targets: Sequence[Subject]) -> Iterator[Finding]:
    """The targets of a passage that the results do not measure: not mentioned at all, or mentioned without a figure."""
    told = frozenset[str]().union(*(shingles(canonical(each.text)) for each in narrative.of(Part.RESULTS)))
    silent = [target for target in targets if not _mentioned(target, told)]
    vague = [target for target in targets if _mentioned(target, told)]
    for found, message in (
        (silent, _("The results do not report on {targets}")),
        (vague, _("The results mention {targets} without a figure to measure it by")),
    ):
        if found:
            shown = _(", ").join(f"“{quote(_named(target))}”" for target in found[:_SHOWN])
            more = "…" if len(found) > _SHOWN else ""
            yield about_passage(
                narrative,
                passage,
                "text.target_unreported",
                Severity.EXPLAIN,
                message.format(targets=shown + more),
                expected="、".join(target.figure.quantity.text for target in found),
            )


def _named(target: Subject) -> str:
    """A target as its text has it, with what it counts where that stands behind the figure."""
    figure = target.figure
    return f"{figure.shown}{noun_behind(figure.passage.text[figure.end :])}" if target.is_list else figure.shown


def _mentioned(target: Subject, told: frozenset[str]) -> bool:
    name, label = target.cores
    return containment(label or name, told) >= _SURE
