"""The words of a formula."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Kind(StrEnum):
    """What a word is. ``OPEN`` ends with a bracket and holds the name of a function, if there is one."""

    NUMBER = "number"
    TEXT = "text"
    LOGICAL = "logical"
    ERROR = "error"
    REFERENCE = "reference"
    NAME = "name"
    OPEN = "open"
    CLOSE = "close"
    SEPARATOR = "separator"
    OPERATOR = "operator"
    ARRAY = "array"
    SPACE = "space"
    OTHER = "other"


class Token(NamedTuple):
    """A word of a formula as it is written there."""

    kind: Kind
    text: str

    @property
    def function(self) -> str:
        """The function that the word opens, upper-cased, without the prefixes of newer functions; else empty."""
        if self.kind is not Kind.OPEN:
            return ""
        return self.text[:-1].upper().removeprefix("_XLFN.").removeprefix("_XLWS.")


_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9][0-9]{0,6}"
_END = r"(?![\w.?\\(!])"  # what follows would make it a name, a function or a sheet
_RANGE = rf"(?:{_CELL}:{_CELL}{_END}|{_COLUMN}:{_COLUMN}{_END}|{_ROW}:{_ROW}{_END}|{_CELL}\#?{_END})"
_SHEET = r"(?:'(?:[^']|'')+'!|(?:\[[^\]\[]+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?!|\[[^\]\[]+\]!?[\w.]*!|[0-9][\w.]*!)"
_ERROR = r"\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!)"
_WORD = r"[^\W\d\\][\w.?\\]*|\\[\w.?\\]*"

_TOKEN = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<text>"(?:[^"]|"")*")
    | (?P<reference>{_SHEET}(?:{_RANGE}|\#REF!)|{_RANGE})
    | (?P<name>{_SHEET}(?:{_WORD})(?!\()|(?:{_WORD})?\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    | (?P<error>{_ERROR})
    | (?P<open>(?:{_SHEET})?(?:(?:{_WORD}))?\()
    | (?P<close>\))
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?)
    | (?P<logical>(?:TRUE|FALSE)(?![\w.?\\]))
    | (?P<word>{_WORD})
    | (?P<separator>[,;])
    | (?P<array>[{{}}])
    | (?P<operator><=|>=|<>|[-+*/^&=<>%:@])
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_KINDS = {kind.value: kind for kind in Kind} | {"word": Kind.NAME}


@lru_cache(maxsize=65_536)
def tokenize(formula: str) -> tuple[Token, ...]:
    """The words of a formula, the leading ``=`` left out; joined together they are its text again.

    Whatever no rule knows becomes a word of kind ``OTHER``: nothing is refused.
    """
    start = 1 if formula.startswith("=") else 0
    return tuple(Token(_KINDS[match.lastgroup or "other"], match[0]) for match in _TOKEN.finditer(formula, start))
