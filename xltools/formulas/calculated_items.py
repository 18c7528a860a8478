"""The items of totals most of which are copies of one formula, as the products of a list are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.formulas.lines import filled_along
from xltools.formulas.ranges import Slot, below_heading, totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.ranges import Total
    from xltools.formulas.sheet import AuditedSheet, Formula

_LEAST = 2
_HALF = 2


def calculated_items(sheet: AuditedSheet) -> Iterator[tuple[Total, Formula]]:
    """Totals of their own column over at least two copies of one formula, not fewer than half of the figures."""
    for total in totals(sheet):
        first_is_item = total.slots[0] is Slot.FIGURE or below_heading(sheet, total)
        if not total.down or not total.own_line or not first_is_item:
            continue
        items = [sheet.formulas[place] for place in total.places if place in sheet.formulas]
        items = [item for item in items if filled_along(item, down=True)]
        counts = Counter(sheet.meaning(item.place) for item in items)
        figures = sum(slot is Slot.FIGURE for slot in total.slots)
        if counts and max(counts.values()) >= _LEAST and max(counts.values()) * _HALF >= figures:
            usual = counts.most_common(1)[0][0]
            yield total, next(item for item in items if sheet.meaning(item.place) == usual)
