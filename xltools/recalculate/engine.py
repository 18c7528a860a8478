"""A calculation engine as the judge knows it: bytes of a workbook in, results of its formulas out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from xltools.core.address import Area
from xltools.core.snapshot import ErrorValue

if TYPE_CHECKING:
    import datetime as dt

Place = tuple[str, int, int]
"""A cell of a workbook: sheet, row, column, zero-based."""

Result = float | int | str | bool | ErrorValue
"""What a formula gives, as a file stores it: a date is its serial number."""


class Obstacle(StrEnum):
    """What keeps an engine from computing a formula."""

    FUNCTION = "function"
    NAME = "name"
    EXTERNAL = "external"
    EXPRESSION = "expression"
    DATA_TABLE = "data table"
    VOLATILE = "volatile"
    CIRCULAR = "circular"
    UPSTREAM = "upstream"
    NO_ENGINE = "no engine"


@dataclass(frozen=True, slots=True)
class NotComputable:
    """An engine's answer where it has none. ``subject`` is the function, name or reference in the way, if known."""

    obstacle: Obstacle
    subject: str = ""


Outcome = Result | NotComputable


@dataclass(frozen=True, slots=True)
class Given:
    """What TODAY and NOW give; None where nobody said. RAND is never given: nothing could reproduce its result."""

    today: dt.date | None = None
    now: dt.datetime | None = None


Precedents = Callable[[Place], Sequence[tuple[str, Area]]]
"""The areas (sheet, area) that a formula refers to, names and OFFSET resolved."""


@dataclass(frozen=True, slots=True)
class Calculated:
    """What one engine made of one workbook.

    A formula that is missing from ``outcomes`` was not judged. Where a formula cannot be computed but has a saved
    result, those that depend on it may have been computed from that. ``spilled`` are cells without a formula that an
    array formula elsewhere fills. ``unavailable`` says why the engine judged nothing at all.
    """

    engine: str
    outcomes: Mapping[Place, Outcome]
    spilled: frozenset[Place] = frozenset()
    precedents: Precedents | None = None
    unavailable: str = ""


class Engine(Protocol):
    """A calculation engine. It never raises: what it cannot do is said in the result."""

    @property
    def name(self) -> str:
        """The name that users know it by, in lower case."""

    @property
    def slow(self) -> bool:
        """Whether it takes seconds, so that it is asked only where a disagreement must be settled."""

    def calculate(self, content: bytes, given: Given, wanted: Collection[Place]) -> Calculated:
        """Compute the workbook anew, whatever results were saved with it; only the wanted cells need be answered."""
