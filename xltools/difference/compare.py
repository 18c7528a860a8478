"""Two workbooks compared: sheets paired, rows and columns aligned, cells and structure compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.difference import Difference, SheetDifference, ranked
from xltools.difference.cells import CellComparison
from xltools.difference.same_formula import Fellow, SameFormula
from xltools.difference.sheets import pair_sheets
from xltools.difference.structure import book_changes, line_changes, sheet_changes, state_changes
from xltools.difference.table import align_sheets
from xltools.difference.tolerance import Tolerance
from xltools.difference.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.snapshot import Snapshot

EXACT = Tolerance()


def compare_workbooks(
    old: Snapshot, new: Snapshot, *, key: Sequence[str] = (), tolerance: Tolerance = EXACT
) -> Difference:
    """Everything that changed from one workbook to the other.

    ``key`` names the columns that tell rows apart, by heading or letters; see :func:`align_sheets`.
    """
    pairs = pair_sheets(old.sheets, new.sheets)
    tables = [align_sheets(one, other, key) for one, other in pairs]
    fellows = {
        one.name: Fellow(other.name, table.rows, table.columns)
        for (one, other), table in zip(pairs, tables, strict=True)
    }
    same = SameFormula(fellows)
    sheets, uncalculated = [], 0
    for (one, other), table in zip(pairs, tables, strict=True):
        words, new_words = Words(one), Words(other)
        cells = CellComparison(one, new_words, table, same, tolerance)
        changes = [
            *cells.changes(),
            *line_changes(words, new_words, table),
            *state_changes(one, new_words, fellows[one.name]),
        ]
        uncalculated += cells.uncalculated
        sheets.append(
            SheetDifference(
                old=one,
                new=other,
                rows=table.rows,
                columns=table.columns,
                key=tuple(column for _old, column in table.key),
                changes=tuple(ranked(changes)),
            )
        )
    others = [*sheet_changes(old, new, pairs), *book_changes(old, new, same)]
    every = ranked([*others, *(change for sheet in sheets for change in sheet.changes)])
    return Difference(
        old=old.source, new=new.source, sheets=tuple(sheets), changes=tuple(every), uncalculated=uncalculated
    )
