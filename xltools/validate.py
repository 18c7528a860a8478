"""Check submissions against their form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.checks.choices import choices
from xltools.checks.columns import relations_of
from xltools.checks.grade import grade
from xltools.checks.last_year import comparable, not_compared
from xltools.checks.required import required
from xltools.checks.signs import signs
from xltools.core.finding import Finding, ranked
from xltools.narrative.check import check_across, check_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.core.form import Form
    from xltools.core.submission import Submission
    from xltools.extract import Extraction

CHECKS = (required, choices, grade, signs)


def with_texts(form: Form, extraction: Extraction) -> Extraction:
    """What a workbook holds, with what is wrong with its texts among the findings.

    Reading texts takes longer than all other checks; so it can be done where the workbook is read, on all cores.
    """
    texts = [finding for submission in extraction.submissions for finding in check_texts(form, submission)]
    return replace(extraction, findings=(*extraction.findings, *texts))


def validate(
    form: Form,
    submissions: Iterable[Submission],
    found: Iterable[Finding] = (),
    earlier: Mapping[str, Submission] | None = None,
    *,
    texts: bool = True,
) -> list[Finding]:
    """Everything that is wrong with submissions, the gravest first.

    ``found`` is what reading them brought to light (changed formulas, error values, cleaned numbers). ``earlier`` holds
    the submissions for the year before by budget code; without it the years are not compared. Without ``texts`` each
    department's own texts are passed over: :func:`with_texts` has checked them already.
    """
    findings = list(found)
    handed_in = list(submissions)
    before = earlier or {}
    for submission in handed_in:
        for check in CHECKS:
            findings.extend(check(form, submission))
        if texts:
            findings.extend(check_texts(form, submission))
        findings.extend(not_compared(submission, before))
    compared = {each.code: before[each.code] for each in handed_in if comparable(each, before)}
    findings.extend(relations_of(form, handed_in, compared))
    findings.extend(check_across(form, handed_in))
    return ranked(findings)
