"""What formulas compute: one way of writing it, and the result in another cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formulas.books import book
from xltools.formulas.canonical import canonical
from xltools.formulas.numbers import decimals, is_telling, rounding
from xltools.formulas.syntax import parse

HOME = (9, 3)  # D10


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=B2+C2", "=+C2+B2"),
        ("=B2+C2", "=SUM(B2:C2)"),
        ("=SUM(B2+C2)", "=SUM(B2,C2)"),
        ("=B2*C2", "=C2*B2"),
        ("=B2-(C2-E2)", "=B2+E2-C2"),
        ("=SUM(B2:B9)", "=+SUM(B2:B9)"),
    ],
)
def test_formulas_that_compute_the_same(one: str, other: str) -> None:
    """Order, plus signs and SUM around a sum are habits, not differences."""
    assert canonical(one, HOME) == canonical(other, HOME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("=B2-C2", "=C2-B2"),
        ("=B2/C2", "=C2/B2"),
        ("=SUM(B2:B9)", "=SUM(B2:B8)"),
        ("=B2+B2", "=B2"),
        ("=SUM(B2:B9)", "=AVERAGE(B2:B9)"),
        ("=$B2", "=B2"),
        ("=甲!B2", "=B2"),
        ("=SUM(B2:B9)-1000", "=SUM(B2:B9)"),
    ],
)
def test_formulas_that_do_not(one: str, other: str) -> None:
    """What another reviewer would call different."""
    assert canonical(one, HOME) != canonical(other, HOME)


def test_amounts_that_are_added_can_be_left_out() -> None:
    """A total with an adjustment still is its neighbours' total."""
    assert canonical("=SUM(B2:B9)-1000", HOME, numbers=False) == canonical("=SUM(B2:B9)", HOME, numbers=False)
    assert canonical("=B2*3", HOME, numbers=False) != canonical("=B2*4", HOME, numbers=False)


def test_what_cannot_be_parsed_is_its_own_meaning() -> None:
    """Names, arrays and tables are compared as they are written, in R1C1."""
    assert parse("=收入+B2") is None
    assert canonical("=收入+D9", HOME) == "=收入+R[-1]C"


CELLS = {"A1": 2, "A2": 3, "A3": "-", "A4": 4.5, "B1": 10, "B2": 20, "B4": 40, "C4": "#N/A"}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=A1*B1", 20),
        ("=SUM(A1:A4)", 9.5),
        ("=SUM(A1:A2,B1,3)", 18),
        ("=A1-B1%", 1.9),
        ("=-A1^2", 4),
        ("=2^3^2", 64),
        ("=IF(A1=0,0,B1/A1)", 5),
        ("=IF(A1>=3,1)", 0),
        ("=ROUND(A4/2,1)", 2.3),
        ("=ROUND(-A4/2,1)", -2.3),
        ("=AVERAGE(A1:A4)", 9.5 / 3),
        ("=MAX(B1:B4)-MIN(B1:B4)+COUNT(B1:B4)", 33),
        ("=ABS(-A1)*PRODUCT(A1:A2)", 12),
        ("=B3", 0),
        ("=A1/B3", None),
        ("=A3+1", None),
        ('="x"', None),
        ("=VLOOKUP(A1,B:B,1)", None),
        ("=SUM(C1:C4)", None),
        ("=AVERAGE(E1:E2)", None),
        ("=[1]甲!A1", None),
        ("=丙!A1", None),
        ("=(-8)^0.5", None),
    ],
)
def test_results(formula: str, expected: float | None) -> None:
    """Worked out by hand; what is no plain arithmetic on numbers is not known."""
    prepared = book(CELLS | {"F1": formula})
    sheet = prepared.sheets[0]
    result = prepared.would_give(sheet, sheet.formulas[0, 5], (0, 5))
    assert result == (None if expected is None else pytest.approx(expected))


def test_a_formula_filled_down() -> None:
    """Relative references move along, fixed ones stay."""
    prepared = book({"A1": 2, "A2": 3, "B1": 10, "C1": "=A1*$B$1"})
    sheet = prepared.sheets[0]
    assert prepared.would_give(sheet, sheet.formulas[0, 2], (1, 2)) == 30
    assert prepared.would_give(sheet, sheet.formulas[0, 2], (2, 2)) == 0


@given(
    st.recursive(st.sampled_from(["A1", "1", '"x"']), lambda inner: inner.map(lambda text: f"-({text})"), max_leaves=99)
)
def test_however_deep(text: str) -> None:
    """Past some depth a formula has no tree; it never breaks the stack."""
    parse("=" + text)
    assert parse("=" + "(" * 5000 + "1" + ")" * 5000) is None


@pytest.mark.parametrize(
    ("value", "places", "half"), [(0.3, 1, 0.05), (7, 0, 0.5), (7.0, 0, 0.5), (1e20, 0, 0.5), (0.25, 2, 0.005)]
)
def test_how_a_number_was_written(value: float, places: int, half: float) -> None:
    """By the shortest text that Python has for it."""
    assert decimals(value) == places
    assert rounding(value) == pytest.approx(half, rel=1e-5)


@pytest.mark.parametrize(
    ("number", "telling"),
    [
        (0.0, False),
        (7.0, False),
        (1200.0, False),
        (0.05, False),
        (-0.125, True),
        (1230.0, True),
        (1.5e-7, False),
        (1.25e22, True),
    ],
)
def test_numbers_that_are_no_accident(number: float, telling: bool) -> None:  # noqa: FBT001 - a table of cases
    """Three digits; noughts before and after them only say how large it is."""
    assert is_telling(number) is telling
