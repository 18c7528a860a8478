"""A total whose range takes in blank or text cells: room for something to be counted that should not be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xltools.core.address import area_to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.ranges import Slot, Total, below_heading, totals_where
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.rules.runs_over_groups import runs_over_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet

_HALF = 2


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for total in totals_where(sheet, partial(_is_loose, sheet)):
            yield Hit(
                sheet=sheet.name,
                place=total.formula.place,
                actual=total.formula.text,
                moves=0.0,
                message=_("The range {range} takes in cells without figures").format(range=area_to_a1(total.area)),
            )


def _is_loose(sheet: AuditedSheet, total: Total) -> bool:
    return not runs_over_groups(total) and takes_in_nothing(sheet, total)


def takes_in_nothing(sheet: AuditedSheet, total: Total) -> bool:
    """Whether a range begins or ends with cells that hold nothing, or has texts or headings between its figures.

    Rows of a list that merely wait for their figures are none: a named row without figures at the end of a range, or
    anywhere in a range that is still empty.
    """
    slots = total.slots
    figures = sum(slot in {Slot.FIGURE, Slot.SIBLING} for slot in slots)
    if figures == 0:
        named = sum(slot is Slot.NAMED for slot in slots)
        return slots[-1] is Slot.EMPTY and named > 0 and total.down
    if figures * _HALF < len(slots):
        return False
    if not total.down:
        return Slot.EMPTY in slots
    if Slot.TEXT in slots or Slot.EMPTY in slots:
        return True
    return slots[0] is Slot.NAMED and not below_heading(sheet, total)


RULE = Rule(
    id="range.takes-in-blanks",
    kind=Class.WHITESPACE,
    severity=Severity.NOTE,
    explanation=(
        "A range that begins with a heading, ends with a blank row or has texts among its figures gives the right sum "
        "today. Whatever is typed there tomorrow, a year or a note with a number, is added without anybody seeing it."
    ),
    example="B1 holds the heading 2024, B6 is blank, B7 holds =SUM(B1:B6)",
    find=_find,
)
