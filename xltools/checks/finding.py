"""Findings about an item of a submission, with the cell that it was read from."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.finding import Finding, Severity

if TYPE_CHECKING:
    from decimal import Decimal

    from xltools.core.submission import Submission


def about(
    submission: Submission,
    rule: str,
    severity: Severity,
    message: str,
    *,
    place: tuple[str, str] = ("", ""),
    actual: str = "",
    expected: str = "",
    difference: Decimal | None = None,
) -> Finding:
    """A finding about the (item, row) of ``place``, or about the submission where none is named."""
    fact = submission.facts.get(place)
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        file=_file_name(submission.source.path),
        sheet=submission.sheet,
        cell=fact.cell if fact else "",
        item=place[0],
        department=submission.code,
        year=submission.year,
        actual=actual,
        expected=expected,
        difference=difference,
        amount_at_stake=None if difference is None else abs(difference),
    )


@lru_cache(maxsize=4096)  # a department has many findings, and checks are asked of one department after another
def _file_name(path: str) -> str:
    return PurePath(path).name
