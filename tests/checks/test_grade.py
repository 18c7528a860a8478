"""The grade that a score earns: 优 from 90, 良 from 80, 中 from 60, 差 below."""

from __future__ import annotations

import pytest

from tests.checks.building import found
from xltools.checks.grade import grade
from xltools.core.finding import Severity


@pytest.mark.parametrize(
    ("score", "earned"),
    [
        ("100", "优"),
        ("90.00", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_bounds(score: str, earned: str) -> None:
    """A band includes its lower bound; every other grade is an error."""
    for claimed in ("优", "良", "中", "差"):
        findings = found(grade, {"result.score": score, "result.grade": claimed})
        assert [each.expected for each in findings] == ([] if claimed == earned else [earned])


def test_message() -> None:
    """89.99 does not earn 优."""
    (finding,) = found(grade, {"result.score": "89.99", "result.grade": "优"})
    assert (finding.rule, finding.severity, finding.cell) == ("grade.differs", Severity.ERROR, "A2")
    assert finding.message == "The grade is “优”, but a score of 89.99 earns “良”; correct the one or the other"


def test_another_word_for_the_grade_is_judged_too() -> None:
    """优秀 is 优."""
    assert found(grade, {"result.score": "95", "result.grade": "优秀"}) == []
    assert len(found(grade, {"result.score": "85", "result.grade": "优秀"})) == 1


@pytest.mark.parametrize("values", [{"result.score": "95"}, {"result.grade": "优"}, {}])
def test_one_of_both_missing(values: dict[str, str]) -> None:
    """There is nothing to compare."""
    assert found(grade, values) == []


def test_a_word_that_is_no_grade() -> None:
    """It is reported once, as an unknown choice."""
    assert found(grade, {"result.score": "95", "result.grade": "很好"}) == []
