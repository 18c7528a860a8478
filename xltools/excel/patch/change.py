"""A sheet that is being changed, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.excel.patch.formulas import Formulas

if TYPE_CHECKING:
    from xltools.core.address import Position
    from xltools.core.filling import FillValue, SheetFilling
    from xltools.excel.patch.document import Document
    from xltools.excel.patch.grid import Grid
    from xltools.excel.patch.stored import Texts
    from xltools.formulas.inserted import Shifts


@dataclass
class SheetChange:
    """A sheet to be changed, and, once it was, what became of it."""

    filling: SheetFilling
    document: Document
    grid: Grid
    shifts: Shifts
    strings: Texts
    date1904: bool
    formulas: Formulas = field(init=False)
    written: dict[Position, FillValue] = field(default_factory=dict)
    """What was written into cells that held something else before, at their positions afterwards."""
    gone: set[Position] = field(default_factory=set)
    """The cells that were overwritten, at their positions before."""
    strings_gone: int = 0
    """How many of them held a text that cells share."""
    formulas_gone: bool = False
    """Whether one of them held a formula."""

    def __post_init__(self) -> None:
        """Read the formulas: cells that are not touched may share one of a cell that is."""
        self.formulas = Formulas(self.grid)
