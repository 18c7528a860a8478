"""Check the texts of submissions against each other."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.finding import Finding, ranked
from xltools.narrative.checks.copied import SHORTEST
from xltools.narrative.checks.copied_across import Report, copied_across, paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.core.form import Form
    from xltools.core.paragraph import Paragraph
    from xltools.core.submission import Submission


def check_across(form: Form, submissions: Iterable[Submission]) -> list[Finding]:
    """Paragraphs that two departments share; texts are read where nothing was kept of them."""
    handed_in = list(submissions)
    if len(handed_in) == 1:  # one shares with nobody, and need not be read for it
        return []
    return ranked(copied_across(_report(form, submission) for submission in handed_in))


def _report(form: Form, submission: Submission) -> Report:
    return Report(
        department=submission.name,
        code=submission.code,
        file=PurePath(submission.source.path).name,
        year=submission.year,
        paragraphs=_paragraphs(form, submission) if submission.paragraphs is None else submission.paragraphs,
    )


def _paragraphs(form: Form, submission: Submission) -> tuple[Paragraph, ...]:
    from xltools.narrative.source import narrative_of  # noqa: PLC0415 - slow to load, and mostly read already

    return paragraphs_of(narrative_of(form, submission, SHORTEST))
