"""Findings about a passage, with the place where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _
from xltools.core.quoting import inner

if TYPE_CHECKING:
    from decimal import Decimal

    from xltools.core.amount import Amount
    from xltools.narrative.passage import Narrative, Passage

_LONGEST_QUOTE = 24


def about_passage(
    narrative: Narrative,
    passage: Passage | None,
    rule: str,
    severity: Severity,
    message: str,
    *,
    actual: str = "",
    expected: str = "",
    difference: Decimal | None = None,
) -> Finding:
    """A finding about a passage, or about the whole text where there is none."""
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        file=narrative.file,
        sheet=sheet_of(narrative, passage) if passage else narrative.sheet,
        cell=passage.cell if passage else "",
        item=passage.item if passage else "",
        department=narrative.code or narrative.department,
        year=narrative.year,
        actual=actual,
        expected=expected,
        difference=difference,
    )


def sheet_of(narrative: Narrative, passage: Passage) -> str:
    """The sheet that a passage stands on; in a document, which has none, its place."""
    if narrative.document:
        return _("paragraph {number}").format(number=passage.paragraph)
    return passage.sheet


def place_of(narrative: Narrative, passage: Passage) -> str:
    """Where a passage stands, for a message about another one."""
    if narrative.document or not passage.item:
        return _("paragraph {number}").format(number=passage.paragraph)
    label = narrative.labels.get(passage.item, passage.item)
    return f"{label} {passage.cell}".strip()


def quote(text: str) -> str:
    """The words concerned, shortened in the middle, to stand in quotation marks."""
    plain = " ".join(text.split())
    if len(plain) > _LONGEST_QUOTE:
        half = _LONGEST_QUOTE // 2 - 1
        plain = f"{plain[:half]}…{plain[-half:]}"
    return inner(plain)


def interval(amount: Amount, places: int = 2) -> str:
    """An amount with the interval that its inputs allow: ``36.76 [36.73, 36.79]``."""
    if amount.is_exact:
        return f"{amount.value:.{places}f}"
    return f"{amount.value:.{places}f} [{amount.low:.{places}f}, {amount.high:.{places}f}]"
