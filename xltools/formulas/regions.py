"""Rectangles of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area

if TYPE_CHECKING:
    from collections.abc import Iterable


def rectangles(places: Iterable[tuple[int, int]]) -> list[Area]:
    """Cells as few rectangles, from the top: runs of a row joined with runs of the same width below them."""
    open_runs: dict[tuple[int, int], Area] = {}
    done: list[Area] = []
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(set(places)):
        by_row.setdefault(row, []).append(column)
    for row, columns in by_row.items():
        runs = _runs(columns)
        done += [area for span, area in open_runs.items() if span not in runs or area.bottom != row - 1]
        open_runs = {span: _grown(open_runs.get(span), row, span) for span in runs}
    return sorted(done + list(open_runs.values()))


def _grown(area: Area | None, row: int, span: tuple[int, int]) -> Area:
    if area is not None and area.bottom == row - 1:
        return area._replace(bottom=row)
    return Area(row, span[0], row, span[1])


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs
