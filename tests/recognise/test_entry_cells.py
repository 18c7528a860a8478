"""Cells to type into: known from a sheet that differs in nothing but what is typed into them, or looked for anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mangle import (
    BUILDING,
    SERVICE,
    blank,
    delete_rows,
    form,
    form_sheet,
    insert_columns,
    insert_rows,
    put,
    returned,
    without_names,
)
from xltools.core.snapshot import Cell
from xltools.recognise import entry_cells as module
from xltools.recognise.entry_cells import EntryCells, entry_cells
from xltools.recognise.slots import find_slots
from xltools.sheets.blocks import TOTAL_LABEL, UNITS_SENTINEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.core.snapshot import Sheet, Snapshot


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is known of sheets: nothing when a test begins."""
    kept: list[object] = []
    monkeypatch.setattr(module, "_known", kept)
    return kept


def looked_for(sheet: Sheet) -> EntryCells:
    """What this very sheet says."""
    slots = find_slots(form(), sheet)
    assert slots is not None
    return EntryCells(slots.places, slots.bodies)


def typed_into(sheet: Sheet, typed: dict[tuple[int, int], Cell | None]) -> Sheet:
    """A sheet with other things in some cells; None empties one."""
    cells = {at: cell for at, cell in sheet.cells.items() if at not in typed}
    return replace(sheet, cells={**cells, **{at: cell for at, cell in typed.items() if cell is not None}})


@pytest.mark.parametrize("workbook", [blank, returned], ids=["sent out", "returned"])
def test_a_sheet_that_differs_in_what_is_typed_is_not_looked_through(
    workbook: Callable[[], Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in whose code and name it has, nor in what formulas make of these."""
    sheet = form_sheet(workbook())
    first = entry_cells(form(), sheet)
    assert first == looked_for(sheet)
    monkeypatch.setattr(module, "find_slots", None)
    every = looked_for(sheet).every.values()
    assert entry_cells(form(), typed_into(sheet, dict.fromkeys(every, Cell(7)))) == first
    calculated = {at: Cell("别的结果", cell.formula) for at, cell in sheet.cells.items() if cell.formula is not None}
    assert entry_cells(form(), typed_into(sheet, {**calculated})) == first


TYPED = st.one_of(
    st.none(), st.integers(-9, 9).map(Cell), st.sampled_from(["无", "—", " ", "1", "2021", "完成了三项任务"]).map(Cell)
)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([blank, returned]), st.lists(st.integers(0, 10**6), max_size=12))
def test_what_is_typed_does_not_move_the_cells(
    data: st.DataObject, workbook: Callable[[], Snapshot], places: list[int]
) -> None:
    """As long as it is no label, looking for them on the changed sheet finds the same."""
    sheet = form_sheet(workbook())
    every = sorted(set(looked_for(sheet).every.values()))
    changed = typed_into(sheet, {every[place % len(every)]: data.draw(TYPED) for place in places})
    entry_cells(form(), sheet)
    assert entry_cells(form(), changed) == looked_for(changed)


@pytest.mark.parametrize("label", [TOTAL_LABEL, UNITS_SENTINEL])
def test_a_label_that_is_typed_does_not_move_the_cells(label: str) -> None:
    """The sheet is still the one that was sent out."""
    sheet = form_sheet(blank())
    first = entry_cells(form(), sheet)
    for at in sorted(set(looked_for(sheet).every.values()))[::9]:
        assert entry_cells(form(), typed_into(sheet, {at: Cell(label)})) == first


CHANGES: dict[str, Callable[[Snapshot], Snapshot]] = {
    "a row more": lambda snapshot: insert_rows(snapshot, 12),
    "a row less": lambda snapshot: delete_rows(snapshot, 12),
    "a column more": lambda snapshot: insert_columns(snapshot, 1),
    "names lost": without_names,
    "a text": lambda snapshot: put(snapshot, {(40, 30): "备注"}),
    "a formula": lambda snapshot: put(snapshot, {(40, 30): Cell(1, "=1")}),
}


@pytest.mark.parametrize("department", [BUILDING, SERVICE])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_sheet_that_differs_in_more_is_looked_through(
    change: Callable[[Snapshot], Snapshot], department: str
) -> None:
    """Be it that the cells stand elsewhere or where they did."""
    for workbook in (returned(department), change(returned(department)), returned(department)):
        sheet = form_sheet(workbook)
        assert entry_cells(form(), sheet) == looked_for(sheet)


def test_what_is_no_form_is_none(known: list[object]) -> None:
    """And nothing is kept of it."""
    sheet = form_sheet(blank())
    assert entry_cells(form(), replace(sheet, cells={(0, 0): Cell("目录")}, names={})) is None
    assert known == []


def test_few_sheets_are_kept(known: list[object]) -> None:
    """However many differ; the last ones."""
    sheets = [form_sheet(insert_rows(blank(), row)) for row in range(12, 20)]
    found = [entry_cells(form(), sheet) for sheet in sheets]
    assert len(known) == 4
    assert entry_cells(form(), sheets[0]) == found[0] == looked_for(sheets[0])
