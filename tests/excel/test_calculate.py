"""Formulas are computed anew, each result in its kind, and what cannot be computed is missing."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests.libreoffice import recalculated
from xltools.core.snapshot import ErrorValue
from xltools.excel.calculate import CannotCalculate, calculate_cells

if TYPE_CHECKING:
    from xltools.excel.calculate import Result

NAME = "007001 甲局"


def workbook(*formulas: str, poison: float = 999) -> bytes:
    """Column A of one sheet: 1, 2.5, 文 and a blank, then the formulas in column B with a wrong cached result."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(NAME)
        sheet.write_column(0, 0, [1, 2.5, "文"])
        for row, formula in enumerate(formulas):
            sheet.write_formula(row, 1, formula, None, poison)
    return stream.getvalue()


def calculated(data: bytes, formulas: int = 1, today: dt.date | None = None) -> dict[tuple[int, int], Result]:
    """The results of so many formulas in column B."""
    return calculate_cells(data, {NAME: [(row, 1) for row in range(formulas)]}, fixed={}, today=today)[NAME]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A1+A2", 3.5),
        ("=A1+A1", 2),
        ('=A3&"字"', "文字"),
        ('=""', ""),
        ("=A1<A2", True),
        ("=A1/0", ErrorValue("#DIV/0!")),
        ("=A4", 0),
        ('=SUMIFS(A1:A2,A1:A2,">1")', 2.5),
        ('=IFERROR(A1/0,"-")', "-"),
        ('=COUNTIF(A1:A4,"*")', 1),
    ],
)
def test_results(formula: str, expected: object) -> None:
    """Worked out by hand; the cached 999 is not looked at."""
    result = calculated(workbook(formula))[0, 1]
    assert (result, type(result)) == (expected, type(expected))


def test_only_what_is_wanted_is_given() -> None:
    """Positions are zero-based; a sheet with nothing wanted has no results."""
    assert calculated(workbook("=A1", "=A2", "=A1+A2"), 2) == {(0, 1): 1, (1, 1): 2.5}
    assert calculated(workbook(), 0) == {}


def test_unknown_is_missing() -> None:
    """A function that does not exist in the engine, and the time when nobody told it."""
    assert calculated(workbook("=TODAY()", "=NOW()", '=INDIRECT("R1C1",FALSE)', "=A1"), 4) == {(3, 1): 1}


def test_the_day_is_given() -> None:
    """45658 is 1 January 2025 in Excel."""
    assert calculated(workbook("=TODAY()"), today=dt.date(2025, 1, 1)) == {(0, 1): 45658}


def test_more_cells_than_the_engine_hands_out_at_once() -> None:
    """The engine reads at most 10,000 cells at a time."""
    results = calculated(workbook(*(f"=A1*{n}" for n in range(12_001))), 12_001)
    assert len(results) == 12_001
    assert results[12_000, 1] == 12_000


def test_no_workbook() -> None:
    """Not a zip file: one exception of ours, with the engine's reason."""
    with pytest.raises(CannotCalculate, match="ZIP"):
        calculated(b"no workbook")


@pytest.mark.libreoffice
def test_libreoffice_recalculates_too() -> None:
    """The helper of other tests is no echo: it replaces wrong cached results, and agrees with the engine."""
    formulas = ("=A1+A2", '=A3&"字"', "=A1<A2", '=SUMIFS(A1:A2,A1:A2,">1")', "=ROUND(A2/3,2)")
    data = workbook(*formulas)
    ours, theirs = calculated(data, len(formulas)), recalculated(data)
    assert theirs[NAME, 0, 1] == 3.5
    assert {place: theirs[NAME, *place] for place in ours} == pytest.approx(ours)
