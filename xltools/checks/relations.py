"""The form's own checks: relations between reported figures, judged by interval arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.core.amount import Amount, Verdict
from xltools.core.expression import Outcome, Relation, parse_relation
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW
from xltools.core.messages import CHINESE, _, current_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xltools.core.finding import Finding
    from xltools.core.form import Check, Form
    from xltools.core.submission import Submission


def relations(form: Form, submission: Submission) -> Iterator[Finding]:
    """A finding for each check that is broken, and a note for each equality that holds only within rounding."""
    for check in form.checks:
        if check.in_force(submission.year):
            rows = list(submission.rows.get(check.each, ())) if check.each else [TOTAL_ROW]
            for row in rows:
                yield from _judge(form, check, submission, row)


def _judge(form: Form, check: Check, submission: Submission, row: str) -> Iterator[Finding]:
    def code(item: str) -> str:
        return item if not check.each or "." in item else f"{check.each}.{item}"

    def lookup(item: str) -> Amount | None:
        return submission.amount(code(item), row)

    if check.when and parse_relation(check.when).evaluate(lookup).verdict not in {Verdict.EXACT, Verdict.ROUNDING}:
        return
    relation = parse_relation(check.relation)
    outcome = relation.evaluate(lookup, need_all=check.need_all)
    if outcome.verdict is Verdict.BROKEN:
        yield _finding(form, check, relation, outcome, submission, (code(relation.items[0]), row), check.severity)
    elif outcome.verdict is Verdict.ROUNDING and relation.operator == "==":
        yield _finding(form, check, relation, outcome, submission, (code(relation.items[0]), row), Severity.NOTE)


def _finding(
    form: Form,
    check: Check,
    relation: Relation,
    outcome: Outcome,
    submission: Submission,
    place: tuple[str, str],
    severity: Severity,
) -> Finding:
    left, right = outcome.left, outcome.right
    if left is None or right is None:
        message = f"check {check.id} was judged without both sides"
        raise ValueError(message)
    item, row = place
    text = check.message["zh" if current_language() == CHINESE else "en"]
    pattern = (
        _("{rule}: {label} is {left}, the other side is {right}; they agree only within rounding")
        if severity is Severity.NOTE
        else _("{rule}: {label} is {left}, to compare with {right} (difference {difference})")
    )
    difference = left.value - right.value
    return about(
        submission,
        check.id,
        severity,
        pattern.format(
            rule=text,
            label=form.label(item),
            left=shown(left),
            right=shown(right),
            difference=f"{difference:f}",
        ),
        item=item,
        row=row,
        actual=f"{left.value:f}",
        expected=f"{right.value:f}",
        difference=difference,
    )


def shown(amount: Amount) -> str:
    """A number with the interval that its precision allows: ``3538.15 [3538.145, 3538.155]``."""
    return f"{amount.value:f}" if amount.is_exact else f"{amount.value:f} [{amount.low:f}, {amount.high:f}]"
