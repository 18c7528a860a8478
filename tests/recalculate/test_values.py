"""When two values are the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.snapshot import CellValue, ErrorValue
from xltools.recalculate.values import Match, as_stored, last_digit, match

if TYPE_CHECKING:
    from xltools.recalculate.engine import Result


@pytest.mark.parametrize(
    ("cached", "computed", "expected"),
    [
        (0.30000000000000004, 0.3, Match.SAME),
        (400, 400.0, Match.SAME),
        (100.01, 100.02, Match.DIFFERENT),
        (12_345_678_901.23, 12_345_678_901.25, Match.DIFFERENT),
        (1e-17, 0, Match.DIFFERENT),
        ("优", "优", Match.SAME),
        ("优", "良", Match.DIFFERENT),
        ("a\nb ", "a\r\nb", Match.SAME),
        ("5", 5, Match.DIFFERENT),
        ("", 0, Match.DIFFERENT),
        (True, True, Match.SAME),
        (1, True, Match.NEAR),
        (2, True, Match.DIFFERENT),
        (ErrorValue("#N/A"), ErrorValue("#N/A"), Match.SAME),
        (ErrorValue("#N/A"), ErrorValue("#REF!"), Match.DIFFERENT),
        (ErrorValue("#N/A"), "#N/A", Match.DIFFERENT),
        (dt.date(2023, 1, 15), 44941, Match.SAME),
        (dt.date(2023, 1, 15), 44942, Match.DIFFERENT),
        (dt.datetime(2023, 1, 15, 12), 44941.5, Match.SAME),  # noqa: DTZ001 - Excel has no time zones
        (dt.time(6), 0.25, Match.SAME),
        (dt.timedelta(hours=36), 1.5, Match.SAME),
    ],
)
def test_pairs(cached: CellValue, computed: Result, expected: Match) -> None:
    """A cent is a difference, the seventeenth digit is none, and kinds do not mix."""
    assert match(cached, computed) is expected


def test_dust_is_measured_by_what_is_read() -> None:
    """A millionth that a subtraction of millions leaves is dust; a cent is not."""
    assert match(0, 1e-9, scale=5e6) is Match.NEAR
    assert match(0, 0.01, scale=5e6) is Match.DIFFERENT


@pytest.mark.parametrize(("cached", "computed"), [(dt.date(1900, 2, 28), 60), (dt.date(1899, 12, 29), -1)])
def test_readers_lose_a_day_before_march_1900(cached: dt.date, computed: int) -> None:
    """Excel counts a 29 February 1900 that never was, so numbers shown as such days come back a day off."""
    assert match(cached, computed) is Match.NEAR


@pytest.mark.parametrize(
    ("day", "date1904", "serial"),
    [
        (dt.date(1900, 1, 1), False, 1),
        (dt.date(1900, 3, 1), False, 61),
        (dt.date(2023, 1, 1), False, 44927),
        (dt.date(1904, 1, 2), True, 1),
        (dt.date(2023, 1, 1), True, 43465),
    ],
)
def test_serial_numbers(day: dt.date, *, date1904: bool, serial: int) -> None:
    """As Excel counts: 1 January 1900 is day 1, in the other calendar 2 January 1904."""
    assert as_stored(day, date1904=date1904) == serial


@given(st.floats(-1e12, 1e12))
def test_a_number_is_itself(number: float) -> None:
    """Whatever its size."""
    assert match(number, number) is Match.SAME


def test_last_digit() -> None:
    """The unit of the last digit written in any of them."""
    assert last_digit(100.01, 100.1) == pytest.approx(0.01)
    assert last_digit(5, 6) == 1
    assert last_digit(5000, 6000) == 1000
    assert last_digit(0, 0.5) == pytest.approx(0.1)
