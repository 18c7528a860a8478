"""Cells of a workbook, arranged so that those inside an area are found without looking at the others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.core.address import Area
    from xltools.recalculate.engine import Place


class Positions:
    """Some cells, by sheet, column and row."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._rows: dict[str, dict[int, list[int]]] = {}
        for sheet, row, column in sorted(places):
            self._rows.setdefault(sheet, {}).setdefault(column, []).append(row)

    def inside(self, sheet: str, area: Area) -> Iterator[Place]:
        """Those that lie in an area of a sheet, column by column, from the top."""
        by_column = self._rows.get(sheet, {})
        columns: Iterable[int] = range(area.left, area.right + 1)
        if len(by_column) < area.right - area.left + 1:
            columns = sorted(column for column in by_column if area.left <= column <= area.right)
        for column in columns:
            rows = by_column.get(column, ())
            for row in rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]:
                yield sheet, row, column
