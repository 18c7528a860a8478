"""Check submissions against their form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.choices import choices
from xltools.checks.grade import grade
from xltools.checks.relations import relations
from xltools.checks.required import required
from xltools.core.finding import Finding, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.core.form import Form
    from xltools.core.submission import Submission

CHECKS = (required, choices, grade, relations)


def validate(form: Form, submissions: Iterable[Submission], found: Iterable[Finding] = ()) -> list[Finding]:
    """Everything that is wrong with submissions, the gravest first.

    ``found`` is what reading them brought to light (changed formulas, error values, cleaned numbers).
    """
    findings = list(found)
    for submission in submissions:
        for check in CHECKS:
            findings.extend(check(form, submission))
    return ranked(findings)
