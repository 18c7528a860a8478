"""Formulas follow their cells when rows are inserted, as Excel's do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.address import LAST_ROW, Area
from xltools.core.filling import RowInsertion
from xltools.formulas.inserted import RowShift, Shifts, after_insertion, copied, moved
from xltools.formulas.r1c1 import to_r1c1

# Two rows come above row 6 of S, one above row 1 of 甲 局; the tabs are S, 甲 局, T.
SHIFTS = Shifts(
    {"S": RowShift([RowInsertion(5, 2, 4)]), "甲 局": RowShift([RowInsertion(0, 1, 0)])}, ["S", "甲 局", "T"]
)

# By hand, as Excel 2019 shows them after the rows were inserted.
CASES = [
    ("A5", "A5"),
    ("A6", "A8"),
    ("$A$6", "$A$8"),
    ("A$6+$A6", "A$8+$A8"),
    ("SUM(B2:B5)", "SUM(B2:B5)"),  # the row below a range does not belong to it
    ("SUM(B2:B6)", "SUM(B2:B8)"),  # above its last row is within it
    ("SUM(B6:B9)", "SUM(B8:B11)"),  # above its first row is above it
    ("SUM(B1:B9)", "SUM(B1:B11)"),
    ("SUM($B$1:B9)", "SUM($B$1:B11)"),
    ("SUM(B9:B1)", "SUM(B11:B1)"),
    ("SUM(A:A)", "SUM(A:A)"),
    ("SUM(A1:A1048576)", "SUM(A1:A1048576)"),
    ("SUM(A2:A1048576)", "SUM(A2:A1048576)"),
    ("SUM(3:9)", "SUM(3:11)"),
    ("SUM($6:$6)", "SUM($8:$8)"),
    ("A1048576", "#REF!"),
    ("S!A6+s!A6", "S!A8+s!A8"),
    ("T!A6", "T!A6"),
    ("'甲 局'!A1", "'甲 局'!A2"),
    ("SUM('甲 局'!A1:B3,T!A6)", "SUM('甲 局'!A2:B4,T!A6)"),
    ("SUM(S:T!A6)", "SUM(S:T!A6)"),  # the other sheets do not move alike
    ("'[去年.xlsx]S'!A6", "'[去年.xlsx]S'!A6"),
    ("[1]S!A6", "[1]S!A6"),
    ('"A6"&A6', '"A6"&A8'),
    ('INDIRECT("A6")', 'INDIRECT("A6")'),
    ("LOG10(A6)", "LOG10(A8)"),
    ("ZZZ6+A6", "ZZZ6+A8"),  # no column ZZZ: a name
    ("表6[金额]+A6", "表6[金额]+A8"),
    ("A6#", "A8#"),
    ("A4:A6 A5:B7", "A4:A8 A5:B9"),
    ("OFFSET(A6,1,0):A9", "OFFSET(A8,1,0):A11"),
    ("IF( A6 > 0 , TRUE, FALSE )", "IF( A8 > 0 , TRUE, FALSE )"),
    ("S!#REF!+A6", "S!#REF!+A8"),
    ("{1,2;3,4}+A6", "{1,2;3,4}+A8"),
    ("=A6", "=A8"),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_references_follow_their_cells(before: str, after: str) -> None:
    """On the sheet that gets the rows."""
    assert after_insertion(before, "S", SHIFTS) == after


def test_a_sheet_without_new_rows_follows_others_only() -> None:
    """A reference without a sheet means the formula's own."""
    assert after_insertion("A6+S!A6+'甲 局'!$A$1", "T", SHIFTS) == "A6+S!A8+'甲 局'!$A$2"


def test_of_a_name_only_fixed_references_follow() -> None:
    """What is not fixed in a name is a distance from the cell that uses it."""
    assert after_insertion("S!$A$6+S!A6+S!$A6", "", SHIFTS, fixed_only=True) == "S!$A$8+S!A6+S!$A6"


def test_a_reference_through_sheets_follows_where_all_move_alike() -> None:
    """Excel leaves it alone in any case; then it would point at another row in every sheet."""
    alike = Shifts({name: RowShift([RowInsertion(5, 2, 4)]) for name in ("S", "T")}, ["S", "T", "U"])
    assert after_insertion("SUM(S:T!A6)", "U", alike) == "SUM(S:T!A8)"
    assert after_insertion("SUM(S:U!A6)", "U", alike) == "SUM(S:U!A6)"


def test_several_insertions_count_rows_as_before() -> None:
    """Rows 3 and 6 become 4 and 9: one row above the first, two more above the second."""
    shifts = Shifts({"S": RowShift([RowInsertion(5, 2, 4), RowInsertion(2, 1, 1)])}, ["S"])
    assert after_insertion("A2+A3+SUM(A3:A6)+A6", "S", shifts) == "A2+A4+SUM(A4:A9)+A9"


@pytest.mark.parametrize(
    ("like", "rows", "copy"),
    [
        ("B5*2", 1, "B6*2"),
        ("B5/$B$9", 1, "B6/$B$11"),  # the fixed total has moved
        ("C4+B5", 1, "C5+B6"),  # a running balance
        ("SUM(B$2:B5)", 2, "SUM(B$2:B7)"),
        ("T!B5", 1, "T!B6"),
        ("SUM(B:B)", 3, "SUM(B:B)"),
        ("[1]T!B5", 1, "[1]T!B6"),
        ("A1", -1, "#REF!"),
    ],
)
def test_a_new_row_has_formulas_like_its_model(like: str, rows: int, copy: str) -> None:
    """The same in R1C1, where fixed references have followed their cells."""
    assert copied(like, rows, "S", SHIFTS) == copy


def test_a_shared_formula_is_written_out_around_the_sheet() -> None:
    """What leaves the sheet at the top comes in at the bottom, as files store it."""
    assert moved("A2+$A$2+XFD1", 1, 1) == "B3+$A$2+A2"
    assert moved("A1", -1, 0) == f"A{LAST_ROW + 1}"


rows = st.integers(0, 40)
insertions = st.lists(st.builds(RowInsertion, rows, st.integers(1, 4), rows), max_size=3)


@given(insertions, rows, rows)
def test_a_range_holds_just_the_cells_that_it_held_and_what_came_between(
    new: list[RowInsertion], one: int, other: int
) -> None:
    """Counted cell by cell: every old row goes where it goes, and new rows are inside if old ones are on both sides."""
    sheet: list[int | None] = list(range(60))
    for insertion in sorted(new, key=lambda each: -each.at):
        sheet[insertion.at : insertion.at] = [None] * insertion.count
    top, bottom = sorted((one, other))
    first, last = sheet.index(top), sheet.index(bottom)
    assert RowShift(new).area(Area(top, 0, bottom, 0)) == Area(first, 0, last, 0)
    shifts = Shifts({"S": RowShift(new)}, ["S"])
    assert after_insertion(f"SUM(A{top + 1}:A{bottom + 1})", "S", shifts) == f"SUM(A{first + 1}:A{last + 1})"


@given(rows, rows, st.integers(0, 5))
def test_a_moved_formula_is_the_same_in_r1c1(row: int, column: int, down: int) -> None:
    """Where nothing leaves the sheet."""
    formula = f"SUM(A{row + 1}:$C$9)+T!B{row + 2}"
    assert to_r1c1(moved(formula, down, column), (down, column)) == to_r1c1(formula, (0, 0))
