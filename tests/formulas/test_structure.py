"""Rectangles, distinct formulas, labels, and who depends on whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formulas.books import area, book, column, sheet, snapshot
from xltools.core.address import area_to_a1, parse_a1
from xltools.formulas.book import Book
from xltools.formulas.distinct import distinct_formulas
from xltools.formulas.graph import Node
from xltools.formulas.labels import column_label, is_total, row_label
from xltools.formulas.regions import rectangles


@given(st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=40))
def test_rectangles_cover_every_cell_once(places: set[tuple[int, int]]) -> None:
    """No cell is lost, none is counted twice, none is added."""
    covered = [
        (r, c) for a in rectangles(places) for r in range(a.top, a.bottom + 1) for c in range(a.left, a.right + 1)
    ]
    assert sorted(covered) == sorted(places)


def test_rectangles_are_few() -> None:
    """A block is one; a block with a cell beside it is two."""
    block = {(row, column) for row in range(1, 4) for column in range(2, 5)}
    assert rectangles(block) == [area(1, 2, 3, 4)]
    assert rectangles(block | {(1, 6)}) == [area(1, 2, 3, 4), area(1, 6, 1, 6)]


def test_each_distinct_formula_once() -> None:
    """Three formulas to read instead of seven, each with the cells that it fills."""
    rows = {f"D{row}": f"=B{row}*C{row}" for row in range(2, 6)}
    found = distinct_formulas(
        snapshot(sheet("甲", rows | {"D6": "=SUM(D2:D5)", "B8": "=D6", "D7": "=B7*C7"}), sheet("乙", {"A1": 1}))
    )
    assert [(each.cell, each.formula, each.count, [area_to_a1(a) for a in each.areas]) for each in found] == [
        ("D2", "=B2*C2", 5, ["D2:D5", "D7"]),
        ("D6", "=SUM(D2:D5)", 1, ["D6"]),
        ("B8", "=D6", 1, ["B8"]),
    ]
    assert found[0].as_json() == {
        "sheet": "甲", "cell": "D2", "formula": "=B2*C2", "r1c1": "=RC[-2]*RC[-1]", "areas": ["D2:D5", "D7"],
        "count": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    "label",
    ["合计", "小  计", "总计：", "本年累计", "Total", "Sub-total", "GRAND TOTAL", "Sum", "1. Subtotal expenses"],
)
def test_names_of_totals(label: str) -> None:
    """Chinese and English, with blanks between the characters as forms have them."""
    assert is_total(label)


@pytest.mark.parametrize("label", ["支出", "Summary", "totally", "计划", "consumption", ""])
def test_names_of_other_things(label: str) -> None:
    """Words that only contain such a word are none."""
    assert not is_total(label)


def test_headings_of_several_rows_and_merged_ones() -> None:
    """A merged heading names each of its columns; headings end at the first blank above them."""
    cells = {
        "A1": "说明",
        "B3": "预算",
        "D3": "决算",
        "B4": "年初",
        "C4": "调整",
        "D4": "金额",
        "A5": "人员支出",
        "B5": 1,
        "C5": 2,
    }
    prepared = book(cells, merges=(area(2, 1, 2, 2),)).sheets[0]
    assert column_label(prepared, 4, 2) == "预算 调整"
    assert column_label(prepared, 4, 3) == "决算 金额"
    assert row_label(prepared, 4, 2) == "人员支出"
    assert row_label(prepared, 7, 2) == ""


def test_a_cell_flows_into_the_last_total_of_the_chain() -> None:
    """Through a subtotal, a name, another sheet; the ratio at the end is no total."""
    first = sheet("甲", column("B", 1, [1, 2, 3]) | {"B4": "=SUM(B1:B3)"})
    second = sheet("汇总", {"A1": "合计", "B1": "=小计+C1", "C1": 5, "D1": "=B1/2", "F9": 7})
    graph = Book(snapshot(first, second, names=(("小计", "甲!$B$4"),))).graph
    start = Node(0, (1, 1))
    assert [graph.name_of(node) for node in graph.dependents(start)] == ["甲!B4"]
    final = graph.final_total(start)
    assert final is not None
    assert graph.name_of(final) in {"汇总!B1", "汇总!D1"}
    assert graph.final_total(Node(1, (8, 5))) is None


def test_references_through_sheets_and_over_whole_columns() -> None:
    """A 3-D reference uses each sheet between its ends; a whole column its used part."""
    months = [sheet(name, {"A1": 1, "A9000": 2}) for name in ("1月", "2月", "3月")]
    total = sheet("年", {"B1": "=SUM('1月:3月'!A1)", "B2": "=SUM('2月'!A:A)"})
    graph = Book(snapshot(*months, total)).graph
    assert graph.dependents(Node(1, (0, 0))) == [Node(3, (0, 1)), Node(3, (1, 1))]
    assert graph.dependents(Node(1, (8999, 0))) == [Node(3, (1, 1))]
    assert graph.dependents(Node(2, (0, 0))) == [Node(3, (0, 1))]


def test_circles() -> None:
    """One of three formulas, one of a formula with itself; a long chain is none."""
    chain = {f"C{row}": f"=C{row - 1}+1" for row in range(2, 3000)}
    prepared = book({"A1": "=A2", "A2": "=A3+1", "A3": "=A1*2", "B9": "=SUM(B1:B9)"} | chain)
    assert [[node.place for node in group] for group in prepared.graph.cycles()] == [
        [(0, 0), (1, 0), (2, 0)],
        [tuple(parse_a1("B9"))],
    ]
