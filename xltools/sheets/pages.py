"""Where the pages of a department sheet begin when it is printed on A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_DEFAULT_HEIGHT = 15.0  # points, of a row whose height is not set
# An A4 page less its margins is 748 points high; the grid, fitted to its width, is printed at three quarters.
# A tenth stays free for rows that a clerk inserts, and for programs whose fonts run higher.
PAGE = 900.0


def page_breaks(heights: Mapping[int, float], parts: Collection[int], joints: Collection[int], end: int) -> list[int]:
    """The rows that begin a page, of a sheet whose title row is repeated on each.

    ``parts`` are the rows that begin a part of the form, ``joints`` all rows where a page may end just before. A part
    that does not fit on what is left of a page, but on one of its own, begins a new one; otherwise as much as fits.
    """
    stops = sorted({*parts, *joints, end} - {0})
    parts_ahead = sorted({*parts, end})
    room = PAGE - heights.get(0, _DEFAULT_HEIGHT)
    breaks: list[int] = []
    used = 0.0
    for start, stop in zip(stops, stops[1:], strict=False):
        need = _height(heights, start, stop)
        if start in parts:
            whole = _height(heights, start, next(row for row in parts_ahead if row > start))
            if whole <= room:
                need = whole
        if used and used + need > room:
            breaks.append(start)
            used = 0.0
        used += _height(heights, start, stop)
    return breaks


def _height(heights: Mapping[int, float], start: int, stop: int) -> float:
    return sum(heights.get(row, _DEFAULT_HEIGHT) for row in range(start, stop))
