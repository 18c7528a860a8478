"""How the departments of a zone compare, as plain numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xltools.core.spread import HIGH, LOW

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS = {HIGH: "high", LOW: "low"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One item of a department beside the others.

    ``amount`` in the item's unit, ``share`` of the zone in %, ``per_head`` of the actual headcount, ``rank`` 1 for
    the largest. None where there is no figure, or nothing to divide by.
    """

    amount: Decimal | None
    share: Decimal | None
    per_head: Decimal | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Rate:
    """A ratio: None where a side is blank, the denominator is zero, or the budget is not ``complete``.

    ``mark`` is ``▲``, ``▼`` or empty.
    """

    value: Decimal | None
    complete: bool = True
    mark: str = ""


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Budget and final account of one line in the form's unit of money; the rates, in %, name their denominators."""

    initial: Decimal | None
    adjusted: Decimal | None
    final: Decimal | None
    final_minus_initial: Decimal | None
    final_minus_adjusted: Decimal | None
    final_to_initial: Rate
    final_to_adjusted: Rate
    adjustment_to_initial: Rate


@dataclass(frozen=True, slots=True)
class Compared:
    """A department, or the zone: items and budget lines by their codes, ratios by their keys."""

    code: str
    name: str
    items: Mapping[str, Standing]
    ratios: Mapping[str, Rate]
    budget: Mapping[str, BudgetLine]

    @property
    def ratios_key(self) -> str:
        """What tells its reason on the sheet of ratios from all others."""
        return f"{self.code}|ratios"

    @property
    def ratios_shown(self) -> str:
        """The ratios with their marks, as text: what a reason is written for."""
        return "；".join(_shown(rate) for rate in self.ratios.values())

    def budget_key(self, line: str) -> str:
        """What tells its reason for a budget line from all others."""
        return f"{self.code}|budget.{line}"

    def budget_shown(self, line: str) -> str:
        """Both execution rates of a budget line with their marks, as text."""
        return "；".join(
            _shown(rate) for rate in (self.budget[line].final_to_initial, self.budget[line].final_to_adjusted)
        )

    def as_json(self) -> dict[str, Any]:
        """The department as a JSON object; marks are ``high`` and ``low``."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


@dataclass(frozen=True, slots=True)
class Comparison:
    """The departments in the order given, and the zone, whose ratios are those of its sums."""

    departments: tuple[Compared, ...]
    zone: Compared

    def as_json(self) -> dict[str, Any]:
        """The comparison as a JSON object."""
        return {"zone": self.zone.as_json(), "departments": [each.as_json() for each in self.departments]}


def _shown(rate: Rate) -> str:
    return "" if rate.value is None else f"{rate.value:.2f}{rate.mark}"


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return {key: _WORDS.get(part, part) if key == "mark" else _plain(part) for key, part in value.items()}
    return float(value) if isinstance(value, Decimal) else value
