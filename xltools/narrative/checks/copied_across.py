"""The same paragraph in the reports of two departments."""

from __future__ import annotations

from array import array
from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _
from xltools.core.paragraph import Paragraph
from xltools.narrative.checks.copied import ALIKE, SHORTEST
from xltools.narrative.finding import place_of, quote, sheet_of
from xltools.narrative.similarity import dice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.narrative.passage import Narrative, Passage

_KEYS = 8  # shingles by which a paragraph is looked up
_ENDINGS = 2**22


class Report(NamedTuple):
    """What a department handed in, as far as it is compared with others."""

    department: str
    code: str
    file: str
    year: int | None
    paragraphs: Iterable[Paragraph]


def paragraphs_of(narrative: Narrative) -> tuple[Paragraph, ...]:
    """The paragraphs of a narrative that are long enough to be compared."""
    return tuple(
        _paragraph(narrative, passage)
        for passage in narrative.passages
        if not passage.heading and len(passage.plain) >= SHORTEST
    )


def _paragraph(narrative: Narrative, passage: Passage) -> Paragraph:
    return Paragraph(
        sheet=sheet_of(narrative, passage),
        cell=passage.cell,
        item=passage.item,
        place=place_of(narrative, passage),
        words=quote(passage.text),
        digest=blake2b(passage.plain.encode(), digest_size=16).digest(),
        shingles=array("I", sorted(map(crc32, map(str.encode, passage.shingles)))),
    )


def copied_across(reports: Iterable[Report]) -> Iterator[Finding]:
    """A finding for each paragraph that an earlier department handed in as well, at the later one.

    Paragraphs are found by their shingles, so that thousands of departments need no comparison of each with each.
    """
    index = _Index()
    for report in reports:
        for paragraph in report.paragraphs:
            first = index.first_like(paragraph)
            if first is not None:
                yield _copied(report, paragraph, first)
        index.add(report)


def _copied(report: Report, paragraph: Paragraph, first: _Entry) -> Finding:
    message = _("{department} handed in the same paragraph: “{words}” ({place})")
    return Finding(
        rule="text.copied_across",
        severity=Severity.EXPLAIN,
        message=message.format(department=first.department, words=paragraph.words, place=first.paragraph.place),
        file=report.file,
        sheet=paragraph.sheet,
        cell=paragraph.cell,
        item=paragraph.item,
        department=report.code or report.department,
        year=report.year,
        actual=paragraph.words,
        expected=first.department,
    )


class _Entry(NamedTuple):
    department: str
    paragraph: Paragraph


class _Index:
    """Paragraphs by the smallest digests of their shingles, of which two that are nearly equal share at least one.

    Digests, for the alphabet would choose years and other numbers, which half of all texts have in common. ``seen``
    marks every digest that came up, with a few others that end in the same bits.
    """

    def __init__(self) -> None:
        self._entries: defaultdict[int, list[_Entry]] = defaultdict(list)
        self._known: set[bytes] = set()
        self._seen = bytearray(_ENDINGS)

    def add(self, report: Report) -> None:
        """Take paragraphs in; one that is equal to an earlier one would never be found before that."""
        seen = self._seen
        for paragraph in report.paragraphs:
            if paragraph.digest in self._known:
                continue
            self._known.add(paragraph.digest)
            for shingle in paragraph.shingles:
                seen[shingle % _ENDINGS] = 1
            entry = _Entry(report.department, paragraph)
            for key in paragraph.shingles[:_KEYS]:
                self._entries[key].append(entry)

    def first_like(self, paragraph: Paragraph) -> _Entry | None:
        """The first paragraph that is nearly equal to this one.

        Most are near to none, and many of the rest share too little with all together to be like any, and are not
        compared with each: however many departments there are, a number or a turn of phrase that they have in common
        costs nothing.
        """
        own = paragraph.shingles
        near = [entry for key in own[:_KEYS] for entry in self._entries.get(key, ())]
        if not near:
            return None
        seen = sum([self._seen[shingle % _ENDINGS] for shingle in own])
        if dice(seen, len(own), seen) < ALIKE:
            return None
        shingles = frozenset(own)
        for entry in near:
            other = entry.paragraph.shingles
            if dice(len(shingles.intersection(other)), len(own), len(other)) >= ALIKE:
                return entry
        return None
