"""Several departments in one file: where one report ends and the next begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.text import label_key
from xltools.importing.flow import Line

if TYPE_CHECKING:
    from xltools.importing.flow import Flow, Row

_NAME = re.compile(r"^部门单位名称(?P<name>.+)")
_TITLE = re.compile(r"(?:绩效|自评)[^，。；]{0,8}报告$")
_TITLE_HEAD = re.compile(r"^[^，。；：]{2,36}$")
_LONGEST_TITLE = 44
_COVER = 6  # pieces of a cover that may stand before the department's name


def departments(flow: Flow) -> list[Flow]:
    """The flow of each department; a file of one department is one flow."""
    starts = _by_cover(flow) or _by_title(flow)
    if len(starts) < 2:  # noqa: PLR2004 - two departments
        return [flow]
    ends = [*starts[1:], len(flow)]
    return [
        flow[0 if number == 0 else start : end] for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def text_of(piece: Row | Line) -> str:
    """All that a piece says, on one line."""
    return piece.text if isinstance(piece, Line) else " ".join(piece.filled)


def _by_cover(flow: Flow) -> list[int]:
    """Where covers begin: the title above each line that names the department."""
    named = [
        (number, match["name"])
        for number, piece in enumerate(flow)
        if (match := _NAME.match(label_key(text_of(piece)[:80])))
    ]
    if len({name for _number, name in named}) < 2:  # noqa: PLR2004 - two departments
        return []
    return [_title_above(flow, number) for number, _name in named]


def _title_above(flow: Flow, number: int) -> int:
    start = number
    for at in range(number - 1, max(-1, number - _COVER), -1):
        text = text_of(flow[at])
        if len(text) > _LONGEST_TITLE or not isinstance(flow[at], Line) or text.startswith("填报人"):
            break
        if _TITLE.search(text) or re.search(r"20\d\d年", text):
            start = at
    return start


def _by_title(flow: Flow) -> list[int]:
    """Where reports in words begin: their titles, with the line above that names the department."""
    starts = []
    for number, piece in enumerate(flow):
        if not isinstance(piece, Line) or len(piece.text) > _LONGEST_TITLE or not _TITLE.search(piece.text):
            continue
        above = flow[number - 1] if number else None
        joined = (
            isinstance(above, Line)
            and _TITLE_HEAD.match(above.text)
            and not re.match(r"[（(\d一二三四五六七八九]+[、.）)]", above.text)
        )
        starts.append(number - 1 if joined else number)
    return starts
