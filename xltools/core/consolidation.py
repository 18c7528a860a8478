"""A zone's year added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Submission


@dataclass(frozen=True, slots=True)
class Consolidation:
    """A zone's year added up.

    ``totals`` holds the sum of each consolidated item over the departments that reported it, ``amounts`` each
    department's figures by budget code. Items that nobody reported are absent.
    """

    form: Form
    zone: str
    year: int
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    amounts: Mapping[str, Mapping[str, Amount]]
    totals: Mapping[str, Amount]
