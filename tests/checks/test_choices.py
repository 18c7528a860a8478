"""Values out of a list."""

from __future__ import annotations

import pytest

from tests.checks.building import found
from xltools.checks.choices import choices
from xltools.core.finding import Severity


@pytest.mark.parametrize("grade", ["优", "良", "中", "差"])
def test_value_of_the_list(grade: str) -> None:
    """Nothing is said."""
    assert found(choices, {"result.grade": grade}) == []


@pytest.mark.parametrize(("said", "known"), [("优秀", "优"), ("良好", "良"), ("合格", "中"), ("不合格", "差")])
def test_another_word_for_a_grade(said: str, known: str) -> None:
    """It is understood, and the form's word is named."""
    (finding,) = found(choices, {"result.grade": said})
    assert (finding.rule, finding.severity) == ("choice.alias", Severity.NOTE)
    assert (finding.actual, finding.expected) == (said, known)
    assert finding.message == f"评价等次 says “{said}”; the form's word for it is “{known}”"


def test_unknown_value() -> None:
    """The list is repeated; the cell is that of the record."""
    (finding,) = found(choices, {"projects.name 1": "道路", "projects.category 1": "在建"})
    assert (finding.rule, finding.severity, finding.cell) == ("choice.unknown", Severity.ERROR, "A2")
    assert finding.message == "类别 says “在建”; choose one of: 新建, 续建, 预备, 储备, 社会监管, 完工, 其他"


def test_word_for_a_grade_elsewhere_is_unknown() -> None:
    """Only the grade has other words."""
    (finding,) = found(choices, {"rectification.issue 1": "甲", "rectification.status 1": "优秀"})
    assert finding.rule == "choice.unknown"


def test_blank_and_free_text_are_not_judged() -> None:
    """A choice that was not made is a matter of required items."""
    assert found(choices, {"profile.contact": "甲"}) == []
