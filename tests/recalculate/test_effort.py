"""Workbooks whose formulas would take hours are recognised before anybody begins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.recalculate.court import Witness, book
from xltools import recalculation
from xltools.core.snapshot import Cell, Sheet
from xltools.recalculate.effort import too_much
from xltools.recalculation import recalculate

NUMBERS = {f"A{row}": (row, None) for row in range(1, 11)}
RUNNING = book(NUMBERS | {f"B{row}": (0, f"=SUM(A$1:A{row})") for row in range(1, 11)})


@pytest.mark.parametrize(("most", "expected"), [(54, True), (55, False), (5_000, False)])
def test_reads_are_counted(most: int, *, expected: bool) -> None:
    """Ten running sums read 1 + 2 + … + 10 = 55 cells."""
    assert too_much(RUNNING, most) is expected


def test_whole_columns_end_with_the_sheet() -> None:
    """Of another sheet too, and through upper and lower case: 3 filled rows, not a million."""
    data = Sheet("Data", {(row, 0): Cell(row) for row in range(3)})
    home = Sheet("表", {(0, 0): Cell(3, "=SUM(data!A:A)"), (1, 0): Cell(0, "=SUM(data!A:A)")})
    both = replace(RUNNING, sheets=(data, home))
    assert not too_much(both, 6)
    assert too_much(both, 5)


def test_nobody_is_asked_about_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each engine is named with the reason."""
    monkeypatch.setattr(recalculation, "too_much", lambda _snapshot: True)
    engine = Witness("one")
    result = recalculate(RUNNING, b"", [engine])
    assert engine.asked == []
    assert result.heard == ()
    assert "too many cells" in result.unavailable["one"]
