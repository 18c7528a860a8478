"""Sheets as people make them, each with one slip: a result typed over, a total entered by hand, a total forgotten.

Without the slip no sheet has anything missing. The slips are those of budgets, mark lists, stock lists, statements and
the like, whatever the labelled workbooks hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.formulas.books import area, column, sheet, snapshot
from xltools.audit import audit

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.formulas.books import Cells


TITLE = area(0, 1, 0, 3)
"""B1:D1."""


def missing(*sheets: Cells) -> list[str]:
    """The cells of the first sheet where the audit misses a formula."""
    found = audit(snapshot(*(sheet(f"表{number}", cells) for number, cells in enumerate(sheets))))
    return sorted({finding.cell for finding in found if finding.kind == "missing" and finding.sheet == "表0"})


def budget() -> Cells:
    """Three months and their total, over four items."""
    figures = {2: (120, 135, 118), 3: (41, 44, 39), 4: (260, 255, 271), 5: (17, 12, 19)}
    cells: Cells = {"B1": "1月", "C1": "2月", "D1": "3月", "E1": "季度", "A6": "合计"}
    for row, months in figures.items():
        cells |= {f"A{row}": f"项目{row}", f"E{row}": (f"=SUM(B{row}:D{row})", sum(months))}
        cells |= dict(zip((f"B{row}", f"C{row}", f"D{row}"), months, strict=True))
    sums = [438, 446, 447, 1331]
    return cells | {f"{at}6": (f"=SUM({at}2:{at}5)", total) for at, total in zip("BCDE", sums, strict=True)}


def marks() -> Cells:
    """Two marks of a pupil, weighted."""
    cells: Cells = {"A1": "姓名", "B1": "平时", "C1": "期末", "D1": "总评"}
    for row, (first, second) in enumerate([(81, 74), (66, 92), (58, 71), (90, 83), (77, 79)], start=2):
        cells |= {f"A{row}": f"学生{row}", f"B{row}": first, f"C{row}": second}
        cells[f"D{row}"] = (f"=B{row}*0.4+C{row}*0.6", first * 0.4 + second * 0.6)
    return cells


def stock() -> Cells:
    """Pieces, price and value of goods, and what all are worth."""
    cells: Cells = {"A1": "物品", "B1": "数量", "C1": "单价", "D1": "金额", "A7": "合计", "D7": ("=SUM(D2:D6)", 5117.5)}
    goods = [(12, 38.5), (3, 120), (45, 8.9), (7, 215), (20, 119.5)]
    for row, (pieces, price) in enumerate(goods, start=2):
        cells |= {f"A{row}": f"物品{row}", f"B{row}": pieces, f"C{row}": price}
        cells[f"D{row}"] = (f"=B{row}*C{row}", pieces * price)
    return cells


def rates() -> Cells:
    """What was spent of the budget."""
    cells: Cells = {"A1": "部门", "B1": "预算", "C1": "支出", "D1": "执行率"}
    for row, (planned, spent) in enumerate([(400, 311), (250, 245), (90, 61), (730, 702)], start=2):
        cells |= {f"A{row}": f"部门{row}", f"B{row}": planned, f"C{row}": spent}
        cells[f"D{row}"] = (f"=C{row}/B{row}", spent / planned)
    return cells


def statement() -> Cells:
    """This year beside last year."""
    cells: Cells = {"B1": "本年", "D1": "上年"} | column("A", 2, ["拨款", "其他", "收入合计", "支出", "结余"])
    for at, (grant, other, spent) in {"B": (512, 77, 430), "D": (498, 61, 467)}.items():
        total = grant + other
        cells |= column(at, 2, [grant, other, (f"={at}2+{at}3", total), spent, (f"={at}4-{at}5", total - spent)])
    return cells


def balances() -> Cells:
    """Four years, each of which opens with what the one before closed with."""
    cells: Cells = column("A", 2, ["年初", "收入", "支出", "年末"])
    opening = 1250
    for at, before, income, spent in (
        ("B", "", 410, 395),
        ("C", "B", 388, 402),
        ("D", "C", 451, 377),
        ("E", "D", 405, 419),
    ):
        closing = opening + income - spent
        first = (f"={before}5", opening) if before else opening
        cells |= column(at, 2, [first, income, spent, (f"={at}2+{at}3-{at}4", closing)])
        opening = closing
    return cells


@pytest.mark.parametrize("sheet_of", [budget, marks, stock, rates, statement, balances])
def test_nothing_is_missing_without_a_slip(sheet_of: Callable[[], Cells]) -> None:
    """Every figure that is typed is meant to be."""
    assert missing(sheet_of()) == []


@pytest.mark.parametrize(
    ("sheet_of", "at", "value"),
    [
        (budget, "E3", 124),  # the right total
        (budget, "E5", 84),  # a wrong one
        (budget, "C6", 446),
        (budget, "B6", 512),
        (marks, "D4", 65.8),  # 58 * 0.4 + 71 * 0.6
        (marks, "D2", 76.8),  # at the end of the column
        (marks, "D6", 78.2),
        (stock, "D3", 360),
        (stock, "D2", 470),  # 12 * 38.5 is 462: wrong, and first of the list
        (stock, "D6", 2400),  # wrong, and last of it
        (rates, "D5", 0.962),  # 702 / 730, rounded
        (rates, "D2", 0.778),
        (statement, "D4", 559),  # last year's total, which nothing but this year's proves
        (statement, "B4", 589),
        (balances, "D2", 1251),  # 1250 + 410 - 395 + 388 - 402
        (balances, "C5", 1251),
    ],
)
def test_a_figure_typed_over(sheet_of: Callable[[], Cells], at: str, value: float) -> None:
    """Only the cell that was typed over is reported."""
    assert missing(sheet_of() | {at: value}) == [at]


def test_openings_typed_beside_the_one_that_is_carried_over() -> None:
    """C2 alone is a formula; D2 and E2 are 1251 and 1325, as the years before them closed."""
    typed: Cells = {"D2": 1251, "E2": 1325}
    assert missing(balances() | typed) == ["D2", "E2"]
    assert missing(balances() | typed | {"E2": 1300}) == []


@pytest.mark.parametrize(("formula", "reported"), [("=C5", True), ("=$C$5", False), ("=表0!C5", False)])
def test_only_what_moves_is_carried_over(formula: str, reported: bool) -> None:  # noqa: FBT001 - a table of cases
    """A fixed reference gives the same everywhere, and one to a sheet says nothing of the figures beside it."""
    carried = {"B2": (formula, 1463), "C2": 1502, "D2": 1388, "C5": 1463, "D5": 1502, "E5": 1388}
    assert missing(carried) == (["C2", "D2"] if reported else [])


def test_small_numbers_are_carried_over_by_accident() -> None:
    """Of numbers with one or two digits some will be the same as others."""
    assert missing({"B2": ("=C5", 12), "C2": 7, "D2": 9, "C5": 12, "D5": 7, "E5": 9}) == []


def test_a_single_total_beside_a_typed_one() -> None:
    """One total is no habit: what is typed beside it must be a number that a total could be."""
    cells: Cells = column("B", 2, [31, 45, 52, ("=SUM(B2:B4)", 128)]) | column("C", 2, [14, 22, 87])
    assert missing(cells) == []
    assert missing(cells | {"C5": 131}) == ["C5"]
    assert missing(cells | {"C5": 36}) == []
    years: Cells = {"B2": 31, "C2": 45, "D2": 52, "E2": ("=SUM(B2:D2)", 128), "B3": 14, "C3": 22, "D3": 87}
    assert missing(years | {"E3": 131}) == ["E3"]
    assert missing(years | {"E3": 36}) == []


def test_a_mark_that_two_columns_share() -> None:
    """The highest of B and C is calculated in B, the highest of C typed beside it."""
    cells: Cells = column("B", 2, [5.1, 4.9, 5.3]) | column("C", 2, [4.7, 5.0, 4.2]) | {"B6": ("=MAX(B2:C4)", 5.3)}
    assert missing(cells | {"C6": 5.0}) == ["C6"]
    assert missing(cells | {"C6": 4.7}) == []


class TestForgottenTotals:
    """A blank in a row of totals."""

    @staticmethod
    def department(*totals: str) -> Cells:
        """Two quarters and the year, with totals of these columns."""
        cells: Cells = {"A4": "合计", "B1": "上半年", "C1": "下半年", "D1": "全年"}
        for at, figures in {"B": [35, 41], "C": [28, 30], "D": [63, 71]}.items():
            cells |= column(at, 2, figures)
            if at in totals:
                cells[f"{at}4"] = (f"=SUM({at}2:{at}3)", sum(figures))
        return cells

    def test_under_a_heading_that_other_sheets_total(self) -> None:
        """Two other departments have the total of 下半年."""
        assert missing(self.department("B", "D"), self.department(*"BCD"), self.department(*"BCD")) == ["C4"]
        assert missing(self.department("B", "D"), self.department(*"BCD")) == []

    def test_not_where_it_is_mostly_left_out(self) -> None:
        """Five departments without it against two with it: it is the two that are odd."""
        others = [self.department(*"BCD")] * 2 + [self.department("B", "D")] * 4
        assert missing(self.department("B", "D"), *others) == []

    def test_not_under_a_heading_of_the_whole_table(self) -> None:
        """A merged heading is the title of all its columns, and says of none that it has a total."""

        def titled(cells: Cells) -> Cells:
            return {at: value for at, value in cells.items() if not at.endswith("1")} | {"B1": "各项支出"}

        sheets = [
            sheet(name, titled(self.department(*totals)), merges=(TITLE,))
            for name, totals in (("表0", "BD"), ("表1", "BCD"), ("表2", "BCD"))
        ]
        assert [finding.cell for finding in audit(snapshot(*sheets)) if finding.kind == "missing"] == []

    def test_not_far_from_the_totals(self) -> None:
        """Directly beside the last total a table still goes on; two columns beyond it, another one stands."""
        assert missing(self.department(*"BCD") | {"F1": "全年"}, self.department(*"BCD")) == []
        assert missing(self.department(*"BCD") | {"E1": "全年"}, self.department(*"BCD")) == ["E4"]
