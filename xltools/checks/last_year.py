"""A submission against the one that the department handed in for the year before."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.checks.relations import judged
from xltools.core.amount import ZERO
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW
from xltools.core.messages import _
from xltools.forms.carry import differing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Submission
    from xltools.forms.carry import Carried

CARRIED = "carried.differs"
"""The rule for an opening figure that is not last year's closing one."""


def against_last_year(form: Form, this: Submission, last: Submission) -> Iterator[Finding]:
    """What the form's checks find between two years: opening figures, last year's columns, and large changes."""
    for check in form.checks:
        if check.needs_last_year:
            yield from judged(form, check, this, TOTAL_ROW, last)


def not_as_carried(form: Form, this: Submission, carried: Iterable[Carried]) -> Iterator[Finding]:
    """Opening figures that are not what last year's submission gives for them: each wants its reason."""
    for place, each, fact in differing(form, carried, this):
        if isinstance(each.value, str):
            continue
        amount = fact.amount if fact is not None else None
        label, source = form.label(place[0]), form.label(form.carry[place[0]])
        message = (
            _("{label}{row} is blank; last year's {source} was {expected}. Fill it in, or give the reason")
            if amount is None
            else _("{label}{row} is {actual}; last year's {source} was {expected}. Correct it, or give the reason")
        )
        actual = "" if amount is None else f"{amount.value:f}"
        yield about(
            this,
            CARRIED,
            Severity.EXPLAIN,
            message.format(
                label=label,
                row=f"（{each.row}）" if each.row else "",
                actual=actual,
                source=source,
                expected=each.text,
            ),
            place=place,
            actual=actual,
            expected=each.text,
            difference=(amount.value if amount is not None else ZERO) - each.value.value,
        )


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
