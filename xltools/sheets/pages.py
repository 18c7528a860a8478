"""Where the pages of a department sheet begin when it is printed on A4."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_DEFAULT_HEIGHT = 15.0  # points, of a row whose height is not set
# An A4 page less its margins is 748 points high; the grid, fitted to its width, is printed at three quarters.
# A twentieth stays free for rows that a clerk inserts, and for programs whose fonts run higher.
PAGE = 940.0


def page_breaks(heights: Mapping[int, float], joints: Collection[int], starts: Collection[int], end: int) -> list[int]:
    """The rows that begin a page, of a sheet whose title row is repeated on each.

    A page ends only at one of the ``joints``, the rows before which the sheet may be cut, and takes as much as fits;
    each of the ``starts`` begins a page in any case.
    """
    room = PAGE - heights.get(0, _DEFAULT_HEIGHT)
    breaks: list[int] = []
    used = 0.0
    for start, stop in pairwise(sorted({*joints, *starts, end} - {0})):
        need = sum(heights.get(row, _DEFAULT_HEIGHT) for row in range(start, stop))
        if used and (used + need > room or start in starts):
            breaks.append(start)
            used = 0.0
        used += need
    return breaks
