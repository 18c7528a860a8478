"""A summary in another unit: converted from the departments' own sheets, and proven."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.libreoffice import recalculated
from tests.zones import FORM, YEAR, ZONE_NAME, cells, differences, invented_zone, opened, sums
from xltools.consolidate import consolidate, summary
from xltools.core.scale import UNITS, Scale
from xltools.excel.write import render

ZONE = invented_zone(2)
TOTAL = sums(ZONE)["spending.total"]


@cache
def made(unit: str, *, most_sheets: int = 300) -> bytes:
    """The summary of two invented departments in a unit."""
    return render(summary(consolidate(FORM, ZONE_NAME, YEAR, ZONE, unit=unit), most_sheets=most_sheets))


def total_of(data: bytes, column: str) -> float:
    """The total of a column of 支出, by its header."""
    rows = list(opened(data)["支出"].iter_rows(values_only=True))
    place = next(index for row in rows[:4] for index, each in enumerate(row) if each == column)
    return float(next(row[place] for row in rows if row[0] == "合计"))


@pytest.mark.parametrize(("unit", "factor"), [("元", "10000"), ("万元", "1"), ("亿元", "0.0001")])
@pytest.mark.parametrize("most_sheets", [300, 1], ids=["live", "values"])
def test_totals_are_converted_and_proven(unit: str, factor: str, most_sheets: int) -> None:
    """The form's 万元 times the factor; people are counted as ever; every row of 勾稽 holds in the form's unit."""
    data = made(unit, most_sheets=most_sheets)
    assert total_of(data, "支出合计") == pytest.approx(float(TOTAL * Decimal(factor)), rel=1e-12)
    assert total_of(data, "实有人数") == float(sums(ZONE)["profile.headcount"])
    rows = [row for row in opened(data)["勾稽"].iter_rows(min_row=5, values_only=True) if row[0] in FORM.items]
    assert {row[8] for row in rows} == {"✓"}
    (proof,) = [row for row in rows if row[0] == "spending.total" and row[6] is not None]
    assert proof[6] == pytest.approx(float(TOTAL))
    assert unit in opened(data)["支出"]["A1"].value


def test_a_wrong_conversion_would_show() -> None:
    """The proof compares with what was read, in the form's unit."""
    text = opened(made("亿元"), values=False)["勾稽"]["A2"].value
    assert "万元 ÷ 10,000" in text


@pytest.mark.libreoffice
def test_libreoffice_agrees() -> None:
    """Recalculated by another program it gives the values that it carries."""
    data = made("亿元")
    assert differences(cells(data), recalculated(data)) == []


@given(st.sampled_from(UNITS), st.sampled_from(UNITS), st.decimals(-(10**9), 10**9, places=2))
def test_there_and_back(of: str, unit: str, amount: Decimal) -> None:
    """Nothing is lost on the way to another unit and back."""
    there, back = Scale.between(of, unit), Scale.between(unit, of)
    assert back.value(there.value(amount)) == amount
