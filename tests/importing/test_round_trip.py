"""A report that we write reads back as the same facts; whatever is typed into a document, reading it never fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.papers import FORM, official, read_text
from xltools.example.load import load_zone
from xltools.importing.interpret import interpret
from xltools.report import department_report
from xltools.word.read import read
from xltools.word.write import write

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.core.submission import Fact, Submission

DEPARTMENTS = load_zone().departments
LINES = official().splitlines()


def shown(fact: Fact) -> str:
    """A fact with its digits; a grade in the form's own word."""
    return f"{fact.amount.value:f}" if fact.amount is not None else FORM.canonical_grade(fact.text or "")


@pytest.mark.parametrize("department", DEPARTMENTS, ids=lambda each: each.code)
def test_every_fact_comes_back(department: Submission, tmp_path: Path) -> None:
    """Report to .docx and back: every field of the form, no more and no less."""
    path = tmp_path / "报告.docx"
    path.write_bytes(write(department_report(FORM, "示例新区", department)).data)
    (report,) = interpret(FORM, read(path))
    there = {place: shown(fact) for place, fact in department.facts.items()}
    back = {place: shown(fact) for place, fact in report.submission.facts.items()}
    assert back == there
    assert report.zone == "示例新区"


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(LINES), max_size=60),
    st.text("¦\n一二（）、：:0123456789.,%万元亿个 年绩效报告", max_size=120),
)
def test_no_document_defeats_the_reader(lines: list[str], noise: str) -> None:
    """Lines of the form in any order with noise between them: facts or none, never an error."""
    for report in read_text("\n".join([*lines, noise])):
        assert set(report.evidence) <= set(report.submission.facts)
