"""Rows and columns of two sheets aligned together: columns by what they hold, rows on those columns, then once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xltools.core.difference import Alignment
from xltools.difference.align import align
from xltools.difference.blanks import with_blanks
from xltools.difference.grid import Grid, column_lines, column_lines_beside, row_lines
from xltools.difference.keys import found_key, named_column
from xltools.difference.likeness import COLUMNS, KEYED_ROWS, ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.snapshot import Sheet

    Pairs = list[tuple[int, int]]


class Table(NamedTuple):
    """How two sheets correspond; ``key`` are the pairs of columns by which rows were told apart."""

    rows: Alignment
    columns: Alignment
    key: tuple[tuple[int, int], ...] = ()


def align_sheets(old: Sheet, new: Sheet, key: Sequence[str] = ()) -> Table:
    """Rows and columns of two sheets.

    ``key`` names columns by heading or letters; without it a key is looked for. Where a sheet lacks one of those
    named, rows are told apart by all they hold.
    """
    if old.cells == new.cells:
        return _unchanged(old)
    grids = Grid(old), Grid(new)
    given = _given_key(old, new, key)
    columns = align(column_lines(grids[0]), column_lines(grids[1]), COLUMNS)
    if not columns.pairs:  # nothing is known again: a short list written anew, whose columns are where they were
        olds, news = list(grids[0].columns), list(grids[1].columns)
        columns = with_blanks({column: column for column in olds if column in grids[1].columns}, olds, news)
    rows, used = _rows(grids, columns, given)
    if rows.pairs and (columns.removed or columns.added or columns.moved):
        pairs = sorted(rows.pairs.items())
        old_lines, new_lines = (
            column_lines_beside(grid, [pair[side] for pair in pairs]) for side, grid in enumerate(grids)
        )
        better = align(old_lines, new_lines, COLUMNS)
        if better.pairs and better.pairs != columns.pairs:
            columns = better
            rows, used = _rows(grids, columns, given)
    return Table(rows, columns, used)


def _unchanged(sheet: Sheet) -> Table:
    rows, columns = ({place[axis]: place[axis] for place in sheet.cells} for axis in (0, 1))
    return Table(Alignment(rows), Alignment(columns))


def _given_key(old: Sheet, new: Sheet, names: Sequence[str]) -> tuple[tuple[int, int], ...]:
    found = [(named_column(old, name), named_column(new, name)) for name in names]
    pairs = [(one, other) for one, other in found if one is not None and other is not None]
    return tuple(pairs) if len(pairs) == len(names) else ()


def _rows(
    grids: tuple[Grid, Grid], columns: Alignment, given: tuple[tuple[int, int], ...]
) -> tuple[Alignment, tuple[tuple[int, int], ...]]:
    pairs = sorted(pair for pair in columns.pairs.items() if pair[0] in grids[0].columns or pair[1] in grids[1].columns)
    found = None if given else found_key(*grids, pairs)
    key = (found,) if found else given
    old_lines, new_lines = (
        row_lines(grid, [pair[side] for pair in pairs], [pair[side] for pair in key]) for side, grid in enumerate(grids)
    )
    return align(old_lines, new_lines, KEYED_ROWS if given else ROWS), key
