"""The cells to type into: looked for once on sheets that differ in nothing but what is typed into them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from xltools.recognise.slots import find_slots

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from xltools.core.address import Area
    from xltools.core.form import Form
    from xltools.core.snapshot import Cell, Sheet
    from xltools.recognise.slots import Body

At = tuple[int, int]


@dataclass(frozen=True)
class EntryCells:
    """The inputs that stand once, by item code and row, and the bodies of the tables."""

    places: Mapping[tuple[str, str], At]
    bodies: Mapping[str, Body]

    @cached_property
    def every(self) -> Mapping[tuple[str, str], At]:
        """All cells that can be typed into, by item code and row; the rows of tables are counted."""
        every = dict(self.places)
        for body in self.bodies.values():
            for number, row in enumerate(body.rows, 1):
                every |= {(code, str(number)): (row, column) for code, column in body.columns.items()}
        return every


class _Known(NamedTuple):
    """The entry cells of a sheet, and all that the sheet has besides."""

    found: EntryCells
    cells: frozenset[At]
    frame: _Frame


class _Frame(NamedTuple):
    """A sheet without what is typed into it; of a cell with a formula counts the formula."""

    form: Form
    merges: tuple[Area, ...]
    names: Mapping[str, Area]
    cells: Mapping[At, Cell | str]


_known: list[_Known] = []
_MOST_KNOWN = 4


def entry_cells(form: Form, sheet: Sheet) -> EntryCells | None:
    """The cells of a form to type into, or None where the sheet is no such form.

    What is typed does not move them. So departments' sheets that differ in nothing else, as those of a master do, are
    looked through once.
    """
    for known in _known:
        if known.frame == _frame(form, sheet, known.cells):
            return known.found
    found = _look(form, sheet)
    if found is not None:
        _keep(form, sheet, found)
    return found


def _look(form: Form, sheet: Sheet) -> EntryCells | None:
    slots = find_slots(form, sheet)
    return None if slots is None else EntryCells(slots.places, slots.bodies)


def _keep(form: Form, sheet: Sheet, found: EntryCells) -> None:
    """Keep what was found, if the sheet says the same without what is typed into it."""
    cells = frozenset(found.every.values())
    blank = replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if at not in cells})
    if _look(form, blank) == found:
        del _known[_MOST_KNOWN - 1 :]
        _known.insert(0, _Known(found, cells, _frame(form, sheet, cells)))


def _frame(form: Form, sheet: Sheet, typed: Container[At]) -> _Frame:
    cells = {at: cell if cell.formula is None else cell.formula for at, cell in sheet.cells.items() if at not in typed}
    return _Frame(form, sheet.merges, sheet.names, cells)
