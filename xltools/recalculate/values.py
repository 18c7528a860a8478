"""When are a saved result and a computed one the same?

Excel shows 15 digits and stores 17; programs add up in different orders. A billionth of a unit is dust, a cent is not.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from math import inf
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from xltools.core.snapshot import CellValue
    from xltools.recalculate.engine import Result

_EPOCH = dt.date(1899, 12, 30)
_LEAP_DAY = dt.date(1900, 3, 1)  # Excel counts a 29 February 1900; serial numbers before it are one smaller
_1904 = 1462
"""Days from the ordinary first day of Excel's calendar to that of 1904."""
_DAY = dt.timedelta(days=1)
_AS_THEY_ARE = (float, int, str)
_NUMBERS = (int, float)
_CLOCK = 2e-8
"""Days (two milliseconds) that may be lost where a reader delivers a number as a point in time."""

STRICT = 1e-12
"""Relative; fifteen digits less the noise of a few hundred additions."""


class Match(Enum):
    """How well two values agree."""

    SAME = 1
    NEAR = 2
    """Alike but for binary dust: enough to confirm, too little to build on."""
    DIFFERENT = 3


def as_stored(value: CellValue, *, date1904: bool) -> Result | None:
    """A cell's value as the file stores it: dates and times as serial numbers, None where there is none."""
    if value is None or isinstance(value, _AS_THEY_ARE):
        return value
    if isinstance(value, dt.datetime):
        days = _days(value.date(), date1904=date1904)
        return days + (value - dt.datetime.combine(value.date(), dt.time())) / _DAY
    if isinstance(value, dt.date):
        return _days(value, date1904=date1904)
    if isinstance(value, dt.time):
        return (dt.datetime.combine(_EPOCH, value) - dt.datetime.combine(_EPOCH, dt.time())) / _DAY
    return value / _DAY


def match(cached: CellValue, computed: Result, *, date1904: bool = False, scale: float = 0.0) -> Match:
    """Compare a saved result with a computed one.

    ``scale`` is the largest number that the formula reads: what is a millionth of a millionth of it, is dust.
    """
    if type(cached) is type(computed) and cached == computed:  # what is to be expected, without more ado
        return Match.SAME
    stored = as_stored(cached, date1904=date1904)
    if is_number(stored) and is_number(computed):
        return _numbers(float(stored), float(computed), scale, _slack(cached, computed, date1904=date1904))
    if isinstance(stored, int | float) and isinstance(computed, int | float):  # one of them, or both, a truth value
        alike = Match.SAME if isinstance(stored, bool) and isinstance(computed, bool) else Match.NEAR  # saved as 1
        return alike if stored == computed else Match.DIFFERENT
    if not isinstance(stored, str) or type(stored) is not type(computed):
        return Match.DIFFERENT
    return Match.SAME if stored == computed or _spaced(stored) == _spaced(str(computed)) else Match.DIFFERENT


def agree(one: Result, other: Result) -> bool:
    """Two engines computed the same."""
    return match(one, other) is Match.SAME


def is_number(value: object) -> TypeGuard[int | float]:
    """An int or a float; a truth value is none."""
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def last_digit(*values: float) -> float:
    """The unit of the last digit that is written in any of the values: 0.01 of 3.1 and 2.05, 1000 of 5000."""
    exponents = [int(Decimal(repr(value)).normalize().as_tuple().exponent) for value in values if value]
    return 10.0 ** min(exponents, default=0)


def _days(day: dt.date, *, date1904: bool) -> int:
    if date1904:
        return (day - _EPOCH).days - _1904
    return (day - _EPOCH).days - (day < _LEAP_DAY)


def _slack(cached: CellValue, computed: float, *, date1904: bool) -> float:
    """What a reader may lose of a number that it delivers as a date.

    Near Excel's false leap day that is a whole day. A negative number is no date at all; Excel shows ``####``.
    """
    if isinstance(cached, dt.date | dt.time) and computed < 0:
        return inf
    if isinstance(cached, dt.date):
        day = cached.date() if isinstance(cached, dt.datetime) else cached
        return 1.0 if day <= _LEAP_DAY and not date1904 else _CLOCK
    return _CLOCK if isinstance(cached, dt.time | dt.timedelta) else 0.0


def _numbers(one: float, other: float, scale: float, slack: float) -> Match:
    if one == other:
        return Match.SAME
    difference = abs(one - other)
    if difference <= STRICT * max(abs(one), abs(other)):
        return Match.SAME
    return Match.NEAR if difference <= max(STRICT * scale, slack) else Match.DIFFERENT


def _spaced(text: str) -> str:
    """Line breaks and blanks at the ends are not stored alike by all programs."""
    return text.replace("\r\n", "\n").replace("_x000D_\n", "\n").strip()
