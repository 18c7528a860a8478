"""Each kind of change by a workbook written down here, and what is no change."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.formulas.books import area, sheet, snapshot
from xltools.core.difference import Change, ChangeKind
from xltools.difference.compare import EXACT, compare_workbooks
from xltools.difference.tolerance import Tolerance

if TYPE_CHECKING:
    from tests.formulas.books import Cells
    from xltools.core.difference import Difference

OLD: Cells = {
    "A1": "项目",
    "B1": "预算",
    "C1": "决算",
    "D1": "差额",
    **{f"A{row}": f"项目{row}" for row in range(2, 8)},
    **{f"B{row}": row * 100 for row in range(2, 8)},
    **{f"C{row}": row * 90.5 for row in range(2, 8)},
    **{f"D{row}": (f"=C{row}-B{row}", row * -9.5) for row in range(2, 8)},
    "A8": "合计",
    "B8": ("=SUM(B2:B7)", 2700),
    "C8": ("=SUM(C2:C7)", 2443.5),
}


def compared(new: Cells, old: Cells = OLD, *, tolerance: Tolerance = EXACT, key: tuple[str, ...] = ()) -> Difference:
    """The difference of two workbooks of one sheet."""
    return compare_workbooks(snapshot(sheet("表", old)), snapshot(sheet("表", new)), key=key, tolerance=tolerance)


def told(difference: Difference) -> list[tuple[str, str]]:
    """Kind and cells of each change."""
    return [(each.kind.value, _place(each)) for each in difference.changes]


def _place(change: Change) -> str:
    place = change.new_place or change.old_place
    return place.cells if place else ""


def shifted(cells: Cells, at: int, by: int) -> Cells:
    """What Excel makes of the rows from ``at`` on when rows are put in above: rows and formulas shift."""
    rows = {f"{letter}{row}": f"{letter}{row + by}" for letter in "ABCD" for row in range(at, 20)}
    moved: Cells = {}
    for place, value in cells.items():
        content = value
        if isinstance(value, tuple):
            formula = value[0]
            for old, new in sorted(rows.items(), key=lambda each: -int(each[0][1:])):
                formula = formula.replace(old, new)
            content = (formula, value[1])
        moved[rows.get(place, place)] = content
    return moved


def test_equal_workbooks() -> None:
    """Nothing to say."""
    difference = compared(dict(OLD))
    assert told(difference) == []
    assert difference.as_json()["equal"] is True


def test_a_typed_value_and_what_follows_from_it() -> None:
    """What somebody typed is one thing, results that changed with it another; the larger difference comes first."""
    new = {**OLD, "C3": 300, "D3": ("=C3-B3", 0), "C8": ("=SUM(C2:C7)", 2472)}
    difference = compared(new)
    assert sorted(told(difference)) == [("result", "C8"), ("result", "D3"), ("value", "C3")]
    change = next(each for each in difference.changes if each.kind is ChangeKind.VALUE)
    assert (change.old, change.new, change.difference, change.stake) == (271.5, 300, Decimal("28.5"), Decimal("28.5"))
    assert (change.label, change.heading) == ("项目3", "决算")


def test_a_row_put_in_changes_no_formula() -> None:
    """Below the new row every formula shifted, and the total stretched: one row came, no formula changed."""
    new = shifted(OLD, 4, 1) | {"A4": "新项目", "B4": 50, "C4": 40, "D4": ("=C4-B4", -10)}
    new |= {"B9": ("=SUM(B2:B8)", 2750), "C9": ("=SUM(C2:C8)", 2483.5)}
    difference = compared(new)
    assert sorted(told(difference)) == [("result", "B9"), ("result", "C9"), ("rows added", "4:4")]
    assert [change.difference for change in difference.changes if change.kind is ChangeKind.RESULT] == [50, 40]


def test_a_column_put_in_changes_no_formula() -> None:
    """The same for columns."""
    new: Cells = {}
    for place, value in OLD.items():
        letters = {"A": "A", "B": "C", "C": "D", "D": "E"}
        content = value
        if isinstance(value, tuple):
            formula = value[0].replace("C", "#").replace("B", "C").replace("#", "D")
            content = (formula, value[1])
        new[letters[place[0]] + place[1:]] = content
    new |= {"B1": "单位", **{f"B{row}": "局" for row in range(2, 8)}}
    assert told(compared(new)) == [("columns added", "B:B")]


def test_a_fixed_reference_follows_its_cell() -> None:
    """$B$8 became $B$9 with the row put in above it, in a cell that itself stayed where it was."""
    old = {**OLD, "F1": ("=$B$8*2", 5400)}
    new = {**shifted(OLD, 4, 1), "A4": "新项目", "F1": ("=$B$9*2", 5400), "B9": ("=SUM(B2:B8)", 2700)}
    assert told(compared(new, old)) == [("rows added", "4:4")]


def test_another_formula() -> None:
    """The same result does not hide it."""
    new = {**OLD, "D3": ("=B3-C3", -28.5)}
    change = compared(new).changes[0]
    assert (change.kind, change.old_formula, change.new_formula) == (ChangeKind.FORMULA, "=C3-B3", "=B3-C3")


def test_a_total_that_lost_a_row() -> None:
    """A range that was made shorter is another formula, though no row went."""
    new = {**OLD, "B8": ("=SUM(B2:B6)", 2000)}
    assert told(compared(new)) == [("formula", "B8")]


def test_a_formula_that_looks_the_same_elsewhere() -> None:
    """The text stayed while the row shifted: it computes with other cells now."""
    new = shifted(OLD, 4, 1) | {"A4": "新项目", "D5": ("=C4-B4", -38)}
    assert ("formula", "D5") in told(compared(new))


def test_digits_in_texts_and_numbers_do_not_shift() -> None:
    """1.04 is no row that moved on from 1.03, nor is the text "3"."""
    old = {**OLD, "E3": ('=C3*1.03&"3"', "x"), "F3": ("=ROUND(C3,3)", 1)}
    new = shifted(old, 2, 1) | {"A2": "新"}
    assert ("rows added", "2:2") in told(compared(new | {"E4": ('=C4*1.03&"3"', "x"), "F4": ("=ROUND(C4,3)", 1)}, old))
    changed = compared(new | {"E4": ('=C4*1.04&"4"', "x"), "F4": ("=ROUND(C4,4)", 1)}, old)
    assert {("formula", "E4"), ("formula", "F4")} <= set(told(changed))


def test_typed_over_and_put_in() -> None:
    """A formula that gave way to a number, and the other way round, even where the number is the same."""
    new = {**OLD, "B8": 2700, "B2": ("=100*2", 200)}
    assert sorted(told(compared(new))) == [("formula put in", "B2"), ("typed over", "B8")]


def test_results_never_calculated_are_no_change() -> None:
    """A file saved by a program that does not calculate has no results; they are counted, not taken for blanks."""
    new = {place: value[0] if isinstance(value, tuple) else value for place, value in OLD.items()}
    difference = compared(new)
    assert told(difference) == []
    assert difference.uncalculated == 8


@pytest.mark.parametrize(
    ("tolerance", "found"),
    [
        (EXACT, ["B2", "C2", "C7"]),
        (Tolerance(absolute=Decimal("0.5")), ["B2", "C7"]),
        (Tolerance(absolute=Decimal(1)), ["C7"]),
        (Tolerance(relative=Decimal("0.005")), ["C7"]),
        (Tolerance(columns={"决算": Decimal(10)}), ["B2"]),
        (Tolerance(columns={"C": Decimal(10)}), ["B2"]),
        (Tolerance(absolute=Decimal(10), columns={"决 算": Decimal(0)}), ["C2", "C7"]),
    ],
)
def test_tolerance(tolerance: Tolerance, found: list[str]) -> None:
    """200 to 201, 181 to 181.5, 633.5 to 640: each tolerance lets some pass; a column may have its own."""
    new = {**OLD, "B2": 201, "C2": 181.5, "C7": 640}
    difference = compared(new, tolerance=tolerance)
    assert sorted(place for kind, place in told(difference) if kind == "value") == found


def test_binary_noise_is_no_difference() -> None:
    """0.1 + 0.2 is 0.3; True is not 1; the text 5 is not the number."""
    old: Cells = {"A1": 0.3, "A2": 1, "A3": 5}
    assert sorted(told(compared({"A1": 0.1 + 0.2, "A2": True, "A3": "5"}, old))) == [("value", "A2"), ("value", "A3")]


def test_rows_gone_and_moved() -> None:
    """A row that went is told with its label and its largest amount; one that moved with both places."""
    rows = {f"{letter}{row}": OLD[f"{letter}{row}"] for letter in "ABC" for row in range(2, 8)}
    new = {f"{letter}1": OLD[f"{letter}1"] for letter in "ABC"}
    for at, row in enumerate((2, 4, 7, 5, 6), 2):  # 3 is gone, 7 stands before 5
        new |= {f"{letter}{at}": rows[f"{letter}{row}"] for letter in "ABC"}
    old = {place: value for place, value in OLD.items() if place[0] != "D" and place[1:] != "8"}
    difference = compared(new, old)
    gone, moved = difference.changes
    assert (gone.kind, gone.label, gone.stake) == (ChangeKind.ROWS_REMOVED, "项目3", Decimal(300))
    assert moved.kind is ChangeKind.ROWS_MOVED
    assert moved.old_place is not None
    assert moved.new_place is not None
    assert (moved.old_place.cells, moved.new_place.cells) == ("7:7", "4:4")


def test_codes_and_dates_are_no_money() -> None:
    """A code of seven digits would outrank every amount."""
    old: Cells = {"A1": "项目代码", "B1": "金额", "A2": 2010101, "B2": 5}
    changes = compared({**old, "A2": 2990101, "B2": 6}, old).changes
    assert [(change.heading, change.stake) for change in changes] == [("金额", 1), ("项目代码", None)]


def test_sheets() -> None:
    """One came, one went, one got another name, one stands elsewhere; formulas follow the new name."""
    lists = [{f"A{row}": f"{name}{row}" for row in range(1, 9)} for name in "甲乙丙丁"]
    link = {"A1": ("=甲!A2", "甲2"), "B1": "链接"}
    old = snapshot(*(sheet(name, cells) for name, cells in zip("甲乙丙", lists, strict=False)), sheet("总", link))
    new = snapshot(
        sheet("总", {**link, "A1": ("='甲 新'!A2", "甲2")}),
        sheet("甲 新", lists[0]),
        sheet("丙", lists[2]),
        sheet("丁", lists[3]),
    )
    found = {(each.kind.value, each.sheet) for each in compare_workbooks(old, new).changes}
    assert found == {("sheet removed", "乙"), ("sheet added", "丁"), ("sheet renamed", "甲 新"), ("sheet moved", "总")}


def test_state_of_a_sheet() -> None:
    """Hidden rows, columns and sheets, protection, and merges."""
    before: dict[str, Any] = {"protected": True, "hidden_columns": frozenset({1}), "merges": (area(0, 0, 0, 1),)}
    after: dict[str, Any] = {"hidden": True, "hidden_rows": frozenset({2, 3}), "merges": (area(7, 0, 7, 1),)}
    old, new = snapshot(sheet("表", OLD, **before)), snapshot(sheet("表", OLD, **after))
    assert set(told(compare_workbooks(old, new))) == {
        ("unprotected", ""),
        ("hidden", ""),
        ("hidden", "3:4"),
        ("shown", "B:B"),
        ("unmerged", "A1:B1"),
        ("merged", "A8:B8"),
    }


def test_state_that_shifted_with_its_rows() -> None:
    """A hidden row and a merged area below a row put in are the same as before."""
    before: dict[str, Any] = {"hidden_rows": frozenset({5}), "merges": (area(6, 0, 7, 0),)}
    after: dict[str, Any] = {"hidden_rows": frozenset({6}), "merges": (area(7, 0, 8, 0),)}
    cells = {place: value for place, value in OLD.items() if not isinstance(value, tuple)}
    new = snapshot(sheet("表", shifted(cells, 4, 1) | {"A4": "新项目"}, **after))
    assert told(compare_workbooks(snapshot(sheet("表", cells, **before)), new)) == [("rows added", "4:4")]


def test_names_macros_links() -> None:
    """A name that shifted with its cells is the same; others came, went, changed."""
    cells = {place: value for place, value in OLD.items() if not isinstance(value, tuple)}
    names = (("total", "表!$A$8"), ("rate", "0.05"), ("gone", "表!$B$2"))
    old = snapshot(sheet("表", cells), names=names, external_links=("旧.xlsx",))
    new = snapshot(
        sheet("表", shifted(cells, 4, 1) | {"A4": "新项目"}),
        names=(("total", "表!$A$9"), ("rate", "0.06"), ("fresh", "表!$B$3")),
        has_macros=True,
    )
    found = {(change.kind.value, change.label) for change in compare_workbooks(old, new).changes}
    assert found == {
        ("rows added", "新项目"),
        ("name changed", "rate"),
        ("name removed", "gone"),
        ("name added", "fresh"),
        ("macros", ""),
        ("links", ""),
    }
