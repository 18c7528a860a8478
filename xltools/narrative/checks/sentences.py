"""Sentences that were cut off, doubled punctuation, doubled words and places left to be filled in."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.finding import about_passage, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Passage

_ENDS = tuple("。！？!?；;：:…”』」）)》】.")
_OPEN_END = re.compile(r"(?:[、，,]|[和及与或并](?:且)?|以及|通过|对于|关于|由于|因为|为了|包括|[的由把将从向使])\s*$")
_BEGINS_ANEW = re.compile(
    r"^\s*(?:\d{1,2}\s*[、.．]|[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|任务|指标|目标)"
)
_DOUBLED = re.compile(r"([，,、；;。：:])\s*[，,、；;。：:]")
_TWICE = re.compile(r"([一-龥]{2,4})\1")
_PLACEHOLDER = re.compile(r"^\s*(?:…{1,2}|\.{3,6}|[xX×]{2,}|待填|待补充|此处填写.*)\s*$")
_SHORT_TAIL = 3
_LONG_NAMES = 6
_LEAST = 12  # characters of something that is meant to be a sentence
_WORDS_TWICE = frozenset({
    "高高兴兴", "干干净净", "方方面面", "实实在在", "清清白白", "清清楚楚", "点点滴滴", "时时刻刻", "扎扎实实",
    "家家户户", "风风雨雨", "认认真真", "踏踏实实", "年年", "人人", "处处",
})  # fmt: skip


def sentences(narrative: Narrative) -> Iterator[Finding]:
    """Findings about how the sentences are written: cut off (to be explained), the rest notes."""
    for passage, following in zip_longest(narrative.passages, narrative.passages[1:]):
        if _cut_off(narrative, passage, following):
            message = _("The sentence breaks off: “…{words}”")
            yield _found(narrative, passage, "text.cut_off", Severity.EXPLAIN, message, passage.text[-10:])
        if _PLACEHOLDER.match(passage.text):
            message = _("“{words}” was left standing where something should be filled in")
            yield _found(narrative, passage, "text.placeholder", Severity.NOTE, message, passage.text)
    for passage, match in narrative.matches(_DOUBLED):
        if match[0] not in {"：：", "……"}:
            message = _("Doubled punctuation: “{words}”")
            words = passage.text[max(0, match.start() - 4) : match.end() + 2]
            yield _found(narrative, passage, "text.punctuation", Severity.NOTE, message, words)
    for passage, match in narrative.matches(_TWICE):
        if match[0] not in _WORDS_TWICE and len(set(match[1])) > 1:
            message = _("Doubled words: “{words}”")
            yield _found(narrative, passage, "text.doubled", Severity.NOTE, message, match[0])


def _cut_off(narrative: Narrative, passage: Passage, following: Passage | None) -> bool:
    """Whether a paragraph stops in the middle, and the next one does not go on with it."""
    if passage.heading:
        return False
    text = passage.text.rstrip()
    if len(text) < _LEAST or text.endswith(_ENDS):
        return False
    if following is not None and following.group != passage.group and not narrative.document:
        following = None  # another cell
    if following is not None and not following.heading and not _BEGINS_ANEW.match(following.text):
        return False  # a paragraph that page breaks tore apart
    if _OPEN_END.search(text) and not re.search(r"(?:目的|[目标]的)\s*$", text):
        return True
    *names, tail = re.split(r"[，,。；;]", text)[-1].split("、")
    long_names = [name for name in names if len(name) >= _LONG_NAMES]
    return bool(names) and len(long_names) == len(names) and len(tail) <= _SHORT_TAIL


def _found(narrative: Narrative, passage: Passage, rule: str, severity: Severity, message: str, words: str) -> Finding:
    return about_passage(narrative, passage, rule, severity, message.format(words=quote(words)), actual=quote(words))
