"""The form's own checks: relations between reported figures, judged by interval arithmetic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.core.amount import Amount, Verdict
from xltools.core.expression import Outcome, parse_relation
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW
from xltools.core.messages import CHINESE, _, current_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.core.form import Check, Form
    from xltools.core.submission import Submission

_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_SIGNS = {"<=": "≤", ">=": "≥", "==": "="}


def relations(form: Form, submission: Submission) -> Iterator[Finding]:
    """A finding for each check that is broken, and a note for each equality that holds only within rounding."""
    for check in form.checks:
        if check.in_force(submission.year):
            rows = list(submission.rows.get(check.each, ())) if check.each else [TOTAL_ROW]
            for row in rows:
                yield from _judge(form, check, submission, row)


def _judge(form: Form, check: Check, submission: Submission, row: str) -> Iterator[Finding]:
    def lookup(item: str) -> Amount | None:
        return submission.amount(_full(check, item), row)

    if check.when and parse_relation(check.when).evaluate(lookup).verdict not in {Verdict.EXACT, Verdict.ROUNDING}:
        return
    relation = parse_relation(check.relation)
    outcome = relation.evaluate(lookup, need_all=check.need_all)
    if outcome.verdict is Verdict.BROKEN or (outcome.verdict is Verdict.ROUNDING and relation.operator == "=="):
        yield _finding(form, check, outcome, submission, (_full(check, relation.items[0]), row))


def _full(check: Check, item: str) -> str:
    """The full code of an item; short ones name the row's cells in the table that the check speaks of."""
    return item if not check.each or "." in item else f"{check.each}.{item}"


def _finding(form: Form, check: Check, outcome: Outcome, submission: Submission, place: tuple[str, str]) -> Finding:
    left, right = outcome.left, outcome.right
    if left is None or right is None:
        message = f"check {check.id} was judged without both sides"
        raise ValueError(message)
    broken = outcome.verdict is Verdict.BROKEN
    difference = left.value - right.value
    return about(
        submission,
        check.id,
        check.severity if broken else Severity.NOTE,
        _pattern(check, broken=broken).format(
            rule=check.message["zh" if current_language() == CHINESE else "en"],
            relation=_with_labels(form, check),
            left=shown(left),
            right=shown(right),
            difference=f"{difference:f}",
        ),
        place=place,
        actual=f"{left.value:f}",
        expected=f"{right.value:f}",
        difference=difference,
    )


def _pattern(check: Check, *, broken: bool) -> str:
    if not broken:
        return _("{rule}: in {relation} the left is {left}, the right {right}; they agree within rounding")
    if check.severity is Severity.ERROR:
        return _(
            "{rule}: in {relation} the left is {left}, the right {right}, difference {difference}; correct the figures"
        )
    return _(
        "{rule}: in {relation} the left is {left}, the right {right}, difference {difference};"
        " correct the figures, or explain them in writing"
    )


def _with_labels(form: Form, check: Check) -> str:
    """The relation as people read it: ``支出合计 = 基本支出 + 项目支出``."""
    text = _CODE.sub(lambda match: form.label(_full(check, match[0])), check.relation)
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return text


def shown(amount: Amount) -> str:
    """A number with the interval that its precision allows: ``3538.15 [3538.145, 3538.155]``."""
    return f"{amount.value:f}" if amount.is_exact else f"{amount.value:f} [{amount.low:f}, {amount.high:f}]"
