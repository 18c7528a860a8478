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
    from xltools.narrative.passage import Narrative, Passage

_KEYS = 8  # shingles by which a paragraph is looked up
_ENDINGS = 2**22


class _Entry(NamedTuple):
    """A paragraph that was handed in; of thousands of departments no more is kept than this.

    ``digests`` are those of its shingles, the smallest first: a small part of what the shingles themselves take.
    """

    department: str
    place: str
    plain: str
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
            entry = _entry(narrative, passage)
            first = index.first_like(entry)
            own.append(entry)
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

    Digests, for the alphabet would choose years and other numbers, which half of all texts have in common. ``seen``
    marks every digest that came up, with a few others that end in the same bits.
    """

    def __init__(self) -> None:
        self._entries: dict[int, list[_Entry]] = {}
        self._known: set[str] = set()
        self._seen = bytearray(_ENDINGS)

    def add(self, entries: Iterable[_Entry]) -> None:
        """Take paragraphs in; one that is equal to an earlier one would never be found before that."""
        for entry in entries:
            if entry.plain in self._known:
                continue
            self._known.add(entry.plain)
            for digest in entry.digests:
                self._seen[digest % _ENDINGS] = 1
            for key in entry.digests[:_KEYS]:
                self._entries.setdefault(key, []).append(entry)

    def first_like(self, entry: _Entry) -> _Entry | None:
        """The first paragraph that is nearly equal to this one.

        Most share too little with all of them together to be like any, and are not compared with each: however many
        departments there are, a number or a turn of phrase that they have in common costs nothing.
        """
        size = len(entry.digests)
        seen = sum([self._seen[digest % _ENDINGS] for digest in entry.digests])
        if dice(seen, size, seen) < ALIKE:
            return None
        digests = frozenset(entry.digests)
        for key in entry.digests[:_KEYS]:
            for other in self._entries.get(key, ()):
                if dice(len(digests.intersection(other.digests)), size, len(other.digests)) >= ALIKE:
                    return other
        return None


def _entry(narrative: Narrative, passage: Passage) -> _Entry:
    digests = sorted(map(crc32, map(str.encode, shingles_of_plain(passage.plain, SIZE))))
    return _Entry(narrative.department, place_of(narrative, passage), passage.plain, array("I", digests))
