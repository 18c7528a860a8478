"""A1 and R1C1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from xltools.core.address import to_a1
from xltools.formulas.r1c1 import corner_from_r1c1, reference_to_a1, to_r1c1
from xltools.formulas.references import parse_reference, references

_places = st.tuples(st.integers(100, 900), st.integers(100, 600))
_corners = st.builds(
    lambda row, column, row_fixed, column_fixed: (
        to_a1((row, column)) if not (row_fixed or column_fixed) else _fixed(row, column, row_fixed, column_fixed)
    ),
    st.integers(100, 999),
    st.integers(100, 699),
    st.booleans(),
    st.booleans(),
)


def _fixed(row: int, column: int, row_fixed: bool, column_fixed: bool) -> str:  # noqa: FBT001 - of a strategy
    letters = to_a1((0, column))[:-1]
    return f"{'$' if column_fixed else ''}{letters}{'$' if row_fixed else ''}{row + 1}"


_ranges = st.one_of(_corners, st.tuples(_corners, _corners).map(":".join))


@given(_ranges, _places)
def test_there_and_back(text: str, place: tuple[int, int]) -> None:
    """A reference in R1C1 means the same cells, with the same parts fixed, seen from the same place."""
    assert reference_to_a1(to_r1c1("=" + text, place)[1:], place) == text


@given(st.lists(_ranges, min_size=1, max_size=3), _places, st.integers(-90, 90), st.integers(-90, 90))
def test_a_copied_formula_reads_the_same(parts: list[str], place: tuple[int, int], down: int, right: int) -> None:
    """What makes neighbours comparable; openpyxl does the copying."""
    formula = "=SUM(" + ",".join(parts) + ")"
    there = (place[0] + down, place[1] + right)
    copied = Translator(formula, origin=to_a1(place)).translate_formula(to_a1(there))
    assert to_r1c1(copied, there) == to_r1c1(formula, place)


@pytest.mark.parametrize(
    ("formula", "place", "expected"),
    [
        ("=SUM(B2:B9)", (9, 1), "=SUM(R[-8]C:R[-1]C)"),
        ("=$B$2+b3", (2, 1), "=R2C2+RC"),
        ("='007001 甲'!C$4", (0, 0), "='007001 甲'!R4C[2]"),
        ("=SUM(B:B)", (0, 2), "=SUM(C[-1]:C[-1])"),
        ("=SUM(2:$3)", (1, 0), "=SUM(R:R3)"),
        ('=IF(A1="B2", 1, sum(C1))', (0, 0), '=IF(RC="B2",1,SUM(RC[2]))'),
        ("=Sheet1!#REF!+1", (0, 0), "=Sheet1!#REF!+1"),
    ],
)
def test_formulas_in_r1c1(formula: str, place: tuple[int, int], expected: str) -> None:
    """Worked out by hand."""
    assert to_r1c1(formula, place) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("R[-1]C", "B1048576"), ("RC[-2]", "XFD1"), ("C", "B:B"), ("R3", "$3:$3"), ("汇总!R1C1", "汇总!$A$1")],
)
def test_references_in_a1_seen_from_b1(text: str, expected: str) -> None:
    """Beyond the edge of a sheet they come in again on the other side, as in Excel."""
    assert reference_to_a1(text, (0, 1)) == expected


@pytest.mark.parametrize("text", ["", "A1", "R[C", "R0C1"])
def test_what_is_no_reference(text: str) -> None:
    """Said, not guessed."""
    with pytest.raises(ValueError, match="R1C1"):
        corner_from_r1c1(text, (0, 0))


def test_parts_of_a_reference() -> None:
    """Workbook, sheets, whole columns; what was lost is none."""
    found = parse_reference("'[预算 2023.xlsx]1月:3月'!$A:B")
    assert found is not None
    assert (found.book, found.sheet, found.last_sheet, found.whole) == ("预算 2023.xlsx", "1月", "3月", True)
    assert found.area == (0, 0, 1_048_575, 1)
    assert parse_reference("甲!#REF!") is None
    assert [reference.area for reference in references("=SUM(B9:A2)+收入+C1")] == [(1, 0, 8, 1), (0, 2, 0, 2)]
