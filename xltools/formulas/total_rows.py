"""Rows of totals, and the blanks in them under headings whose column other such rows of the workbook add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.formulas.labels import is_total, own_label, row_label
from xltools.formulas.lines import filled_along
from xltools.formulas.sheet import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.formulas.sheet import AuditedSheet, Formula, Place

_LEAST = 2
"""Rows that calculate the total of a column before it is missed in another one."""
_BESIDE = 1
"""A blank may lie so far beyond the first or the last total of its row; where tables stand one below the other, the
next column may already belong to a wider one only."""
_BLANK = 2
"""So many blanks to a total, and it is the totals that are rare."""

Key = tuple[str, int] | str
"""A column of a sheet, or a heading."""


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row named a total, and the formulas in it that add up columns."""

    sheet: AuditedSheet
    row: int
    formulas: tuple[Formula, ...]

    def places(self) -> Iterator[Place]:
        """The cells from its first formula to its last, and a few beside them."""
        columns = [formula.place[1] for formula in self.formulas]
        for column in range(max(0, min(columns) - _BESIDE), max(columns) + _BESIDE + 1):
            yield self.row, column

    def blanks(self) -> list[Place]:
        """Those of its cells that hold nothing."""
        return [place for place in self.places() if self.sheet.content(*place) is Content.BLANK]


def missing_totals(sheets: Iterable[AuditedSheet]) -> Iterator[tuple[TotalRow, Place]]:
    """Blanks in rows of totals where two other rows, of the sheet or under the same heading, have the total."""
    rows = [row for sheet in sheets for row in _total_rows(sheet)]
    if not any(row.blanks() for row in rows):
        return
    made = Counter(key for row in rows for formula in row.formulas for key in _keys(row.sheet, formula.place))
    blank = Counter(key for row in rows for place in row.blanks() for key in _keys(row.sheet, place))
    for row in rows:
        for place in row.blanks():
            if any(made[key] >= max(_LEAST, blank[key] / _BLANK) for key in _keys(row.sheet, place)):
                yield row, place


def _total_rows(sheet: AuditedSheet) -> Iterator[TotalRow]:
    made: dict[int, list[Formula]] = {}
    for formula in sheet.formulas.values():
        if filled_along(formula, down=False) and is_total(row_label(sheet, *formula.place)):
            made.setdefault(formula.place[0], []).append(formula)
    yield from (TotalRow(sheet, row, tuple(formulas)) for row, formulas in made.items())


def _keys(sheet: AuditedSheet, place: Place) -> list[Key]:
    """What tells which total a cell of a total row holds: its column, and the heading of that on every sheet."""
    heading = own_label(sheet, *place).casefold()
    return [(sheet.name, place[1]), heading] if heading else [(sheet.name, place[1])]
