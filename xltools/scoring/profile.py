"""A scoring profile: sections with weights, their lines and rules, and the readings of ambiguous conventions."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.scoring.indicator import Marking
from xltools.scoring.rule import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.scoring.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a section: an index with its rule, or points that an evaluator awards.

    ``text`` is the rule as the official table words it, checked against the numbers. ``confirmed`` is False where the
    weight or the rule was not read in a source; such a line is there to be replaced by the zone's own.
    """

    id: str
    title: str
    weight: Decimal
    rule: Rule
    index: str = ""
    text: str = ""
    source: str = ""
    confirmed: bool = True

    @property
    def awarded(self) -> bool:
        """Whether an evaluator awards the points."""
        return self.rule.kind is Kind.AWARDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the score: lines of its own, or the indicators of one or more first levels of the form."""

    id: str
    title: str
    weight: Decimal
    lines: tuple[Line, ...] = ()
    levels: tuple[str, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that the whole score may be while the execution rate is ``below`` a percentage."""

    below: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How a zone scores.

    ``readings`` chooses among the conventions of the indices; ``grades`` are the bands from the best down, empty for
    those of the form. ``caps`` bound the total by the index ``caps_on``, the lowest first.
    """

    id: str
    title: str
    source: str
    sections: tuple[Section, ...]
    total: Decimal = Decimal(100)
    marking: Marking = field(default_factory=Marking)
    readings: Mapping[str, str] = field(default_factory=dict)
    grades: tuple[tuple[str, Decimal], ...] = ()
    caps: tuple[Cap, ...] = ()
    caps_on: str = "execution_adjusted"
    note: str = ""

    def section_of(self, level: str) -> Section | None:
        """The section that takes the indicators of a first level."""
        return next((section for section in self.sections if level in section.levels), None)
