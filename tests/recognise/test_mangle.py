"""The helpers that insert and delete rows: what Excel does to formulas, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.mangle import (
    a1,
    delete_rows,
    form_sheet,
    insert_columns,
    insert_rows,
    put,
    returned,
)
from xltools.core.snapshot import Cell

if TYPE_CHECKING:
    from tests.mangle import Typing

CASES = [
    ("=SUM(D19:H19)", "=SUM(D21:H21)"),
    ("=SUM($D$4:H19)", "=SUM($D$4:H21)"),
    ("=A4+$A$20*A$21", "=A4+$A$22*A$23"),
    ('=IF(A20="A20","A20",LOG10(A20))', '=IF(A22="A20","A20",LOG10(A22))'),
    ("=其他!A20+A20", "=其他!A20+A22"),
    ("='007001 建设管理部'!A20", "='007001 建设管理部'!A22"),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_inserted_rows_move_references_below(before: str, after: str) -> None:
    """Two rows inserted above row 10: references below move, ranges across it grow, texts and other sheets stay."""
    changed = insert_rows(put(returned(), {a1("Z1"): Cell(1, before)}), 9, 2)
    assert form_sheet(changed).at(*a1("Z1")).formula == after


def test_deleted_rows_shrink_ranges_and_break_single_references() -> None:
    """Rows 10 and 11 deleted."""
    formulas = {"Z1": "=SUM(A9:A11)", "Z2": "=A10", "Z3": "=SUM(A10:A20)"}
    cells: Typing = {a1(cell): Cell(1, formula) for cell, formula in formulas.items()}
    sheet = form_sheet(delete_rows(put(returned(), cells), 9, 2))
    assert [sheet.at(*a1(cell)).formula for cell in formulas] == ["=SUM(A9:A9)", "=#REF!", "=SUM(A10:A18)"]


def test_merges_and_names_move_along() -> None:
    """A row above the form moves everything; a column inside the title widens it."""
    before, after = form_sheet(returned()), form_sheet(insert_columns(insert_rows(returned(), 0), 3))
    title = before.merges[0]
    assert title == (0, 0, 0, 9)
    assert (1, 0, 1, 10) in after.merges
    name = before.names["XLT_INCOME"]
    assert after.names["XLT_INCOME"] == (name.top + 1, 0, name.bottom + 1, 10)
