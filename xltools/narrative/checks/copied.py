"""The same paragraph in two places of one report, or in the reports of two departments."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from xltools.core.finding import Severity
from xltools.core.messages import _, ngettext
from xltools.narrative.finding import about_passage, place_of, quote
from xltools.narrative.part import Part
from xltools.narrative.similarity import resemble, shingles_of_plain

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
        if passage.heading or len(passage.plain) < SHORTEST:
            continue
        grams = shingles_of_plain(passage.plain, _SIZE)
        first = next((earlier for earlier, other in seen if resemble(grams, other, _ALIKE)), None)
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


class _Entry(NamedTuple):
    narrative: Narrative
    passage: Passage
    grams: frozenset[str]


def copied_across(narratives: Sequence[Narrative]) -> Iterator[Finding]:
    """A finding for each paragraph that an earlier department handed in as well, at the later one.

    Paragraphs are found by their shingles, so that thousands of departments need no comparison of each with each.
    """
    index: dict[int, list[_Entry]] = {}
    known: set[frozenset[str]] = set()
    for narrative in narratives:
        own: list[tuple[list[int], _Entry]] = []
        for passage in narrative.passages:
            if passage.heading or len(passage.plain) < SHORTEST:
                continue
            grams = shingles_of_plain(passage.plain, _SIZE)
            keys = _keys(grams)
            candidates = (each for key in keys for each in index.get(key, ()))
            first = next((each for each in candidates if resemble(grams, each.grams, _ALIKE)), None)
            own.append((keys, _Entry(narrative, passage, grams)))
            if first is None:
                continue
            message = _("{department} handed in the same paragraph: “{words}” ({place})")
            yield about_passage(
                narrative,
                passage,
                "text.copied_across",
                Severity.EXPLAIN,
                message.format(
                    department=first.narrative.department,
                    words=quote(passage.text),
                    place=place_of(first.narrative, first.passage),
                ),
                actual=quote(passage.text),
                expected=first.narrative.department,
            )
        for keys, entry in own:
            if entry.grams in known:
                continue  # an equal one comes before it wherever it would be looked up
            known.add(entry.grams)
            for key in keys:
                index.setdefault(key, []).append(entry)


def _keys(grams: frozenset[str]) -> list[int]:
    """The smallest digests of a text's shingles: texts that are nearly equal share at least one of these few.

    Digests, for the alphabet would choose years and other numbers, which half of all texts have in common.
    """
    return sorted(map(crc32, map(str.encode, grams)))[:8]
