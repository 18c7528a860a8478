"""What the form computes, as identities over the reported figures: totals, and what the tables carry over.

A template's own formulas keep them true; a total that was typed, or that came out of a Word report, need not be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.checks.wording import shown
from xltools.core.amount import Verdict, judge, total
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW, Check, CheckKind, Shape
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Submission

PARTS, UNITS = "total.parts", "total.units"
_MESSAGE = {"zh": "合计与组成项不符", "en": "The total is not what its parts give"}
_REASON = {"zh": "本项由组成项计算得出", "en": "It is computed from its parts"}


def identities(form: Form) -> tuple[Check, ...]:
    """A check for each item that the form computes: the reported figure against its parts, in every row of a table."""
    return tuple(
        Check(
            id=PARTS,
            relation=f"{code} = {formula}",
            kind=CheckKind.BALANCE,
            message=_MESSAGE,
            reason=_REASON,
            source="表内、表间计算关系",
            each=_table(form, code),
        )
        for code in form.items
        if (formula := form.formula(code))
    )


def _table(form: Form, code: str) -> str:
    """The table whose rows an item stands in; empty for what is reported once."""
    block = code.partition(".")[0]
    return block if form.block(block).shape is Shape.UNITS else ""


def units(form: Form, submission: Submission) -> Iterator[Finding]:
    """A finding for each total of units that is not the sum of the rows below it; blank rows count as zero."""
    for block in form.blocks:
        rows = [row for row in submission.rows.get(block.id, ()) if row != TOTAL_ROW]
        if block.shape is not Shape.UNITS or not rows:
            continue
        for item in block.items:
            code = f"{block.id}.{item.id}"
            whole = submission.amount(code)
            parts = [amount for row in rows if (amount := submission.amount(code, row)) is not None]
            if whole is not None and parts:
                yield from _against(form, submission, code, whole, parts)


def _against(form: Form, submission: Submission, code: str, whole: Amount, parts: list[Amount]) -> Iterator[Finding]:
    together = total(parts)
    if judge(whole, "==", together) is not Verdict.BROKEN:
        return
    largest = max(parts, key=lambda each: each.value)
    message = _("{label}: the total is {whole}, its units add up to {sum}; correct the one or the other")
    if whole.value >= 0 and largest.low > whole.high:
        message = _("{label}: the total is {whole}, and one of its units alone has {part}; correct the figures")
    yield about(
        submission,
        UNITS,
        Severity.ERROR,
        message.format(label=form.label(code), whole=shown(whole), sum=shown(together), part=shown(largest)),
        place=(code, TOTAL_ROW),
        actual=f"{whole.value:f}",
        expected=f"{together.value:f}",
        difference=whole.value - together.value,
    )
