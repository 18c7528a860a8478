"""A sum typed in as a number, in a sheet where nothing is calculated."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.core.address import Area, area_to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.labels import column_label, is_total, row_label
from xltools.formulas.numbers import rounding
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import FIGURES, Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet, Place

_LEAST = 2
"""Figures that a sum needs, and columns that must agree where no label says that it is one."""
_LONGEST = 100
_ROUNDED = 4
"""Rounded figures whose rounding may add up in a sum; more of them even out."""
_CLOSE = 0.005


def _find(book: Book) -> Iterator[Hit]:
    if not any(sheet.formulas for sheet in book.sheets):
        return
    for sheet in book.sheets:
        if sheet.formulas:
            continue
        for place, area in _typed_totals(sheet).items():
            yield Hit(
                sheet=sheet.name,
                place=place,
                actual=str(sheet.value(place)),
                expected=f"=SUM({area_to_a1(area)})",
                moves=0.0,
                message=_("A total is typed in; it is the sum of {range}").format(range=area_to_a1(area)),
            )


def _typed_totals(sheet: AuditedSheet) -> dict[Place, Area]:
    """Constants that are the sum of the figures before them and are named so, or do it in several columns alike."""
    found: dict[Place, Area] = {}
    numbers = [place for place in sheet.sheet.cells if sheet.content(*place) is Content.NUMBER and sheet.number(place)]
    for down in (True, False):
        alike: dict[tuple[int, int], dict[Place, Area]] = defaultdict(dict)
        for place in sorted(numbers):
            area = _added_up(sheet, place, down=down)
            if area is not None:
                alike[(place[0], area.top) if down else (place[1], area.left)][place] = area
        for group in alike.values():
            agree = down and len({sheet.number(place) for place in group}) >= _LEAST
            found |= group if agree else _named(sheet, group, down=down)
    return found


def _named(sheet: AuditedSheet, group: dict[Place, Area], *, down: bool) -> dict[Place, Area]:
    label = row_label if down else column_label
    return {
        place: area
        for place, area in group.items()
        if is_total(label(sheet, *place)) and not _goes_on(sheet, area, down=down)
    }


def _goes_on(sheet: AuditedSheet, area: Area, *, down: bool) -> bool:
    """Whether another figure stands before those that were added up."""
    before = (area.top - 1, area.left) if down else (area.top, area.left - 1)
    return min(before) >= 0 and sheet.content(*before) in FIGURES


def _added_up(sheet: AuditedSheet, place: Place, *, down: bool) -> Area | None:
    """The longest run of figures directly before a constant that add up to it; one blank cell may lie between."""
    total = sheet.number(place) or 0.0
    reached, count, nearest, farthest = 0.0, 0, place, None
    at = place
    for step in range(_LONGEST):
        at = (at[0] - 1, at[1]) if down else (at[0], at[1] - 1)
        if min(at) < 0 or (sheet.content(*at) not in FIGURES and (step or count)):
            break
        value = sheet.number(at)
        if not value:
            continue
        nearest = nearest if count else at
        reached, count = reached + value, count + 1
        if count >= _LEAST and abs(reached - total) <= max(1e-9 * abs(total), _slack(total, count)):
            farthest = at
    return None if farthest is None else Area(*farthest, *nearest)


def _slack(total: float, count: int) -> float:
    """How far the sum of rounded figures may lie from its own rounded value, where that is little."""
    slack = rounding(total) * min(count, _ROUNDED)
    return slack if slack <= _CLOSE * abs(total) else 0.0


RULE = Rule(
    id="constant.for-total",
    kind=Class.MISSING,
    severity=Severity.NOTE,
    explanation=(
        "A total is a typed number in a sheet without any formula, though the workbook calculates elsewhere: the sheet "
        "was typed or pasted as values, and its totals no longer follow their figures."
    ),
    example="B2:B5 hold 10, 20, 30, 40, B6, named Total, holds 100",
    find=_find,
)
