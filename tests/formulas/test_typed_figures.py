"""Constants and blanks among totals: which of them stand where a formula is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.formulas.books import book, column, sheet, snapshot
from xltools.audit import RULES
from xltools.core.address import to_a1
from xltools.formulas.book import Book

if TYPE_CHECKING:
    from tests.formulas.books import Cells

BY_ID = {rule.id: rule for rule in RULES}


def found(rule: str, cells: Cells | Book) -> list[str]:
    """The cells that a rule reports."""
    return [to_a1(hit.place) for hit in BY_ID[rule].find(book(cells) if isinstance(cells, dict) else cells)]


def quarters(row: int, *figures: Any, year: Any = None) -> Cells:  # noqa: ANN401 - whatever a cell holds
    """A row of four quarters, with their total unless ``year`` is another figure."""
    cells = dict(zip((f"B{row}", f"C{row}", f"D{row}", f"E{row}"), figures, strict=True))
    return cells | {
        f"A{row}": f"项目{row}",
        f"F{row}": (f"=SUM(B{row}:E{row})", sum(figures)) if year is None else year,
    }


class TestAmongTotals:
    """constant.among-formulas, in a column or row of totals."""

    rule = "constant.among-formulas"

    def test_in_a_column_of_row_totals(self) -> None:
        """Though it is not the sum, and though it stands at the end of the column or in a table of its own."""
        cells = quarters(2, 1, 2, 3, 4) | quarters(3, 5, 6, 7, 8) | quarters(4, 9, 9, 9, 9) | quarters(5, 2, 2, 2, 2)
        assert found(self.rule, cells) == []
        assert found(self.rule, cells | quarters(6, 1, 1, 1, 1, year=7)) == ["F6"]
        apart = {"A6": "二、人员"} | quarters(7, 35, 36, 37, 38, year=38)
        assert found(self.rule, cells | apart | quarters(9, 1, 2, 3, 4)) == ["F7"]

    def test_not_where_nothing_is_added_up(self) -> None:
        """A figure without any beside it, and one beside calculated ones, which carry a balance forward."""
        cells = quarters(2, 1, 2, 3, 4) | quarters(3, 5, 6, 7, 8) | quarters(4, 9, 9, 9, 9)
        assert found(self.rule, cells | {"A5": "人数", "F5": 12}) == []
        carried = {"A5": "期初", "B5": 3, "C5": ("=B5+B4", 12), "D5": ("=C5+C4", 21), "E5": ("=D5+D4", 30), "F5": 3}
        assert found(self.rule, cells | carried) == []

    @pytest.mark.parametrize(
        ("total", "value", "reported"), [("SUM", 40, True), ("SUM", 12, False), ("MAX", 12, True), ("MAX", 31, False)]
    )
    def test_in_a_row_of_column_totals(self, total: str, value: float, reported: bool) -> None:  # noqa: FBT001 - a table of cases
        """Only what the total could be: a share below a column of figures is no sum of them."""
        figures = {f"{letter}{row}": 10 * row for letter in "BCDE" for row in (1, 2, 3)}
        totals = {f"{letter}4": (f"={total}({letter}1:{letter}3)", 60) for letter in "BCD"}
        assert found(self.rule, figures | totals | {"E4": value}) == (["E4"] if reported else [])

    def test_not_where_the_constants_are_the_more(self) -> None:
        """Two totals among three typed figures are no pattern."""
        cells = quarters(2, 1, 2, 3, 4) | quarters(3, 5, 6, 7, 8)
        typed = quarters(4, 1, 1, 1, 1, year=7) | quarters(5, 1, 1, 1, 1, year=7) | quarters(6, 1, 1, 1, 1, year=7)
        assert found(self.rule, cells | typed) == []

    def test_a_nought_that_figures_make(self) -> None:
        """A difference that happens to be 0, typed; a 0 beside blanks or noughts is what anybody enters there."""
        rows = {f"{letter}{row}": 5 + row for letter in "BC" for row in (2, 3, 4, 5)}
        cells = rows | {f"D{row}": (f"=C{row}-B{row}", 0) for row in (2, 3, 4)} | {"D5": 0}
        assert found(self.rule, cells) == ["D5"]
        assert found(self.rule, cells | {"B5": 0, "C5": 0}) == []

    def test_a_dash_where_there_is_nothing_to_divide(self) -> None:
        """The share of a dash is a dash; one beside figures stands for a share that nobody worked out."""
        rows = {f"{letter}{row}": 5 for letter in "BC" for row in range(2, 8)}
        cells = rows | {f"D{row}": (f"=B{row}/C{row}", 1) for row in range(2, 8)} | {"D4": "-"}
        assert found(self.rule, cells) == ["D4"]
        assert found(self.rule, cells | {"B4": "-", "C4": "-"}) == []


def test_subtotals_that_the_grand_total_names() -> None:
    """C4 and D7 are added up though nobody entered them; a column without any subtotal is another matter."""
    cells: Cells = {"A4": "小计", "A7": "小计", "A8": "合计"}
    for letter in "BCDE":
        cells |= column(letter, 2, [1, 2, (f"=SUM({letter}2:{letter}3)", 3)])
        cells |= column(letter, 5, [3, 4, (f"=SUM({letter}5:{letter}6)", 7), (f"={letter}4+{letter}7", 10)])
    assert found("formula.left-out", cells) == []
    for blank in ("C2", "C3", "C4", "D5", "D6", "D7"):
        del cells[blank]
    assert found("formula.left-out", cells) == ["C4", "D7"]


def test_blanks_among_typed_figures_that_a_total_names() -> None:
    """Two of six are calculated, three are typed: what is blank was not filled in, which is nobody's fault."""
    cells: Cells = {}
    for letter in "BCDEFG":
        cells |= column(letter, 2, [1, 2, 5, 6, (f"={letter}4+{letter}5", 11)])
    for letter in "BC":
        cells[f"{letter}4"] = (f"=SUM({letter}2:{letter}3)", 3)
    del cells["E4"]
    assert found("formula.left-out", cells) == []
    for letter in "DF":
        cells[f"{letter}4"] = (f"=SUM({letter}2:{letter}3)", 3)
    assert found("formula.left-out", cells) == ["E4"]


class TestTypedTotals:
    """constant.for-total."""

    rule = "constant.for-total"

    def test_in_a_sheet_that_calculates_its_totals(self) -> None:
        """The column's total is typed below rows that are added up, in a row that is added up."""
        rows = {f"{letter}{row}": 10 * row for letter in "BC" for row in (2, 3, 4)}
        totals = {f"D{row}": (f"=SUM(B{row}:C{row})", 20 * row) for row in (2, 3, 4, 5)}
        cells = rows | totals | {"A5": "合计", "B5": 90, "C5": 90}
        assert found(self.rule, cells) == ["B5", "C5"]
        assert found(self.rule, cells | {"B5": 91, "C5": 92}) == []
        below = {at: value for at, value in cells.items() if at != "D5"}
        assert found(self.rule, below) == []

    def test_not_in_a_sheet_that_types_its_totals(self) -> None:
        """Three typed totals in a row that calculates a share, none that is calculated: nobody meant to calculate."""
        rows = {f"{letter}{row}": 10 * row for letter in "BCD" for row in (2, 3, 4)}
        cells = rows | {"A5": "合计", "B5": 90, "C5": 90, "D5": 90, "E5": ("=B5/C5", 1)}
        assert found(self.rule, cells) == []
        others = {f"H{row}": (f"=SUM(B{row}:D{row})", 30 * row) for row in (2, 3, 4)}
        assert found(self.rule, cells | others) == ["B5", "C5", "D5"]

    def test_not_what_another_rule_reports(self) -> None:
        """A typed total between calculated ones is a constant among formulas, and reported once."""
        rows = {f"{letter}{row}": 10 * row for letter in "BCDE" for row in (2, 3, 4)}
        cells = rows | {"A5": "合计"} | {f"{letter}5": (f"=SUM({letter}2:{letter}4)", 90) for letter in "BCD"}
        assert found("constant.among-formulas", cells | {"E5": 90}) == ["E5"]
        assert found(self.rule, cells | {"E5": 90}) == []

    @pytest.mark.parametrize(("middle", "reported"), [(None, True), ("注", False), (5, False)])
    def test_over_rows_without_a_figure(self, middle: object, reported: bool) -> None:  # noqa: FBT001 - a table of cases
        """In a sheet without formulas a named row may be blank; a text ends the figures, and a figure counts."""
        cells: Cells = {"A1": "a", "B1": 12, "A2": "b", "A3": "c", "A4": "d", "B4": 30, "A5": "合计", "B5": 42}
        cells |= {} if middle is None else {"B2": middle, "B3": middle}
        typed = Book(snapshot(sheet("甲", cells), sheet("乙", {"A1": "=1+1"})))
        assert found(self.rule, typed) == (["B5"] if reported else [])

    def test_with_items_below(self) -> None:
        """Items named "of which" stand between a total and its figures; two columns that agree are no accident."""
        labels = column("A", 1, ["办公费", "差旅费", "其中：市内", "合计"])
        figures = column("B", 1, [12, 30, 7, 42]) | column("C", 1, [5, 6, 4, 11])
        other = sheet("乙", {"A1": "=1+1"})
        assert found(self.rule, Book(snapshot(sheet("甲", labels | figures), other))) == ["B4", "C4"]
        assert found(self.rule, Book(snapshot(sheet("甲", labels | figures | {"C4": 12}), other))) == []
        assert found(self.rule, Book(snapshot(sheet("甲", figures), other))) == []

    @pytest.mark.parametrize(("value", "reported"), [(12, ["B3", "C3", "D3"]), (4, ["B3", "C3"])])
    def test_beside_typed_totals(self, value: float, reported: list[str]) -> None:
        """A figure in a row of totals is one, though it is wrong; what is less than one of its parts is none."""
        figures = {f"{letter}{row}": 5 + row for letter in "BCD" for row in (1, 2)} | {"C1": 1}
        cells = figures | {"B3": 13, "C3": 8, "D3": value}
        typed = Book(snapshot(sheet("甲", cells), sheet("乙", {"A1": "=1+1"})))
        assert found(self.rule, typed) == reported
        if value == 12:
            last = list(BY_ID[self.rule].find(typed))[-1]
            assert (last.expected, "something else" in last.message) == ("=SUM(D1:D2)", True)

    @pytest.mark.parametrize(
        ("figures", "reported"),
        [([48, 7, 3, 58], ["B4"]), ([48, 7, 3, 59], []), ([48, 10, 58], []), ([8, 9, 3, 20, 1], [])],
    )
    def test_the_last_figure_of_a_column(self, figures: list[int], reported: list[str]) -> None:
        """Without a name, the exact sum of at least three figures, of all of them, with none below it."""
        typed = Book(snapshot(sheet("甲", column("B", 1, figures)), sheet("乙", {"A1": "=1+1"})))
        assert found(self.rule, typed) == reported
