"""What is wrong, or worth knowing, about something that was handed in."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from xltools.core.address import parse_area
from xltools.core.amount import ZERO

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
    ``kind`` is the class of a formula audit's rule; other findings have none.
    """

    rule: str
    severity: Severity
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
    message: str
    accepted: bool = False
    kind: str = ""

    def as_json(self) -> dict[str, Any]:
        """The finding as a JSON object; the same fields in the same order everywhere, ``class`` added by an audit."""
        record = dict(zip(_IN_JSON, _values_in_json(self), strict=True))
        record["severity"] = self.severity.value
        for name in ("difference", "amount_at_stake"):
            if record[name] is not None:
                record[name] = float(record[name])
        if self.kind:
            record["class"] = self.kind
        return record

    @property
    def place(self) -> str:
        """Sheet and cell for people to read, as far as they are known: ``007001 甲!B5``."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell


_IN_JSON = tuple(field.name for field in fields(Finding) if field.name != "kind")
_values_in_json = attrgetter(*_IN_JSON)


def ready(findings: Iterable[Finding]) -> bool:
    """Whether nothing is left to do: every error is accepted and all that must be explained has its reason."""
    return all(finding.accepted or finding.severity is Severity.NOTE for finding in findings)


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the gravest first, then by money at stake, then by place; the same whatever order they had."""
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[Any, ...]:
    stake = abs(finding.amount_at_stake or ZERO)
    place = (finding.file, finding.sheet, *_row_and_column(finding.cell))
    return (_ORDER[finding.severity], -stake, place, finding.rule, finding.item, finding.message)


def _row_and_column(cell: str) -> tuple[int, int]:
    """Where a cell or a range begins; before every cell where there is none."""
    if not cell:
        return (-1, -1)
    try:
        area = parse_area(cell)
    except ValueError:
        return (-1, -1)
    return (area.top, area.left)
