"""The texts of one report, piece by piece, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.narrative.figures import figures_in
from xltools.narrative.part import Part
from xltools.narrative.similarity import SIZE, normalised, shingles_of_plain
from xltools.narrative.words import any_of
from xltools.scoring.quantity import may_hold_figures

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from xltools.core.amount import Amount
    from xltools.narrative.figures import Figure


@dataclass(eq=False)  # a department has a hundred of them, and a frozen one takes three times as long to make
class Passage:
    """One paragraph, which is never changed and equals only itself.

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

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The runs of characters by which it is compared with others."""
        return shingles_of_plain(self.plain, SIZE)


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
        return tuple([each for each in self.passages if may_hold_figures(each.text) and each.figures])

    def of(self, part: Part) -> tuple[Passage, ...]:
        """The passages of a part, in their order."""
        return tuple([each for each in self.passages if each.part is part])

    def figures_of(self, part: Part) -> tuple[Figure, ...]:
        """The figures of a part, in their order."""
        return tuple([figure for each in self.with_figures if each.part is part for figure in each.figures])

    def with_any(self, words: Iterable[str]) -> tuple[Passage, ...]:
        """The passages in which one of these words stands; to look for them in the whole text first is quickest."""
        wanted = tuple(words)
        pattern = any_of(wanted)
        if not wanted or not pattern.search(self.text):
            return ()
        return tuple([each for each in self.passages if pattern.search(each.text)])

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Every match of a pattern in a passage, with the passage; it too is looked for in the whole text first.

        It must not matter to the pattern whether a passage ends or a line break stands there.
        """
        for passage in self.passages if pattern.search(self.text) else ():
            for match in pattern.finditer(passage.text):
                yield passage, match

    def passage_at(self, place: int) -> Passage:
        """The passage that the character at a place of the whole text belongs to.

        Raises:
            IndexError: the text is not that long.
        """
        end = -1
        for passage in self.passages:
            end += len(passage.text) + 1
            if place <= end:
                return passage
        raise IndexError(place)
