"""The formulas of a sheet when rows are inserted into the workbook, or one that cells share is overwritten."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xltools.core.address import Area, to_a1
from xltools.excel.patch.text import escape
from xltools.formulas.inserted import after_insertion, moved

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltools.core.address import Position
    from xltools.excel.patch.document import Document
    from xltools.excel.patch.grid import Cell, Formula, Grid
    from xltools.formulas.inserted import Shifts

_AREAS = ("ref", "r1", "r2")
"""Attributes of a formula that hold addresses on its own sheet: what it fills, the input cells of a data table."""


class Formulas:
    """The formulas of one sheet, as they are before anything changes."""

    def __init__(self, grid: Grid) -> None:
        self.prefix = grid.prefix
        self._grid = grid

    @cached_property
    def cells(self) -> list[tuple[Cell, Formula]]:
        """The cells that have one."""
        return list(self._grid.formula_cells())

    @cached_property
    def at(self) -> dict[Position, Formula]:
        """They by cell."""
        return {cell.at: formula for cell, formula in self.cells}

    @cached_property
    def _shared(self) -> dict[str, tuple[Position, str]]:
        """The formulas that are stored once, with the cells where they are."""
        if not self._grid.mentions(b"shared"):
            return {}
        return {
            formula.attributes["si"]: (cell.at, formula.text)
            for cell, formula in self.cells
            if _is_shared(formula) and formula.text
        }

    @property
    def filled_areas(self) -> list[Area]:
        """The areas that one formula fills: arrays and data tables of more than one cell."""
        if not (self._grid.mentions(b"array") or self._grid.mentions(b"dataTable")):
            return []
        found = (formula.area for _, formula in self.cells if formula.attributes.get("t") in {"array", "dataTable"})
        return [area for area in found if area is not None and area[:2] != area[2:]]

    def text(self, at: Position) -> str:
        """The formula of a cell, written out where it is stored once for many; empty where there is none."""
        formula = self.at.get(at)
        if formula is None:
            return ""
        shared = self._shared.get(formula.attributes.get("si", "")) if _is_shared(formula) else None
        if formula.text or shared is None:
            return formula.text
        return moved(shared[1], at.row - shared[0].row, at.column - shared[0].column)

    def follow(self, document: Document, home: str, shifts: Shifts, gone: Collection[Position]) -> set[Position]:
        """Let the formulas follow the rows; those of the cells in ``gone`` are overwritten.

        A formula stored once for many cells is written out in each of them where one copy would no longer do. Gives
        the cells, at their positions before, whose formulas are written otherwise than they were.
        """
        if not shifts and not self._shared:
            return set()
        edited: set[Position] = set()
        written_out = {
            key
            for key, (at, text) in self._shared.items()
            if at in gone or shifts.of(home) is not None or after_insertion(text, home, shifts) != text
        }
        for cell, formula in self.cells:
            if cell.at in gone:
                continue
            if _is_shared(formula) and formula.attributes.get("si") in written_out:
                text = after_insertion(self.text(cell.at), home, shifts)
                always = ' ca="1"' if formula.attributes.get("ca") in {"1", "true"} else ""
                tag = f"{self.prefix}f"
                document.replace(formula.start, formula.end, f"<{tag}{always}>{escape(text)}</{tag}>")
                edited.add(cell.at)
            elif shifts and self._follow_alone(document, formula, home, shifts):
                edited.add(cell.at)
        return edited

    def _follow_alone(self, document: Document, formula: Formula, home: str, shifts: Shifts) -> bool:
        text = after_insertion(formula.text, home, shifts)
        if text != formula.text:
            document.replace(formula.inner, formula.close, escape(text))
        for name in _AREAS:
            old = formula.attributes.get(name)
            new = old and after_insertion(old, home, shifts)
            if new and new != old:
                document.set_in(formula.start, formula.inner, name, new)
        return text != formula.text

    def copy_into(self, at: Position, to: Position, text: str) -> str:
        """The element of a formula that takes after that of the cell ``at``; empty where it cannot have a twin."""
        formula = self.at[at]
        kind = formula.attributes.get("t")
        if kind == "dataTable" or (kind == "array" and formula.area != Area(*at, *at)):
            return ""
        array = f' t="array" ref="{to_a1(to)}"' if kind == "array" else ""
        return f"<{self.prefix}f{array}>{escape(text)}</{self.prefix}f>"


def _is_shared(formula: Formula) -> bool:
    return formula.attributes.get("t") == "shared"
