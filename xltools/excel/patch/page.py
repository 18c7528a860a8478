"""A sheet whose results are to be made right: what its cells hold, and what they are to hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.snapshot import ErrorValue
from xltools.excel.calculate import CannotCalculate
from xltools.excel.patch.stored import stored_value
from xltools.excel.patch.values import result_xml
from xltools.recalculate.values import Match, match

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from xltools.excel.patch.alike import AlikeSheet
    from xltools.excel.patch.calculated import Calculated
    from xltools.excel.patch.grid import Cell
    from xltools.excel.patch.shape import Shape
    from xltools.excel.patch.stored import Texts
    from xltools.recalculate.engine import Result

_TYPE = re.compile(rb"""\st\s*=\s*(?:"[^"]*"|'[^']*')""")

Place = tuple[int, int]
Held = dict[Place, "Result | None"]
"""What cells hold; None for what cannot be told, blank ones are missing."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be known of a workbook in order to calculate one of its sheets; ``today`` is what TODAY() gives."""

    texts: Texts
    date1904: bool
    today: dt.date | None


class Page:
    """A sheet and what became of it: results that nobody knows, and shared texts that are shown no longer.

    ``written`` is what cells hold that the document has edits for; None for those that were emptied.
    """

    def __init__(self, document: AlikeSheet, setting: Setting, written: Held | None = None) -> None:
        self.document = document
        self.unknown = self.gone = 0
        self._setting = setting
        self._grid = document.grid
        self._written = written or {}

    @property
    def calculated(self) -> Calculated:
        """Its cells that hold results."""
        return self.document.calculated

    @property
    def shape(self) -> Shape:
        """How its formulas hang together."""
        return self.calculated.shape

    def held(self, wanted: Collection[Place]) -> Held:
        """What cells hold."""
        held: Held = {cell.at: self._held(cell) for cell in self._grid.held(wanted)}
        for at in self._written.keys() & wanted:
            held.pop(at, None)
            if self._written[at] is not None:
                held[at] = self._written[at]
        return held

    def _held(self, cell: Cell) -> Result | None:
        try:
            return None if cell.kind == "d" else stored_value(self._grid, cell, self._setting.texts)
        except (ValueError, IndexError):
            return None

    def refresh_alone(self, changed: Collection[Place], looked_at: Collection[Place]) -> tuple[set[Place], Held]:
        """Store what follows from a change on a sheet that looks at nothing but itself.

        Gives the formulas that were computed, and what those cells hold now that are looked at.
        """
        shape, always = self.shape, self.calculated.always | (self.shape.formulas.keys() & changed)
        affected = shape.dependent({*changed, *always}) | always
        held = self.held(shape.inputs.union(looked_at))
        results: Mapping[Place, Result] = {}
        if affected:
            given = {at: value for at, value in held.items() if at in shape.inputs and value is not None}
            try:
                results = shape.results(given, affected, self._setting.today, date1904=self._setting.date1904)
            except CannotCalculate:
                results = {}
            self.store(affected, results)
        fresh = {at: results.get(at) for at in affected.intersection(looked_at)}
        return affected, {at: held[at] for at in looked_at if at in held} | fresh

    def store(self, affected: Collection[Place], results: Mapping[Place, Result]) -> None:
        """Let the cells hold these results, and none where there is none."""
        for cell in self.calculated.cells:
            if cell.at in affected:
                result = results.get(cell.at)
                self.unknown += result is None
                if not self._is_stored(cell, result):
                    self.gone += cell.kind == "s"
                    self._store(cell, result)

    def _is_stored(self, cell: Cell, result: Result | None) -> bool:
        try:
            stored = stored_value(self._grid, cell, self._setting.texts)
        except (ValueError, IndexError):
            return False
        if stored is None or result is None:
            return stored is None and result is None
        return match(stored, result) is Match.SAME

    def _store(self, cell: Cell, result: Result | None) -> None:
        document, grid, kind = self.document, self._grid, _kind(result)
        if kind != cell.kind:
            found = _TYPE.search(grid.data, cell.start, cell.inner)
            if found:
                document.replace(*found.span(), f' t="{kind}"' if kind else "")
            else:
                document.set_in(cell.start, cell.inner, "t", kind)
        xml = "" if result is None else result_xml(grid.prefix, result)
        span = grid.value(cell)
        if span is not None:
            document.replace(*span, xml)
        elif cell.inner < cell.end:
            formula = grid.formula(cell)
            document.insert(cell.inner if formula is None else formula.end, xml)
        elif xml:
            document.replace(cell.end - 2, cell.end, f">{xml}</{grid.prefix}c>")


def _kind(result: Result | None) -> str:
    """What the type of a cell with this result is; a number needs none."""
    if isinstance(result, bool):
        return "b"
    if isinstance(result, ErrorValue):
        return "e"
    return "str" if isinstance(result, str) else ""
