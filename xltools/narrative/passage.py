"""The texts of one report, piece by piece, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.narrative.figures import figures_in
from xltools.narrative.part import Part
from xltools.narrative.similarity import normalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from xltools.core.amount import Amount
    from xltools.narrative.figures import Figure


@dataclass(frozen=True)
class Passage:
    """One paragraph.

    On a form it lies in a cell: ``item``, ``row``, ``sheet`` and ``cell`` say where, and ``paragraph`` counts the lines
    in it; in a document ``paragraph`` counts its paragraphs that hold text. ``group`` is the same for all paragraphs of
    one cell or section. ``year`` and ``department`` are those of the report, as far as they are known.
    """

    text: str
    part: Part = Part.OTHER
    item: str = ""
    row: str = ""
    sheet: str = ""
    cell: str = ""
    paragraph: int = 0
    group: str = ""
    year: int | None = None
    department: str = ""
    heading: bool = False

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures in their order."""
        return figures_in(self)

    @cached_property
    def plain(self) -> str:
        """Its text for comparing with others."""
        return normalised(self.text)


@dataclass(frozen=True, slots=True)
class Pair:
    """A target and the result that the form sets beside it."""

    target: Passage
    result: Passage


@dataclass(frozen=True)
class Narrative:
    """Everything in words that one report says, with the figures of its tables by item code where it has any.

    ``document`` is True for a plain text, which has no cells. ``filled`` are the codes of items that hold anything;
    ``units`` are the units of the amounts; ``rows`` the rows in use of tables of records. ``code`` is the department's
    budget code, ``sheet`` its sheet; a plain text has neither. ``grade`` is the one that the form gives, ``grades`` are
    its bands from the best down.
    """

    passages: tuple[Passage, ...]
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    filled: frozenset[tuple[str, str]] = frozenset()
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""
    code: str = ""
    department: str = ""
    year: int | None = None
    document: bool = False
    grade: str = ""
    grades: tuple[tuple[str, int], ...] = ()
    grade_aliases: Mapping[str, str] = field(default_factory=dict)

    def grade_of(self, score: Decimal) -> str:
        """The grade that a score earns, bands including their lower bound; empty where no bands are known."""
        return next((name for name, least in self.grades if score >= least), "")

    def canonical_grade(self, text: str) -> str:
        """The form's own word for a grade."""
        return self.grade_aliases.get(text, text)

    @cached_property
    def text(self) -> str:
        """All of it, a line a passage."""
        return "\n".join(passage.text for passage in self.passages)

    @cached_property
    def with_figures(self) -> tuple[Passage, ...]:
        """The passages that hold a figure, which are the fewest."""
        return tuple(passage for passage in self.passages if passage.figures)

    def of(self, *parts: Part) -> tuple[Passage, ...]:
        """The passages of these parts, in their order."""
        return tuple(passage for passage in self.passages if passage.part in parts)

    def with_any(self, words: Iterable[str]) -> tuple[Passage, ...]:
        """The passages in which one of these words stands; to look for them in the whole text first is quickest."""
        here = [word for word in words if word in self.text]
        return tuple(each for each in self.passages if any(word in each.text for word in here)) if here else ()

    @cached_property
    def groups(self) -> tuple[tuple[Passage, ...], ...]:
        """The passages by cell or section, in their order."""
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.group, []).append(passage)
        return tuple(tuple(passages) for passages in found.values())
