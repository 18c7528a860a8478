"""The grade that a department gave itself against the one that its score earns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Submission


def grade(form: Form, submission: Submission) -> Iterator[Finding]:
    """A finding when score and grade disagree; bands include their lower bound, so 90.00 is the first grade."""
    score, said = submission.amount("result.score"), submission.text("result.grade")
    if score is None or said is None:
        return
    earned, claimed = form.grade(score.value), form.canonical_grade(said)
    if claimed != earned and claimed in dict(form.grades):
        message = _("The grade is “{said}”, but a score of {score} earns “{earned}”; correct the one or the other")
        yield about(
            submission,
            "grade.differs",
            Severity.ERROR,
            message.format(said=said, score=f"{score.value:f}", earned=earned),
            place=("result.grade", TOTAL_ROW),
            actual=said,
            expected=earned,
        )
