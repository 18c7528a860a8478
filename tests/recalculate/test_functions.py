"""What formulas call, and which of it means the same everywhere."""

from __future__ import annotations

import pytest

from xltools.formulas.calls import functions
from xltools.recalculate.functions import doubtful, intersects


def test_names_are_found_where_they_are_called() -> None:
    """Not in texts, not in sheet names; prefixes of newer functions are no part of the name."""
    formula = "=_xlfn.XLOOKUP(\"SUM(\",'MAX(1)'!A1:A9,B1:B9)+Stdev.S(A1)"
    assert functions(formula) == {"XLOOKUP", "STDEV.S"}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(A1:A3)*2", ""),
        ("=IRR(A1:A9)", "IRR"),
        ('=SUM(A1)+TEXT(A2,"0.00")', "TEXT"),
        ("=VLOOKUP(A1,B1:C9,2,FALSE)", ""),
        ("=VLOOKUP(A1,B1:C9,2,0)", ""),
        ("=VLOOKUP(A1,B1:C9,2)", "VLOOKUP"),
        ("=VLOOKUP(A1,B1:C9,2,TRUE)", "VLOOKUP"),
        ('=VLOOKUP("a,b)",IF(A1,B1:C9,D1:E9),2,0)', ""),
        ("=MATCH(1,A1:A9,0)+MATCH(1,A1:A9)", "MATCH"),
        ("=SUBTOTAL(9,A1:A9)", ""),
        ("=FOO(1)", "FOO"),
    ],
)
def test_doubtful(formula: str, expected: str) -> None:
    """Statistics, countries, iterations, approximate lookups."""
    assert doubtful(formula, hidden_rows=False) == expected


def test_subtotal_of_hidden_rows() -> None:
    """It leaves out rows that a filter hides, which a file does not tell from others."""
    assert doubtful("=SUBTOTAL(9,A1:A9)", hidden_rows=True) == "SUBTOTAL"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(A1:A3)-B1", False),
        ("=-SUM(A1:A3)", False),
        ("=A1:A3*2", True),
        ("='甲 表'!A1:A3*2", True),
        ("=2*甲!A:A", True),
        ('=SUM(IF(数据!A2:A7="x",1,0))', True),
        ('=SUMPRODUCT((A1:A3="x")*B1:B3)', False),
        ("=SUMPRODUCT(IF(A1:A3>0,1,0))", True),
        ('=IF(A1="B1:B2=3",1,2)', False),
    ],
)
def test_intersects(formula: str, *, expected: bool) -> None:
    """Where one program takes a cell and another the range."""
    assert intersects(formula) is expected
