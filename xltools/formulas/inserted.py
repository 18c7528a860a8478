"""What formulas and areas read after rows were inserted, and what a formula reads where it is copied to.

References follow the cells that they mean, whether fixed or not; a range grows where rows come to lie within it. That
is what Excel does, except for references through several sheets: Excel leaves them alone, which is right while only
some of the sheets get rows; where all get the same ones, the reference follows.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from xltools.core.address import LAST_COLUMN, LAST_ROW, Area
from xltools.formulas.references import Corner, Reference, parse_reference, write_corner
from xltools.formulas.tokens import Kind, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xltools.core.filling import RowInsertion

_NOWHERE = "#REF!"


class RowShift:
    """Where the rows of one sheet come to lie; all rows are zero-based."""

    def __init__(self, insertions: Iterable[RowInsertion]) -> None:
        ordered = sorted(insertions, key=lambda insertion: insertion.at)
        self._starts = [insertion.at for insertion in ordered]
        self._totals = [0, *accumulate(insertion.count for insertion in ordered)]

    def __eq__(self, other: object) -> bool:
        """Two sheets get the same rows."""
        return isinstance(other, RowShift) and (self._starts, self._totals) == (other._starts, other._totals)

    __hash__ = None  # type: ignore[assignment]

    def row(self, row: int) -> int:
        """Where a row lies afterwards; beyond the sheet where it was pushed out."""
        return row + self._totals[bisect_right(self._starts, row)]

    def area(self, area: Area) -> Area | None:
        """Where an area lies afterwards; None where it was pushed out of the sheet."""
        if area.top == 0 and area.bottom == LAST_ROW:
            return area
        top, bottom = self.row(area.top), self.row(area.bottom)
        return None if top > LAST_ROW else area._replace(top=top, bottom=min(bottom, LAST_ROW))

    def splits(self, area: Area) -> bool:
        """Whether rows come to lie between rows of an area."""
        return self.row(area.bottom) - self.row(area.top) != area.bottom - area.top


class Shifts:
    """The insertions into a workbook by sheet, upper and lower case being one; ``order`` are its sheets as tabs."""

    def __init__(self, shifts: Mapping[str, RowShift], order: Sequence[str]) -> None:
        self._shifts = {name.casefold(): shift for name, shift in shifts.items()}
        self._order = [name.casefold() for name in order]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._shifts)

    def of(self, sheet: str) -> RowShift | None:
        """How the rows of a sheet move, or None."""
        return self._shifts.get(sheet.casefold())

    def of_reference(self, reference: Reference, home: str) -> RowShift | None:
        """How the rows move that a reference on the sheet ``home`` means."""
        if reference.book is not None:
            return None
        first = reference.sheet or home
        if reference.last_sheet is None:
            return self.of(first)
        ends = [sheet.casefold() for sheet in (first, reference.last_sheet)]
        if not set(ends) <= set(self._order):
            return None
        start, stop = sorted(self._order.index(end) for end in ends)
        shifts = [self._shifts.get(sheet) for sheet in self._order[start : stop + 1]]
        return shifts[0] if all(shift == shifts[0] for shift in shifts) else None


def after_insertion(formula: str, home: str, shifts: Shifts, *, fixed_only: bool = False) -> str:
    """A formula on the sheet ``home`` with references that follow.

    ``fixed_only`` is for names: what is not fixed in them is an offset.

    What no row moves under stays as it is written, to the last blank.
    """

    def moving(corner: Corner, shift: RowShift | None) -> Corner:
        if shift is None or corner.row is None or (fixed_only and not corner.row_fixed):
            return corner
        return corner._replace(row=shift.row(corner.row))

    return _rewritten(formula, home, shifts, moving, copying=False)


def copied(formula: str, rows: int, home: str, shifts: Shifts) -> str:
    """A formula of a cell before the insertions as it reads so many rows further down after them: the same in R1C1.

    Fixed references follow the insertions, the others keep their distance.
    """

    def moving(corner: Corner, shift: RowShift | None) -> Corner:
        if corner.row is None:
            return corner
        if corner.row_fixed:
            return corner if shift is None else corner._replace(row=shift.row(corner.row))
        return corner._replace(row=corner.row + rows)

    return _rewritten(formula, home, shifts, moving, copying=True)


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula as it reads in a cell so many rows and columns away; what leaves the sheet comes in at its other end.

    So are the formulas that a file stores once for many cells.
    """

    def moving(corner: Corner, _shift: RowShift | None) -> Corner:
        row, column = corner.row, corner.column
        if row is not None and not corner.row_fixed:
            row = (row + rows) % (LAST_ROW + 1)
        if column is not None and not corner.column_fixed:
            column = (column + columns) % (LAST_COLUMN + 1)
        return corner._replace(row=row, column=column)

    return _rewritten(formula, "", Shifts({}, ()), moving, copying=True)


def _rewritten(
    formula: str, home: str, shifts: Shifts, moving: Callable[[Corner, RowShift | None], Corner], *, copying: bool
) -> str:
    words = []
    for token in tokenize(formula):
        text = token.text
        reference = parse_reference(text) if token.kind is Kind.REFERENCE else None
        if reference is not None and _on_the_sheet(reference):
            shift = shifts.of_reference(reference, home)
            if copying or shift is not None:
                text = _reference(text, reference, moving(reference.first, shift), moving(reference.last, shift))
        words.append(text)
    return ("=" if formula.startswith("=") else "") + "".join(words)


def _on_the_sheet(reference: Reference) -> bool:
    """Whether it is a reference at all: ``ZZZ1`` lies beyond the last column and so is a name."""
    corners = (reference.first, reference.last)
    return all((corner.column or 0) <= LAST_COLUMN and (corner.row or 0) <= LAST_ROW for corner in corners)


def _reference(text: str, reference: Reference, first: Corner, last: Corner) -> str:
    """A reference with other corners: clipped to the sheet, ``#REF!`` where nothing is left of it."""
    if (first, last) == (reference.first, reference.last):
        return text
    old = {corner.row for corner in (reference.first, reference.last)}
    if old == {0, LAST_ROW}:
        return text
    prefix, bang, cells = text.rpartition("!")
    rows = [row for row in (first.row, last.row) if row is not None]
    if rows and (min(rows) > LAST_ROW or min(rows) < 0):
        return prefix + bang + _NOWHERE
    first, last = _clipped(first), _clipped(last)
    spill = "#" if cells.endswith("#") else ""
    return prefix + bang + write_corner(first) + ("" if reference.single else ":" + write_corner(last)) + spill


def _clipped(corner: Corner) -> Corner:
    return corner if corner.row is None else corner._replace(row=min(corner.row, LAST_ROW))
