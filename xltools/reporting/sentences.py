"""Sentences made of figures: what has no figure is not said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reporting.shown import money, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from xltools.reporting.zone_year import ZoneYear

_MOST_NAMED = 8
_MOST_SAID = 5


def composition(year: ZoneYear, whole: str, parts: Iterable[str], *, label: str) -> str:
    """The parts of a sum with their shares: ``其中：基本支出578.98万元，占支出合计的15.77%；…``.

    A part that nobody reported, or that is zero, is passed over; without any there is no sentence.
    """
    total = year.total(whole)
    clauses = []
    for code in parts:
        amount = year.total(code)
        if amount:
            share = f"，占{label}的{percent(amount / total * 100)}" if total else ""
            clauses.append(f"{year.form.label(code)}{money(amount)}{year.unit}{share}")
    return f"其中：{'；'.join(clauses)}。" if clauses else ""


def coverage(year: ZoneYear, code: str) -> str:
    """How many departments left an item blank; empty where all reported it."""
    blank = [each.name for each in year.submissions if year.reported(code, each.code) is None]
    return f"{named(blank)}未填报{year.form.label(code)}，未计入合计。" if blank else ""


def named(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    """A few names, and how many there are where they are many."""
    if len(names) <= most:
        return "、".join(names)
    return f"{'、'.join(names[:most])}等{len(names)}个部门"


def several(clauses: Sequence[str], *, what: str = "个部门") -> str:
    """Clauses in a row; of many the first few, and how many there are."""
    if len(clauses) <= _MOST_SAID:
        return "；".join(clauses)
    return f"{'；'.join(clauses[:_MOST_SAID])}；等{len(clauses)}{what}"


def amount_of(year: ZoneYear, code: str, value: Decimal | None) -> str:
    """An amount behind its label and before its unit: ``收入合计3672.35万元``."""
    item = year.form.items[code]
    return f"{year.form.label(code)}{money(value)}{item.unit or year.unit}"
