"""The same figures several times over: of several years, or of several zones; how they differ, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from xltools.core.amount import NEAREST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.consolidation import Consolidation

UP, DOWN = "▲", "▼"


class Base(StrEnum):
    """What each term is held against: the one before it (years), or the first one (zones)."""

    PREVIOUS = "previous"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Term:
    """One of the terms that are compared: ``2021年``, or the name of a zone, with its figures."""

    label: str
    figures: Consolidation


@dataclass(frozen=True, slots=True)
class ChangeLimits:
    """When a change is marked: from ``percent`` % on, if it comes to at least ``amount`` in the row's unit."""

    percent: Decimal = Decimal(20)
    amount: Decimal = Decimal(5)


@dataclass(frozen=True, slots=True)
class Change:
    """A term against its base: the difference, in per cent of the base where that is not zero, and its mark."""

    difference: Decimal | None
    percent: Decimal | None
    mark: str

    def as_json(self) -> dict[str, Any]:
        """The change as a JSON object."""
        numbers = {"difference": self.difference, "percent": self.percent}
        return {name: None if value is None else float(value) for name, value in numbers.items()} | {"mark": self.mark}


def change(base: Decimal | None, value: Decimal | None, limits: ChangeLimits) -> Change:
    """How a value differs from its base. A blank counts as nothing to compare with, a base of zero has no per cent."""
    if base is None or value is None:
        return Change(None, None, "")
    difference = value - base
    percent = NEAREST.divide(100 * difference, abs(base)) if base else None
    large = abs(difference) >= limits.amount and (percent is None or abs(percent) >= limits.percent)
    return Change(difference, percent, (UP if difference > 0 else DOWN) if large and difference else "")


def pairs(count: int, base: Base) -> list[tuple[int, int]]:
    """Which of ``count`` terms are compared, each as (base, term)."""
    return [(0 if base is Base.FIRST else term - 1, term) for term in range(1, count)]


@dataclass(frozen=True, slots=True)
class Reason:
    """What somebody wrote beside a row of a comparison, and the difference that it was written for, as it was shown."""

    text: str
    difference: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A row of a comparison: an item of the zone or of a department, its value in each term, and the changes."""

    code: str
    name: str
    item: str
    label: str
    unit: str
    values: tuple[Decimal | None, ...]
    changes: tuple[Change, ...]

    @property
    def key(self) -> str:
        """What tells the row from all others, whatever order they stand in."""
        return f"{self.code}|{self.item}"

    def as_json(self, terms: Sequence[str]) -> dict[str, Any]:
        """The row as a JSON object."""
        values = (None if value is None else float(value) for value in self.values)
        return {
            "department": self.code,
            "name": self.name,
            "item": self.item,
            "label": self.label,
            "unit": self.unit,
            "values": dict(zip(terms, values, strict=True)),
            "changes": [each.as_json() for each in self.changes],
        }
