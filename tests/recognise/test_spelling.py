"""Formulas compared by the cells that they add up."""

from __future__ import annotations

import pytest

from xltools.core.address import parse_a1
from xltools.core.snapshot import Sheet
from xltools.recognise.spelling import Spelling

COUNTING = frozenset(map(parse_a1, ("C5", "D5", "F5", "G5", "C6", "C7")))
SPELLING = Spelling.of(Sheet("甲", {}), COUNTING)

SAME = [
    ('=IF(COUNT(C5,D5,F5)=0,"",SUM(C5:D5,F5))', '=IF(COUNT(C5:F5)=0,"",SUM(C5:F5))'),  # E5 counts for nothing
    ("=C5+D5+F5", '=IF(COUNT(C5:F5)=0,"",SUM(C5:F5))'),
    ("=SUM($C$5:$F$5)", '=IF(COUNT(C5:F5)=0,"",SUM(C5:F5))'),
    ("=SUM(C5:C9)", '=IF(COUNT(C5:C7)=0,"",SUM(C5:C7))'),
    ("=甲!C5", '=IF(COUNT(C5)=0,"",SUM(C5))'),
    ("=sum('甲'!C5;D5)", '=IF(COUNT(C5:D5)=0,"",SUM(C5:D5))'),
]
DIFFERENT = [
    ("=SUM(C5:D5)", '=IF(COUNT(C5:F5)=0,"",SUM(C5:F5))'),
    ("=SUM(C5:G5)", '=IF(COUNT(C5:F5)=0,"",SUM(C5:F5))'),
    ("=C5+C5+D5", '=IF(COUNT(C5:D5)=0,"",SUM(C5:D5))'),
    ("=C5-D5", '=IF(COUNT(C5:D5)=0,"",SUM(C5:D5))'),
    ("=乙!C5", '=IF(COUNT(C5)=0,"",SUM(C5))'),
    ("=SUM(C:C)", '=IF(COUNT(C5:C7)=0,"",SUM(C5:C7))'),
    ('=IF(COUNT(C5)=0,"0",SUM(C5))', '=IF(COUNT(C5)=0,"",SUM(C5))'),
    ("=AVERAGE(C5:D5)", '=IF(COUNT(C5:D5)=0,"",SUM(C5:D5))'),
    ('=IF(COUNT(C5)=0,"",N(C6)-N(C5))', '=IF(COUNT(C5)=0,"",N(C5)-N(C6))'),
    ("=", '=IF(COUNT(C5)=0,"",SUM(C5))'),
]


@pytest.mark.parametrize(("formula", "expected"), SAME)
def test_same(formula: str, expected: str) -> None:
    """Other words for the same cells."""
    assert SPELLING.same(formula, expected)


@pytest.mark.parametrize(("formula", "expected"), DIFFERENT)
def test_different(formula: str, expected: str) -> None:
    """A cell more or less, another order of a difference, another sheet, another function."""
    assert not SPELLING.same(formula, expected)
