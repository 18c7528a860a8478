"""Rows and columns find each other again, whatever was inserted, deleted or moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.difference.tables import Edited, chance_of, distinct, edited, repetitive, sheet_of, transposed
from xltools.core.difference import Alignment
from xltools.difference.table import align_sheets

if TYPE_CHECKING:
    from tests.difference.tables import Table
    from xltools.difference.table import Table as Aligned

ROWS = 2_000
seeds, counts = st.integers(0, 10**6), st.integers(1, 20)


def aligned(old: Table, new: Table, *key: str) -> Aligned:
    """The alignment of two tables."""
    return align_sheets(sheet_of(old), sheet_of(new), key)


def _rows(rows: list[list[Any]]) -> Table:
    """Rows whose cells hold what is written there."""
    return rows


def size(alignment: Alignment) -> int:
    """How many lines an alignment says were inserted, deleted or moved."""
    return len(alignment.removed) + len(alignment.added) + len(alignment.moved)


def require_truth(alignment: Alignment, truth: Edited) -> None:
    """Every line went where it was put, and no more moved than has to."""
    assert alignment.pairs == truth.kept
    assert alignment.removed == frozenset(range(len(truth.old))) - truth.kept.keys()
    assert alignment.added == frozenset(range(len(truth.new))) - set(truth.kept.values())
    assert size(alignment) <= truth.edits


@settings(max_examples=10)
@given(seeds, counts)
def test_rows_of_a_long_sheet(seed: int, edits: int) -> None:
    """1 to 20 of 2,000 distinct rows, without heading or key column: the very rows are found."""
    chance = chance_of(seed)
    truth = edited(chance, distinct(chance, ROWS), edits, distinct(chance, edits))
    found = aligned(truth.old, truth.new)
    require_truth(found.rows, truth)
    assert found.columns.in_place


@settings(max_examples=10)
@given(seeds, counts)
def test_columns_of_a_long_sheet(seed: int, edits: int) -> None:
    """The same for columns of a sheet of 2,000 rows."""
    chance = chance_of(seed)
    truth = edited(chance, distinct(chance, 25, ROWS), edits, distinct(chance, edits, ROWS))
    found = aligned(transposed(truth.old), transposed(truth.new))
    require_truth(found.columns, truth)
    assert found.rows.in_place


@settings(max_examples=10)
@given(seeds, counts)
def test_rows_that_repeat(seed: int, edits: int) -> None:
    """Where rows repeat or are blank several alignments are equally right: none found needs more edits than were made.

    A row of which cells differ counts as one edit as well.
    """
    chance = chance_of(seed)
    truth = edited(chance, repetitive(chance, ROWS), edits, repetitive(chance, edits))
    found = aligned(truth.old, truth.new)
    blank: list[None] = [None] * 8
    changed = sum(
        (truth.old[old] if old < len(truth.old) else blank) != (truth.new[new] if new < len(truth.new) else blank)
        for old, new in found.rows.pairs.items()
    )
    assert size(found.rows) + changed + size(found.columns) <= truth.edits


@settings(max_examples=10)
@given(seeds, st.integers(1, 6), st.integers(1, 6))
def test_rows_and_columns_at_once(seed: int, rows: int, columns: int) -> None:
    """Columns are found although rows came and went, and rows although columns did."""
    chance = chance_of(seed)
    across = edited(chance, distinct(chance, 200, 12), rows, distinct(chance, rows, 12))
    down = edited(chance, transposed(across.new), columns, distinct(chance, columns, len(across.new)))
    found = aligned(across.old, transposed(down.new))
    assert found.rows.pairs == across.kept
    assert found.columns.pairs == down.kept


@settings(max_examples=10)
@given(seeds, counts)
def test_changed_rows_are_still_themselves(seed: int, edits: int) -> None:
    """Figures of a tenth of the rows changed as well: their labels hold them."""
    chance = chance_of(seed)
    truth = edited(chance, distinct(chance, 300), edits, distinct(chance, edits))
    new = [list(row) for row in truth.new]
    for row in chance.sample(new, 30):
        for column in chance.sample(range(1, 8), 3):
            row[column] = chance.randrange(10**6)
    assert aligned(truth.old, new).rows.pairs == truth.kept


def test_a_named_key_rules() -> None:
    """Rows with other keys are never the same, however alike they are; 7001 as number and as text is one key."""
    old: Table = [["编码", "名称", "金额"], [7001, "甲", 5], [7002, "乙", 6]]
    new: Table = [["编码", "名称", "金额"], ["7002", "丙", 60], ["7003", "甲", 5]]
    found = aligned(old, new, "编码")
    assert found.rows.pairs == {0: 0, 2: 1}
    assert found.rows.removed == {1}
    assert found.rows.added == {2}
    assert aligned(old, new, "A").rows.pairs == found.rows.pairs


def test_a_row_with_another_key_in_the_same_place() -> None:
    """All else is equal: by the key it is another row, without one the same row with another code."""
    old: Table = [["编码", "名称", "单位", "金额"], [7001, "道路养护", "建设局", 5], [7002, "园区绿化", "建设局", 6]]
    new: Table = [old[0], [7009, *old[1][1:]], old[2]]
    found = aligned(old, new, "编码").rows
    assert found.removed == {1}
    assert found.added == {1}
    assert aligned(old, new).rows.in_place


def test_many_equal_rows_that_moved() -> None:
    """Twenty rows that are all the same went from the end to the start: no one can tell them apart, but they moved."""
    distinct_rows = _rows([[f"项目{n}", n] for n in range(30)])
    same = _rows([["小计", 0]] * 20)
    found = aligned([*distinct_rows, *same], [*same, *distinct_rows]).rows
    assert (len(found.moved), len(found.removed), len(found.added)) == (20, 0, 0)


def test_a_key_is_found() -> None:
    """All figures of all rows changed, and one row came: the code in the second column tells the rows apart."""
    old: Table = [["单位", "代码", "金额"], *_rows([["局", f"C{n}", n * 10] for n in range(20)])]
    new: Table = [["单位", "代码", "金额"], *_rows([["处", f"C{n}", n * 77 + 1] for n in range(-1, 20)])]
    found = aligned(old, new)
    assert found.key == ((1, 1),)
    assert found.rows.added == {1}
    assert found.rows.pairs == {0: 0, **{n: n + 1 for n in range(1, 21)}}


def test_a_running_number_is_no_key() -> None:
    """序号 runs on past an inserted row; taken for a key it would shift every name by one."""
    names = [f"项目{n}" for n in range(12)]
    old: Table = [["序号", "名称"], *_rows([[n, name] for n, name in enumerate(names, 1)])]
    names.insert(4, "新项目")
    new: Table = [["序号", "名称"], *_rows([[n, name] for n, name in enumerate(names, 1)])]
    assert aligned(old, new).rows.added == {5}


def test_a_filled_row_is_no_new_row() -> None:
    """A blank line between labels that was filled in, and one that was cleared, stay where they are."""
    old: Table = [["甲", 1], [None, None], ["乙", 2], ["旧", 9], ["丙", 3]]
    new: Table = [["甲", 1], ["新", 5], ["乙", 2], [None, None], ["丙", 3]]
    found = aligned(old, new)
    assert found.rows.in_place
    assert found.rows.pairs[1] == 1
    assert found.rows.pairs[3] == 3


def test_blank_rows_are_counted() -> None:
    """One blank row more between two others is one row added."""
    old: Table = [["甲", 1], [None, None], ["乙", 2]]
    new: Table = [["甲", 1], [None, None], [None, None], ["乙", 2]]
    found = aligned(old, new)
    assert found.rows.added == {2}
    assert found.rows.pairs == {0: 0, 1: 1, 2: 3}


def test_swapped_columns() -> None:
    """Two columns that changed places with their headings moved; one move is enough to say so."""
    old: Table = [["名称", "预算", "决算"], *_rows([[f"p{n}", n, n * n + 100] for n in range(9)])]
    new: Table = [[row[0], row[2], row[1]] for row in old]
    found = aligned(old, new)
    assert found.columns.pairs == {0: 0, 1: 2, 2: 1}
    assert len(found.columns.moved) == 1


def test_a_sheet_without_anything_unique_takes_no_hours() -> None:
    """A grid of zeros with an inserted row: as many rows came as are more."""
    old: Table = [[0] * 6 for _ in range(3000)]
    new: Table = [[0] * 6 for _ in range(3007)]
    assert size(aligned(old, new).rows) == 7


@pytest.mark.parametrize(("old", "new"), [([], [["甲", 1]]), ([["甲", 1]], []), ([], [])])
def test_empty_sheets(old: Table, new: Table) -> None:
    """A side without cells has nothing in common with the other."""
    assert not aligned(old, new).rows.pairs


def test_where_lines_stand_now() -> None:
    """Blank lines go with those above them; what moved and what is gone is known."""
    alignment = Alignment({0: 0, 4: 5, 5: 1}, frozenset({5}), frozenset({6}), frozenset({7}))
    assert [alignment.new_of(old) for old in (0, 2, 4, 5, 6, 9)] == [0, 2, 5, 1, None, 10]


def test_lines_beside_each_other() -> None:
    """A removed line stands where it stood, a moved one where it stands now, an added one by itself."""
    alignment = Alignment({0: 0, 2: 2, 3: 1}, frozenset({3}), frozenset({1}), frozenset({3}))
    assert list(alignment.beside(4, 4)) == [(0, 0), (1, None), (3, 1), (2, 2), (None, 3)]
