"""Results by plain arithmetic are those of the engine, to the last digit, or there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xltools.core.snapshot import ErrorValue
from xltools.excel.draft import Draft
from xltools.recalculate.direct import Direct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.recalculate.engine import Result

ROWS, COLUMNS = 3, 3
FORMULAS = [
    "A1+B1", "A1-B1", "A1+B1-C1", "(A1+B1-C1)*3", "-A1", "A1*B2", "A1/B1", "1*A2+B2", "A1*A1*A1*A1",
    "SUM(A1:C3)", "SUM(A1:B2)-SUM(C1:C3)", "SUM(A1,B2)-C3", "N(SUM(A1:A3))", "COUNT(A1:C3)+COUNT(D9)",
    "ROUND(A1,2)", "ROUND(A1-B1,6)", "ROUND(A1/B1*100,1)", "ABS(A1-B1)", "N(A1)-N(B1)", "ROUND(0.005*COUNT(A1,B1),6)",
    'IF(A1>B1,"多","少")', 'IF(COUNT(A1)=0,"",A1)', 'IF(TRIM(A1)="","○","✓")', 'IF(A1=B1,A2,"")', "IF(A1,B1,C1)",
    'A1&"："&B1', 'COUNTIF(A1:C3,"✓")', 'COUNTIF(A1:C3,"甲")', 'SUBSTITUTE(A1&B1,"✓","△")', "TRIM(A1)", "A1", "D1*2",
    'IF(AND(A1>0,B1>0),1,"")', "A1>B1", "A1<>B1", "SUM(D1:D5)", "D1+D2-D3", 'IF(D1="多",D2,D3)&"x"', "LEFT(A1,1)", "D6",
]  # fmt: skip
"""What stands in column D from the first row on, where further formulas look at it."""

numbers = st.one_of(
    st.integers(-1000, 1000).map(float),
    st.integers(-(10**7), 10**7).map(lambda cents: cents / 100),
    st.sampled_from([0.1, 0.2, 0.3, -0.3, 0.0, -0.0, 1e15, 1e-7, 1 / 3]),
    st.floats(-1e12, 1e12),
    st.floats(allow_nan=False, allow_infinity=False),
)
texts = st.sampled_from(["", " ", "甲", "✓", "a", "A", "1", " 甲  乙 ", "多"])
cells = st.dictionaries(
    st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1)),
    st.one_of(numbers, numbers, texts, st.sampled_from([True, ErrorValue("#N/A")])),
)


def shown(results: Mapping[tuple[int, int], Result]) -> dict[tuple[int, int], str]:
    """Results by which 1 and 1.0 differ, and so does every digit."""
    return {at: repr(value) for at, value in results.items()}


@example(["A1"], [{(0, 0): ""}])  # which is no blank, of which the result would be 0
@given(st.lists(st.sampled_from(FORMULAS), min_size=1, max_size=6), st.lists(cells, min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_results_are_those_of_the_engine(texts: list[str], sheets: list[dict[tuple[int, int], Result]]) -> None:
    """For one sheet after another, as what is known of the last one is used for the next."""
    formulas = {(row, COLUMNS): text for row, text in enumerate(texts) if f"D{row + 1}" not in text}
    direct = Direct(formulas)
    for values in sheets:
        draft = Draft({"S": formulas}).results({"S": values}, None)["S"]
        for wanted in (formulas.keys(), {at for at in formulas if at[0] % 2}):
            results = direct.results(values, wanted)
            assert results is None or shown(results) == {at: repr(draft[at]) for at in wanted}


@pytest.mark.parametrize(
    ("formulas", "values"),
    [
        ({(0, 1): "A1+A2-A3"}, {(0, 0): 0.1, (1, 0): 0.2, (2, 0): 0.3}),  # 0 in Excel, not so elsewhere
        ({(0, 1): "SUM(A1:A3)"}, {(0, 0): 0.1, (1, 0): 0.2, (2, 0): -0.3}),
        ({(0, 1): "C1", (0, 2): "B1"}, {}),
        ({(0, 1): "A1>1"}, {(0, 0): 2.0}),
        ({(0, 1): "A1"}, {}),  # a blank, shown as 0
        ({(0, 1): "N(A1)"}, {(0, 0): True}),
        ({(0, 1): "LEFT(A1,1)", (0, 2): 'B1&"x"'}, {(0, 0): "甲"}),
        ({(0, 1): "A1*A1"}, {(0, 0): 1e200}),
        ({(0, 1): "A1&A1"}, {(0, 0): "长" * 5_000}),
    ],
)
def test_what_is_uncertain_is_left_to_an_engine(
    formulas: dict[tuple[int, int], str], values: dict[tuple[int, int], Result]
) -> None:
    """Dust, circles, truth values, blanks, unknown functions, numbers and texts that may be too large."""
    assert Direct(formulas).results(values, formulas.keys()) is None


def test_only_what_is_asked_for_has_to_be_certain() -> None:
    """And whatever that looks at."""
    direct = Direct({(0, 1): "LEFT(A1,1)", (1, 1): "A2*2", (2, 1): "B2+1", (3, 1): "LEN(B1)"})
    values: dict[tuple[int, int], Result] = {(0, 0): "甲", (1, 0): 2.5}
    assert direct.results(values, {(2, 1)}) == {(2, 1): 6}
    assert direct.results(values, {(2, 1), (3, 1)}) is None
    assert direct.results(values, set()) == {}


def test_of_the_last_sheet_nothing_remains() -> None:
    """A cell that is blank now, a result that was uncertain in between."""
    formulas = {(0, 1): "A1+A2-A3", (1, 1): "N(A4)+1", (2, 1): "B2*2"}
    direct = Direct(formulas)
    certain: dict[tuple[int, int], Result] = {(0, 0): 1.0, (1, 0): 2.0, (2, 0): 4.0}
    assert direct.results(certain | {(3, 0): 5.0}, formulas.keys()) == {(0, 1): -1, (1, 1): 6, (2, 1): 12}
    assert direct.results({(0, 0): 0.1, (1, 0): 0.2, (2, 0): 0.3, (3, 0): 7.0}, formulas.keys()) is None
    assert direct.results(certain, formulas.keys()) == {(0, 1): -1, (1, 1): 1, (2, 1): 2}
