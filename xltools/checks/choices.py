"""Values that are not among those the form offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.core.finding import Severity
from xltools.core.form import Kind
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Submission


def choices(form: Form, submission: Submission) -> Iterator[Finding]:
    """A finding for each choice outside the list; another word for a grade is noted with the form's own."""
    for fact in submission:
        item = form.items[fact.item]
        if item.kind is not Kind.CHOICE or fact.text is None or fact.text in item.choices:
            continue
        known = form.grade_aliases.get(fact.text)
        if fact.item == "result.grade" and known:
            message = _("{label} says “{text}”; the form's word for it is “{known}”")
            severity, rule = Severity.NOTE, "choice.alias"
        else:
            message = _("{label} says “{text}”; choose one of: {choices}")
            severity, rule = Severity.ERROR, "choice.unknown"
        yield about(
            submission,
            rule,
            severity,
            message.format(label=item.label, text=fact.text, known=known, choices=_(", ").join(item.choices)),
            place=(fact.item, fact.row),
            actual=fact.text,
            expected=known or "、".join(item.choices),
        )
