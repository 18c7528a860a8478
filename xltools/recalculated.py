"""What reading a form's workbook said, and what recalculating its formulas says besides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.core.finding import Finding
    from xltools.core.submission import Submission
    from xltools.extract import Extraction


def with_recalculated(extraction: Extraction, found: Iterable[Finding]) -> Extraction:
    """A workbook's submissions with what ``found`` says of its formulas.

    What reading the form's own formulas has said of a cell already is not said twice.
    """
    submissions = {submission.sheet: submission for submission in extraction.submissions}
    said = {(finding.sheet, finding.cell) for finding in extraction.findings}
    rules = {finding.rule for finding in extraction.findings}
    further = [
        _of_department(finding, submissions.get(finding.sheet))
        for finding in found
        if (finding.sheet, finding.cell) not in said
        and not (finding.rule == "recalc.never_calculated" and "formula.not_calculated" in rules)
    ]
    return replace(extraction, findings=(*extraction.findings, *further))


def _of_department(finding: Finding, submission: Submission | None) -> Finding:
    """The finding with the department whose sheet it speaks of: its explanation must outlive the file's name."""
    if submission is None:
        return finding
    return replace(finding, department=submission.code, year=submission.year)
