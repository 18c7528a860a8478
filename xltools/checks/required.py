"""Items that a department must fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW, Block, Shape
from xltools.core.messages import _
from xltools.core.quoting import inner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Submission


def required(form: Form, submission: Submission) -> Iterator[Finding]:
    """A finding for each required item that was left blank; of a record, once it says anything at all."""
    for block in form.blocks:
        wanted = [item for item in block.items if item.required]
        if not wanted:
            continue
        if block.shape is Shape.RECORDS:
            yield from _records(block, submission)
            continue
        for item in wanted:
            code = f"{block.id}.{item.id}"
            if (code, TOTAL_ROW) not in submission.facts:
                message = _("{label} in “{table}” was left blank; please fill it in (0 if there was none)")
                if not item.kind.is_numeric:
                    message = _("{label} in “{table}” was left blank; please fill it in")
                yield about(
                    submission,
                    "required.blank",
                    Severity.ERROR,
                    message.format(label=item.label, table=inner(block.title)),
                    place=(code, TOTAL_ROW),
                )


def _records(block: Block, submission: Submission) -> Iterator[Finding]:
    rows = submission.rows.get(block.id, {})
    for row in rows:
        for item in block.items:
            code = f"{block.id}.{item.id}"
            if item.required and (code, row) not in submission.facts:
                message = _("Row {row} of “{table}” lacks “{label}”; please fill it in")
                yield about(
                    submission,
                    "required.blank",
                    Severity.ERROR,
                    message.format(row=row, table=inner(block.title), label=item.label),
                    place=(code, row),
                )
