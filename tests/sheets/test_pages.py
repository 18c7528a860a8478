"""Where a department sheet is broken into pages."""

from __future__ import annotations

from itertools import pairwise

from xltools.example.load import load_zone
from xltools.forms import load
from xltools.sheets.department import filled_department
from xltools.sheets.pages import PAGE, page_breaks


def tall(rows: int) -> dict[int, float]:
    """A title of 0 points and rows of 100."""
    return {0: 0.0} | dict.fromkeys(range(1, rows + 1), 100.0)


def test_what_fits_is_not_broken() -> None:
    """Nine rows of 100 fit on a page, and a tenth does not."""
    assert page_breaks(tall(9), [1, 4], [], 10) == []


def test_a_page_ends_where_it_may() -> None:
    """Tables of four rows: the third does not fit on the first page, and is not cut."""
    assert page_breaks(tall(12), [1, 5, 9], [], 13) == [9]


def test_what_is_longer_than_a_page_begins_a_page_and_runs_on() -> None:
    """A text of twelve rows cannot be kept together."""
    assert page_breaks(tall(14), [1, 3], [], 15) == [3]


def test_some_rows_begin_a_page_in_any_case() -> None:
    """The attached tables do, however much room is left."""
    assert page_breaks(tall(5), [1, 3], [3], 6) == [3]


def test_the_title_takes_its_room_on_every_page() -> None:
    """With a title of 100 points only eight rows are left."""
    assert page_breaks(tall(17) | {0: 100.0}, range(1, 18), [], 18) == [9, 17]


def test_a_real_department_fits_its_pages() -> None:
    """No page of the example is higher than it may be, and the attached tables begin one."""
    form = load(load_zone().form)
    for submission in load_zone().departments:
        layout = filled_department(form, submission, sheet="甲", title="甲", live=True).layout
        assert layout.print_area is not None
        starts = [1, *layout.page_breaks, layout.print_area.bottom + 1]
        for start, stop in pairwise(starts):
            assert sum(layout.heights.get(row, 15) for row in range(start, stop)) <= PAGE - 34
        assert "附表" in [layout.cells[row, 0].value for row in layout.page_breaks]
