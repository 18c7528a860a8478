"""What is wrong, or worth knowing, about something that was handed in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal


class Severity(StrEnum):
    """``error`` blocks, ``explain`` must be explained in writing, ``note`` informs."""

    ERROR = "error"
    EXPLAIN = "explain"
    NOTE = "note"


_ORDER = {Severity.ERROR: 0, Severity.EXPLAIN: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: a rule, the place it speaks of, what is there, what should be, and a sentence for the clerk.

    ``cell`` is an A1 address; ``item`` an item code of the form; ``actual`` and ``expected`` are shown as they stand,
    ``difference`` and ``amount_at_stake`` are in the unit of the item. The message already speaks the user's language.
    """

    rule: str
    severity: Severity
    message: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    item: str = ""
    department: str = ""
    year: int | None = None
    actual: str = ""
    expected: str = ""
    difference: Decimal | None = None
    amount_at_stake: Decimal | None = None
    accepted: bool = False

    def as_json(self) -> dict[str, Any]:
        """The finding as a JSON object; the same fields everywhere."""
        record = asdict(self)
        for field in ("difference", "amount_at_stake"):
            record[field] = None if record[field] is None else float(record[field])
        return record

    @property
    def place(self) -> str:
        """Sheet and cell as Excel writes them, as far as they are known."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the gravest first, then by money at stake, then by place; stable between runs."""
    return sorted(
        findings,
        key=lambda f: (_ORDER[f.severity], -(f.amount_at_stake or 0), f.file, f.sheet, _cell_key(f.cell), f.rule),
    )


def _cell_key(cell: str) -> tuple[int, str]:
    digits = "".join(filter(str.isdigit, cell))
    return (int(digits) if digits else 0, cell)
