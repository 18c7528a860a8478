"""What the zone's report is written from: sums, comparison, scores, findings, and who has not reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.finding import Finding, Severity, ranked

if TYPE_CHECKING:
    from decimal import Decimal

    from xltools.core.comparison import Comparison
    from xltools.core.consolidation import Consolidation
    from xltools.core.form import Form
    from xltools.core.register import Department
    from xltools.core.submission import Submission
    from xltools.scoring.fulfilment import Standing


@dataclass(frozen=True, slots=True)
class Goal:
    """An indicator of a department and how it stands; ``reason`` says why it cannot be judged."""

    name: str
    target: str
    actual: str
    standing: Standing
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A department's self-assessment beside what was computed from its figures.

    ``own`` and ``own_grade`` are None and empty where it gave none; the total lies from ``low`` to ``high`` points and
    can earn ``grades``, the best first.
    """

    code: str
    name: str
    own: Decimal | None
    own_grade: str
    low: Decimal
    high: Decimal
    grades: tuple[str, ...]
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class ZoneYear:
    """A zone's year; ``assessed`` is in the order of the submissions, ``missing`` are those that have not reported.

    ``profile`` is the title of the scoring profile.
    """

    consolidation: Consolidation
    comparison: Comparison
    assessed: tuple[Assessed, ...]
    profile: str
    missing: tuple[Department, ...] = ()

    @property
    def form(self) -> Form:
        """The form that was reported on."""
        return self.consolidation.form

    @property
    def unit(self) -> str:
        """The unit of money."""
        return self.form.unit

    @property
    def title(self) -> str:
        """The zone and the year, as they stand before a noun: ``东湖示范区2021年度``."""
        zone, year = self.consolidation.zone, self.consolidation.year
        return f"{zone}{year}年度" if year else zone

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """The departments that reported, in the order of their codes."""
        return self.consolidation.submissions

    @property
    def open_findings(self) -> list[Finding]:
        """What is still to be mended or explained, the gravest first."""
        return ranked(
            each for each in self.consolidation.findings if not each.accepted and each.severity is not Severity.NOTE
        )

    @property
    def missing_names(self) -> list[str]:
        """The names of the departments that have not reported."""
        return [each.name for each in self.missing]

    def total(self, code: str) -> Decimal | None:
        """The zone's sum of an item; None where nobody reported it."""
        amount = self.consolidation.totals.get(code)
        return None if amount is None else amount.value

    def reported(self, code: str, department: str) -> Decimal | None:
        """What a department reported for an item."""
        amount = self.consolidation.amounts[department].get(code)
        return None if amount is None else amount.value

    def name(self, code: str) -> str:
        """A department's name by its budget code; the code itself where nobody has it."""
        return next((each.name for each in self.submissions if each.code == code), code)
