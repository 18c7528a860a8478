"""Workbooks as a whole: whose they are, of which year and form, and what a clean one brings to light."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.mangle import (
    BUILDING,
    SERVICE,
    blank,
    example,
    facts,
    form,
    form_sheet,
    master_workbook,
    only_sheet,
    place,
    put,
    reading,
    renamed,
    returned,
    rules,
    submission,
    taken,
    with_stamp,
    without_stamp,
)
from xltools.assemble import assemble
from xltools.consolidate import consolidate, summary
from xltools.core.finding import Severity
from xltools.core.snapshot import Cell, Sheet
from xltools.validate import validate


@pytest.mark.parametrize("code", [BUILDING, SERVICE])
def test_template_filled_in_gives_the_facts_and_no_finding(code: str) -> None:
    """Every fact of the example, and every row in use with its label, comes back."""
    extraction = reading(returned(code))
    (read,) = extraction.submissions
    assert facts(read) == facts(example(code))
    assert read.rows == example(code).rows
    assert (read.code, read.name, read.year) == (code, example(code).name, 2021)
    assert (read.form, read.version) == (form().id, form().version)
    assert extraction.findings == ()


def test_findings_that_the_example_is_due() -> None:
    """What the two departments' figures and words are asked about, worked out by hand; no error among it.

    Both have more staff than posts, blank signatures and opinions, and results that say no more than "done"; 007001 has
    spent a tenth of its project budget, no fixed assets, 140 against 100 万方, tasks that its results pass over and a
    paragraph twice; 100008 spends a fifth of its public spending on receptions, and writes 优秀 for 优.
    """
    readings = [reading(returned(code)) for code in (BUILDING, SERVICE)]
    assembly = assemble(form(), readings)
    found = validate(form(), assembly.submissions, assembly.findings)
    assert {each.rule for each in found if each.department == BUILDING} == {
        "assets.none",
        "budget.low_project",
        "score.above_maximum",
        "score.claimed_full",
        "score.over",
        "score.reason",
        "score.unmeasured",
        "staff.headcount",
        "text.contradiction",
        "text.copied",
        "text.execution",
        "text.only_done",
        "text.target_exceeded",
        "text.task_unreported",
        "text.unsigned",
    }
    assert {each.rule for each in found if each.department == SERVICE} == {
        "choice.alias",
        "score.claimed_full",
        "score.over",
        "score.reason",
        "score.unmeasured",
        "staff.headcount",
        "text.only_done",
        "text.unsigned",
        "three_public.reception",
    }
    assert Severity.ERROR not in {each.severity for each in found}


def test_every_fact_names_its_cell() -> None:
    """The cell that a fact names holds it: 3538.15 in the head office's row."""
    read = submission(returned())
    fact = read.facts["income.general", "head"]
    sheet = form_sheet(returned())
    assert sheet.at(*place("income.general", "head")).value == pytest.approx(3538.15)
    assert fact.cell == "E18"
    assert fact.sheet == sheet.name == "007001 建设管理部"
    assert all(fact.cell for fact in read)


def test_blank_template_has_no_figures_and_no_rows() -> None:
    """Labels of units and records that nobody filled in report nothing."""
    extraction = reading(blank())
    (read,) = extraction.submissions
    assert {item for item, _ in read.facts} == {
        "cover.name",
        "cover.code",
        "cover.method",
        "cover.year",
        "cover.evaluator",
    }
    assert read.rows == {}
    assert extraction.findings == ()


@pytest.mark.parametrize("typed", [7001, 7001.0, "7001", "07001"])
def test_budget_code_without_its_zeros(typed: float | str) -> None:
    """Excel made a number of it: the stamp knows better, and a note says so, once."""
    changed = put(returned(), {place("cover.code"): typed})
    read = submission(changed)
    assert (read.code, read.text("cover.code")) == (BUILDING, BUILDING)
    (finding,) = reading(changed).findings
    assert (finding.rule, finding.severity, finding.expected) == ("code.zeros", Severity.NOTE, BUILDING)
    assert finding.department == BUILDING


@pytest.mark.parametrize("typed", ["００７００１", " 007001\n", "007001\u200b"])
def test_budget_code_typed_oddly_is_the_same_code(typed: str) -> None:
    """Full-width digits and blanks are no other code."""
    assert rules(put(returned(), {place("cover.code"): typed})) == []


def test_another_budget_code() -> None:
    """The sheet was made for one department and says it is another."""
    changed = put(returned(), {place("cover.code"): "007002"})
    (finding,) = reading(changed).findings
    assert (finding.rule, finding.severity) == ("code.differs", Severity.ERROR)
    assert (finding.actual, finding.expected) == ("007002", BUILDING)
    assert submission(changed).code == BUILDING


def test_budget_code_as_a_number_and_no_stamp() -> None:
    """Nobody knows how many zeros there were: the department must say."""
    changed = put(without_stamp(returned()), {place("cover.code"): 7001.0})
    (finding,) = reading(changed).findings
    assert (finding.rule, finding.severity, finding.actual) == ("value.code", Severity.EXPLAIN, "7001")
    assert submission(changed).code == "7001"


def test_sheet_and_code_both_changed_in_a_master() -> None:
    """Where neither the tab nor the code is known, what is typed counts."""
    changed = renamed(put(master_workbook(BUILDING), {place("cover.code"): "555555"}), "新部门")
    assert "555555" in {each.code for each in reading(changed).submissions}


@pytest.mark.parametrize("typed", [2020, "2020", "2020年度", "２０２０年"])
def test_another_year(typed: float | str) -> None:
    """Last year's figures in this year's workbook."""
    changed = put(returned(), {place("cover.year"): typed})
    finding = next(each for each in reading(changed).findings if each.rule == "year.differs")
    assert (finding.severity, finding.expected) == (Severity.ERROR, "2021")
    assert submission(changed).year == 2020


def test_year_that_is_none() -> None:
    """Whatever stands there is no year, and the workbook was made for one."""
    changed = put(returned(), {place("cover.year"): "去年"})
    assert "year.differs" in rules(changed)
    assert submission(changed).year is None


def test_year_left_blank() -> None:
    """The workbook was made for a year; the blank itself is asked for when the submission is validated."""
    changed = put(returned(), {place("cover.year"): None})
    assert submission(changed).year == 2021
    assert rules(changed) == []
    assert "required.blank" in {each.rule for each in validate(form(), [submission(changed)])}


@pytest.mark.parametrize(("key", "value"), [("version", "0.9"), ("fingerprint", "0" * 16), ("form", "other-form")])
def test_another_form(key: str, value: str) -> None:
    """No figure is read by the wrong form."""
    changed = with_stamp(returned(), key, value)
    extraction = reading(changed)
    assert extraction.submissions == ()
    (finding,) = extraction.findings
    assert (finding.rule, finding.severity, finding.file) == ("form.version", Severity.ERROR, "007001.xlsx")


def test_result_is_no_hand_in() -> None:
    """A summary carries the departments' sheets; it is left out with a note."""
    consolidation = consolidate(form(), "新港区", 2021, [submission(returned()), submission(returned(SERVICE))])
    extraction = reading(taken(summary(consolidation), "汇总.xlsx"))
    assert extraction.submissions == ()
    (finding,) = extraction.findings
    assert (finding.rule, finding.severity, finding.file) == ("form.result", Severity.NOTE, "汇总.xlsx")


def test_workbook_without_the_form() -> None:
    """A list of telephone numbers, and an empty workbook."""
    other = Sheet("Sheet1", {(0, 0): Cell("姓名"), (0, 1): Cell("电话"), (1, 1): Cell(12345.0)})
    for sheets in ((other,), ()):
        extraction = reading(replace(returned(), sheets=sheets))
        assert extraction.submissions == ()
        assert [finding.rule for finding in extraction.findings] == ["form.absent"]


def test_hidden_sheet_is_not_read() -> None:
    """What a clerk hid is not what was handed in."""
    changed = only_sheet(returned())
    hidden = replace(changed, sheets=tuple(replace(sheet, hidden=True) for sheet in changed.sheets))
    assert rules(hidden) == ["form.absent", "structure.hidden"]


def test_master_with_two_departments() -> None:
    """Each sheet is a submission of its own, with its own code."""
    extraction = reading(master_workbook(BUILDING, SERVICE))
    assert {each.code: facts(each) for each in extraction.submissions} == {
        BUILDING: facts(example(BUILDING)),
        SERVICE: facts(example(SERVICE)),
    }
    assert extraction.findings == ()
    assert extraction.submissions[0].amount("income.total").value == Decimal("3538.15")  # type: ignore[union-attr]
