"""One department's year: its facts by item code, each of which knows where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.amount import Amount
    from xltools.core.paragraph import Paragraph
    from xltools.core.snapshot import Source


class Fact(NamedTuple):
    """What a department reported for one item.

    ``item`` is the item's code in the form. ``row`` is empty for an item that is reported once; in a table it names
    the row: ``""`` for the department's total, ``head`` for the head office, ``1``, ``2``, … for subordinate units and
    for records. Exactly one of ``amount`` and ``text`` is set.
    """

    item: str
    row: str
    amount: Amount | None
    text: str | None
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A department's self-evaluation for one year.

    Blank cells have no fact: blank is not zero. ``rows`` lists, for each table, the rows that hold something, with
    the label that the clerk gave them. ``paragraphs`` are what is kept of its texts to compare them with those of
    others; None where nobody has read them yet. They follow from the facts and go with them.
    """

    code: str
    name: str
    year: int | None
    form: str
    version: str
    sheet: str
    source: Source
    facts: Mapping[tuple[str, str], Fact]
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    paragraphs: tuple[Paragraph, ...] | None = field(default=None, compare=False, repr=False)

    def amount(self, item: str, row: str = "") -> Amount | None:
        """The number reported for an item, or None when it was left blank or is a text."""
        fact = self.facts.get((item, row))
        return fact.amount if fact else None

    def text(self, item: str, row: str = "") -> str | None:
        """The text reported for an item, or None."""
        fact = self.facts.get((item, row))
        return fact.text if fact else None

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts.values())
