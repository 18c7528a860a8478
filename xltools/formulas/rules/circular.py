"""Formulas that use each other in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import ngettext
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book

_NAMED = 6


def _find(book: Book) -> Iterator[Hit]:
    graph = book.graph
    for group in graph.cycles():
        sheet = book.sheets[group[0].sheet]
        shown = ", ".join(graph.name_of(node) for node in group[:_NAMED])
        yield Hit(
            sheet=sheet.name,
            place=group[0].place,
            actual=sheet.formulas[group[0].place].text,
            moves=abs(sheet.number(group[0].place) or 0.0),
            message=ngettext(
                "The formula uses its own result: {cells}",
                "{count} formulas use each other in a circle: {cells}",
                len(group),
            ).format(count=len(group), cells=shown + (" …" if len(group) > _NAMED else "")),
        )


RULE = Rule(
    id="formula.circular",
    kind=Class.OTHER,
    severity=Severity.ERROR,
    explanation="A formula that depends on its own result has no value: Excel shows 0 or the last of some rounds.",
    example="B9 holds =SUM(B2:B9)",
    find=_find,
)
