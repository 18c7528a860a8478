"""The same paragraph in two places of one report, or in the reports of two departments."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _, ngettext
from xltools.narrative.finding import about_passage, place_of, quote
from xltools.narrative.passage import Part
from xltools.narrative.similarity import normalised, resemblance, shingles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Passage

SHORTEST = 24  # characters without punctuation: shorter paragraphs may well be alike
_ALIKE = 0.8  # one character in ten may differ
_SIZE = 4  # characters of a shingle
# The form asks twice for these, so that saying them twice is no fault worth an explanation.
_ASKED_TWICE = frozenset({Part.BASICS, Part.RESULTS})


def copied(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each paragraph that stood before; for parts that the form asks for twice, a note for each pair."""
    seen: list[tuple[Passage, frozenset[str]]] = []
    asked: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in narrative.passages:
        if passage.heading or len(normalised(passage.text)) < SHORTEST:
            continue
        grams = shingles(passage.text, _SIZE)
        first = next((earlier for earlier, other in seen if resemblance(grams, other) >= _ALIKE), None)
        seen.append((passage, grams))
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


def _is_indicator(passage: Passage) -> bool:
    return bool(passage.row)


def copied_across(narratives: Sequence[Narrative]) -> Iterator[Finding]:
    """A finding for each paragraph that an earlier department handed in as well, at the later one.

    Paragraphs are found by their shingles, so that thousands of departments need no comparison of each with each.
    """
    index: dict[str, list[tuple[Narrative, Passage, frozenset[str]]]] = defaultdict(list)
    for narrative in narratives:
        own: list[tuple[Narrative, Passage, frozenset[str]]] = []
        for passage in narrative.passages:
            if passage.heading or len(normalised(passage.text)) < SHORTEST:
                continue
            grams = shingles(passage.text, _SIZE)
            first = _earlier(index, grams)
            own.append((narrative, passage, grams))
            if first is None:
                continue
            message = _("{department} handed in the same paragraph: “{words}” ({place})")
            yield about_passage(
                narrative,
                passage,
                "text.copied_across",
                Severity.EXPLAIN,
                message.format(
                    department=first[0].department, words=quote(passage.text), place=place_of(first[0], first[1])
                ),
                actual=quote(passage.text),
                expected=first[0].department,
            )
        for entry in own:
            for gram in _keys(entry[2]):
                index[gram].append(entry)


def _keys(grams: frozenset[str]) -> list[str]:
    """A few shingles that stand for a text: nearly equal texts share at least one of the smallest."""
    return sorted(grams)[:8]


def _earlier(
    index: dict[str, list[tuple[Narrative, Passage, frozenset[str]]]], grams: frozenset[str]
) -> tuple[Narrative, Passage, frozenset[str]] | None:
    for gram in _keys(grams):
        for entry in index.get(gram, ()):
            if resemblance(grams, entry[2]) >= _ALIKE:
                return entry
    return None
