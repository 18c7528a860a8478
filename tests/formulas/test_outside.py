"""Formulas that look at other workbooks only keep the result that is known of those."""

from __future__ import annotations

import pytest

from xltools.formulas.outside import looks_outside_only


@pytest.mark.parametrize(
    ("formula", "outside"),
    [
        ("=[1]S!A1*2", True),
        ("='[去年.xlsx]甲 局'!$A$1+[2]S!B2", True),
        ("=SUM([1]S!A1:A9)", True),
        ("=[1]S!A1+A1", False),
        ("=[1]S!A1+S!A1", False),
        ("=[1]S!A1+合计", False),
        ("=[1]S!A1+表[金额]", False),
        ("=[1]S!A1+TODAY()", False),
        ("=A1*2", False),
        ("=1+2", False),
        ('="[1]S!A1"', False),
    ],
)
def test_only_references_to_other_workbooks_are_outside(formula: str, *, outside: bool) -> None:
    """Names, tables and what is new every day may mean cells of this workbook."""
    assert looks_outside_only(formula) is outside
