"""Key columns: what tells the rows of a table apart, named by the user or found."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from xltools.core.address import parse_a1
from xltools.core.text import label_key
from xltools.difference.grid import Computed, key_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from xltools.core.snapshot import Sheet
    from xltools.difference.grid import Grid

_HEADING_ROWS = 200
"""Rows from the top of a sheet in which a heading is looked for."""
_FEWEST = 5
_UNIQUE = 0.98
_FILLED = 0.6
_SHARED = 0.6
_COUNTING = 0.8


def named_column(sheet: Sheet, name: str) -> int | None:
    """The column with that heading, or of those letters (``C``); None where the sheet has neither."""
    wanted = label_key(name)
    headings = sorted(
        place
        for place, cell in sheet.cells.items()
        if place[0] < _HEADING_ROWS and isinstance(cell.value, str) and label_key(cell.value) == wanted
    )
    if headings:
        return headings[0][1]
    return letters_of(name) if any(column == letters_of(name) for _row, column in sheet.cells) else None


def letters_of(name: str) -> int | None:
    """The column that the letters name, or None where they are none."""
    try:
        return parse_a1(f"{name.strip()}1").column if name.strip().isalpha() else None
    except ValueError:
        return None


def found_key(old: Grid, new: Grid, columns: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The first pair of columns that tells nearly all rows apart on both sides and mostly holds the same.

    Amounts are no keys, nor are numbers that count the rows: those change with every row put in.
    """
    for column, new_column in columns:
        values = _values(old, column)
        new_values = _values(new, new_column)
        if values and new_values:
            fewer = min(len(values), len(new_values))
            if len(values & new_values) >= _SHARED * fewer:
                return column, new_column
    return None


def _values(grid: Grid, column: int) -> set[str] | None:
    """What stands in a column if it could be a key, else None."""
    cells = grid.columns.get(column, {})
    values = [value for value in cells.values() if not _is_amount(value)]
    if len(values) < max(_FEWEST, _FILLED * len(grid.rows)) or len(values) < _UNIQUE * len(cells):
        return None
    distinct = {key_text(value) for value in values}
    return None if len(distinct) < _UNIQUE * len(values) or _counts(values) else distinct


def _is_amount(value: Hashable) -> bool:
    return isinstance(value, Computed) or (isinstance(value, float) and not value.is_integer())


def _counts(values: Sequence[Hashable]) -> bool:
    """Whether the values are 1, 2, 3 and so on."""
    numbers = [int(text) for value in values if (text := key_text(value)).isascii() and text.isdigit()]
    steps = sum(after - before == 1 for before, after in pairwise(numbers))
    return bool(numbers) and steps >= _COUNTING * (len(values) - 1)
