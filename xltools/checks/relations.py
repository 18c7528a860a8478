"""The form's own checks: relations between reported figures, judged by interval arithmetic, one by one.

``columns`` judges many submissions at once; it asks here about whatever does not plainly hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.wording import finding_of
from xltools.core.amount import Verdict
from xltools.core.expression import parse_condition, parse_relation
from xltools.core.form import LAST_YEAR, TOTAL_ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.core.form import Check, Form
    from xltools.core.submission import Submission


def relations(
    form: Form, submission: Submission, last: Submission | None = None, checks: Iterable[Check] | None = None
) -> Iterator[Finding]:
    """A finding for each check that is broken, and a note for each equality that holds only within rounding.

    ``last`` is the department's submission for the year before; without it, what compares with it is left out.
    ``checks`` are the form's own unless others are given.
    """
    for check in form.checks if checks is None else checks:
        for row in rows_judged(check, submission):
            yield from judged(form, check, submission, row, last)


def rows_judged(check: Check, submission: Submission) -> Iterable[str]:
    """The rows that a check speaks of: those of its table, or the one for what is reported once."""
    return submission.rows.get(check.each, {}) if check.each else (TOTAL_ROW,)


def judged(
    form: Form, check: Check, submission: Submission, row: str, last: Submission | None = None
) -> Iterator[Finding]:
    """What a check finds in one row of a submission."""
    if not check.in_force(submission.year) or (check.needs_last_year and last is None):
        return
    lookup = _lookup(check, submission, row, last)
    if check.when and not parse_condition(check.when).holds(lookup):
        return
    if check.unless and parse_condition(check.unless).holds(lookup):
        return
    relation = parse_relation(check.relation)
    outcome = relation.evaluate(lookup, need_all=check.need_all, as_written=check.as_written)
    if outcome.verdict is Verdict.BROKEN or (outcome.verdict is Verdict.ROUNDING and relation.operator == "=="):
        yield finding_of(form, check, outcome, lookup, submission, row, last)


def _lookup(check: Check, submission: Submission, row: str, last: Submission | None) -> Callable[[str], Amount | None]:
    def lookup(item: str) -> Amount | None:
        if item.startswith(LAST_YEAR):
            return last.amount(item.removeprefix(LAST_YEAR)) if last else None
        return submission.amount(*check.place(item, row))

    return lookup
