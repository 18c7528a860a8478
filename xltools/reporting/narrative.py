"""The texts of a report under their headings, which the form's labels hold in one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.report import Heading, Paragraph, Part
from xltools.reporting.shown import shown

if TYPE_CHECKING:
    from xltools.core.form import Block, Form
    from xltools.core.submission import Submission

_NEXT_LEVEL = re.compile(r"\s*(?=（[一二三四五六七八九十]+）)|\s+(?=[0-9]+、)")


def narrative(form: Form, block: Block, submission: Submission) -> list[Part]:
    """Every text below its headings; a heading that several texts share is written once."""
    parts: list[Part] = []
    above: tuple[str, ...] = ()
    for item in block.items:
        path = headings_of(item.label)
        shared = 0
        while shared < min(len(path), len(above)) and path[shared] == above[shared]:
            shared += 1
        parts += [Heading(text, level + 2) for level, text in enumerate(path) if level >= shared]
        above = path
        text = shown(form, submission, f"{block.id}.{item.id}")
        if text:
            parts.append(Paragraph(text))
    return parts


def headings_of(label: str) -> tuple[str, ...]:
    """``二、使用情况（二）专项支出 1、安排`` as its headings: 二、使用情况 above （二）专项支出 above 1、安排."""
    return tuple(_NEXT_LEVEL.split(label))
