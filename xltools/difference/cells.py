"""Cells of two corresponding sheets compared one by one: what was typed, what is computed, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.core.difference import Change, ChangeKind, Place
from xltools.core.snapshot import EMPTY
from xltools.core.text import label_key
from xltools.difference.keys import letters_of
from xltools.difference.tolerance import number
from xltools.difference.words import names_no_amount

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from xltools.core.snapshot import Cell, CellValue, Sheet
    from xltools.difference.same_formula import SameFormula
    from xltools.difference.table import Table
    from xltools.difference.tolerance import Tolerance
    from xltools.difference.words import Words

    At = tuple[int, int]


class CellComparison:
    """The cells of two sheets that both have; afterwards ``uncalculated`` says how many results are missing."""

    def __init__(self, old: Sheet, new: Words, table: Table, same_formula: SameFormula, tolerance: Tolerance) -> None:
        self._old = old
        self._new = new.sheet
        self._table = table
        self._same_formula = same_formula
        self._tolerance = tolerance
        self._words = new
        self._keys = {column for _old, column in table.key}
        self._columns = {label_key(name): limit for name, limit in tolerance.columns.items()}
        self._letters = {letters_of(name): limit for name, limit in tolerance.columns.items()}
        self.uncalculated = 0

    def changes(self) -> Iterator[Change]:
        """Every cell that changed."""
        for at, new_at in self._places():
            old, new = self._old.cells.get(at, EMPTY), self._new.cells.get(new_at, EMPTY)
            if old is new or (old == new and (old.formula is None or at == new_at) and type(old[0]) is type(new[0])):
                continue
            kind = self._kind(old, new, at, new_at)
            if kind is not None:
                yield self._change(kind, old, new, at, new_at)

    def _places(self) -> Iterator[tuple[At, At]]:
        """Where cells that hold something on either side stand on both."""
        rows, columns = self._table.rows.pairs, self._table.columns.pairs
        for at in self._old.cells:
            row, column = rows.get(at[0]), columns.get(at[1])
            if row is not None and column is not None:
                yield at, (row, column)
        old_rows, old_columns = ({new: old for old, new in pairs.items()} for pairs in (rows, columns))
        for new_at in self._new.cells:
            old_row, old_column = old_rows.get(new_at[0]), old_columns.get(new_at[1])
            if old_row is not None and old_column is not None and (old_row, old_column) not in self._old.cells:
                yield (old_row, old_column), new_at

    def _kind(self, old: Cell, new: Cell, at: At, new_at: At) -> ChangeKind | None:
        if old.formula is None and new.formula is None:
            return None if self._equal(old.value, new.value, new_at) else ChangeKind.VALUE
        if old.formula is None or new.formula is None:
            return ChangeKind.TYPED_OVER if new.formula is None else ChangeKind.FORMULA_PUT_IN
        if not self._same_formula(self._old.name, old.formula, at, new.formula, new_at):
            return ChangeKind.FORMULA
        if old.value is None or new.value is None:
            self.uncalculated += old.value is not new.value
            return None
        return None if self._equal(old.value, new.value, new_at) else ChangeKind.RESULT

    def _equal(self, old: CellValue, new: CellValue, at: At) -> bool:
        if type(old) is type(new) and old == new:
            return True
        one, other = number(old), number(new)
        if one is None or other is None:
            return False
        return one == other or self._tolerance.allows(one, other, self._own(at))

    def _own(self, at: At) -> Decimal | None:
        """The tolerance of the column that a cell stands in, if it has one."""
        if not self._columns:
            return None
        by_heading = self._columns.get(label_key(self._words.heading(*at)))
        return self._letters.get(at[1]) if by_heading is None else by_heading

    def _change(self, kind: ChangeKind, old: Cell, new: Cell, at: At, new_at: At) -> Change:
        one, other = number(old.value), number(new.value)
        difference = None if one is None or other is None else other - one
        size = difference if difference is not None else one if one is not None else other
        heading = self._words.heading(*new_at)
        is_money = new_at[1] not in self._keys and not names_no_amount(heading)
        return Change(
            kind=kind,
            old_place=Place(self._old.name, Area(*at, *at)),
            new_place=Place(self._new.name, Area(*new_at, *new_at)),
            old=old.value,
            new=new.value,
            old_formula=old.formula,
            new_formula=new.formula,
            difference=difference,
            stake=abs(size) if size is not None and is_money else None,
            label=self._words.label(*new_at),
            heading=heading,
        )
