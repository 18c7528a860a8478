"""A sum typed in as a number: the figures before it add up to it."""

from __future__ import annotations

import math
import os
from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.core.address import Area, area_to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.book import Content
from xltools.formulas.labels import column_label, is_total, row_label
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import AuditedSheet, Book, Place

_FIGURES = frozenset({Content.NUMBER, Content.DASH, Content.FORMULA})
_LEAST = 2
_LONGEST = 100
MODE=os.environ.get('TT','label')
AG=int(os.environ.get('AG','2'))
def _find(book: Book) -> Iterator[Hit]:
    made = sum('SUM(' in f.text.upper() and is_total(row_label(sh,*f.place)) for sh in book.sheets for f in sh.formulas.values())
    if 'bk' in MODE and made<2: return
    for sheet in book.sheets:
        if not sheet.formulas and 'nof' not in MODE:
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
    found: dict[Place, Area] = {}
    for down in (True, False):
        alike: dict[tuple[int, int], list[tuple[Place, Area]]] = defaultdict(list)
        for place in sorted(sheet.sheet.cells):
            if sheet.content(*place) is not Content.NUMBER or not sheet.number(place):
                continue
            area = _added_up(sheet, place, down=down)
            if area is None:
                continue
            key = (place[0], area.top) if down else (place[1], area.left)
            alike[key].append((place, area))
        for group in alike.values():
            whole = [(q,a) for q,a in group if sheet.content(*((a.top-1,a.left) if down else (a.top,a.left-1))) not in _FIGURES]
            named = [pair for pair in group if _named(sheet, pair[0], down=down)]
            if 'whole' in MODE: named=[x for x in named if x in whole]
            if 'down' in MODE and not down: named=[]
            if 'agree' in MODE and down and (len(group) >= AG and len({sheet.number(p) for p,_ in group})>=AG):
                found.update(group)
            elif 'label' in MODE:
                found.update(named)
    return found


def _named(sheet: AuditedSheet, place: Place, *, down: bool) -> bool:
    return is_total(row_label(sheet, *place) if down else column_label(sheet, *place))


def _slack(total,count):
    text = repr(total).removesuffix(".0")
    decimals = len(text.partition(".")[2]) if "e" not in text else 0
    slack= 0.5*10**-decimals*min(count,4)*1.0001
    return slack if slack<=0.005*abs(total) else 0


def _added_up(sheet: AuditedSheet, place: Place, *, down: bool) -> Area | None:
    """The figures directly before a constant that add up to it: the longest such run."""
    total = sheet.number(place) or 0.0
    at, last, tops, sum_, count = place, place, [], 0.0, 0
    for step in range(_LONGEST):
        at = (at[0] - 1, at[1]) if down else (at[0], at[1] - 1)
        if min(at) < 0:
            break
        if sheet.content(*at) not in _FIGURES:
            if step or count: break
            continue
        if count==0: last=at
        value = sheet.number(at)
        if value:
            sum_ += value
            count += 1
        if value and count >= _LEAST and (abs(sum_-total)<=1e-9*abs(total) or ('tol' in MODE and abs(sum_-total)<=_slack(total,count))):
            tops.append(at)
    if not tops:
        return None
    top = tops[-1]
    return Area(top[0], top[1], last[0], last[1])


RULE = Rule(
    id="constant.for-total",
    kind=Class.MISSING,
    severity=Severity.NOTE,
    explanation="x",
    example="x",
    find=_find,
)
