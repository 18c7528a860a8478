"""A total whose range stops short of the figures next to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import area_to_a1, to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.ranges import Slot, summed_references, totals
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.ranges import Total
    from xltools.formulas.sheet import AuditedSheet, Place

_MOST = 2
"""Figures between a range and its total that may have been forgotten; more of them are meant to be left out."""


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for total in totals(sheet):
            missed = _missed(sheet, total)
            if missed:
                yield Hit(
                    sheet=sheet.name,
                    place=total.formula.place,
                    actual=total.formula.text,
                    moves=abs(sum(sheet.number(place) or 0.0 for place in missed)),
                    message=_("The range {range} leaves out {cell}").format(
                        range=area_to_a1(total.area), cell=", ".join(to_a1(place) for place in missed)
                    ),
                )


def _missed(sheet: AuditedSheet, total: Total) -> list[Place]:
    """Typed figures between the end of a range and its total, where no part of the formula uses them."""
    formula = total.formula
    if not total.down or not total.own_line or len(summed_references(formula)) != 1:
        return []
    if formula.place[0] <= total.area.bottom or total.slots[-1] is not Slot.FIGURE:
        return []
    between = [(row, total.area.left) for row in range(total.area.bottom + 1, formula.place[0])]
    used = any(reference.area.holds(place) for place in between for reference in formula.references)
    if used or not 0 < len(between) <= _MOST:
        return []
    plain = all(sheet.content(*place) in {Content.NUMBER, Content.DASH} for place in between)
    return between if plain else []


RULE = Rule(
    id="range.leaves-out",
    kind=Class.INCONSISTENT,
    severity=Severity.EXPLAIN,
    explanation=(
        "A row was inserted below the last one that a total adds up: Excel widens a range only for rows inserted "
        "inside it. The figures between the range and its total are missing in it."
    ),
    example="B2:B6 hold figures, B7 holds =SUM(B2:B5)",
    find=_find,
)
