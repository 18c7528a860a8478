"""Figures of a text that are figures of the form: money and staff, by label, basis and year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.evidence import Doubt, Evidence, Unplaced
from xltools.core.form import Kind
from xltools.core.text import label_key
from xltools.importing.flow import around
from xltools.importing.words import words
from xltools.narrative.figures import Basis, Role
from xltools.narrative.part import Part
from xltools.narrative.words import concepts
from xltools.scoring.phrases import Relation
from xltools.scoring.units import converted, measure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xltools.core.amount import Amount
    from xltools.importing.draft import Draft
    from xltools.narrative.figures import Figure
    from xltools.narrative.passage import Passage

_COMPARED = re.compile(r"(?:与|较|比|同)?(?:上年|去年|上一年)")
_PERSONS = "人"
_TOGETHER = ("vehicle", "vehicle_running")  # purchase and running in one figure: entered as running
_SENTENCE = re.compile(r"[。；;\n]")
_OF_BUDGET = re.compile(r"^(?!.*(?:决算|执行|绩效|管理|使用|支出情况)).*预算")  # a heading above budgets alone
_IN_POST = "in_post"
_NOT_READ = frozenset({Part.PLANS, Part.TARGETS})


def read_money(draft: Draft, passages: Sequence[Passage], place_of: Callable[[Passage], str]) -> None:
    """Every figure with a concept goes to its item; other sums of money are kept as having no place."""
    staff: list[Figure] = []
    heading = ""
    for passage in passages:
        heading = passage.text if passage.heading else heading
        if passage.part not in _NOT_READ:
            staff += [each for each in passage.figures if each.concept == _IN_POST and each.role is Role.LEVEL]
            _read_passage(draft, passage, place_of(passage), heading)
    for figure in staff:
        _put_staff(draft, figure, place_of(figure.passage))


def _read_passage(draft: Draft, passage: Passage, place: str, heading: str) -> None:
    finals: dict[str, Figure] = {}
    others = -1  # the sentence that speaks of somebody else's money
    for figure in passage.figures:
        if figure.concept == _IN_POST:
            continue
        if figure.role is Role.LEVEL and any(word in figure.lead for word in words()["basis"]["others"]):
            others = figure.sentence
        if figure.sentence == others:
            placed = False
        elif figure.role is Role.LEVEL:
            placed = _put(draft, figure, place, heading)
            if figure.concept and figure.basis is Basis.FINAL:
                finals[figure.concept] = figure
        else:
            placed = _changed(draft, figure, finals, place)
        if not placed and measure_of(figure.quantity.unit) == "money" and figure.role is not Role.CHANGE:
            _unplaced(draft, figure, place)


def _put_staff(draft: Draft, figure: Figure, place: str) -> None:
    """Staff in post: the established ones, or all of them where the text names the established ones apart."""
    established, headcount = ("profile.established", ""), ("profile.headcount", "")
    known = draft.values.get(established)
    amount = amount_for(draft, established[0], figure)
    if amount is None or known == amount or draft.values.get(headcount) == amount:
        return
    if known is None:
        draft.put(established[0], amount, evidence_of(figure, place, Doubt.AMBIGUOUS))
    elif headcount not in draft.values:
        draft.put(headcount[0], amount, evidence_of(figure, place, Doubt.AMBIGUOUS))


def evidence_of(figure: Figure, place: str, doubt: Doubt = Doubt.NONE, original: str = "") -> Evidence:
    """Where a figure of a text stands."""
    words = around(figure.passage.text, figure.start, figure.end)
    return Evidence(place, words, original or figure.quantity.text, doubt)


def _put(draft: Draft, figure: Figure, place: str, heading: str) -> bool:
    """A figure of a concept into its item; False where the form has none for it."""
    code, doubt = _code(figure, heading)
    if not code or code not in draft.form.items or figure.quantity.relation is not Relation.EQUAL:
        return False
    amount = amount_for(draft, code, figure)
    if amount is None or figure.quantity.upper is not None:
        return False
    if figure.quantity.approximate:
        doubt = Doubt.APPROXIMATE
    draft.put_department(code, amount, evidence_of(figure, place, doubt))
    return True


def amount_for(draft: Draft, code: str, figure: Figure) -> Amount | None:
    """The figure in the unit of the item; None where it measures something else."""
    item = draft.form.items[code]
    unit = item.unit or (draft.form.unit if item.kind is Kind.AMOUNT else _PERSONS)
    return converted(figure.quantity.value, figure.quantity.unit, unit)


def _code(figure: Figure, heading: str) -> tuple[str, Doubt]:
    """The item of a figure by its basis and year; empty for another year or a basis that the form does not ask for."""
    if not figure.concept:
        listed = words()["figures"]
        return listed.get(label_key(figure.lead), listed.get(label_key(figure.label), "")), Doubt.NONE
    concept, doubt = figure.concept, Doubt.NONE
    if concept == _TOGETHER[0]:
        concept, doubt = _TOGETHER[1], Doubt.TOGETHER
    codes = concepts()[concept].codes
    year = figure.passage.year
    if figure.year is not None and year is not None and figure.year != year:
        before = figure.year == year - 1 and figure.basis is Basis.FINAL
        return (codes.get("last_year", ""), doubt) if before else ("", doubt)
    basis = _basis(figure)
    if basis is None and _OF_BUDGET.search(heading) and concepts()[concept].measure == "money":
        return codes.get(Basis.INITIAL.value, ""), Doubt.TITLE
    return codes.get(basis or figure.basis.value, ""), doubt


def _basis(figure: Figure) -> str | None:
    """The basis that is said beside a figure, or before the colon that its sentence stands behind; None for neither."""
    if figure.basis_said:
        return figure.basis.value
    before, colon, _rest = _SENTENCE.split(figure.passage.text[: figure.start])[-1].partition("：")
    known = words()["basis"]
    named = (basis for basis in ("adjusted", "initial", "final") if before.endswith(tuple(known[basis])))
    return next(named, None) if colon else None


def _changed(draft: Draft, figure: Figure, finals: dict[str, Figure], place: str) -> bool:
    """Last year's figure, worked out of this year's and of how much more or less it is; to be confirmed."""
    before = finals.get(figure.concept)
    money = measure_of(figure.quantity.unit) == "money"
    if figure.role is not Role.CHANGE or not money or before is None or figure.basis is not Basis.FINAL:
        return False
    if not _COMPARED.search(figure.lead):
        return False
    concept = _TOGETHER[1] if figure.concept == _TOGETHER[0] else figure.concept
    code = concepts()[concept].codes.get("last_year", "")
    if not code:
        return False
    now, change = (amount_for(draft, code, each) for each in (before, figure))
    if now is None or change is None:
        return False
    sign = "－" if figure.quantity.value.value > 0 else "＋"
    working = f"{before.quantity.text}{sign}{figure.quantity.text}"
    draft.put(code, now - change, evidence_of(figure, place, Doubt.DERIVED, working))
    return True


def _unplaced(draft: Draft, figure: Figure, place: str) -> None:
    words = around(figure.passage.text, figure.start, figure.end)
    draft.unplaced.append(Unplaced(figure.label, figure.quantity.text, place, words))
