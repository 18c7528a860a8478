"""The same paragraph in two places of one report."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _, ngettext
from xltools.narrative.finding import about_passage, place_of, quote
from xltools.narrative.part import Part
from xltools.narrative.similarity import dice, resemblance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Passage

SHORTEST = 24  # characters without punctuation: shorter paragraphs may well be alike
ALIKE = 0.8  # one character in ten may differ
# The form asks twice for these, so that saying them twice is no fault worth an explanation.
_ASKED_TWICE = frozenset({Part.BASICS, Part.RESULTS})


def copied(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each paragraph that stood before; for parts that the form asks for twice, a note for each pair."""
    seen = _Seen()
    asked: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in narrative.passages:
        if passage.heading or len(passage.plain) < SHORTEST:
            continue
        first = seen.add(passage)
        if first is None:
            continue
        twice = first.part is passage.part and passage.part in _ASKED_TWICE and first.item != passage.item
        if twice and not _is_indicator(passage):
            asked[first.item, passage.item].append(passage)
            continue
        message = _("The paragraph “{words}” stands in {place} already")
        yield about_passage(
            narrative,
            passage,
            "text.copied",
            Severity.EXPLAIN,
            message.format(words=quote(passage.text), place=place_of(narrative, first)),
            actual=quote(passage.text),
        )
    for (item, _again), passages in asked.items():
        count = len(passages)
        message = ngettext(
            "{count} paragraph repeats “{label}” word for word",
            "{count} paragraphs repeat “{label}” word for word",
            count,
        )
        yield about_passage(
            narrative,
            passages[0],
            "text.copied",
            Severity.NOTE,
            message.format(count=count, label=narrative.labels.get(item, item)),
            actual=quote(passages[0].text),
        )


class _Seen:
    """The paragraphs so far, with all their shingles together."""

    def __init__(self) -> None:
        self._paragraphs: list[Passage] = []
        self._shingles: set[str] = set()

    def add(self, passage: Passage) -> Passage | None:
        """Take a paragraph in; the first one before it that is alike.

        Most share too little with all of them together to be like any, and are not compared with each.
        """
        grams = passage.shingles
        before = len(self._shingles)
        self._shingles |= grams
        shared = len(grams) - (len(self._shingles) - before)  # those that are not new
        first = None
        if dice(shared, len(grams), shared) >= ALIKE:
            first = next((each for each in self._paragraphs if resemblance(grams, each.shingles) >= ALIKE), None)
        self._paragraphs.append(passage)
        return first


def _is_indicator(passage: Passage) -> bool:
    return bool(passage.row)
