"""Reasons for findings: what they hold for, and when they cease to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xltools.core.explanation import Explanation, new_since, subject_of, value_of, with_explanations
from xltools.core.finding import Finding, Severity

FINDING = Finding(
    rule="staff.sum", severity=Severity.ERROR, file="甲.xlsx", sheet="甲", cell="H8", item="profile.headcount",
    department="007001", actual="8", expected="7", message="does not add up",
)  # fmt: skip
REASON = Explanation("借调一人", "8|7")


def test_a_reason_accepts_the_finding() -> None:
    """Same rule, cell and value: accepted, and otherwise unchanged."""
    assert with_explanations([FINDING], {subject_of(FINDING): [REASON]}) == [replace(FINDING, accepted=True)]


def test_without_a_reason_nothing_is_accepted() -> None:
    """Nobody wrote anything, or only blanks came through."""
    assert with_explanations([FINDING], {}) == [FINDING]
    assert with_explanations([FINDING], {subject_of(FINDING): [Explanation("", "8|7")]}) == [FINDING]


@pytest.mark.parametrize("change", [{"actual": "9"}, {"expected": "6"}])
def test_a_reason_lapses_with_the_value(change: dict[str, str]) -> None:
    """What is there, or what it should be, is another one: the finding stands again, and a note says why."""
    changed = replace(FINDING, **change)  # type: ignore[arg-type] # texts only
    again, note = with_explanations([changed], {subject_of(FINDING): [REASON]})
    assert again == changed
    assert (note.rule, note.severity, note.accepted) == ("explanation.lapsed", Severity.NOTE, False)
    assert (note.department, note.sheet, note.cell) == ("007001", "甲", "H8")
    assert "借调一人" in note.message


def test_a_reason_for_a_finding_that_is_gone_is_silent() -> None:
    """The cell was put right: there is nothing to say."""
    assert with_explanations([], {subject_of(FINDING): [REASON]}) == []


def test_two_findings_of_a_cell_have_a_reason_each() -> None:
    """A text with two doubtful figures: explaining one neither accepts the other nor lapses because of it."""
    other = replace(FINDING, actual="12")
    explained = with_explanations([FINDING, other], {subject_of(FINDING): [REASON]})
    assert [(each.rule, each.actual, each.accepted) for each in explained] == [
        ("staff.sum", "8", True),
        ("staff.sum", "12", False),
    ]
    both = with_explanations([FINDING, other], {subject_of(FINDING): [REASON, Explanation("另有说明", "12|7")]})
    assert [each.accepted for each in both] == [True, True]


def test_a_lapsed_reason_is_told_once() -> None:
    """Not beside every finding that the cell has now."""
    now = [replace(FINDING, actual="9"), replace(FINDING, actual="10")]
    rules = [each.rule for each in with_explanations(now, {subject_of(FINDING): [REASON]})]
    assert rules == ["staff.sum", "explanation.lapsed", "staff.sum"]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"file": "甲（改）.xlsx"}, True),  # a department renames its file
        ({"message": "对不上", "severity": Severity.NOTE, "year": 2021}, True),
        ({"department": "007002"}, False),
        ({"rule": "staff.authorised"}, False),
        ({"cell": "H9"}, False),
    ],
)
def test_what_a_reason_speaks_of(change: dict[str, object], same: bool) -> None:  # noqa: FBT001 - a parameter of a test
    """Department, rule and cell; neither the file's name nor how the sentence is worded."""
    assert (subject_of(replace(FINDING, **change)) == subject_of(FINDING)) is same  # type: ignore[arg-type] # as given


def test_without_a_department_file_and_sheet_count() -> None:
    """An audit knows no departments."""
    audited = replace(FINDING, department="")
    assert subject_of(audited) != subject_of(replace(audited, file="乙.xlsx"))
    assert subject_of(audited) != subject_of(replace(audited, sheet="乙"))


def test_white_space_is_no_change() -> None:
    """A workbook gives a line break back as another one, and drops what stands at the end."""
    assert value_of(replace(FINDING, actual=" 第一行\r\n第二行 ")) == value_of(
        replace(FINDING, actual="第一行\n第二行")
    )


def test_new_since_compares_rule_cell_and_value() -> None:
    """Known findings go, however they are worded now; another value is new."""
    worse, elsewhere = replace(FINDING, actual="9"), replace(FINDING, cell="H9")
    known = [replace(FINDING, message="人数对不上")]
    assert new_since([FINDING, worse, elsewhere], known) == [worse, elsewhere]
    assert new_since([FINDING], []) == [FINDING]
