"""One name written in two ways, and idioms written wrongly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.finding import about_passage
from xltools.narrative.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Passage

_HAN = re.compile(r"[一-龥]+")
_ROAD_TWICE = re.compile(r"([一-龥]{2})([路道街])(大道)")


def variants(narrative: Narrative) -> Iterator[Finding]:
    """A note for each name that stands in two spellings, and for each idiom that is commonly miswritten."""
    yield from _confused(narrative)
    yield from _roads(narrative)
    if narrative.with_any(_wrong_words()):
        yield from _miswritten(narrative)


@cache
def _wrong_words() -> tuple[str, ...]:
    """Every wrong spelling that we know, of which most reports hold none."""
    spelling = words()["spelling"]
    return tuple(wrong for wrong, _right in (*spelling["pairs"], *spelling["idioms"]))


def _miswritten(narrative: Narrative) -> Iterator[Finding]:
    for wrong, right in words()["spelling"]["pairs"]:
        if wrong in narrative.text and right in narrative.text:
            passage = next(passage for passage in narrative.passages if wrong in passage.text)
            yield _note(
                narrative, passage, wrong, right, _("“{wrong}” and “{right}”: is this one name in two spellings?")
            )
    for wrong, right in words()["spelling"]["idioms"]:
        for passage in narrative.with_any((wrong,)):
            if wrong in passage.text:
                yield _note(narrative, passage, wrong, right, _("“{wrong}” should be “{right}”"))


@dataclass(slots=True)
class _Spelling:
    """A character between its neighbours: where it stands first in the whole text, and how often."""

    place: int
    words: str
    count: int = 0


def _confused(narrative: Narrative) -> Iterator[Finding]:
    """Characters that sound or look alike within the same neighbours: 青杨湖 and 青洋湖."""
    text = narrative.text
    group_of = _groups_in(text)
    seen: dict[tuple[str, str, str], dict[str, _Spelling]] = defaultdict(dict)
    for match in _confusable().finditer(text) if group_of else ():
        character, place = match[0], match.start()
        if character not in group_of:
            continue
        for left, right in _neighbours(text, place):
            spellings = seen[group_of[character], left, right]
            if character not in spellings:
                spellings[character] = _Spelling(place, f"{left}{character}{right}")
            spellings[character].count += 1
    said: set[frozenset[str]] = set()
    for found in seen.values():
        if len(found) < 2 or frozenset(found) in said:  # noqa: PLR2004 - two spellings
            continue
        said.add(frozenset(found))
        usual, rare = sorted(found.values(), key=lambda spelling: -spelling.count)[:2]
        message = _("“{wrong}” and “{right}”: is this one name in two spellings?")
        yield _note(narrative, narrative.passage_at(rare.place), rare.words, usual.words, message)


def _groups_in(text: str) -> dict[str, str]:
    """Each character that stands in a text together with another that it is taken for, with all of these."""
    here = {character: _groups()[character] for character in set(_confusable().findall(text))}
    spelled = Counter(here.values())
    return {character: group for character, group in here.items() if spelled[group] > 1}


@cache
def _groups() -> dict[str, str]:
    """Each character that is taken for others, with all of them."""
    return {character: group for group in words()["spelling"]["confusable"] for character in group}


@cache
def _confusable() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_groups())}]")


def _neighbours(text: str, place: int) -> Iterator[tuple[str, str]]:
    """Neighbours of a character that together name something: one on each side, or three on the right.

    What stands in another passage is no neighbour, for a line break stands between.
    """
    behind = _HAN.match(text, place + 1, place + 4)
    if behind is None:
        return
    left, following = text[max(0, place - 1) : place], behind[0]
    if _HAN.match(left):
        yield left, following[0]
    if len(following) == len("用支出"):
        yield "", following


def _roads(narrative: Narrative) -> Iterator[Finding]:
    """云杉路大道 where 云杉大道 stands elsewhere."""
    for passage in narrative.with_any(("路大道", "道大道", "街大道")):
        for match in _ROAD_TWICE.finditer(passage.text):
            plain = f"{match[1]}{match[3]}"
            if plain in narrative.text:
                message = _("“{wrong}” and “{right}”: is this one name in two spellings?")
                yield _note(narrative, passage, match[0], plain, message)


def _note(narrative: Narrative, passage: Passage, wrong: str, right: str, message: str) -> Finding:
    return about_passage(
        narrative,
        passage,
        "text.spelling",
        Severity.NOTE,
        message.format(wrong=wrong, right=right),
        actual=wrong,
        expected=right,
    )
