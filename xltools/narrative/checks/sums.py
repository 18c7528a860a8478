"""Parts against the whole: what follows 其中, and the relations between totals of one text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.amount import Amount, Verdict, total
from xltools.core.expression import parse_relation
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.checks.apart import parts_apart
from xltools.narrative.figures import Basis, Figure, Role
from xltools.narrative.finding import about_passage, interval, quote
from xltools.narrative.words import concepts, identities
from xltools.scoring.units import converted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_OF_WHICH = re.compile(r"其中|包括|分别为|分别是")
_NEW_TOTAL = re.compile(r"共计|合计|总计|累计|全年|其中|另|此外|同时")
_AT_ONCE = re.compile(r"[，,：:（(\s]*其中[^，,。；;]*$")
_IN_BRACKETS = re.compile(r"[^，,。；;（）()]*[（(]其中")  # 干部19人（其中在编12人，聘用7人）
_SMALL_GAP = Decimal("0.1")  # of the whole: a list that nearly adds up was meant to
_FEWEST = 2


def sums(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each list of parts that exceeds its whole or just misses it, and for each broken total."""
    broken = dict(_totals(narrative))
    yield from broken.values()
    for passage in narrative.with_figures:
        figures = passage.figures
        for place, whole in enumerate(figures):
            parts = parts_of(figures, place)
            if len(parts) >= _FEWEST and whole not in broken:
                yield from _judged(narrative, whole, parts)
            elif not parts and place + 1 < len(figures):
                yield from _above_its_whole(narrative, whole, figures[place + 1])
        yield from parts_apart(narrative, figures, broken)


def parts_of(figures: Sequence[Figure], place: int) -> list[Figure]:
    """The figures that 其中 introduces behind a whole, as far as they can be parts of it."""
    whole, rest = figures[place], figures[place + 1 :]
    if whole.role is not Role.LEVEL or not rest or not _OF_WHICH.search(_between(whole, rest[0])):
        return []
    depth = _depth(whole) + bool(_IN_BRACKETS.match(_between(whole, rest[0])))
    found: list[Figure] = []
    for figure in rest:
        amount = converted(figure.quantity.value, figure.quantity.unit, whole.quantity.unit)
        if figure.sentence != whole.sentence or (found and _NEW_TOTAL.search(_between(found[-1], figure))):
            break
        if _depth(figure) < depth:
            break
        if _depth(figure) > depth:
            continue  # in brackets: parts of a part
        if figure.role is Role.LEVEL and figure.basis is whole.basis and amount is not None:
            if amount.low > whole.quantity.value.high:
                break
            found.append(figure)
    return found


def _above_its_whole(narrative: Narrative, whole: Figure, part: Figure) -> Iterator[Finding]:
    """1,350人，其中本地农民工1,860人: one part alone is more than all."""
    amount = converted(part.quantity.value, part.quantity.unit, whole.quantity.unit)
    levels = whole.role is part.role is Role.LEVEL and part.basis is whole.basis and part.sentence == whole.sentence
    if not levels or amount is None or not _AT_ONCE.match(_between(whole, part)):
        return
    if amount.low > whole.quantity.value.high:
        message = _("“{part}” is more than the whole, “{whole}”")
        yield about_passage(
            narrative,
            whole.passage,
            "text.parts",
            Severity.ERROR,
            message.format(part=quote(part.shown), whole=quote(whole.shown)),
            actual=part.quantity.text,
            expected=f"≤ {whole.quantity.text}",
            difference=amount.value - whole.quantity.value.value,
        )


def _depth(figure: Figure) -> int:
    """How many brackets are open where a figure stands."""
    before = figure.passage.text[: figure.start]
    return sum(before.count(mark) for mark in "（(") - sum(before.count(mark) for mark in "）)")


def _between(one: Figure, other: Figure) -> str:
    return one.passage.text[one.end : other.start]


def _judged(narrative: Narrative, whole: Figure, parts: list[Figure]) -> Iterator[Finding]:
    value = whole.quantity.value
    amounts = [
        amount
        for part in parts
        if (amount := converted(part.quantity.value, part.quantity.unit, whole.quantity.unit)) is not None
    ]
    if any(total(amounts[:count]).overlaps(value) for count in range(_FEWEST, len(amounts) + 1)):
        return
    together = total(amounts)
    if together.high < value.low and value.value - together.value > value.value * _SMALL_GAP:
        return  # only some of the parts
    too_much = together.low > value.high
    message = _("The parts behind “{whole}” add up to {sum} {unit}: {parts}")
    yield about_passage(
        narrative,
        whole.passage,
        "text.parts",
        Severity.ERROR if too_much else Severity.EXPLAIN,
        message.format(
            whole=quote(whole.shown),
            sum=interval(together),
            unit=whole.quantity.unit,
            parts=" + ".join(part.quantity.text for part in parts),
        ),
        actual=whole.quantity.text,
        expected=f"{together.value:f}{whole.quantity.unit}",
        difference=value.value - together.value,
    )


def _totals(narrative: Narrative) -> Iterator[tuple[Figure, Finding]]:
    """The relations between totals, on every basis and for every year of which the text states all the figures."""
    stated: dict[tuple[Basis, int | None], dict[str, Figure]] = {}
    for passage in narrative.with_figures:
        for figure in passage.figures:
            if figure.concept and figure.role is Role.LEVEL:
                stated.setdefault((figure.basis, figure.year), {}).setdefault(figure.concept, figure)
    for figures in stated.values():
        for text in (*identities()["relations"], *identities()["at_most"]):
            yield from _relation(narrative, text, figures)


def _relation(narrative: Narrative, text: str, figures: dict[str, Figure]) -> Iterator[tuple[Figure, Finding]]:
    relation = parse_relation(text)
    subject, *_others = relation.items
    if subject not in figures:
        return
    unit = figures[subject].quantity.unit

    def lookup(item: str) -> Amount | None:
        figure = figures.get(item)
        return converted(figure.quantity.value, figure.quantity.unit, unit) if figure else None

    outcome = relation.evaluate(lookup, need_all=True)
    if outcome.verdict is not Verdict.BROKEN or outcome.left is None or outcome.right is None:
        return
    names = {item: concepts()[item].names[0] for item in relation.items}
    spoken = re.sub(r"[a-z_]+", lambda match: names.get(match[0], match[0]), text)
    message = _("{relation} does not hold in the text: {left} against {right} {unit}")
    finding = about_passage(
        narrative,
        figures[subject].passage,
        "text.total",
        Severity.ERROR,
        message.format(relation=spoken, left=f"{outcome.left.value:f}", right=interval(outcome.right), unit=unit),
        actual=figures[subject].quantity.text,
        expected=f"{outcome.right.value:f}{unit}",
        difference=outcome.left.value - outcome.right.value,
    )
    yield figures[subject], finding
