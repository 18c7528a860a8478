"""All checks together, with what reading brought to light."""

from __future__ import annotations

from tests.checks.building import built
from tests.mangle import form, place, put, reading, returned
from xltools.core.finding import Finding, Severity
from xltools.validate import validate


def test_gravest_first_then_money() -> None:
    """Errors before explanations before notes; among equals the larger sum at stake."""
    submission = built(
        {
            "income.total": "100.00",
            "spending.total": "90.00",
            "spending.cumulative": "4.00",  # 6 too little
            "three_public.total": "190.00",  # 100 too much
            "profile.headcount": "12",
            "profile.authorised": "4",
            "result.grade": "优秀",
        }
    )
    note = Finding(rule="value.cleaned", severity=Severity.NOTE, message="read")
    found = validate(form(), [submission], [note])
    rules = [each.rule for each in found]
    ours = ["three_public.within_spending", "balance.cumulative", "staff.headcount", "value.cleaned", "choice.alias"]
    assert [rule for rule in rules if rule in ours] == ours
    assert [each.severity for each in found] == sorted((each.severity for each in found), key=list(Severity).index)


def test_findings_name_file_sheet_department_and_year() -> None:
    """So that they can be sorted and sent back."""
    found = validate(form(), [built({"profile.headcount": "12", "profile.authorised": "4"})])
    for each in found:
        assert (each.file, each.sheet, each.department, each.year) == ("007001.xlsx", "甲", "007001", 2021)


def test_nothing_handed_in() -> None:
    """Only what was found on the way."""
    assert validate(form(), []) == []


def test_a_replaced_total_is_judged_as_it_shows() -> None:
    """A total of 3540 typed over its formula breaks the balances that it enters."""
    changed = put(returned(), {place("spending.total"): 3540.0})
    extraction = reading(changed)
    rules = {each.rule for each in validate(form(), extraction.submissions, extraction.findings)}
    assert {"formula.replaced", "balance.year", "balance.cumulative"} <= rules
