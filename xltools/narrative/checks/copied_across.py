"""The same paragraph in the reports of two departments."""

from __future__ import annotations

from array import array
from functools import reduce
from operator import or_
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
_BITS = 1024


class _Entry(NamedTuple):
    """A paragraph that was handed in; of thousands of departments no more is kept than this.

    ``digests`` are those of its shingles, the smallest first: a small part of what the shingles themselves take. In
    ``marks`` each of them has set a bit.
    """

    department: str
    place: str
    digests: array[int]
    marks: int


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

    def first_like(self, entry: _Entry) -> _Entry | None:
        """The first paragraph that is nearly equal to this one."""
        digests = frozenset(entry.digests)
        for key in entry.digests[:_KEYS]:
            for other in self._entries.get(key, ()):
                sizes = len(entry.digests), len(other.digests)
                if dice(_at_most(entry, other), *sizes) < ALIKE:
                    continue
                if dice(len(digests.intersection(other.digests)), *sizes) >= ALIKE:
                    return other
        return None


def _entry(narrative: Narrative, passage: Passage) -> _Entry:
    digests = sorted(set(map(crc32, map(str.encode, shingles_of_plain(passage.plain, SIZE)))))
    marks = reduce(or_, (1 << digest % _BITS for digest in digests), 0)
    return _Entry(narrative.department, place_of(narrative, passage), array("I", digests), marks)


def _at_most(one: _Entry, other: _Entry) -> int:
    """How many digests two paragraphs share at most: a mark that only one of them has is of a digest of its own.

    To count marks takes a fraction of the time that the digests take, and nearly all that share a mere number or a turn
    of phrase are ruled out by it.
    """
    mine, its = (one.marks & ~other.marks).bit_count(), (other.marks & ~one.marks).bit_count()
    return min(len(one.digests) - mine, len(other.digests) - its)
