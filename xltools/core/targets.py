"""A target and what came of it, as a comparison shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target of a department.

    ``target`` and ``actual`` are as they were written, ``reached`` is the result as a share of the target (1 = 100 %),
    None where that says nothing. ``standing`` is one of MET, OVER, PARTLY, MISSED and UNJUDGED; ``working`` says how it
    was found, or why it could not be; ``given_reason`` is the form's own reason for a deviation. ``place`` is the
    block and row that it stands in.
    """

    code: str
    name: str
    kind: str
    title: str
    target: str
    actual: str
    reached: Decimal | None
    standing: str
    working: str
    given_reason: str
    place: str

    @property
    def key(self) -> str:
        """What tells the row from all others."""
        return f"{self.code}|{self.place}|{self.title}"

    @property
    def shown(self) -> str:
        """What a reason was written for."""
        return f"{self.target} → {self.actual}"

    def as_json(self) -> dict[str, Any]:
        """The row as a JSON object."""
        return {
            "department": self.code,
            "name": self.name,
            "kind": self.kind,
            "indicator": self.title,
            "target": self.target,
            "actual": self.actual,
            "reached": None if self.reached is None else float(self.reached),
            "standing": self.standing.lower(),
            "working": self.working,
            "reason": self.given_reason,
        }
