"""A department that reports a table in 元 or 亿元: converted exactly and shown, or refused; never read as 万元."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.mangle import (
    BUILDING,
    example,
    facts,
    form,
    form_sheet,
    place,
    put,
    reading,
    returned,
    row_of,
    without_names,
)
from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.form import HEAD_ROW, Kind
from xltools.core.snapshot import Cell

if TYPE_CHECKING:
    from xltools.core.finding import Finding
    from xltools.core.snapshot import CellValue, Snapshot
    from xltools.core.submission import Submission

INCOME = "年度收入情况（万元）"
IN_YUAN, IN_HUNDRED_MILLIONS = Decimal(10000), Decimal("0.0001")


def written_in(snapshot: Snapshot, factor: Decimal, *blocks: str) -> Snapshot:
    """The amounts of these tables in another unit, typed and calculated; the budget's links follow, as in Excel."""
    sheet = form_sheet(snapshot)
    followed = {
        code for code, formula in form().block("budget").links.items() for block in blocks if f"{block}." in formula
    }
    changed: dict[tuple[int, int], Cell | CellValue] = {}
    for each in reading(snapshot).submissions[0]:
        at = place(each.item, each.row)
        cell = sheet.at(*at)
        mine = each.item.partition(".")[0] in blocks or each.item in followed
        if mine and form().items[each.item].kind is Kind.AMOUNT and isinstance(cell.value, int | float):
            changed[at] = Cell(float(Decimal(str(cell.value)) * factor), cell.formula)
    return put(snapshot, changed)


def headed(snapshot: Snapshot, heading: str, old: str = INCOME) -> Snapshot:
    """Another heading over a table."""
    return put(snapshot, {(row_of(snapshot, old), 0): heading})


def of_units(snapshot: Snapshot) -> list[Finding]:
    """What is said of units."""
    return [each for each in reading(snapshot).findings if each.rule.startswith("unit.")]


def only(snapshot: Snapshot) -> Submission:
    """The submission in a workbook."""
    (submission,) = reading(snapshot).submissions
    return submission


@pytest.mark.parametrize(
    ("heading", "factor"),
    [
        ("年度收入情况（元）", IN_YUAN),
        ("年度收入情况 (单位：元)", IN_YUAN),
        ("年度收入情况（亿元）", IN_HUNDRED_MILLIONS),
    ],
)
@pytest.mark.parametrize("named", [True, False], ids=["named", "names lost"])
def test_a_table_in_another_unit_is_converted_exactly(heading: str, factor: Decimal, *, named: bool) -> None:
    """Every figure comes out as it was reported in 万元; not a cent is lost, whatever became of the names."""
    snapshot = headed(written_in(returned(), factor, "income"), heading)
    if not named:
        snapshot = without_names(snapshot)
    expected = {at: value for at, value in facts(only(returned())).items() if at[0].startswith("income.")}
    assert len(expected) >= 4
    assert {at: value for at, value in facts(only(snapshot)).items() if at[0].startswith("income.")} == expected
    assert facts(only(snapshot)) == facts(only(returned()))


def test_a_long_way_to_say_it() -> None:
    """金额单位, 人民币, half-width signs: where the table's name was kept, it is understood."""
    snapshot = headed(written_in(returned(), IN_YUAN, "income"), "年度收入情况(金额单位:人民币元)")
    assert facts(only(snapshot)) == facts(only(returned()))


def test_the_proof_stands_at_the_heading() -> None:
    """The first figure in both units, with the step between them, at the cell that named the unit; a note."""
    snapshot = headed(written_in(returned(), IN_YUAN, "income"), "年度收入情况（元）")
    (finding,) = of_units(snapshot)
    total = example(BUILDING).amount("income.total")
    assert total is not None
    yuan = f"{total.value * 10000:,.0f}"
    assert f"{total.value.normalize():,f} 万元 = {yuan} 元 ÷ 10,000" in finding.message
    assert (finding.rule, finding.severity) == ("unit.converted", Severity.NOTE)
    assert finding.cell == to_a1((row_of(returned(), INCOME), 0))


def test_nothing_else_is_found() -> None:
    """Neither stale totals nor unread texts: the conversion is the one thing to be said, also of what Excel links."""
    snapshot = headed(written_in(returned(), IN_YUAN, "income"), "年度收入情况（元）")
    before = {each.rule for each in reading(returned()).findings}
    assert {each.rule for each in reading(snapshot).findings} - before == {"unit.converted"}


def test_a_unit_written_beside_the_heading_counts_and_is_asked_about() -> None:
    """The printed heading still says 万元: what the department wrote counts, and somebody must say that it is meant."""
    row = row_of(returned(), INCOME)
    snapshot = put(written_in(returned(), IN_YUAN, "income"), {(row, 9): "单位：元"})
    assert facts(only(snapshot)) == facts(only(returned()))
    (finding,) = of_units(snapshot)
    assert (finding.rule, finding.severity) == ("unit.converted", Severity.EXPLAIN)
    assert finding.cell == to_a1((row, 9))


def test_the_forms_own_unit_beside_the_heading_is_nothing_to_speak_of() -> None:
    """单位：万元 says what the heading says."""
    snapshot = put(returned(), {(row_of(returned(), INCOME), 9): "单位：万元"})
    assert of_units(snapshot) == []
    assert facts(only(snapshot)) == facts(only(returned()))


def test_an_amount_with_a_unit_of_its_own_keeps_it() -> None:
    """In a table in 元, somebody typed 12.5万元 into one cell: 12.5 it is."""
    snapshot = headed(written_in(returned(), IN_YUAN, "income"), "年度收入情况（元）")
    snapshot = put(snapshot, {place("income.other", HEAD_ROW): "12.5万元"})
    assert facts(only(snapshot))["income.other", HEAD_ROW] == Decimal("12.5")


@pytest.mark.parametrize(
    ("cells", "rule", "words"),
    [
        ({0: "年度收入情况（千元）"}, "unit.unknown", ("千元", "万元")),
        ({0: "年度收入情况（美元）"}, "unit.unknown", ("美元",)),
        ({0: "年度收入情况（元）", 9: "单位：亿元"}, "unit.mixed", ("元、亿元",)),
        ({8: "单位：元", 9: "单位：亿元"}, "unit.mixed", ("元、亿元",)),
    ],
)
def test_what_cannot_be_decided_is_an_error_and_is_not_converted(
    cells: dict[int, str], rule: str, words: tuple[str, ...]
) -> None:
    """An unknown unit, or two at once: the sentence names them and says what to write; the figures stay as typed."""
    row = row_of(returned(), INCOME)
    snapshot = put(returned(), {(row, column): text for column, text in cells.items()})
    (finding,) = of_units(snapshot)
    assert (finding.rule, finding.severity) == (rule, Severity.ERROR)
    assert all(word in finding.message for word in words)
    assert finding.cell
    assert facts(only(snapshot)) == facts(only(returned()))


def test_columns_that_name_their_unit_contradict_a_heading() -> None:
    """The columns of the construction projects say 万元; a heading in 元 above them cannot be right."""
    heading = "附表五 建设项目"
    snapshot = headed(returned(), f"{heading}（元）", heading)
    assert [each.rule for each in of_units(snapshot)] == ["unit.mixed"]


@pytest.mark.parametrize("heading", ["年度收入情况", "年度收入情况（续）", "年度收入情况（含二级机构）"])
def test_a_heading_without_a_unit_says_nothing_of_one(heading: str) -> None:
    """People shorten headings, or add to them."""
    snapshot = headed(returned(), heading)
    assert of_units(snapshot) == []
    assert facts(only(snapshot)) == facts(only(returned()))
