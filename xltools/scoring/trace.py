"""A score that shows its working: every line with its inputs, formula, points and what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from xltools.core.messages import N_
from xltools.scoring.fulfilment import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xltools.core.amount import Amount
    from xltools.core.finding import Severity
    from xltools.scoring.indices import IndexValue
    from xltools.scoring.share import Points, Share

STANDING_WORDS = {
    Standing.MET: N_("met"),
    Standing.OVER: N_("over-fulfilled"),
    Standing.PARTLY: N_("partly met"),
    Standing.MISSED: N_("not met"),
    Standing.UNJUDGED: N_("cannot be judged"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to say about a line or the whole, which becomes a finding. ``item`` and ``row`` are its place."""

    rule: str
    severity: Severity
    message: str
    item: str = ""
    row: str = ""
    actual: str = ""
    expected: str = ""
    difference: Decimal | None = None


class Input(NamedTuple):
    """A fact that a line rests on, as it was reported, with its cell."""

    item: str
    row: str
    label: str
    text: str
    cell: str

    def as_json(self) -> dict[str, Any]:
        """The input as a JSON object."""
        return {"item": self.item, "row": self.row, "label": self.label, "text": self.text, "cell": self.cell}


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedLine:
    """One line of a score.

    ``weight`` is None where the form left it blank; then there are no ``points``, only the ``share`` of whatever the
    weight is. ``own`` is the department's own score. ``reason`` says why a line cannot be judged; ``confirmed`` is
    False where the profile's own weight or rule is not certain. ``conventions`` are the readings of ambiguous rules by
    which the line was computed, by the convention's id.
    """

    id: str
    title: str
    standing: Standing
    share: Share
    row: str = ""
    inputs: tuple[Input, ...] = ()
    formula: str = ""
    weight: Decimal | None = None
    points: Points | None = None
    own: Amount | None = None
    reason: str = ""
    remarks: tuple[Remark, ...] = ()
    confirmed: bool = True
    conventions: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The line as a JSON object."""
        return {
            "id": self.id,
            "title": self.title,
            "row": self.row,
            "standing": self.standing.value,
            "formula": self.formula,
            "conventions": dict(self.conventions),
            "inputs": [each.as_json() for each in self.inputs],
            "weight": _number(self.weight),
            "confirmed": self.confirmed,
            "share": [float(self.share.low), float(self.share.high)],
            "points": points_json(self.points),
            "own_score": None if self.own is None else _number(self.own.value),
            "reason": self.reason,
            "remarks": [remark.message for remark in self.remarks],
        }


@dataclass(frozen=True, slots=True)
class TracedSection:
    """A section of a score with its lines."""

    id: str
    title: str
    weight: Decimal
    points: Points
    lines: tuple[TracedLine, ...]
    confirmed: bool = True
    remarks: tuple[Remark, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The section as a JSON object."""
        return {
            "id": self.id,
            "title": self.title,
            "weight": _number(self.weight),
            "confirmed": self.confirmed,
            "points": points_json(self.points),
            "lines": [line.as_json() for line in self.lines],
        }


def points_json(points: Points | None) -> dict[str, Any] | None:
    """Points as a JSON object: the least, the most, and the value where it is known."""
    if points is None:
        return None
    return {"low": float(points.low), "high": float(points.high), "value": _number(points.value)}


def index_json(value: IndexValue) -> dict[str, Any]:
    """An index as a JSON object: its value with the interval, or why it is not applicable."""
    amount = value.value
    return {
        "id": value.index.id,
        "label": value.index.label,
        "unit": value.index.unit,
        "numerator": value.index.numerator,
        "denominator": value.index.denominator,
        "convention": value.index.choice,
        "value": None if amount is None else float(amount.value),
        "interval": None if amount is None else [float(amount.low), float(amount.high)],
        "inputs": {item: None if each is None else float(each.value) for item, each in value.inputs},
        "reason": value.reason,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
