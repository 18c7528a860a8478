"""A total whose range takes in a subtotal and the figures that the subtotal adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.labels import is_total, row_label
from xltools.formulas.ranges import Total, totals
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet, Place


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        by_place: dict[Place, list[Total]] = {}
        for total in totals(sheet):
            by_place.setdefault(total.formula.place, []).append(total)
        for place, ranges in by_place.items():
            for total in ranges:
                subtotal = _counted_twice(sheet, total, by_place)
                if subtotal is not None:
                    yield Hit(
                        sheet=sheet.name,
                        place=place,
                        actual=total.formula.text,
                        moves=abs(sheet.number(subtotal) or 0.0),
                        message=_("The subtotal in {cell} is added to the figures that it adds up").format(
                            cell=to_a1(subtotal)
                        ),
                    )
                    break


def _counted_twice(sheet: AuditedSheet, total: Total, by_place: dict[Place, list[Total]]) -> Place | None:
    for place in total.places:
        inner = by_place.get(place, [])
        if any(total.area.covers(part.area) and part.area != total.area for part in inner):
            return place
        if total.down and _typed_subtotal(sheet, total, place):
            return place
    return None


def _typed_subtotal(sheet: AuditedSheet, total: Total, place: Place) -> bool:
    """Whether a row in the middle of a range is named a total and holds none: what is entered there counts twice."""
    inside = total.area.top < place[0] < total.area.bottom
    return inside and place not in sheet.formulas and is_total(row_label(sheet, *place))


RULE = Rule(
    id="range.counts-twice",
    kind=Class.INCONSISTENT,
    severity=Severity.EXPLAIN,
    explanation=(
        "A range that holds a subtotal as well as the figures that it adds up counts these twice. SUBTOTAL leaves "
        "other SUBTOTALs out; SUM does not leave out SUMs."
    ),
    example="B6 holds =SUM(B2:B5), B10 holds =SUM(B2:B9)",
    find=_find,
)
