"""What is said of one formula."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xltools.core.snapshot import CellValue
    from xltools.recalculate.engine import NotComputable, Place, Result


class Verdict(StrEnum):
    """What became of a formula's saved result."""

    CONFIRMED = "confirmed"
    """An engine computes what the cell shows."""
    STALE = "stale"
    """Two engines agree with each other and not with what the cell shows, and nothing speaks for the cell."""
    NEVER_CALCULATED = "never calculated"
    """No result was saved."""
    NOT_CONFIRMED = "not confirmed"
    """An engine computes something else, but that accuses nobody: see the doubt."""
    NOT_COMPUTABLE = "not computable"
    """No engine can compute it: see the obstacle."""
    CIRCULAR = "circular"
    """The formula depends on its own result."""
    VOLATILE = "volatile"
    """It depends on the clock or on chance, which were not as they were when the file was saved."""


class Doubt(StrEnum):
    """Why a difference does not make a saved result stale."""

    ENGINES_DIFFER = "engines differ"
    ONE_ENGINE = "one engine"
    """Only one engine could judge."""
    UPSTREAM = "upstream"
    """It depends on a cell that could not be confirmed either."""
    FUNCTION = "function"
    """Programs and versions differ in a function that it uses."""
    ERROR = "error"
    """One of the values is an error other than a division by zero."""
    KIND = "kind"
    """One value is a number and the other is none, or they differ only in how a number is written."""
    ROUNDING = "rounding"
    """The values differ by one unit of the last rounded digit."""
    TEXT_NUMBER = "text number"
    """It reads a text that looks like a number or a date, which countries read differently."""
    AS_DISPLAYED = "as displayed"
    """The workbook calculates with displayed values, which engines do not."""
    INTERSECTION = "intersection"
    """It applies an operator to a whole range, of which Excel may take one cell and other programs all."""
    ARRAY = "array"
    """The cell is filled by an array formula elsewhere."""
    MAYBE_CIRCULAR = "maybe circular"
    """It refers to itself, but perhaps only to its position or in a branch not taken."""
    TEXT_ORDER = "text order"
    """It asks which of two texts comes first, which depends on the country: by stroke, by sound, by number."""
    DUST = "dust"
    """It compares a calculated number, where the last binary digit may decide."""
    NAME = "name"
    """It uses a name that means other cells in every cell, or a formula."""
    UNTRACED = "untraced"
    """What it depends on is not known, as no engine that was asked can tell."""


class Judgement(NamedTuple):
    """The verdict on one formula: what the file shows, what each engine that was asked computed, and why.

    ``doubt`` belongs to "not confirmed", ``obstacle`` to "not computable", ``cycle`` to "circular": the cells of the
    circle in the order in which they refer to each other. ``subject`` is a function or a cell that the doubt means.
    """

    place: Place
    verdict: Verdict
    cached: CellValue = None
    computed: tuple[tuple[str, Result], ...] = ()
    doubt: Doubt | None = None
    subject: str = ""
    obstacle: NotComputable | None = None
    cycle: tuple[Place, ...] = ()
