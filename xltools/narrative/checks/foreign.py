"""Words of a foreign trade: 校内 in the report of a zone's office."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.finding import about_passage
from xltools.narrative.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_AT_HOME = 3  # a trade that is spoken of in so many paragraphs, or that the department is named after, is its own


def foreign(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each word that belongs to another trade, as texts copied from elsewhere bring in."""
    for entry in words()["foreign"] if narrative.with_any(_all_words()) else ():
        if entry["trade"] in narrative.department:
            continue
        found = [
            (passage, word)
            for passage in narrative.with_any(entry["words"])
            for word in entry["words"]
            if word in passage.text
        ]
        if len({passage.group for passage, _word in found}) >= _AT_HOME:
            continue
        for passage, word in found:
            message = _("“{word}” belongs to the reports of {trade}; was the text copied from elsewhere?")
            yield about_passage(
                narrative,
                passage,
                "text.foreign",
                Severity.EXPLAIN,
                message.format(word=word, trade=entry["trade"]),
                actual=word,
            )


@cache
def _all_words() -> tuple[str, ...]:
    """The words of all trades, of which most reports hold none."""
    return tuple(word for entry in words()["foreign"] for word in entry["words"])
