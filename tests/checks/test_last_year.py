"""Against the submission for the year before: which one it is, and when there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.building import built
from tests.mangle import form
from xltools.checks.last_year import against_last_year, comparable, not_compared
from xltools.core.finding import Severity
from xltools.validate import validate

THIS = built({"income.carried_over": "24.50"}, year=2021)
LAST = built({"spending.cumulative": "20.00"}, year=2020)


def test_the_opening_figure_is_last_years_closing_one() -> None:
    """24.50 was carried over of the 20.00 that was left; the message says where those stand."""
    (finding,) = against_last_year(form(), THIS, LAST)
    assert (finding.rule, finding.severity, finding.cell) == ("last_year.carried_over", Severity.EXPLAIN, "A1")
    assert "last year's figure stands in 007001.xlsx, 甲!A1" in finding.message
    assert list(against_last_year(form(), THIS, built({"spending.cumulative": "24.50"}, year=2020))) == []


@pytest.mark.parametrize(
    ("year", "expected"), [(2020, True), (2019, False), (2021, False), (2022, False), (None, True)]
)
def test_only_the_year_before_is_compared(year: int | None, expected: bool) -> None:  # noqa: FBT001 - a column
    """Of an unknown year it is taken to be the year before."""
    earlier = {"007001": replace(LAST, year=year)}
    assert comparable(THIS, earlier) == expected
    notes = list(not_compared(THIS, earlier))
    assert [each.rule for each in notes] == ([] if expected else ["last_year.absent"])
    rules = [each.rule for each in validate(form(), [THIS], (), earlier)]
    assert ("last_year.carried_over" in rules) == expected


def test_the_note_says_why_nothing_was_compared() -> None:
    """Another year, or nothing of this department; it is a note and has no cell."""
    (other_year,) = not_compared(THIS, {"007001": replace(LAST, year=2018)})
    assert "007001.xlsx reports on 2018" in other_year.message
    (nobody,) = not_compared(THIS, {"100008": replace(LAST, code="100008")})
    assert "Nothing from this department" in nobody.message
    assert (nobody.severity, nobody.cell, nobody.department) == (Severity.NOTE, "", "007001")


def test_without_last_years_workbooks_there_is_nothing_to_say() -> None:
    """Nobody asked."""
    assert list(not_compared(THIS, {})) == []
