"""A submission against the one that the department handed in for the year before."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.checks.relations import judged
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Submission


def against_last_year(form: Form, this: Submission, last: Submission) -> Iterator[Finding]:
    """What the form's checks find between two years: opening figures, last year's columns, and large changes."""
    for check in form.checks:
        if check.needs_last_year:
            yield from judged(form, check, this, TOTAL_ROW, last)


def comparable(this: Submission, earlier: Mapping[str, Submission]) -> bool:
    """Whether the department handed in the year before; of an unknown year it is taken to be so."""
    last = earlier.get(this.code)
    return last is not None and (this.year is None or last.year is None or last.year == this.year - 1)


def not_compared(this: Submission, earlier: Mapping[str, Submission]) -> Iterator[Finding]:
    """A note where there are submissions to compare with, and none of this department for the year before."""
    if not earlier or comparable(this, earlier):
        return
    last = earlier.get(this.code)
    if last is None:
        message = _("Nothing from this department is among last year's workbooks; the years were not compared")
    else:
        message = _("{file} reports on {year}, which is not the year before; the years were not compared").format(
            file=PurePath(last.source.path).name, year=last.year
        )
    yield about(this, "last_year.absent", Severity.NOTE, message)
