"""All cases, in the order of their themes."""

from __future__ import annotations

from tests.conformance import arithmetic, arrays, conditions, dates, financial, lookup, texts

CASES = [
    *arithmetic.CASES,
    *texts.CASES,
    *dates.CASES,
    *lookup.CASES,
    *conditions.CASES,
    *financial.CASES,
    *arrays.CASES,
]
