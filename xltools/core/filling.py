"""What is to be written into a workbook that a person made: values, rows that make room for them, rows at the end."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.snapshot import CellValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.address import Position

FillValue = CellValue | Decimal
"""A value for a cell; None empties it. A text is a text, whatever it begins with."""


class CannotFill(ValueError):  # noqa: N818 - it says what is the matter
    """Values cannot be written into this workbook; the text says why and what to do, in the user's language."""


@dataclass(frozen=True, slots=True)
class RowInsertion:
    """``count`` new rows above the row ``at``, made like the row ``like``.

    Both rows are zero-based and counted before any insertion. The new rows take style, height, merges across,
    validations, conditional formats and formulas (the same in R1C1) of ``like``, no values. A range grows as Excel's
    do: where ``at`` lies inside it or is its last row, not where ``at`` is the row below it.
    """

    at: int
    count: int
    like: int


@dataclass(frozen=True, slots=True)
class SheetFilling:
    """What happens to one sheet.

    ``values`` stand at positions after all insertions; a formula in such a cell gives way. ``appended`` are rows
    from column A on, written below the last row that holds anything.
    """

    sheet: str
    values: Mapping[Position, FillValue]
    insertions: tuple[RowInsertion, ...] = ()
    appended: tuple[tuple[FillValue, ...], ...] = ()
