"""A total that runs over several groups with their heading rows."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from xltools.core.address import area_to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.ranges import Slot, Total, totals_where
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book

_TWO = 2


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for total in totals_where(sheet, runs_over_groups):
            yield Hit(
                sheet=sheet.name,
                place=total.formula.place,
                actual=total.formula.text,
                moves=0.0,
                message=_("The range {range} runs over the heading rows of several groups").format(
                    range=area_to_a1(total.area)
                ),
            )


def runs_over_groups(total: Total) -> bool:
    """Whether a range begins with a heading row and meets another one further down, figures after each."""
    slots = total.slots
    if not total.down or slots[0] is not Slot.NAMED:
        return False
    headings = sum(
        slot is Slot.NAMED and after in {Slot.FIGURE, Slot.SIBLING} for slot, after in itertools.pairwise(slots)
    )
    return headings >= _TWO and Slot.TEXT not in slots


RULE = Rule(
    id="range.runs-over-groups",
    kind=Class.INCONSISTENT,
    severity=Severity.EXPLAIN,
    explanation=(
        "A total over several groups takes in their heading rows. As soon as a group's own sum is written into its "
        "heading row, everything is counted twice. Add up the groups' sums, or each group's range by itself."
    ),
    example="rows 3 and 7 name two groups, B12 holds =SUM(B3:B11)",
    find=_find,
)
