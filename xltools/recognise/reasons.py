"""Read back the reasons that people wrote into an earlier comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.series import Reason
from xltools.sheets.reasons import DIFFERENCE_HEADER, KEY_HEADER, REASON_HEADER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.snapshot import Sheet, Snapshot


def reasons_of(snapshot: Snapshot) -> dict[str, Reason]:
    """The reasons on all sheets of a comparison, by the key of their row; rows without one are absent."""
    return {key: reason for sheet in snapshot.sheets for key, reason in _rows(sheet)}


def _rows(sheet: Sheet) -> Iterator[tuple[str, Reason]]:
    columns = {cell.value: column for (_, column), cell in sheet.cells.items() if cell.value in _HEADERS}
    if columns.keys() != _HEADERS:
        return
    for row in sorted({row for row, column in sheet.cells if column == columns[KEY_HEADER]}):
        key, text, shown = (
            sheet.at(row, columns[name]).value for name in (KEY_HEADER, REASON_HEADER, DIFFERENCE_HEADER)
        )
        if text and key != KEY_HEADER and str(text) != REASON_HEADER:
            yield str(key), Reason(str(text), str(shown or ""))


_WANTED = (KEY_HEADER, REASON_HEADER, DIFFERENCE_HEADER)
_HEADERS = set(_WANTED)
