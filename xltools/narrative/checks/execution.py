"""Budget and final account far apart without a reason, and words that claim they are alike."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Basis, Figure, Role
from xltools.narrative.finding import about_passage
from xltools.narrative.words import claims, concepts, identities
from xltools.scoring.units import converted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Passage

_OVER, _UNDER = Decimal("1.2"), Decimal("0.7")  # of the budget: beyond these a reason is asked for
_ALIKE = (Decimal("0.9"), Decimal("1.1"))
_EMPTY = Decimal("0.5")  # less than half of a budget spent is not what 控制在预算内 means
_REASON_REACH = 90  # characters behind a figure in which its reason is looked for
_PARTS = {"spending": ("basic", "project"), "basic": ("personnel", "public")}
_RECEIVED = frozenset({"income", "general", "fund", "other_income"})
_SPENDING = frozenset({"spending", "basic", "personnel", "public", "project"})


class _Execution(NamedTuple):
    """A budget and its final account in 万元, with the passages that state them."""

    concept: str
    budget: Amount
    final: Amount
    passages: tuple[Passage, ...]
    reasoned: bool

    @property
    def rate(self) -> Decimal:
        return self.final.value / self.budget.value


def execution(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each budget that was far exceeded or hardly used without a reason, and for claims against it."""
    found = list(_executions(narrative))
    for each in found:
        too_little = each.rate < _UNDER and each.concept not in identities()["saving"]
        if each.reasoned or not (each.rate > _OVER or too_little):
            continue
        message = _("{name}: {final} of a budget of {budget} 万元 is {rate} %, and no reason is given")
        yield about_passage(
            narrative,
            each.passages[-1] if each.passages else None,
            "text.execution",
            Severity.EXPLAIN,
            _spoken(message, each),
            actual=f"{each.final.value:f}",
            expected=f"{each.budget.value:f}",
            difference=each.final.value - each.budget.value,
        )
    yield from _claims(narrative, [each for each in found if each.concept in _SPENDING])


def _spoken(message: str, each: _Execution, **more: str) -> str:
    return message.format(
        name=concepts()[each.concept].names[0],
        final=f"{each.final.value:f}",
        budget=f"{each.budget.value:f}",
        rate=f"{each.rate * 100:.1f}",
        **more,
    )


def _executions(narrative: Narrative) -> Iterator[_Execution]:
    stated: dict[tuple[str, Basis], Figure] = {}
    for passage in narrative.with_figures:
        for figure in passage.figures:
            same_year = figure.year == narrative.year or figure.year is None
            if figure.concept and figure.role is Role.LEVEL and same_year:
                stated.setdefault((figure.concept, figure.basis), figure)
    spoken_of = {concept for concept, _basis in stated} - _RECEIVED
    for concept in concepts().values() if spoken_of else ():
        if concept.id not in spoken_of or concept.measure != "money":
            continue
        bases = (Basis.ADJUSTED, Basis.INITIAL)
        budget = next((found for basis in bases if (found := _amount(narrative, stated, concept.id, basis))), None)
        final = _amount(narrative, stated, concept.id, Basis.FINAL)
        if budget is None or final is None or budget[0].low <= 0:
            continue
        figures = [figure for figure in (budget[1], final[1]) if figure]
        if figures and _whole(narrative, concept.id):
            passages = tuple(figure.passage for figure in figures)
            yield _Execution(concept.id, budget[0], final[0], passages, any(map(_has_reason, figures)))


def _whole(narrative: Narrative, concept: str) -> bool:
    """Whether a total of the budget table has all its parts: one that lacks some is no budget to compare with."""
    codes = [concepts()[part].codes["initial"] for part in _PARTS.get(concept, ())]
    return len([code for code in codes if code in narrative.amounts]) in {0, len(codes)}


def _amount(
    narrative: Narrative, stated: dict[tuple[str, Basis], Figure], concept: str, basis: Basis
) -> tuple[Amount, Figure | None] | None:
    """What the table says, else what the text says, in 万元, with the figure of the text."""
    figure = stated.get((concept, basis))
    table = narrative.amounts.get(concepts()[concept].codes.get(basis.value, ""))
    if table is not None:
        return table, figure
    said = converted(figure.quantity.value, figure.quantity.unit, "万元") if figure else None
    return (said, figure) if said is not None else None


def _has_reason(figure: Figure) -> bool:
    behind = figure.passage.text[figure.end : figure.end + _REASON_REACH]
    return any(word in behind for word in claims("reasons"))


def _claims(narrative: Narrative, found: list[_Execution]) -> Iterator[Finding]:
    """Words such as 与预算一致 while the figures say otherwise."""
    apart = [each for each in found if not _ALIKE[0] <= each.rate <= _ALIKE[1]]
    beyond = [each for each in found if each.rate > 1 or each.rate < _EMPTY]
    for passage in narrative.with_any((*claims("like_budget"), *claims("within_budget"))):
        for words, against in ((claims("like_budget"), apart), (claims("within_budget"), beyond)):
            word = next((word for word in words if word in passage.text), "")
            if not word or not against:
                continue
            worst = max(against, key=lambda each: abs(each.rate - 1))
            message = _("“{claim}”, but {name} is {final} of a budget of {budget} 万元 ({rate} %)")
            yield about_passage(
                narrative,
                passage,
                "text.contradiction",
                Severity.EXPLAIN,
                _spoken(message, worst, claim=word),
                actual=f"{worst.final.value:f}",
                expected=f"{worst.budget.value:f}",
            )
