"""The cells of a sheet that hold results, and how their formulas hang together; sheets that are alike share this."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xltools.excel.patch.formulas import Formulas
from xltools.excel.patch.shape import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.address import Area
    from xltools.excel.patch.grid import Cell, Formula, Grid

Place = tuple[int, int]


class Calculated:
    """What there is to compute on a sheet, whatever its cells hold."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._found = grid.formula_cells()

    @cached_property
    def shape(self) -> Shape:
        """How the formulas hang together."""
        grid, found = self._grid, self._found
        shared = Formulas(grid) if grid.mentions(b"shared") else None
        texts: dict[Place, str] = {cell.at: shared.text(cell.at) if shared else formula.text for cell, formula in found}
        fills: dict[Place, Area] = {cell.at: area for cell, formula in found if (area := _filled(formula)) is not None}
        return Shape(texts, fills) if fills else shape_of(tuple(texts.items()))

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells with formulas, and those that array formulas elsewhere fill."""
        return list(_calculated(self._grid, self._found))

    @cached_property
    def always(self) -> frozenset[Place]:
        """The formulas to be computed whatever has changed."""
        always: set[Place] = {
            cell.at for cell, _f in self._found if cell.kind != "str" and self._grid.value(cell) is None
        }
        if not self.shape.is_closed:
            always |= {cell.at for cell, formula in self._found if formula.attributes.get("t") == "dataTable"}
            always |= {at for at, each in self.shape.looks.items() if not each.complete}
        return frozenset(always)

    @cached_property
    def placed(self) -> frozenset[Place]:
        """The formulas that give another result where rows came in."""
        return frozenset(at for at, each in self.shape.looks.items() if each.places)


def _calculated(grid: Grid, formulas: list[tuple[Cell, Formula]]) -> Iterator[Cell]:
    yield from (cell for cell, _formula in formulas)
    own = {cell.at for cell, _formula in formulas}
    areas = [area for _cell, formula in formulas if (area := _filled(formula)) is not None]
    if areas:
        for row in grid.rows:
            inside = [area for area in areas if area.top <= row.number <= area.bottom]
            if inside:
                cells = (cell for cell in grid.cells(row) if cell.at not in own)
                yield from (cell for cell in cells if any(area.holds(cell.at) for area in inside))


def _filled(formula: Formula) -> Area | None:
    """The area that an array formula fills."""
    return formula.area if formula.attributes.get("t") in {"array", "dataTable"} else None
