"""Marks are taken away again, and the workbook is as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.excel.rich import BUTTONS, EMPTY, FORM, REMARK, TALK, changed, parts_of
from tests.excel.test_annotate import MARKS, RICH, colours, note, opened, report
from tests.libreoffice import saved
from tests.package_rules import check_package
from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.excel.annotate import Mark, annotate, removed


def test_taken_away_again_nothing_is_left() -> None:
    """All parts are as they were, byte for byte, but the styles: unused formats stay behind those in use."""
    before, after = parts_of(RICH), parts_of(removed(annotate(RICH, MARKS, report=report())))
    assert [name for name in before | after if before.get(name) != after.get(name)] == ["xl/styles.xml"]
    assert removed(RICH) == RICH


def test_marks_replace_earlier_ones() -> None:
    """A workbook that is checked ten times does not collect ten reports, nor formats without end."""
    once = annotate(RICH, MARKS, report=report())
    assert annotate(once, MARKS, report=report()) == once
    assert parts_of(annotate(once, MARKS[:1])) == parts_of(annotate(removed(once), MARKS[:1]))


def test_a_report_that_was_moved_is_found_again() -> None:
    """People drag tabs; names that belong to sheets behind it follow their sheets."""
    marked = parts_of(annotate(RICH, [], report=report()))
    book = marked["xl/workbook.xml"].decode()
    first, last = (book[book.index(f'<sheet name="{name}"') :].partition("/>")[0] + "/>" for name in (FORM, "校验"))
    moved = book.replace(last, "").replace(first, last + first).replace('localSheetId="4"', 'localSheetId="0"')
    moved = moved.replace(
        "</definedNames>", f'<definedName name="甲" localSheetId="1">\'{FORM}\'!$A$1</definedName></definedNames>'
    )
    taken = opened(removed(changed(RICH, marked | {"xl/workbook.xml": moved.encode()})))
    assert taken.sheetnames == [FORM, EMPTY, BUTTONS, TALK]
    assert list(taken[FORM].defined_names) == ["甲"]


cells = st.builds(to_a1, st.tuples(st.integers(0, 40), st.integers(0, 30)))
marks = st.lists(
    st.builds(
        Mark,
        st.sampled_from([FORM, EMPTY, BUTTONS, TALK]),
        cells,
        st.text(min_size=1, max_size=30),
        st.sampled_from(Severity),
    ),
    max_size=8,
)


@settings(max_examples=25)
@given(marks)
def test_any_marks_make_a_sound_workbook_and_go_without_trace(some: list[Mark]) -> None:
    """Wherever they are and whatever they say."""
    marked = annotate(RICH, some)
    assert check_package(marked) == []
    before, after = parts_of(RICH), parts_of(removed(marked))
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {"xl/styles.xml"}


def test_a_workbook_left_open_on_the_report_opens_on_a_sheet_that_is_shown() -> None:
    """Without a sheet to show Excel does not open it."""
    marked = parts_of(annotate(RICH, [], report=report()))
    book = marked["xl/workbook.xml"].decode()
    book = book.replace("<workbookView ", '<workbookView activeTab="4" ').replace(
        f'name="{FORM}"', f'name="{FORM}" state="hidden"'
    )
    cleaned = opened(removed(changed(RICH, marked | {"xl/workbook.xml": book.encode()})))
    assert cleaned.active.title == EMPTY


def test_notes_of_the_template_stay() -> None:
    """A template explains its cells in notes by the same author; only those under our heading are ours."""
    parts = parts_of(RICH)
    parts["xl/comments1.xml"] = parts["xl/comments1.xml"].replace("填报人".encode(), b"xltools")
    data = changed(RICH, parts)
    marked = annotate(data, [Mark(FORM, "B3", "甲", Severity.ERROR)])
    assert parts_of(removed(marked))["xl/comments1.xml"] == parts["xl/comments1.xml"]


@pytest.mark.libreoffice
def test_marks_go_from_a_copy_that_another_program_has_saved() -> None:
    """LibreOffice writes every part anew, forgets authors and splits texts; ours is found all the same."""
    cleaned = removed(saved(annotate(RICH, MARKS, report=report())))
    assert opened(cleaned, check=False).sheetnames == [FORM, EMPTY, BUTTONS, TALK]
    assert note(cleaned, FORM, "B2", check=False).strip() == REMARK
    assert [note(cleaned, FORM, cell, check=False) for cell in ("C3", "B20")] == ["", ""]
    assert colours(cleaned, FORM, check=False) == {}
