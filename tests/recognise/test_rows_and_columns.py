"""Rows and columns that clerks insert and delete: the facts stay what they are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mangle import (
    BUILDING,
    SERVICE,
    delete_rows,
    example,
    facts,
    form_sheet,
    insert_columns,
    insert_rows,
    place,
    put,
    reading,
    returned,
    row_of,
    rules,
    submission,
    uncalculated,
    with_sheet,
    without_names,
)
from xltools.core.address import Area
from xltools.core.finding import Severity
from xltools.sheets.blocks import RECORDS_SENTINEL, TOTAL_LABEL, UNITS_SENTINEL

if TYPE_CHECKING:
    from xltools.core.snapshot import Snapshot

UNIT_ROWS = 4  # total, head office and two units


def _sentinel(snapshot: Snapshot, below: int, text: str = UNITS_SENTINEL) -> int:
    return min(row for (row, _), cell in form_sheet(snapshot).cells.items() if cell.value == text and row > below)


def _with_unit(snapshot: Snapshot, row: int, label: str, figures: dict[str, float]) -> Snapshot:
    """A unit's figures in a row of the income table, as a clerk types them: no formula for its total."""
    cells = {(row, 0): label} | {(row, place(f"income.{item}")[1]): value for item, value in figures.items()}
    return uncalculated(put(snapshot, cells))


@pytest.mark.parametrize("offset", [2, 3, 4], ids=["below the head office", "between the units", "above the last line"])
def test_unit_in_an_inserted_row(offset: int) -> None:
    """A new unit's figures are read and counted in the totals, although its row has no formulas.

    3538.15 of the head office and 100.5 + 20 of the new unit; the sums that Excel keeps grow over the row.
    """
    at = place("income.total")[0] + offset
    changed = _with_unit(insert_rows(returned(), at), at, "园林中心", {"general": 100.5, "other": 20})
    reported = facts(submission(changed))
    (unit,) = {row for item, row in reported if item == "income.general" and row not in {"", "head"}}
    assert reported["income.general", unit] == Decimal("100.5")
    assert reported["income.total", unit] == Decimal("120.5")
    assert reported["income.total", ""] == Decimal("3658.65")
    assert reported["budget.general.final", ""] == Decimal("3638.65")
    assert submission(changed).rows["income"][unit] == "园林中心"
    assert rules(changed) == ["formula.missing", "formula.not_calculated"]


def test_unit_above_the_head_office_is_outside_of_the_sums() -> None:
    """Excel does not widen a sum over a row inserted above its first: the total is reported as it shows."""
    at = place("income.general", "head")[0]
    changed = put(insert_rows(returned(), at), {(at, 0): "园林中心", (at, place("income.general")[1]): 100})
    extraction = reading(changed)
    finding = next(each for each in extraction.findings if each.item == "income.general")
    assert (finding.rule, str(finding.severity), finding.difference) == ("formula.too_short", "error", Decimal(-100))
    assert facts(extraction.submissions[0])["income.general", ""] == Decimal("3538.15")


@pytest.mark.parametrize("block", ["income", "spending", "three_public", "fixed_assets"])
def test_blank_rows_inside_a_table_of_units_change_nothing(block: str) -> None:
    """Blank rows above, between and below the units, and units named without figures: no sum misses them."""
    top = place(f"{block}.total")[0]
    changed = returned()
    for offset in (UNIT_ROWS, 3, 2, 1):
        changed = insert_rows(changed, top + offset)
    changed = put(changed, {(top + 1, 0): "不在合计范围内的空行", (top + 3, 0): "尚无数据的单位"})
    assert facts(submission(changed)) == facts(example())
    assert {each.severity for each in reading(changed).findings} == {Severity.NOTE}
    assert set(rules(changed)) == {"formula.missing", "formula.leaves_out"}  # of the two rows that the clerk named


def test_deleted_unit_rows() -> None:
    """The rows of units that a department does not have are deleted in every table."""
    changed = returned()
    for block in ("fixed_assets", "three_public", "spending", "income"):
        changed = delete_rows(changed, place(f"{block}.total")[0] + 2, 2)
    assert facts(submission(changed)) == facts(example())
    assert rules(changed) == []
    assert submission(changed).rows["income"] == {"": TOTAL_LABEL, "head": "1、局机关"}


@pytest.mark.parametrize("named", [True, False])
def test_deleted_last_lines(named: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """Without the line that ends a table it ends where the next heading or part begins."""
    changed = returned()
    for text in (UNITS_SENTINEL, RECORDS_SENTINEL):
        rows = [row for (row, _), cell in form_sheet(changed).cells.items() if cell.value == text]
        for row in sorted(rows, reverse=True):
            changed = delete_rows(changed, row)
    changed = changed if named else without_names(changed)
    assert facts(submission(changed)) == facts(example())
    assert rules(changed) == ([] if named else ["structure.names"])


def test_records_beyond_the_rows_offered() -> None:
    """Three rows above the last line of a table of records; a blank one among them does not count."""
    last = _sentinel(returned(), place("goals.expected", "1")[0], RECORDS_SENTINEL)
    cells = {
        (last, 0): "第四个目标",
        (last, 4): "完成",
        (last + 2, 0): "第五个目标",
        (last + 2, 5): "完成一半",  # in an inserted row nothing is merged: one column further on
    }
    changed = submission(put(insert_rows(returned(), last, 3), cells))
    count = len(example().rows["goals"])
    assert changed.text("goals.expected", str(count + 1)) == "第四个目标"
    assert changed.text("goals.actual", str(count + 2)) == "完成一半"
    assert len(changed.rows["goals"]) == count + 2


def test_blank_rows_between_records_are_passed_over() -> None:
    """Records keep their numbers."""
    top = place("indicators.name", "1")[0]
    changed = insert_rows(insert_rows(returned(SERVICE), top + 4, 2), top)
    assert facts(submission(changed)) == facts(example(SERVICE))
    assert rules(changed) == []


def test_header_repeated_among_records_is_no_record() -> None:
    """A table that goes over a page gets its header once more."""
    top = place("goals.expected", "2")[0]
    changed = put(insert_rows(returned(), top), {(top, 0): "预期目标", (top, 4): "实际完成"})
    assert facts(submission(changed)) == facts(example())


def test_a_level_merged_downwards_speaks_for_its_rows() -> None:
    """一级指标 is merged over the indicators that it heads; a weight merged the same way counts once."""
    first, second = (place("indicators.level1", row)[0] for row in ("1", "2"))
    level, weight = place("indicators.level1", "1")[1], place("indicators.weight", "1")[1]
    changed = put(returned(), {(second, level): None, (second, weight): None, (first, weight): 20})
    sheet = form_sheet(changed)
    merges = (*sheet.merges, Area(first, level, second, level), Area(first, weight, second, weight))
    reported = submission(with_sheet(changed, replace(sheet, merges=merges)))
    assert reported.text("indicators.level1", "2") == example().text("indicators.level1", "1")
    assert reported.amount("indicators.weight", "1") is not None
    assert reported.amount("indicators.weight", "2") is None


def test_rows_above_the_title_and_between_blocks() -> None:
    """A letterhead above the form, and blank rows between its tables."""
    changed = returned()
    for text in ("三公经费（万元）", "年度收入情况（万元）", "一、部门（单位）基本概况"):
        changed = insert_rows(changed, row_of(changed, text), 2)
    changed = put(insert_rows(changed, 0, 3), {(0, 0): "附件1", (1, 0): "湖南城陵矶新港区财政局"})
    assert facts(submission(changed)) == facts(example())
    assert rules(changed) == []


def test_row_between_a_heading_and_its_text() -> None:
    """The text below a heading of the narrative may stand a row further down."""
    top = place("narrative.problems")[0]
    changed = insert_rows(returned(), top, 2)
    assert facts(submission(changed)) == facts(example())


@pytest.mark.parametrize("before", range(11))
@pytest.mark.parametrize("named", [True, False])
def test_inserted_columns(before: int, named: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """A column before the form, inside any table, or behind it."""
    changed = insert_columns(returned(), before)
    changed = changed if named else without_names(changed)
    assert facts(submission(changed)) == facts(example())
    assert rules(changed) == ([] if named else ["structure.names"])


def test_number_in_an_inserted_column_is_in_no_item() -> None:
    """Excel adds it up, the form has no item for it: both are said."""
    column = place("income.fund")[1]
    row = place("income.fund", "head")[0]
    changed = put(insert_columns(returned(), column), {(row, column): 77.0})
    assert set(rules(changed)) == {"formula.changed", "structure.unread_number"}


_INSERTIONS = st.lists(
    st.tuples(st.sampled_from(["row", "column"]), st.integers(0, 170), st.integers(1, 3)), max_size=3
)


def _inside_a_header(snapshot: Snapshot, row: int) -> bool:
    """Whether a row lies inside something merged downwards, such as a header of two rows."""
    return any(merge.top < row <= merge.bottom for merge in form_sheet(snapshot).merges)


@settings(max_examples=40)
@given(code=st.sampled_from([BUILDING, SERVICE]), insertions=_INSERTIONS, named=st.booleans())
def test_facts_do_not_depend_on_blank_rows_and_columns(
    code: str,
    insertions: list[tuple[str, int, int]],
    named: bool,  # noqa: FBT001 - Hypothesis gives it
) -> None:
    """Blank rows and columns anywhere outside merged headers change no fact and are no finding."""
    changed = returned(code)
    for axis, before, count in insertions:
        if axis == "column":
            changed = insert_columns(changed, before % 12, count)
        elif not _inside_a_header(changed, before):
            changed = insert_rows(changed, before, count)
    changed = changed if named else without_names(changed)
    assert facts(submission(changed)) == facts(example(code))
    assert rules(changed) == ([] if named else ["structure.names"])
