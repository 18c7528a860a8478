"""Constants that are the sum of the figures before them: totals that somebody typed in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.formulas.labels import column_label, is_total, row_is_named, row_label
from xltools.formulas.numbers import rounding
from xltools.formulas.sheet import FIGURES, Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.sheet import AuditedSheet, Place

_LEAST = 2
"""Figures that a sum needs, and columns that must agree where no label says that it is one."""
_SEVERAL = 3
"""Figures whose exact sum is no accident, though nothing else tells that it is one."""
_LONGEST = 100
_DATABASE = 5000
"""Figures of a sheet; where there are more, only rows that are named a total are tried."""
_ROUNDED = 4
"""Rounded figures whose rounding may add up in a sum; more of them even out."""
_CLOSE = 0.005
_EXACT = 1e-9

Sums = dict["Place", Area]
"""Constants that are sums, each with the figures that it is the sum of."""


def all_typed_sums(sheet: AuditedSheet) -> Sums:
    """The typed sums of a sheet that does not calculate, where nothing but the figures tells a total."""
    return _whole_columns(sheet) | typed_sums(sheet) | _with_items_below(sheet)


def typed_sums(sheet: AuditedSheet) -> Sums:
    """Constants that are the sum of the figures before them and are named so, or do it in several columns alike."""
    found: Sums = {}
    numbers = _numbers(sheet)
    if len(numbers) > _DATABASE:
        numbers = [place for place in numbers if is_total(row_label(sheet, *place))]
    growing = all((sheet.number(place) or 0.0) >= 0 for place in sheet.sheet.cells)
    for down in (True, False):
        alike: dict[tuple[int, int], Sums] = defaultdict(dict)
        for place in numbers:
            area = _added_up(sheet, place, down=down, growing=growing)
            if area is not None:
                alike[(place[0], area.top) if down else (place[1], area.left)][place] = area
        for group in alike.values():
            agree = down and len({sheet.number(place) for place in group}) >= _LEAST
            found |= group if agree else _named(sheet, group, down=down)
    return found


def _whole_columns(sheet: AuditedSheet) -> Sums:
    """Last figures of a column that are exactly the sum of all the figures directly above them."""
    found: Sums = {}
    for row, column in _numbers(sheet):
        if sheet.content(row + 1, column) in FIGURES:
            continue
        top = row
        while top > 0 and row - top <= _LONGEST and sheet.content(top - 1, column) in FIGURES:
            top -= 1
        figures = [number for at in range(top, row) if (number := sheet.number((at, column)))]
        total = sheet.number((row, column)) or 0.0
        if row - top <= _LONGEST and len(figures) >= _SEVERAL and abs(sum(figures) - total) <= _EXACT * abs(total):
            found[row, column] = Area(top, column, row - 1, column)
    return found


def _numbers(sheet: AuditedSheet) -> list[Place]:
    return sorted(
        place for place in sheet.sheet.cells if sheet.content(*place) is Content.NUMBER and sheet.number(place)
    )


def _named(sheet: AuditedSheet, group: Sums, *, down: bool) -> Sums:
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


def _added_up(sheet: AuditedSheet, place: Place, *, down: bool, growing: bool) -> Area | None:
    """The longest run of figures directly before a constant that add up to it.

    ``growing`` says that no figure of the sheet is negative, so that a sum that is too large stays so.
    """
    total = sheet.number(place) or 0.0
    reached, nearest, farthest = 0.0, place, None
    for count, at in enumerate(_run(sheet, place, down=down), start=1):
        reached += sheet.number(at) or 0.0
        nearest = at if count == 1 else nearest
        if count >= _LEAST and _equal(reached, total, count):
            farthest = at
        elif growing and reached > 2 * total:
            break
    return None if farthest is None else Area(*farthest, *nearest)


def _run(sheet: AuditedSheet, place: Place, *, down: bool) -> Iterator[Place]:
    """The figures other than 0 before a place, the nearest first; one blank cell may lie between.

    In a sheet that does not calculate, where nothing but the figures tells a total, they may also be the figures of a
    table with holes: with blanks in rows that have a name, and single blank rows or columns.
    """
    holes = not sheet.formulas
    at, blanks = place, 0
    for step in range(_LONGEST):
        at = (at[0] - 1, at[1]) if down else (at[0], at[1] - 1)
        if min(at) < 0:
            return
        if sheet.content(*at) in FIGURES:
            blanks = 0
            if sheet.number(at):
                yield at
            continue
        blanks += not (down and row_is_named(sheet, *at))
        if sheet.content(*at) is not Content.BLANK or blanks > 1 or (step and not holes):
            return


def _equal(reached: float, total: float, count: int) -> bool:
    return abs(reached - total) <= max(_EXACT * abs(total), _slack(total, count))


def _with_items_below(sheet: AuditedSheet) -> Sums:
    """Named totals that are, in several columns alike, the sum of some figures further up: others lie between.

    The lines between tell of which the total consists: "of which", shares, memorandum items.
    """
    alike: dict[tuple[int, int, int], Sums] = defaultdict(dict)
    for place in _numbers(sheet):
        if is_total(row_label(sheet, *place)):
            for area in _earlier(sheet, place):
                alike[place[0], area.top, area.bottom].setdefault(place, area)
    groups = (group for group in alike.values() if len({sheet.number(place) for place in group}) >= _LEAST)
    return {place: area for group in groups for place, area in group.items()}


def _earlier(sheet: AuditedSheet, place: Place) -> Iterator[Area]:
    """The runs of figures above a constant, but not directly above it, that add up to it exactly."""
    run, total = list(_run(sheet, place, down=True)), sheet.number(place) or 0.0
    for start in range(1, len(run)):
        reached = sheet.number(run[start]) or 0.0
        for at in run[start + 1 :]:
            reached += sheet.number(at) or 0.0
            if abs(reached - total) <= _EXACT * abs(total):
                yield Area(*at, *run[start])


def _slack(total: float, count: int) -> float:
    """How far the sum of rounded figures may lie from its own rounded value, where that is little."""
    slack = rounding(total) * min(count, _ROUNDED)
    return slack if slack <= _CLOSE * abs(total) else 0.0
