"""Amounts below zero where the form expects none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW, Kind, Shape
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Fact, Submission


def signs(form: Form, submission: Submission) -> Iterator[Finding]:
    """A finding for each input below zero: a count cannot be, an amount may be one that was taken back.

    What the form computes follows from its parts, and so does the total of units; ``signed`` items may be negative.
    """
    for fact in submission:
        if fact.amount is None or fact.amount.value >= 0 or _follows(form, submission, fact):
            continue
        kind = form.items[fact.item].kind
        if kind is Kind.COUNT:
            severity, message = Severity.ERROR, _("{label} is {value}; it cannot be below zero")
        elif kind is Kind.AMOUNT and fact.item not in form.signed:
            severity, message = Severity.EXPLAIN, _("{label} is {value}; correct it, or explain the negative amount")
        else:
            continue
        value = f"{fact.amount.value:f}"
        yield about(
            submission,
            "value.negative",
            severity,
            message.format(label=form.label(fact.item), value=value),
            place=(fact.item, fact.row),
            actual=value,
            expected="≥ 0",
            difference=fact.amount.value,
        )


def _follows(form: Form, submission: Submission, fact: Fact) -> bool:
    """Whether the form computes the fact, or it is the total of units below it."""
    if form.formula(fact.item):
        return True
    block = fact.item.partition(".")[0]
    return form.block(block).shape is Shape.UNITS and fact.row == TOTAL_ROW and len(submission.rows.get(block, ())) > 1
