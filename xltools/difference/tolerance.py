"""How far two numbers may lie apart and still count as equal."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.amount import ZERO
from xltools.core.text import decimal_of_float

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.snapshot import CellValue


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Numbers are equal within ``absolute``, or within ``relative`` times the larger of the two.

    ``columns`` are absolute tolerances by the heading or the letters of a column; there they alone count. Without any,
    numbers are equal if Excel shows the same 15 digits.
    """

    absolute: Decimal = ZERO
    relative: Decimal = ZERO
    columns: Mapping[str, Decimal] = field(default_factory=dict)

    def allows(self, old: Decimal, new: Decimal, own: Decimal | None = None) -> bool:
        """Whether two numbers count as equal; ``own`` is the tolerance of their column."""
        apart = abs(new - old)
        if own is not None:
            return apart <= own
        return apart <= self.absolute or apart <= self.relative * max(abs(old), abs(new))


def number(value: CellValue) -> Decimal | None:
    """The number that a cell holds as Excel shows it, None for anything else; a truth value is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return Decimal(value) if isinstance(value, int) else decimal_of_float(value)
