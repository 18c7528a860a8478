"""Facts as a report shows them: numbers as they were written, dates in Chinese, blanks blank."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from xltools.core.form import TOTAL_ROW, Kind

if TYPE_CHECKING:
    from xltools.core.form import Form
    from xltools.core.submission import Submission

BLANK = "—"
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_HUNDREDTH = Decimal("0.01")


def shown(form: Form, submission: Submission, code: str, row: str = TOTAL_ROW) -> str:
    """A fact with the digits that it was written with; empty where there is none."""
    fact = submission.facts.get((code, row))
    if fact is None:
        return ""
    if fact.amount is not None:
        return plain(fact.amount.value)
    text = fact.text or ""
    return chinese_date(text) if form.items[code].kind is Kind.DATE else text


def plain(number: Decimal) -> str:
    """A number with its own digits: ``16.0``, ``3538.15``."""
    return f"{number:f}"


def chinese_date(text: str) -> str:
    """``2022-07-22`` as 2022年7月22日; any other text as it is."""
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{date.year}年{date.month}月{date.day}日"


def two_places(number: Decimal | None) -> str:
    """A computed number to two places, half up; a dash where there is none."""
    return BLANK if number is None else f"{number.quantize(_HUNDREDTH, context=_WIDE):f}"


def money(number: Decimal | None) -> str:
    """A sum of money with its own digits; a dash where there is none."""
    return BLANK if number is None else plain(number)


def percent(number: Decimal | None) -> str:
    """A ratio in % to two places with its sign; a dash where there is none."""
    return BLANK if number is None else f"{two_places(number)}%"
