"""The names of departments' tabs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.zones import FORM, invented_zone, zone_of
from xltools.consolidate import consolidate, summary
from xltools.core.register import Department, codes_without_zeros, sheet_name, sheet_names
from xltools.template import master


def test_a_plain_name() -> None:
    """Code and name, as they are."""
    assert sheet_name("007001", "建设管理部") == "007001 建设管理部"


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=12))
def test_any_names_give_tabs_that_excel_takes(departments: list[tuple[str, str]]) -> None:
    """1 to 31 UTF-16 units, none of the forbidden characters, no quote at an end, all different."""
    tabs = sheet_names(departments)
    assert len({tab.casefold() for tab in tabs}) == len(departments)
    for tab in tabs:
        assert 1 <= len(tab.encode("utf-16-le")) // 2 <= 31
        assert not set(tab) & set("[]:*?/\\'\n\t\x00")
        assert tab.casefold() != "history"


def test_no_tab_takes_the_name_of_a_sheet_of_ours() -> None:
    """Every sheet that a master or a summary has besides the departments' is among the names that are taken."""
    zone, submissions = zone_of(2), invented_zone(2)
    books = (master(FORM, zone), summary(consolidate(FORM, "", 2021, submissions)))
    own = {sheet.name for book in books for sheet in book.sheets if not sheet.name.startswith("00000")}
    assert {"说明", "目录", "差额表", "总览", "来源", "_xltools"} <= own
    assert not own & set(sheet_names((name, "") for name in own))


def test_a_cut_name_gets_its_number_within_the_limit() -> None:
    """Both are as long as Excel allows."""
    assert sheet_names([("1", "某" * 40), ("1", "某" * 40)]) == ["1 " + "某" * 29, "1 " + "某" * 25 + " (2)"]


def test_lost_zeros_show_in_short_codes() -> None:
    """7001 beside six digits; a code with letters is of another kind."""
    listed = [Department(code, "") for code in ("007001", "100008", "7001", "A1")]
    assert codes_without_zeros(listed) == ["7001"]
