"""Percentages recomputed from the figures beside them: execution rates, shares, growth."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.amount import Amount, decimals_of
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.checks.changes import COMPARED
from xltools.narrative.checks.rates import ratio_of, ratios_by_name
from xltools.narrative.figures import LAST_YEARS, Basis, Figure, Role, concept_named
from xltools.narrative.finding import about_passage, interval
from xltools.narrative.similarity import containment, normalised, shingles
from xltools.scoring.phrases import Relation
from xltools.scoring.units import PERCENT, converted, measure_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_HUNDRED = Amount.exact(100)
_REACH = 3  # sentences back that a percentage may refer to
_ALIKE = 0.7
_TWO_YEARS = 2
# What the parts of the form are shares of, where a text does not say.
_WHOLES = {
    "basic": ("spending",), "project": ("spending",), "personnel": ("basic", "spending"),
    "public": ("basic", "spending"), "general": ("income",), "fund": ("income",), "other_income": ("income",),
    "reception": ("three_public",), "vehicle_running": ("three_public",), "overseas": ("three_public",),
}  # fmt: skip
_FROM = re.compile(r"(?:由|从)[^，,。；;]{0,12}$")
_TO = re.compile(r"[到至]$")
_WHOLE = ("总", "合计", "总额", "全部")


def percentages(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each percentage that its own numerator and denominator do not give."""
    totals = _totals(narrative)
    for passage in narrative.with_figures:
        figures = passage.figures
        for place, figure in enumerate(figures):
            if figure.quantity.unit != PERCENT or figure.quantity.relation is not Relation.EQUAL:
                continue
            candidates = tuple(_ratios(figure, figures[:place], totals))
            if not candidates or any(reported(figure).overlaps(ratio) for _top, _base, ratio in candidates):
                continue
            top, base, ratio = candidates[0]
            message = _("{top} of {base} is {ratio} %, the text says {said} (“{words}”)")
            yield about_passage(
                narrative,
                passage,
                "text.percentage",
                Severity.ERROR,
                message.format(
                    top=top, base=base, ratio=interval(ratio), said=figure.quantity.text, words=figure.lead[-12:]
                ),
                actual=figure.quantity.text,
                expected=f"{ratio.value:.2f}%",
                difference=figure.quantity.value.value - ratio.value,
            )


def _totals(narrative: Narrative) -> list[Figure]:
    """What the text states of the items that have parts, in any paragraph."""
    wholes = {whole for names in _WHOLES.values() for whole in names}
    figures = [figure for passage in narrative.with_figures for figure in passage.figures]
    return [figure for figure in figures if figure.role is Role.LEVEL and figure.concept in wholes]


def reported(figure: Figure) -> Amount:
    """A percentage as it was written, by somebody who rounds or cuts digits off; a fall counts as its size."""
    size = _size(figure.quantity.value)
    step = Decimal(1).scaleb(-decimals_of(size.value))
    return Amount(size.value, size.low, max(size.high, size.value + step))


def _ratios(figure: Figure, before: Sequence[Figure], totals: Sequence[Figure]) -> Iterator[tuple[str, str, Amount]]:
    """What a percentage may be: (numerator, denominator, ratio in %)."""
    near = [each for each in before if figure.sentence - each.sentence <= _REACH]
    if found := tuple(ratios_by_name(figure, near)):
        yield from found
    elif figure.role is Role.RATE:
        yield from _rates(near)
    elif figure.role is Role.SHARE:
        yield from _shares(figure, near, totals)
    elif figure.role is Role.CHANGE:
        yield from _growth(figure, near)


def _rates(near: Sequence[Figure]) -> Iterator[tuple[str, str, Amount]]:
    """完成预算的: what was spent of the budget of the same subject, both stated shortly before."""
    top = next((each for each in reversed(near) if each.role is Role.LEVEL), None)
    if top is None or top.basis is not Basis.FINAL or not (top.concept or top.basis_said):
        return
    for base in reversed(near):
        same = base.concept in {top.concept, ""} and base.year == top.year  # a budget may go without its name
        if base.role is Role.LEVEL and same and base.basis is not Basis.FINAL:
            yield from _ratio(top, base)
            if not top.concept:
                return  # of what is not known by name, only the budget just before


def _shares(figure: Figure, near: Sequence[Figure], totals: Sequence[Figure]) -> Iterator[tuple[str, str, Amount]]:
    """占总收入的: the figure just before as a share of the nearest one of that name."""
    levels = [each for each in near if each.role is Role.LEVEL]
    if not levels or "分别" in figure.lead:
        return
    if not figure.of:
        yield from _of_the_list(levels)
        yield from _of_its_whole(levels[-1], totals)
        return
    top, wanted, concept = levels[-1], _core(figure.of), concept_named(figure.of)
    for base in reversed(levels[:-1]):
        if concept:
            fits = base.concept == concept and base.basis is top.basis
        else:
            fits = not base.concept and containment(shingles(wanted), shingles(base.label)) >= _ALIKE
        if wanted and fits and normalised(top.label) != wanted:
            yield from _ratio(top, base)
            return


def _of_the_list(levels: Sequence[Figure]) -> Iterator[tuple[str, str, Amount]]:
    """支出90万元，其中：基本支出30万元，占33.3%: of what stands before the 其中 of the sentence."""
    top = levels[-1]
    for base, first in reversed(list(itertools.pairwise(levels))):
        text = base.passage.text
        _before, marker, behind = text[base.end : first.start].partition("其中")
        if not marker:
            continue
        since = behind + text[first.start : top.start]
        if base.passage is top.passage and "。" not in since:
            yield from _ratio(top, base)
        return


def _of_its_whole(top: Figure, totals: Sequence[Figure]) -> Iterator[tuple[str, str, Amount]]:
    """基本支出412.08万元，占31.09%: of a total that it is part of, wherever the text states that."""
    for base in totals:
        if base.concept in _WHOLES.get(top.concept, ()) and base.basis is top.basis and base.year == top.year:
            yield from _ratio(top, base)


def _growth(figure: Figure, near: Sequence[Figure]) -> Iterator[tuple[str, str, Amount]]:
    """增加2.36万元，增长23.60%: the change of what the level was before it."""
    change = near[-1] if near else None
    if change is None or change.role is not Role.CHANGE or measure_of(change.quantity.unit) == "share":
        yield from _against_last_year(figure, near)
        return
    if change.sentence != figure.sentence or (change.quantity.value.value < 0) != (figure.quantity.value.value < 0):
        return
    level = near[-2] if len(near) > 1 and COMPARED.fullmatch(near[-2].lead) else _level_of(change, near[:-1])
    before = converted(level.quantity.value, level.quantity.unit, change.quantity.unit) if level else None
    if level is None or before is None:
        return
    earlier = before if COMPARED.fullmatch(level.lead) else before - change.quantity.value
    ratio = _size(change.quantity.value).divided_by(earlier)
    if ratio is not None and earlier.low > 0:
        yield change.quantity.text, f"{earlier.value:f}{change.quantity.unit}", ratio * _HUNDRED


def _level_of(change: Figure, near: Sequence[Figure]) -> Figure | None:
    """The final figure that a change is the change of."""
    subject = change.concept or change.label
    return next(
        (
            each
            for each in reversed(near)
            if each.role is Role.LEVEL
            and (each.concept or each.label) == subject
            and each.basis is Basis.FINAL
            and converted(each.quantity.value, each.quantity.unit, change.quantity.unit) is not None
        ),
        None,
    )


def _against_last_year(figure: Figure, near: Sequence[Figure]) -> Iterator[tuple[str, str, Amount]]:
    """上年为10万元，今年为12万元，增长20%: two levels of one subject, a year apart."""
    levels = [each for each in near if each.role is Role.LEVEL and each.sentence == figure.sentence]
    if len(levels) >= _TWO_YEARS and levels[-1] is near[-1] and _from_to(*levels[-_TWO_YEARS:]):
        yield from _rise(*levels[-_TWO_YEARS:])
        return
    if not levels or levels[-1] is not near[-1] or not _names_last_year(levels[-1]):
        levels = [each for each in levels if each.concept]
    if len(levels) < _TWO_YEARS:
        return
    then, now = sorted(levels[-_TWO_YEARS:], key=lambda each: each.year or 0)
    if (now.year or 0) - (then.year or 0) != 1 or then.concept != now.concept or now.basis is not then.basis:
        return
    yield from _rise(then, now)


def _from_to(then: Figure, now: Figure) -> bool:
    """由12万吨提高到18万吨."""
    text = then.passage.text
    return bool(_FROM.search(text[: then.start])) and bool(_TO.search(text[then.end : now.start].rstrip("了")))


def _rise(then: Figure, now: Figure) -> Iterator[tuple[str, str, Amount]]:
    amount = converted(now.quantity.value, now.quantity.unit, then.quantity.unit)
    ratio = _size(amount - then.quantity.value).divided_by(then.quantity.value) if amount else None
    if ratio is not None:
        yield f"{now.quantity.text} − {then.quantity.text}", then.quantity.text, ratio * _HUNDRED


def _names_last_year(figure: Figure) -> bool:
    """Whether a figure only says what the year before had: 较上年的14家."""
    return LAST_YEARS.fullmatch(figure.lead) is not None


def _ratio(top: Figure, base: Figure) -> Iterator[tuple[str, str, Amount]]:
    ratio = ratio_of(top, base)
    if ratio is not None:
        yield top.quantity.text, base.quantity.text, ratio


def _size(amount: Amount) -> Amount:
    return -amount if amount.value < 0 else amount


def _core(name: str) -> str:
    """The name of a whole without the words that make it one: 总收入 is 收入."""
    for word in _WHOLE:
        name = name.replace(word, "")
    return normalised(name)
