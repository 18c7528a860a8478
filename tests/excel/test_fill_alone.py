"""Sheets that are done alone come out as if the whole workbook had been at hand, in whatever process it was."""

from __future__ import annotations

import pickle
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.excel.rich import changed, parts_of
from tests.excel.test_fill import filling, opened, values
from tests.excel.test_fill_results import STALE, book, results
from xltools.core.address import Position
from xltools.core.filling import CannotFill, FillValue, RowInsertion, SheetFilling
from xltools.core.snapshot import ErrorValue
from xltools.excel.fill import Filler, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xltools.excel.patch.alone import Done, Task

FORM = {"A1": "收入", "B1": 1, "B2": 2.5, "B3": None, "A4": "注", "B5": "=SUM(B1:B3)", "B6": '=IF(B5>10,"多","少")'}
FORM |= {"B7": '=IF(TRIM(A4)="","○","✓")', "B8": '=COUNTIF(B6:B7,"✓")', "C1": "=ROUND(B1/3,2)", "C2": "=LEFT(A1,1)"}
SHEETS: dict[str, dict[str, object]] = {
    "甲": FORM,
    "乙": FORM | {"B2": 7},
    "丙": FORM,  # which nobody fills
    "总": {"A1": "=甲!B5+乙!B5", "A2": '=IF(丙!B6="","",丙!B6)', "B1": 5, "C1": "=B1*2"},
}
WORKBOOK = book(SHEETS)
WIDE = book(
    SHEETS | {"总": SHEETS["总"] | {"A3": "=SUM(乙!A1:CZ999)"}, "名": {"A1": 1, "B1": "=A1*两倍", "C1": "=SUM(A:A)"}}
)
"""In which a sheet cannot be calculated alone, and an area is too large to be looked at cell by cell."""


@contextmanager
def elsewhere(each: Callable[[Task], Done | None], tasks: Sequence[Task]) -> Iterator[list[Done | None]]:
    """Apply a function as another process would that knows nothing but what it was sent, and begins at once."""
    sent = [pickle.loads(pickle.dumps((each, task))) for task in tasks]  # noqa: S301 - made in this line
    yield [pickle.loads(pickle.dumps(function(task))) for function, task in sent]  # noqa: S301 - likewise


@contextmanager
def nowhere(
    each: Callable[[Task], Done | None],  # noqa: ARG001 - it is not for us
    tasks: Sequence[Task],
) -> Iterator[list[Done | None]]:
    """Leave everything to whoever has the whole workbook at hand."""
    yield [None] * len(tasks)


addresses = st.builds(Position, st.integers(0, 8), st.integers(0, 3))
anything = st.one_of(values, st.floats(-1e9, 1e9), st.sampled_from([ErrorValue("#N/A"), "_x0041_", " ", "a&<b>"]))


@given(
    st.booleans(),
    st.dictionaries(st.sampled_from(["甲", "乙", "总"]), st.dictionaries(addresses, anything, max_size=6)),
)
@settings(max_examples=60, deadline=None)
def test_it_does_not_matter_where_a_sheet_is_done(
    wide: bool,  # noqa: FBT001 - Hypothesis gives it by name
    cells: dict[str, dict[Position, FillValue]],
) -> None:
    """The same bytes from another process, and the same parts where nothing is done alone."""
    data = WIDE if wide else WORKBOOK
    fillings = [SheetFilling(name, each) for name, each in cells.items()]
    here = filled(data, fillings)
    assert filled(data, fillings, spread=elsewhere) == here
    assert parts_of(filled(data, fillings, spread=nowhere)) == parts_of(here)


@given(
    st.booleans(),
    st.dictionaries(st.sampled_from(["甲", "乙", "丙", "总"]), st.dictionaries(addresses, anything, max_size=6)),
    st.sets(st.sampled_from(["甲", "乙", "丙", "总"])),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_it_does_not_matter_when_a_sheet_is_known(
    wide: bool,  # noqa: FBT001 - Hypothesis gives it by name
    cells: dict[str, dict[Position, FillValue]],
    late: set[str],
    rows: bool,  # noqa: FBT001 - likewise
) -> None:
    """The same parts where some fillings come only after others have begun; also where rows come in early."""
    data = WIDE if wide else WORKBOOK
    inserted = (RowInsertion(1, 1, 0),) if rows else ()
    early = [SheetFilling(name, each, inserted) for name, each in cells.items() if name not in late]
    more = [SheetFilling(name, each) for name, each in cells.items() if name in late]
    with Filler(data, early, spread=elsewhere) as filler:
        done = filler.finish(more)
    assert parts_of(done) == parts_of(filled(data, [*early, *more]))


def test_what_comes_late_is_for_other_sheets_and_inserts_nothing() -> None:
    """Others have begun by then."""
    early = [filling("甲", B1=1)]
    for more in (filling("甲", B2=1), SheetFilling("乙", {}, (RowInsertion(1, 1, 0),))):
        with Filler(WORKBOOK, early) as filler, pytest.raises(ValueError, match=r"two fillings|late"):
            filler.finish([more])
    with Filler(WORKBOOK, early) as filler, pytest.raises(CannotFill, match="丁"):
        filler.finish([filling("丁", A1=1)])


def test_what_looks_at_sheets_done_alone_follows() -> None:
    """Single cells, and areas too large to be listed."""
    fillings = [filling("甲", B1=10), filling("乙", B3=Decimal("0.5"))]
    done = results(filled(WORKBOOK, fillings, spread=elsewhere))
    assert (done["总!A1"], done["甲!B5"], done["乙!B5"]) == (21, 12.5, 8.5)
    assert (done["甲!B6"], done["甲!C1"], done["总!A2"], done["总!C1"]) == ("多", 3.33, STALE, STALE)
    done = results(filled(WIDE, fillings, spread=elsewhere))
    assert done["总!A1"] == 21
    assert done["总!A3"] == 1 + 7 + 0.5 + 8.5 + 1 + 0.33  # B8 counts one mark, C1 is a third


def test_rows_come_in_as_ever() -> None:
    """Nothing is done alone then, as sheets follow each other's rows."""
    fillings = [SheetFilling("甲", {Position(1, 1): 4}, (RowInsertion(1, 1, 0),)), filling("乙", B1=2)]
    here = filled(WORKBOOK, fillings)
    assert filled(WORKBOOK, fillings, spread=elsewhere) == here
    assert results(here)["甲!B6"] == 7.5


def test_nothing_changes_where_a_sheet_holds_it_already() -> None:
    """Not even results that are missing, of which Excel knows on opening."""
    sheet = parts_of(WORKBOOK)["xl/worksheets/sheet1.xml"]
    data = changed(WORKBOOK, {"xl/worksheets/sheet1.xml": sheet.replace(b"<v>999</v>", b"", 1)})
    assert filled(data, [filling("甲", B1=1)], spread=elsewhere) == data


def test_results_that_are_missing_come_with_any_change() -> None:
    """On sheets that nobody fills, too."""
    sheet = parts_of(WORKBOOK)["xl/worksheets/sheet3.xml"]
    data = changed(WORKBOOK, {"xl/worksheets/sheet3.xml": sheet.replace(b"<v>999</v>", b"", 1)})
    done = results(filled(data, [filling("甲", B1=7)], spread=elsewhere))
    assert (done["丙!C1"], done["丙!B5"]) == (0.33, STALE)


def test_a_formula_that_is_overwritten_gives_way() -> None:
    """The others no longer look at it, and what looks at the sheet follows."""
    done = filled(WORKBOOK, [filling("甲", B5=100)], spread=elsewhere)
    assert opened(done)["甲"]["B5"].value == 100
    assert results(done)["甲!B6"] == "多"
    assert results(done)["总!A1"] == 100 + STALE


def test_refusals_are_worded_here() -> None:
    """By the process that speaks the user's language; the other one only says that it could not."""

    @contextmanager
    def counted(each: Callable[[Task], Done | None], tasks: Sequence[Task]) -> Iterator[list[Done | None]]:
        with elsewhere(each, tasks) as done:
            outcomes.extend(done)
        yield outcomes

    outcomes: list[Done | None] = []
    with pytest.raises(CannotFill, match="A1"):
        filled(WORKBOOK, [filling("甲", A1="长" * 40_000), filling("乙", A1=1)], spread=counted)
    assert [done is None for done in outcomes] == [True, False]
