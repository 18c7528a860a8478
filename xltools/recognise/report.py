"""Findings about one sheet, made with its file, department and year filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Finding, Severity

if TYPE_CHECKING:
    from decimal import Decimal

    from xltools.core.snapshot import Source


@dataclass(slots=True)
class Report:
    """Collects the findings of one sheet."""

    source: Source
    sheet: str
    department: str = ""
    year: int | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The file's name as findings show it."""
        return PurePath(self.source.path).name

    def add(
        self,
        rule: str,
        severity: Severity,
        message: str,
        *,
        place: tuple[int, int] | None = None,
        item: str = "",
        actual: str = "",
        expected: str = "",
        difference: Decimal | None = None,
    ) -> None:
        """Add a finding about a cell, or about the sheet where no place is given."""
        self.findings.append(
            Finding(
                rule=rule,
                severity=severity,
                message=message,
                file=self.file,
                sheet=self.sheet,
                cell=to_a1(place) if place else "",
                item=item,
                department=self.department,
                year=self.year,
                actual=actual,
                expected=expected,
                difference=difference,
                amount_at_stake=abs(difference) if difference is not None else None,
            )
        )
