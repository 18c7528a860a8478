"""The same figure said twice with different values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.checks.tables import code_of
from xltools.narrative.figures import Figure, Role
from xltools.narrative.finding import about_passage, place_of, quote
from xltools.narrative.part import Part
from xltools.narrative.similarity import normalised
from xltools.scoring.phrases import Relation
from xltools.scoring.units import COUNT, converted, measure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_SHORTEST = 5  # characters of a label that says enough by itself
_AIMING = frozenset({Part.TARGETS, Part.PLANS})


def disagreement(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each figure that differs from an earlier one with the same label, unit, basis and year.

    What the tables state is compared with them instead; targets are not compared with results.
    """
    seen: dict[tuple[object, ...], Figure] = {}
    for passage in narrative.with_figures:
        for figure in passage.figures:
            key = _key(figure)
            if key is None or code_of(figure, narrative) in narrative.amounts:
                continue
            first = seen.setdefault(key, figure)
            if first.passage is passage and not figure.concept:
                continue
            value = converted(figure.quantity.value, figure.quantity.unit, first.quantity.unit)
            if value is None or value.overlaps(first.quantity.value):
                continue
            message = _("“{here}” here, “{there}” in {place}: the same figure has two values")
            yield about_passage(
                narrative,
                passage,
                "text.disagreement",
                Severity.ERROR if figure.concept else Severity.EXPLAIN,
                message.format(
                    here=quote(figure.shown), there=quote(first.shown), place=place_of(narrative, first.passage)
                ),
                actual=figure.quantity.text,
                expected=first.quantity.text,
                difference=value.value - first.quantity.value.value,
            )


def _key(figure: Figure) -> tuple[object, ...] | None:
    quantity = figure.quantity
    if quantity.upper is not None or figure.role not in {Role.LEVEL, Role.CHANGE}:
        return None
    if quantity.relation is not Relation.EQUAL:
        return None
    aim = figure.passage.part in _AIMING or figure.passage.part is Part.PROBLEMS
    measure = measure_of(quantity.unit)
    if figure.concept:
        return None if figure.role is Role.CHANGE else (figure.concept, figure.basis, figure.year, aim, measure)
    label = normalised(figure.label)
    if len(label) < _SHORTEST or label != normalised(quantity.label) or measure in {"", COUNT} or label.endswith("等"):
        return None
    return (label, figure.role, figure.year, aim, measure)
