"""The ranges that totals add up, cell by cell: where figures stand, and where there is nothing to add."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from xltools.formulas.labels import column_is_named, row_is_named
from xltools.formulas.sheet import FIGURES, Content
from xltools.formulas.syntax import Binary, Call, Cells, Unary, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xltools.core.address import Area
    from xltools.formulas.references import Reference
    from xltools.formulas.sheet import AuditedSheet, Formula, Place
    from xltools.formulas.syntax import Node

_TOTALS = frozenset({"SUM", "AVERAGE", "SUBTOTAL", "AGGREGATE"})
_LONGEST = 2000
"""Cells of a range that are looked at one by one; a longer one is a column of a data base, not a table."""


class Slot(Enum):
    """What a cell of a range adds: a figure; nothing, though others of its row have figures; a text; nothing."""

    FIGURE = "#"
    SIBLING = "o"
    TEXT = "T"
    NAMED = "l"
    EMPTY = "."


@dataclass(frozen=True, slots=True)
class Total:
    """One range of one column (``down``) or row that a formula adds up, with what its cells hold."""

    formula: Formula
    area: Area
    down: bool
    slots: tuple[Slot, ...]

    @property
    def places(self) -> list[Place]:
        """The cells of the range in order."""
        area = self.area
        if self.down:
            return [(row, area.left) for row in range(area.top, area.bottom + 1)]
        return [(area.top, column) for column in range(area.left, area.right + 1)]

    @property
    def own_line(self) -> bool:
        """Whether the range lies in the column (or row) of its formula, as a plain total's does."""
        row, column = self.formula.place
        return self.area.left == column if self.down else self.area.top == row


def summed_references(formula: Formula) -> list[Reference]:
    """The ranges among the arguments of SUM and its kin, wherever in the formula they stand."""
    tree = parse(formula.text)
    return [] if tree is None else list(_summed(tree, inside=False))


def _summed(node: Node | None, *, inside: bool) -> Iterator[Reference]:
    match node:
        case Cells(reference) if inside and not reference.single:
            yield reference
        case Binary(_, left, right):
            yield from _summed(left, inside=False)
            yield from _summed(right, inside=False)
        case Unary(_, operand):
            yield from _summed(operand, inside=False)
        case Call(function, arguments):
            for argument in arguments:
                yield from _summed(argument, inside=function in _TOTALS)


def totals_where(sheet: AuditedSheet, wrong: Callable[[Total], bool]) -> Iterator[Total]:
    """The first range of each formula, among its ``totals``, of which something is true."""
    seen: set[Place] = set()
    for total in totals(sheet):
        if total.formula.place not in seen and wrong(total):
            seen.add(total.formula.place)
            yield total


def totals(sheet: AuditedSheet) -> Iterator[Total]:
    """Every range of at least two cells in one line that a formula of the sheet adds up on the sheet itself."""
    for formula in sheet.formulas.values():
        for reference in summed_references(formula):
            if reference.sheet is not None or reference.whole:
                continue
            area = sheet.clip(reference.area)
            rows, columns = area.bottom - area.top + 1, area.right - area.left + 1
            if min(rows, columns) != 1 or not 1 < max(rows, columns) <= _LONGEST:
                continue
            down = columns == 1
            yield Total(formula, area, down, _slots(sheet, formula, area, down=down))


def _slots(sheet: AuditedSheet, formula: Formula, area: Area, *, down: bool) -> tuple[Slot, ...]:
    siblings = _siblings(sheet, formula, down=down)
    span = _span(area, down=down)
    places = [(row, area.left) for row in span] if down else [(area.top, column) for column in span]
    return tuple(_slot(sheet, place, siblings, down=down) for place in places)


def _span(area: Area, *, down: bool) -> range:
    return range(area.top, area.bottom + 1) if down else range(area.left, area.right + 1)


def _siblings(sheet: AuditedSheet, formula: Formula, *, down: bool) -> Callable[[Place], Iterator[Place]]:
    """The cells that stand to the same total elsewhere in its line as a place stands to this one.

    Of a cell of column C these are those of B and D in its row, where B9 and D9 hold the formula of C9.
    """
    home = formula.place[1] if down else formula.place[0]
    copies = sheet.copies.get((down, formula.place[0] if down else formula.place[1], formula.r1c1), [])

    def others(place: Place) -> Iterator[Place]:
        row, column = place
        return ((row, column + at - home) if down else (row + at - home, column) for at in copies)

    return others


def _slot(sheet: AuditedSheet, place: Place, siblings: Callable[[Place], Iterator[Place]], *, down: bool) -> Slot:
    own = sheet.content(*place)
    if own in FIGURES:
        return Slot.FIGURE
    if any(sheet.content(*other) in FIGURES for other in siblings(place)):
        return Slot.SIBLING
    if own is Content.TEXT:
        return Slot.TEXT
    named = row_is_named(sheet, *place) if down else column_is_named(sheet, *place)
    return Slot.NAMED if named else Slot.EMPTY


def below_heading(sheet: AuditedSheet, total: Total) -> bool:
    """Whether the row above a range is a heading, so that the first row of the range is an item."""
    row, column = total.area.top - 1, total.area.left
    return row >= 0 and sheet.content(row, column) is Content.BLANK and row_is_named(sheet, row, column)
