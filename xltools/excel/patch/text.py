"""Text as XML parts of a workbook write it."""

from __future__ import annotations

import html
import re

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def escape(text: str) -> str:
    """Text without markup.

    What ``xml.sax.saxutils`` has for this loads Python's whole web client, for which whoever clicks has to wait.
    """
    return html.escape(text, quote=False)


def plain(text: str) -> str:
    """Text for an element of a workbook: what XML cannot hold is replaced, markup is escaped, lines end with LF.

    ``_x0041_`` would be read as ``A`` (ECMA-376 part 1, 22.9.2.19), so its first underscore is escaped, too.
    """
    readable = clean(text)
    return escape(_LOOKS_ESCAPED.sub("_x005F_", readable) if "_x" in readable else readable)


def clean(text: str) -> str:
    """What is read again of a text that was written: what XML cannot hold is replaced, lines end with LF."""
    if text.isprintable():  # as most texts are, and XML holds all that is
        return text
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def quoted(value: str) -> str:
    """The value of an attribute, in double quotes."""
    if value.isalnum():
        return f'"{value}"'
    readable = _FORBIDDEN.sub("\ufffd", value)
    return '"' + escape(readable).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") + '"'
