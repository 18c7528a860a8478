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


class TestLikeRows:
    """constant.among-formulas, where another row of the same name calculates the figure."""

    rule = "constant.among-formulas"

    @staticmethod
    def blocks(amount: float, budget: float, rate: float) -> Cells:
        """Three blocks of an amount, a budget and 执行率; the blocks stand too far apart for one line."""
        cells: Cells = {}
        for row, figures in (
            (2, [30, 40, ("=C2/C3", 0.75)]),
            (12, [9, 10, ("=C12/C13", 0.9)]),
            (22, [amount, budget, rate]),
        ):
            cells |= column("A", row, ["支出", "预算", "执行率"]) | column("C", row, figures)
            cells[f"B{row + 2}"] = "财务系统"
        return cells

    @pytest.mark.parametrize(
        ("amount", "budget", "rate", "reported"),
        [(24, 32, 0.75, ["C24"]), (24, 32, 0.76, []), (0, 32, 0, []), (32, 32, 1, ["C24"])],
    )
    def test_what_the_formula_of_a_like_row_gives(
        self, amount: float, budget: float, rate: float, reported: list[str]
    ) -> None:
        """24 of 32 is 0.75, so somebody typed the result; another figure or a 0 proves nothing by itself."""
        assert found(self.rule, self.blocks(amount, budget, rate)) == reported

    def test_the_message_names_the_other_row(self) -> None:
        """Not a neighbour: the reader has to look far up."""
        hits = list(BY_ID[self.rule].find(book(self.blocks(24, 32, 0.75))))
        assert [("same name" in hit.message, hit.expected) for hit in hits] == [(True, "C14: =C12/C13")]

    def test_not_where_the_row_has_another_name(self) -> None:
        """The same arithmetic under another name may be an accident."""
        assert found(self.rule, self.blocks(24, 32, 0.75) | {"A24": "完成率"}) == []

    def test_not_where_most_such_rows_are_typed(self) -> None:
        """Two of four calculate their rate and two are typed: reported; with a third typed one nobody meant it."""
        cells = self.blocks(24, 32, 0.75)
        fourth = {"A32": "支出", "A33": "预算", "A34": "执行率", "C32": 5, "C33": 8, "C34": 0.625}
        fifth = {"A42": "支出", "A43": "预算", "A44": "执行率", "C42": 1, "C43": 8, "C44": 0.125}
        assert found(self.rule, cells | fourth) == ["C24", "C34"]
        assert found(self.rule, cells | fourth | fifth) == []

    def test_a_figure_that_only_repeats_another(self) -> None:
        """A formula that takes over one figure proves nothing of a constant that is the same figure."""
        above: Cells = {"A2": "上年", "A3": "结转", "B2": 30, "B3": ("=B2", 30)}
        below: Cells = {"A12": "上年", "A13": "结转", "B12": 24, "B13": 24}
        assert found(self.rule, above | below) == []

    def test_a_remainder_is_no_result_of_its_own_total(self) -> None:
        """其他 is the total less the rest above; below the total adds it up, so it is what people enter there."""
        above: Cells = {"A2": "甲", "A3": "其他", "A4": "合计", "B2": 30, "B3": ("=B4-B2", 12), "B4": 42}
        below: Cells = {"A22": "甲", "A23": "其他", "A24": "合计", "B22": 5, "B23": 6, "B24": ("=SUM(B22:B23)", 11)}
        assert found(self.rule, above | below) == []


class TestBesideLikeRows:
    """constant.for-total, in a row of typed totals that a row of the same name calculates."""

    rule = "constant.for-total"

    @staticmethod
    def blocks(typed: float, mean: float) -> Cells:
        """全部 of the upper block is calculated, that of the lower one typed, with a mean of rates in column E."""
        cells: Cells = {"A5": "全部", "A25": "全部", "C25": 63, "D25": typed, "B25": 33, "E25": mean}
        for letter, upper, lower in (("B", [1, 2, 4], [11, 10, 12]), ("C", [3, 5, 6], [21, 20, 22])):
            cells |= column(letter, 2, [*upper, (f"=SUM({letter}2:{letter}4)", sum(upper))])
            cells |= column(letter, 22, lower)
        cells |= column("D", 22, [7, 8, 9]) | column("E", 22, [0.9333, 0.9434, 0.9521])
        return cells

    @pytest.mark.parametrize(("typed", "reported"), [(25, ["D25"]), (8, [])])
    def test_a_total_that_does_not_add_up(self, typed: float, reported: list[str]) -> None:
        """B25 and C25 are what the upper row's formulas give; 25 is no sum of 7, 8, 9, and 8 cannot be meant as one."""
        cells = self.blocks(typed, 5.5)
        assert sorted(found("constant.among-formulas", cells)) == ["B25", "C25"]
        assert [at for at in found(self.rule, cells) if at == "D25"] == reported

    @pytest.mark.parametrize(("mean", "reported"), [(0.9429, ["E25"]), (0.9439, []), (0.9, [])])
    def test_the_mean_of_a_block_beside_its_totals(self, mean: float, reported: list[str]) -> None:
        """0.9333, 0.9434 and 0.9521 have the mean 0.94293."""
        assert [at for at in found(self.rule, self.blocks(1, mean)) if at == "E25"] == reported


class TestTypedMiddles:
    """constant.for-total, where a row of totals holds a typed mean or end of its column."""

    rule = "constant.for-total"

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (3.75, "=AVERAGE(C2:C5)"),
            (1, "=MIN(C2:C5)"),
            (7, "=MAX(C2:C5)"),
            (4, None),
            (3.8, None),
            (5, None),
        ],
    )
    def test_beside_a_calculated_total(self, value: float, expected: str | None) -> None:
        """1, 2, 5, 7: the mean is 3.75; 4 and 3.8 are rounded too far to prove that one was meant, 5 is a figure."""
        cells = column("B", 2, [10, 20, 30, 40, ("=SUM(B2:B5)", 100)]) | column("C", 2, [1, 2, 5, 7, value])
        hits = list(BY_ID[self.rule].find(book(cells)))
        assert [hit.expected for hit in hits] == ([expected] if expected else [])

    def test_a_total_at_the_top(self) -> None:
        """合计 stands above its figures in many forms; a total that counts its own row is no total of others."""
        cells = column("B", 2, [("=SUM(B3:B6)", 100), 10, 20, 30, 40]) | column("C", 2, [3.75, 1, 2, 5, 7])
        assert found(self.rule, cells) == ["C2"]
        assert found(self.rule, cells | {"B2": ("=SUM(B2:B6)", 100)}) == []

    def test_not_of_two_figures_or_in_another_row(self) -> None:
        """One of two figures is the smallest or the largest of them anyway; a row that totals nothing says nothing."""
        cells = column("B", 2, [10, 20, 30, 40, ("=SUM(B2:B5)", 100)]) | column("C", 2, [7, 7, 5, 5, 7])
        assert found(self.rule, cells) == []
        cells = column("B", 2, [10, 20, 30, 40, ("=B2*2", 20)]) | column("C", 2, [1, 2, 5, 7, 7])
        assert found(self.rule, cells) == []


@pytest.mark.parametrize(
    ("heading", "reported"),
    [("实际", ["B4", "B5"]), ("示例", []), ("（填写示例）", []), ("例如 for example 本年数", ["B4", "B5"])],
)
def test_an_example_beside_the_form(heading: str, reported: list[str]) -> None:
    """The results of an example are typed so that nobody changes it; a heading that merely holds the word is none."""
    cells: Cells = {"A4": "合计", "B1": heading, "C1": "本单位", "B2": 7, "B3": 5, "B4": 12, "B5": 35}
    cells |= {"C2": 1, "C3": 2, "C4": ("=SUM(C2:C3)", 3), "C5": ("=C2*C3", 2)}
    assert found("constant.among-formulas", cells) == reported
    assert found("constant.for-total", cells) == []


class TestCrossedTotals:
    """constant.among-formulas, where row and column hold the same subtotal."""

    rule = "constant.among-formulas"

    @staticmethod
    def blocks(value: float) -> Cells:
        """Three blocks of two items and their subtotal in two columns; the last subtotal of column C is typed."""
        cells: Cells = {}
        for row in (2, 8, 14):
            for letter in "BC":
                cells |= column(letter, row, [7, 5, (f"=SUM({letter}{row},{letter}{row + 1})", 12)])
        return cells | {"C16": value}

    @pytest.mark.parametrize(("value", "reported"), [(13, ["C16"]), (12, ["C16"]), (6, [])])
    def test_typed_beside_and_below_the_same_subtotal(self, value: float, reported: list[str]) -> None:
        """13 is not the sum of 7 and 5, but stands for it; 6 is less than one of them and cannot."""
        assert found(self.rule, self.blocks(value)) == reported

    def test_one_other_block_is_no_habit(self) -> None:
        """Without the first block, column C calculates one subtotal only."""
        cells = {at: value for at, value in self.blocks(13).items() if at not in {"C2", "C3", "C4"}}
        assert found(self.rule, cells) == []

    def test_not_beside_other_arithmetic(self) -> None:
        """A difference that three blocks calculate says nothing of a figure that is none."""
        cells = self.blocks(13)
        for at in ("B4", "B10", "B16", "C4", "C10"):
            letter, row = at[0], int(at[1:])
            cells[at] = (f"={letter}{row - 2}-{letter}{row - 1}", 2)
        assert found(self.rule, cells) == []

    def test_not_over_formulas(self) -> None:
        """What stands below figures that are calculated themselves may be an item of its own."""
        assert found(self.rule, self.blocks(13) | {"C15": ("=D15*2", 5)}) == []
