"""What a rule of the audit is, and what it reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xltools.core.address import Area
    from xltools.core.finding import Severity
    from xltools.formulas.book import Book
    from xltools.formulas.sheet import Place


class Class(StrEnum):
    """What kind of fault a rule reports; the ``class`` of a finding in JSON."""

    INCONSISTENT = "inconsistent"
    MISSING = "missing"
    WHITESPACE = "whitespace"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that a rule found: a cell, or an area from its first cell, of a sheet.

    ``moves`` is how much the cell itself would change, in its own unit, where that can be worked out; ``message`` is a
    sentence in the user's language.
    """

    sheet: str
    place: Place
    message: str
    area: Area | None = None
    actual: str = ""
    expected: str = ""
    moves: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: what it is called, what it finds and why that matters, an example, and how to look for it.

    ``explanation`` and ``example`` are English msgids.
    """

    id: str
    kind: Class
    severity: Severity
    explanation: str
    example: str
    find: Callable[[Book], Iterator[Hit]]
