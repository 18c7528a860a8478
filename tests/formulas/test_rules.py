"""Each rule of the audit: what it must find, and what looks like it and is right."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest

import xltools.formulas.rules as package
from tests.formulas.books import Cells, area, column, sheet, snapshot
from xltools.audit import RULES
from xltools.core.address import area_to_a1, to_a1
from xltools.core.finding import Severity
from xltools.core.snapshot import ErrorValue
from xltools.formulas.book import Book
from xltools.formulas.rules.rule import Class

if TYPE_CHECKING:
    from xltools.core.snapshot import Snapshot

BY_ID = {rule.id: rule for rule in RULES}


def found(rule: str, cells: Cells | Snapshot, **more: Any) -> list[str]:  # noqa: ANN401 - the other fields of a sheet
    """The cells that a rule reports."""
    book = Book(snapshot(sheet("Sheet1", cells, **more)) if isinstance(cells, dict) else cells)
    hits = BY_ID[rule].find(book)
    return [to_a1(hit.place) if hit.area is None else area_to_a1(hit.area) for hit in hits]


def products(rows: range, **other: Any) -> Cells:  # noqa: ANN401 - whatever a cell holds
    """Rows of a list: name, two figures, and their product with its saved result."""
    cells: Cells = {}
    for row in rows:
        cells |= {f"A{row}": f"项目{row}", f"B{row}": row, f"C{row}": 10, f"D{row}": (f"=B{row}*C{row}", row * 10)}
    return cells | other


def test_every_rule_is_complete_and_registered() -> None:
    """One file a rule, an id of its own, a class, an explanation and an example; only certain faults are errors."""
    modules = [
        importlib.import_module(f"{package.__name__}.{info.name}") for info in pkgutil.iter_modules(package.__path__)
    ]
    assert {id(module.RULE) for module in modules if hasattr(module, "RULE")} == {id(rule) for rule in RULES}
    assert len(BY_ID) == len(RULES)
    assert all(rule.explanation.endswith(".") and rule.example for rule in RULES)
    assert {rule.kind for rule in RULES} == set(Class)
    assert {rule.id for rule in RULES if rule.severity is Severity.ERROR} == {"cell.error", "formula.circular"}


@pytest.mark.parametrize("rule", BY_ID)
def test_a_plain_workbook_gives_no_finding(rule: str) -> None:
    """A list with products, its total, and a share of it: nothing to say."""
    cells: Cells = {"A1": "名称", "B1": "单价", "C1": "数量", "D1": "金额", "E1": "占比", "A9": "合计"}
    cells |= products(range(2, 9)) | {"D9": ("=SUM(D2:D8)", 350)}
    cells |= {f"E{row}": (f"=D{row}/$D$9", row * 10 / 350) for row in range(2, 9)}
    assert found(rule, cells) == []
    assert found(rule, {}) == []


class TestDiffersFromNeighbours:
    """formula.differs-from-neighbours."""

    rule = "formula.differs-from-neighbours"

    @pytest.mark.parametrize("formula", ["=B5", "=B5+C5", "=B4*C5"])
    def test_another_formula_in_the_middle(self, formula: str) -> None:
        """A term forgotten, another operator, another row."""
        assert found(self.rule, products(range(2, 9), D5=(formula, 1))) == ["D5"]

    @pytest.mark.parametrize("formula", ["=C5*B5", "=+B5*C5", "=B5*C5+100", "=SUM(D2:D4)"])
    def test_the_same_in_other_words(self, formula: str) -> None:
        """Nor is an amount typed in a difference, which has a rule of its own, or a subtotal within a list."""
        assert found(self.rule, products(range(2, 9), D5=(formula, 1))) == []

    def test_a_term_left_out_at_the_end(self) -> None:
        """The last of a list has no neighbour below; a total below it is none either."""
        rows = {f"D{row}": (f"=B{row}+C{row}", row + 10) for row in range(2, 8)}
        cells = products(range(2, 8)) | rows | {"D7": ("=C7", 10), "D8": ("=SUM(D2:D7)", 0), "C8": ("=SUM(C2:C7)", 0)}
        assert found(self.rule, cells) == ["D7"]

    def test_a_total_that_covers_fewer_rows(self) -> None:
        """C10 leaves out a row that the totals beside it add up."""
        figures = {f"{letter}{row}": row for letter in "BCDE" for row in range(2, 10)}
        totals = {f"{letter}10": (f"=SUM({letter}2:{letter}9)", 44) for letter in "BCDE"}
        assert found(self.rule, figures | totals | {"C10": ("=SUM(C3:C9)", 42)}) == ["C10"]

    def test_a_row_total_among_column_totals(self) -> None:
        """It is odd where the column above holds figures, and right at the end of a column of row totals."""
        figures = {f"{letter}{row}": row for letter in "BCD" for row in range(2, 6)}
        totals = {f"{letter}6": (f"=SUM({letter}2:{letter}5)", 14) for letter in "BC"}
        assert found(self.rule, figures | totals | {"D6": ("=SUM(B6:C6)", 28)}) == ["D6"]
        rows = {f"D{row}": (f"=SUM(B{row}:C{row})", 2 * row) for row in range(2, 6)}
        assert found(self.rule, figures | totals | rows | {"D6": ("=SUM(B6:C6)", 28)}) == []

    def test_links_that_were_not_filled(self) -> None:
        """Formulas that each refer to one fixed cell, or along the line itself, have no pattern to fall out of."""
        fixed = {f"D{row}": ("=$B$1", 1) for row in range(2, 9)} | {"D5": ("=$B$1+C5", 1)}
        assert found(self.rule, fixed) == []
        balances = {f"D{row}": (f"=D{row - 1}+1", row) for row in range(2, 9)} | {"D5": ("=D4+C5", 1)}
        assert found(self.rule, balances) == []

    def test_what_recurs_is_meant(self) -> None:
        """Every fourth row is a mean of the year."""
        means = {f"D{row}": (f"=B{row}/4", 1) for row in (5, 9)}
        assert found(self.rule, products(range(2, 13)) | means) == []


class TestRanges:
    """range.leaves-out, range.runs-over-groups, range.counts-twice, range.takes-in-blanks."""

    def test_a_row_inserted_below_the_range(self) -> None:
        """The finding is worth the figure that is missing."""
        cells = column("B", 2, [1, 2, 3, 400]) | {"A2": "a", "B6": ("=SUM(B2:B4)", 6)}
        book = Book(snapshot(sheet("Sheet1", cells)))
        (hit,) = BY_ID["range.leaves-out"].find(book)
        assert (to_a1(hit.place), hit.moves) == ("B6", 400)

    def test_a_row_that_the_formula_treats_otherwise(self) -> None:
        """What is subtracted is not left out, nor is a formula such as a subtotal."""
        cells = column("B", 2, [1, 2, 3, 4])
        assert found("range.leaves-out", cells | {"B6": ("=SUM(B2:B4)-B5", 2)}) == []
        assert found("range.leaves-out", cells | {"B5": ("=B4*2", 6), "B6": ("=SUM(B2:B4)", 6)}) == []

    def test_headings_of_groups(self) -> None:
        """Heading, figures, heading, figures; one heading alone is a matter of blanks."""
        cells = {
            "A2": "经常性",
            "A3": "a",
            "B3": 1,
            "A4": "b",
            "B4": 2,
            "A5": "资本性",
            "A6": "c",
            "B6": 3,
            "A7": "合计",
        }
        assert found("range.runs-over-groups", cells | {"B7": ("=SUM(B2:B6)", 6)}) == ["B7"]
        assert found("range.takes-in-blanks", cells | {"B7": ("=SUM(B2:B6)", 6)}) == []
        assert found("range.runs-over-groups", cells | {"B5": 9, "B7": ("=SUM(B2:B6)", 15)}) == []

    def test_a_subtotal_counted_twice(self) -> None:
        """A formula inside the range that adds up a part of it; or a row that is named a total."""
        cells = column("B", 2, [1, 2, 3]) | {"B5": ("=SUM(B2:B4)", 6), "B6": 4, "B7": ("=SUM(B2:B6)", 16)}
        assert found("range.counts-twice", cells) == ["B7"]
        named = column("B", 2, [1, 2, 3, 6, 4]) | {"A5": "小计", "B7": ("=SUM(B2:B6)", 16)}
        assert found("range.counts-twice", named) == ["B7"]
        assert found("range.counts-twice", cells | {"B7": ("=SUM(B5:B6)", 10)}) == []

    @pytest.mark.parametrize(
        ("changed", "cells"),
        [
            ({"B1": None}, ["B7"]),
            ({"B1": "2024"}, ["B7"]),
            ({"B6": None, "A6": None}, ["B7"]),
            ({"B4": "见附注"}, ["B7"]),
            ({"B6": None}, []),
            ({"B4": None}, []),
            ({"B4": "-"}, []),
            ({}, []),
        ],
    )
    def test_cells_that_hold_no_figure(self, changed: Cells, cells: list[str]) -> None:
        """A heading at the top, a blank row at the end, a text between; not an item that still waits for its figure."""
        rows: Cells = {f"A{row}": f"项目{row}" for row in range(1, 7)} | {f"B{row}": row for row in range(1, 7)}
        given = {at: value for at, value in (rows | changed).items() if value is not None}
        assert found("range.takes-in-blanks", given | {"B7": ("=SUM(B1:B6)", 0)}) == cells

    def test_an_item_below_its_heading(self) -> None:
        """The first row of the range waits for its figure; its group's heading stands above it."""
        cells = {"A1": "货物", "A2": "家具", "A3": "车辆", "B3": 3, "A4": "其他", "B4": 4, "B5": ("=SUM(B2:B4)", 7)}
        assert found("range.takes-in-blanks", cells) == []
        assert found("range.takes-in-blanks", cells | {"A1": None, "B1": 2024}) == ["B5"]


class TestConstants:
    """Constants and blanks where formulas are expected, formulas among constants, constants inside formulas."""

    rule = "constant.among-formulas"

    @pytest.mark.parametrize("value", [50, 51, 7, "-"])
    def test_a_constant_between_formulas(self, value: object) -> None:
        """Whether it is what they would give or not."""
        assert found(self.rule, products(range(2, 9), D5=value)) == ["D5"]

    def test_a_few_formulas_among_many_constants(self) -> None:
        """Where most cells of the line are typed, those that differ from the formula may be inputs."""
        typed = {f"D{row}": 3 for row in (3, 5, 7, 9, 10, 11)}
        assert found(self.rule, products(range(2, 13)) | typed) == []

    def test_pasted_results(self) -> None:
        """Most of the row is typed, and it is what the one formula left would give, to the digits written."""
        cells = {f"{letter}{row}": value for letter in "BCD" for row, value in ((2, 1.26), (3, 2.31))}
        assert found(self.rule, cells | {"B4": 3.57, "C4": 3.6, "D4": ("=SUM(D2:D3)", 3.57)}) == ["B4", "C4"]
        assert found(self.rule, cells | {"B4": 3.5, "C4": 3.7, "D4": ("=SUM(D2:D3)", 3.57)}) == []

    def test_a_column_of_pasted_results(self) -> None:
        """Where one formula is left of twelve, it is the one to look at, and the finding says how many are pasted."""
        pasted = {f"D{row}": row * 10 for row in range(3, 14)}
        cells = products(range(2, 14)) | pasted
        assert found(self.rule, cells) == []
        (hit,) = BY_ID["formula.among-constants"].find(Book(snapshot(sheet("Sheet1", cells))))
        assert (to_a1(hit.place), hit.message.split()[0]) == ("D2", "11")

    def test_figures_beside_a_column_of_formulas(self) -> None:
        """Inputs are no constants where formulas are expected."""
        assert found(self.rule, products(range(2, 9))) == []

    def test_blanks(self) -> None:
        """A subtotal nobody entered; an item without the product that the others have."""
        rows = (4, 7, 10, 13, 16, 19, 22)
        figures = {f"{letter}{row + up}": 1 for letter in "BCD" for row in rows for up in (-2, -1)}
        totals = {
            f"{letter}{row}": (f"=SUM({letter}{row - 2}:{letter}{row - 1})", 2) for letter in "BCD" for row in rows
        }
        named = {f"A{row}": "小计" for row in rows}
        assert found("formula.left-out", figures | totals | named) == []
        rare = {key: value for key, value in totals.items() if key not in {"D4", "D7", "D10", "D13", "D16"}}
        assert found("formula.left-out", figures | rare | named) == []
        del totals["C7"]
        assert found("formula.left-out", figures | totals | named) == ["C7"]
        items = products(range(2, 7), D7=("=SUM(D2:D6)", 0))
        del items["D4"]
        assert found("formula.left-out", items) == ["D4"]
        del items["D2"]
        assert found("formula.left-out", items | {"A1": "设备"}) == ["D2", "D4"]
        assert found("formula.left-out", items | {"A1": "名称", "D1": "金额"}) == []

    def test_totals_typed_where_nothing_is_calculated(self) -> None:
        """Named so, or in several columns alike; in a sheet without formulas of a workbook that has some."""
        typed = sheet("甲", {"A1": "a", "B1": 12, "A2": "b", "B2": 30, "A3": "合计", "B3": 42})
        alike = sheet("乙", {"B1": 12, "B2": 30, "B3": 42, "C1": 5, "C2": 6, "C3": 11, "D1": 5, "D2": 6, "D3": 4})
        other = sheet("丙", {"A1": "=1+1"})
        assert found("constant.for-total", snapshot(typed, alike, other)) == ["B3", "B3", "C3"]
        assert found("constant.for-total", snapshot(typed, alike)) == []
        calculated = sheet("甲", {"A1": "a", "B1": 12, "A2": "b", "B2": 30, "A3": "合计", "B3": 42, "D1": "=B1*2"})
        assert found("constant.for-total", snapshot(calculated)) == []

    def test_a_formula_alone_among_figures(self) -> None:
        """Not one at the edge, nor the total of its line."""
        figures = {f"{letter}{row}": 7 for letter in "BCDEFGHI" for row in range(2, 12)}
        assert found("formula.among-constants", figures | {"E6": ("=E5*2", 14)}) == ["E6"]
        assert found("formula.among-constants", figures | {"I11": ("=SUM(I2:I10)", 63)}) == []

    @pytest.mark.parametrize(
        ("formula", "stake"),
        [("=SUM(B2:B8)-1000", 1000), ("=SUM(B2:B8,50)", 50), ("=B2+8-3*C2", 8), ("=B2*1.32", None)],
    )
    def test_a_number_inside(self, formula: str, stake: float | None) -> None:
        """An amount that is added is at stake itself."""
        (hit,) = BY_ID["formula.constant-inside"].find(Book(snapshot(sheet("Sheet1", {"D1": formula}))))
        assert hit.moves == stake

    @pytest.mark.parametrize(
        "formula", ["=B2/100", "=B2*12", "=B2+1", "=1+2", "=ROUND(B2,2)", "=IF(B2>500,1,0)", "=B2^2"]
    )
    def test_numbers_that_belong_there(self, formula: str) -> None:
        """Conversions, counting on, arguments that are no amounts; and what uses no cell is no formula to speak of."""
        assert found("formula.constant-inside", {"D1": formula}) == []


def test_arithmetic_with_texts_and_blanks() -> None:
    """A text, and a blank that nothing names; a blank item of a list is merely not filled in."""
    cells = {
        "A1": "项目",
        "B1": "金额",
        "A2": "a",
        "B3": "12 万",
        "C2": "=B2*2",
        "C3": "=B3*2",
        "C4": "=F9+1",
        "C5": "=SUM(B2:B3)",
    }
    assert found("reference.blank-or-text", cells) == ["C3", "C4"]


@pytest.mark.parametrize(
    ("text", "reported"),
    [("1,200.00", True), ("15", True), ("12.5%", True), ("007", False), ("三", False), ("1.2.3", False)],
)
def test_a_number_stored_as_text(text: str, reported: bool) -> None:  # noqa: FBT001 - a table of cases
    """Where a sum passes over it. A code with a leading zero is a text by right."""
    cells = column("B", 1, [10, text, 20]) | {"B4": ("=SUM(B1:B3)", 30)}
    assert found("number.stored-as-text", cells) == (["B2"] if reported else [])
    assert found("number.stored-as-text", column("B", 1, [10, text, 20])) == []


def test_units_of_what_is_added_up() -> None:
    """The labels of the rows name them, or the headings of the columns."""
    cells = {"A1": "拨款（万元）", "B1": 5, "A2": "利息(元)", "B2": 3, "B3": "=SUM(B1:B2)"}
    assert found("sum.mixed-units", cells) == ["B3"]
    assert found("sum.mixed-units", cells | {"A2": "利息（万元）"}) == []
    assert found(
        "sum.mixed-units", {"B1": "单位：万元", "C1": "人数（人）", "B2": 5, "C2": 3, "D2": "=SUM(B2:C2)"}
    ) == ["D2"]


def test_errors() -> None:
    """Shown by a cell, or waiting in a formula that was never calculated again."""
    cells = {
        "A1": ErrorValue("#N/A"),
        "B1": ("=1/0", ErrorValue("#DIV/0!")),
        "C1": ("=SUM(#REF!)", 5),
        "D1": "#标题",
        "E1": '="#REF!"',
    }
    assert found("cell.error", cells) == ["A1", "B1", "C1"]


def test_links_to_other_workbooks() -> None:
    """Once for all the cells that the formula fills; the message names the file."""
    cells = {f"B{row}": (f"=[1]汇总!B{row}", 1) for row in range(2, 6)}
    book = Book(snapshot(sheet("Sheet1", cells), external_links=("预算2023.xlsx",)))
    (hit,) = BY_ID["formula.external-link"].find(book)
    assert hit.area == area(1, 1, 4, 1)
    assert "预算2023.xlsx" in hit.message


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        ("formula.circular", "=SUM(D1:D9)", "=SUM(E1:E9)"),
        ("formula.volatile", "=SUM(OFFSET(A1,1,0,7))", "=TODAYS+1"),
        ("formula.volatile", "=_xlfn.RANDARRAY()", '="NOW()"'),
        ("lookup.approximate", "=VLOOKUP(A1,B:C,2)", "=VLOOKUP(A1,B:C,2,FALSE)"),
        ("lookup.approximate", "=VLOOKUP(A1,B:C,MATCH(E1,F:F,0),TRUE)", "=VLOOKUP(A1,B:C,MATCH(E1,F:F,0),)"),
        ("lookup.approximate", "=INDEX(B:B,MATCH(A1,C:C))", "=INDEX(B:B,MATCH(A1,C:C,0))"),
        ("lookup.approximate", "=LOOKUP(A1,B:B,C:C)", "=XLOOKUP(A1,B:B,C:C)"),
        ("formula.too-long", "=" + "IF(A1," * 9 + "1" + ")" * 9, "=" + "(" * 20 + "A1" + ")" * 20),
        ("formula.too-long", "=" + "+".join(["A1"] * 400), "=" + "+".join(["A1"] * 100)),
    ],
)
def test_single_formulas(rule: str, bad: str, good: str) -> None:
    """Each beside one that looks like it and is right."""
    assert found(rule, {"D5": bad}) == ["D5"]
    assert found(rule, {"D5": good}) == []


def test_hidden_figures() -> None:
    """Reported once, where a figure that is seen depends on them."""
    cells = column("B", 1, [10, 20, 30]) | {"B4": ("=SUM(B1:B3)", 60)}
    assert found("hidden.operands", cells, hidden_rows=frozenset({0, 1})) == ["B1"]
    assert found("hidden.operands", cells, hidden_rows=frozenset({7})) == []
    assert found("hidden.operands", cells, hidden_columns=frozenset({1})) == []
    seen = sheet("乙", {"A1": ("=甲!B4", 60)})
    assert found("hidden.operands", snapshot(sheet("甲", cells, hidden=True), seen)) == ["B4"]


def test_names_that_point_nowhere() -> None:
    """Where a formula uses them; a name that nobody uses harms nobody."""
    used = sheet("Sheet1", {"A1": "=SUM(收入)", "A2": "=支出"})
    names = (("收入", "#REF!"), ("支出", "Sheet1!$B$1"), ("旧", "Sheet1!#REF!"))
    assert found("name.points-nowhere", snapshot(used, names=names)) == ["A1"]
