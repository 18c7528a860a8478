"""Sections of a report become the texts of the form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.core.evidence import Doubt, Evidence
from xltools.core.text import label_key
from xltools.importing.words import NUMBERING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.importing.draft import Draft
    from xltools.importing.flow import Line

_LONGEST_HEADING = 36
_MAIN = re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s?[、.．]")
_ENDS = re.compile(r"[。；;，,！!？?]$")
_NOTHING = re.compile(r"^[（(]?\s*(?:无|没有|不涉及|本年度无)\s*[）)]?[。.]?$")
_WORDS = 60
_DISTINCT = 6  # characters of a heading that are enough to know it by


@dataclass(slots=True)
class _Section:
    item: str
    lines: list[Line] = field(default_factory=list)


def read_prose(draft: Draft, lines: Sequence[Line], *, official: bool) -> None:
    """The text below each heading that we know, as the text of the field that it belongs to.

    ``official`` is a report with the form's own headings; elsewhere headings are understood by their words, and the
    texts are to be confirmed. A section with a heading that we do not know belongs to the one above it.
    """
    for section in _sections(draft, lines, official=official):
        text = "\n".join(line.text for line in section.lines)
        if not section.item or not text or _NOTHING.match(text) or (section.item, "") in draft.values:
            continue
        first = section.lines[0]
        doubt = Doubt.NONE if official else Doubt.SUMMARY
        words = text[:_WORDS].replace("\n", " ") + ("…" if len(text) > _WORDS else "")
        draft.put(section.item, text, Evidence(_places(section.lines), words or first.text, doubt=doubt))


def _sections(draft: Draft, lines: Iterable[Line], *, official: bool) -> list[_Section]:
    """Sections in order; texts of one field that stand apart are joined."""
    found: dict[str, _Section] = {}
    current = _Section("")
    for line in lines:
        heading, _colon, rest = line.text.partition("：")
        item = _announced(draft, heading, line.text, official=official)
        if item is None:
            current.lines.append(line)
            continue
        current = found.setdefault(item, _Section(item))
        if rest.strip() and len(heading) <= _LONGEST_HEADING:
            current.lines.append(type(line)(rest.strip(), line.place))
    return list(found.values())


def _announced(draft: Draft, heading: str, text: str, *, official: bool) -> str | None:
    """The field that a heading announces; empty for a heading without one, None for text that is no heading."""
    if not is_heading(heading) or (heading != text and not NUMBERING.match(text) and len(text) > 2 * _LONGEST_HEADING):
        return None
    key = label_key(NUMBERING.sub("", heading))
    if official and (label_key(heading) in draft.captions or _ends_as(key, draft.captions)):
        return ""
    for word, item in draft.sections:
        if key == word or (
            word in key and (not official or NUMBERING.match(heading)) and len(key) <= 3 * len(word) + 8
        ):
            return item
    main = _MAIN.match(heading) and not official
    return "" if main else None


def _ends_as(key: str, captions: Iterable[str]) -> bool:
    """Whether a heading is one of the form's with the department's name or more before it."""
    return any(len(each) >= _DISTINCT and key.endswith(each) for each in captions)


def is_heading(text: str) -> bool:
    """Whether a line is only a heading: short, and no sentence."""
    return 0 < len(text) <= _LONGEST_HEADING and not _ENDS.search(text.rstrip("。") if NUMBERING.match(text) else text)


def _places(lines: Sequence[Line]) -> str:
    first, last = lines[0].place, lines[-1].place
    return first if first == last else f"{first}至{last}"
