"""Numbering with gaps, with a number used twice or with a lost one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.finding import about_passage, quote
from xltools.scoring.numeral import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Passage

_SPOKEN = "[一二三四五六七八九十]{1,3}"
_NUMBERED = re.compile(
    "|".join(
        (
            rf"(?P<main>{_SPOKEN})、",
            rf"[（(](?P<bracket>{_SPOKEN})[）)]",
            r"(?P<arabic>\d{1,2})\s*[、.．](?!\d)",
            r"[（(](?P<digit_bracket>\d{1,2})[）)]",
            r"(?:任务|指标|目标)\s*(?P<task>\d{1,2})\s*[:：、.]",
        )
    )
)
_DEEPER = {
    "main": ("bracket", "arabic", "digit_bracket"),
    "bracket": ("arabic", "digit_bracket"),
    "arabic": ("digit_bracket",),
}
_INLINE = re.compile(r"(?:^|(?<=[。；;：:，,]))\s*([一二三四五六七八九])是")
_LOST = re.compile(r"(?:^|(?<=[。；;]))\s*是(?=[一-龥]{2})")
_LONGEST_QUOTE = 14


@dataclass(slots=True)
class _Run:
    """A numbering in progress."""

    number: int
    passage: Passage


def numbering(narrative: Narrative) -> Iterator[Finding]:
    """A note for each number that is used twice, left out or lost."""
    for passages in _stretches(narrative):
        yield from _lines(narrative, passages)
        last = 0
        for passage in passages:
            if "是" not in passage.text:
                continue
            yield from _inline(narrative, passage, last)
            opening = _INLINE.match(passage.text)
            last = (numeral(opening[1]) or 0) if opening else last


def _stretches(narrative: Narrative) -> list[list[Passage]]:
    """Passages that one numbering may run through: an item of a form with all its rows, or a document.

    In a form the others neither go on with a numbering nor end it.
    """
    if narrative.document:
        return [list(narrative.passages)]
    columns: dict[str, list[Passage]] = {}
    for passage in narrative.passages:
        if "是" in passage.text or _NUMBERED.match(passage.text):
            columns.setdefault(passage.item, []).append(passage)
    return list(columns.values())


def _lines(narrative: Narrative, passages: Sequence[Passage]) -> Iterator[Finding]:
    runs: dict[str, _Run] = {}
    for passage in passages:
        style, number = _numbered(passage.text)
        if not style:
            if passage.heading and narrative.document:
                runs = {style: run for style, run in runs.items() if style == "main"}
            continue
        for deeper in _DEEPER.get(style, ()):
            runs.pop(deeper, None)
        run = runs.get(style)
        runs[style] = _Run(number, passage)
        if run is None and number > 1 and style in {"main", "task"}:
            yield _note(
                narrative,
                passage,
                "text.numbering",
                _("The numbering begins with “{words}”; what stood before it is lost"),
            )
        elif run and number == run.number > 1:
            yield _note(narrative, passage, "text.numbering", _("The number of “{words}” is used twice"))
        elif run and number > run.number + 1:
            yield _note(narrative, passage, "text.numbering", _("Before “{words}” a number is missing"))


def _numbered(text: str) -> tuple[str, int]:
    match = _NUMBERED.match(text)
    style = (match.lastgroup or "") if match else ""
    if match is None or not style:
        return "", 0
    number = int(match[style]) if match[style].isdecimal() else numeral(match[style])
    return (style, number) if number else ("", 0)


def _inline(narrative: Narrative, passage: Passage, last: int) -> Iterator[Finding]:
    """一是…二是…: gaps, and a 是 that lost its number; ``last`` is the number that an earlier paragraph began with."""
    marks = [(match.start(), numeral(match[1]) or 0) for match in _INLINE.finditer(passage.text)]
    last = last if marks and marks[0][0] == 0 else 0
    for start, number in marks:
        if number > last + 1 and number != 1:
            words = passage.text[start : start + _LONGEST_QUOTE]
            yield _note(narrative, passage, "text.numbering", _("Before “{words}” a number is missing"), words)
        elif number == last > 1:
            words = passage.text[start : start + _LONGEST_QUOTE]
            yield _note(narrative, passage, "text.numbering", _("The number of “{words}” is used twice"), words)
        last = number
    for match in _LOST.finditer(passage.text):
        words = passage.text[match.start() : match.start() + _LONGEST_QUOTE]
        if marks or match.start() == 0:
            yield _note(narrative, passage, "text.numbering", _("“{words}” lost its number"), words)


def _note(narrative: Narrative, passage: Passage, rule: str, message: str, words: str = "") -> Finding:
    shown = quote(words or passage.text[:_LONGEST_QUOTE])
    return about_passage(narrative, passage, rule, Severity.NOTE, message.format(words=shown), actual=shown)
