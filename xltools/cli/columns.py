"""Help in columns that stay straight where the words are Chinese, whose characters are two columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.core.width import text_width

if TYPE_CHECKING:
    from collections.abc import Iterable

_NARROWEST = 10  # columns that the explanations keep, however long the names are


class Formatter(click.HelpFormatter):
    """Click's formatter, which measures a text by the columns that it takes on the screen."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names on the left and what they mean on the right; a name that is too wide has a line of its own."""
        listed = list(rows)
        left = min(max((text_width(name) for name, _meaning in listed), default=0), col_max) + col_spacing
        room = max(self.width - left - 2, _NARROWEST)
        indent = " " * self.current_indent
        for name, meaning in listed:
            lines = [line for paragraph in meaning.splitlines() for line in _wrapped(paragraph, room)]
            gap = left - text_width(name)
            if gap < col_spacing or not lines:
                self.write(f"{indent}{name}\n")
            else:
                self.write(f"{indent}{name}{' ' * gap}{lines.pop(0)}\n")
            for line in lines:
                self.write(f"{indent}{' ' * left}{line}\n")


def _wrapped(text: str, room: int) -> list[str]:
    """The lines of a text: broken at blanks, and inside of what is wider than a line, as Chinese may be anywhere."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if text_width(joined) <= room:
            lines[-1] = joined
            continue
        if text_width(word) > room:
            lines[-1:] = _cut(joined, room)
        else:
            lines.append(word)
    return lines


def _cut(text: str, room: int) -> list[str]:
    """A text in pieces that are no wider than a line."""
    pieces = [""]
    for character in text:
        if text_width(pieces[-1] + character) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


class Context(click.Context):
    """The context of a command whose help is formatted so."""

    formatter_class = Formatter
