"""The same paragraph in the reports of two departments."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.checks.copied import ALIKE, SHORTEST, SIZE
from xltools.narrative.finding import about_passage, place_of, quote
from xltools.narrative.similarity import dice, shingles_of_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_KEYS = 8  # shingles by which a paragraph is looked up


class _Entry(NamedTuple):
    """A paragraph that was handed in; of thousands of departments no more is kept than this."""

    department: str
    place: str
    digests: array[int]


def copied_across(narratives: Iterable[Narrative]) -> Iterator[Finding]:
    """A finding for each paragraph that an earlier department handed in as well, at the later one.

    Paragraphs are found by their shingles, so that thousands of departments need no comparison of each with each.
    """
    index = _Index()
    for narrative in narratives:
        own: list[_Entry] = []
        for passage in narrative.passages:
            if passage.heading or len(passage.plain) < SHORTEST:
                continue
            digests = _digests(passage.plain)
            first = index.first_like(digests)
            own.append(_Entry(narrative.department, place_of(narrative, passage), digests))
            if first is None:
                continue
            message = _("{department} handed in the same paragraph: “{words}” ({place})")
            yield about_passage(
                narrative,
                passage,
                "text.copied_across",
                Severity.EXPLAIN,
                message.format(department=first.department, words=quote(passage.text), place=first.place),
                actual=quote(passage.text),
                expected=first.department,
            )
        index.add(own)


class _Index:
    """Paragraphs by the smallest digests of their shingles, of which two that are nearly equal share at least one.

    Digests, for the alphabet would choose years and other numbers, which half of all texts have in common.
    """

    def __init__(self) -> None:
        self._entries: dict[int, list[_Entry]] = {}
        self._known: set[bytes] = set()

    def add(self, entries: Iterable[_Entry]) -> None:
        """Take paragraphs in; one that is equal to an earlier one would never be found before that."""
        for entry in entries:
            content = entry.digests.tobytes()
            if content not in self._known:
                self._known.add(content)
                for key in entry.digests[:_KEYS]:
                    self._entries.setdefault(key, []).append(entry)

    def first_like(self, digests: array[int]) -> _Entry | None:
        """The first paragraph that is nearly equal to the one with these digests."""
        wanted, size = frozenset(digests), len(digests)
        for key in digests[:_KEYS]:
            for entry in self._entries.get(key, ()):
                other = len(entry.digests)
                if dice(min(size, other), size, other) < ALIKE:  # too long or too short, whatever they share
                    continue
                if dice(len(wanted.intersection(entry.digests)), size, other) >= ALIKE:
                    return entry
        return None


def _digests(plain: str) -> array[int]:
    """The digests of a text's shingles, the smallest first: a small part of what the shingles themselves take."""
    return array("I", sorted(set(map(crc32, map(str.encode, shingles_of_plain(plain, SIZE))))))
