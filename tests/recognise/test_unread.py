"""Nothing that a clerk typed is lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.mangle import (
    example,
    facts,
    insert_rows,
    place,
    put,
    reading,
    returned,
    row_of,
    rules,
    submission,
    without_names,
)
from xltools.core.snapshot import Cell

if TYPE_CHECKING:
    from tests.mangle import Typing


def test_unit_below_the_last_line_of_its_table() -> None:
    """A row inserted below the line is outside of the table: its figure is named."""
    row = row_of(returned(), "部门（单位）年度支出和结余情况（万元）")
    changed = put(insert_rows(returned(), row), {(row, 0): "园林中心", (row, 3): 120.5})
    by_rule = {finding.rule: finding for finding in reading(changed).findings}
    assert set(by_rule) == {"structure.unread_number", "structure.unread_text"}
    number = by_rule["structure.unread_number"]
    assert (str(number.severity), number.cell) == ("explain", f"D{row + 1}")
    assert "120.5" in number.message
    assert "园林中心" in by_rule["structure.unread_text"].message
    assert facts(submission(changed)) == facts(example())


def test_remarks_beside_and_below_the_form_are_nobodys_business() -> None:
    """Beyond the form's last column and last row people write what they like."""
    changed = put(returned(), {(20, 25): "已核对", (400, 0): "填表说明", (400, 1): 5})
    assert rules(changed) == []
    assert rules(without_names(changed)) == ["structure.names"]


def test_many_cells_are_one_finding() -> None:
    """The first eight are named and the others counted."""
    row = row_of(returned(), "部门（单位）年度支出和结余情况（万元）")
    changed = put(insert_rows(returned(), row, 2), {(row + n // 6, n % 6): 10.0 + n for n in range(12)})
    (finding,) = reading(changed).findings
    assert "4 more" in finding.message


def test_an_empty_result_is_nothing() -> None:
    """Formulas that show nothing, and strokes, are not reported."""
    row = row_of(returned(), "部门（单位）年度支出和结余情况（万元）")
    cells: Typing = {(row, 0): Cell("", '=IF(A1="","","")'), (row, 1): "——", (row, 2): "　"}
    assert rules(put(insert_rows(returned(), row), cells)) == []


def test_second_value_beside_a_label_is_named() -> None:
    """Only the first cell behind a label is the answer."""
    at = place("profile.contact")
    changed = put(returned(), {(at[0], at[1] + 1): "另一位"})
    assert rules(changed) == ["structure.unread_text"]
