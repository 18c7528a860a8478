"""How much room a text takes in a cell: a full-width character counts two, a line of 10-point text 14.5 points."""

from __future__ import annotations

from math import ceil

from xltools.core.width import text_width

LINE = 14.5
TALLEST = 409.0  # Excel's limit for the height of a row, in points


def lines_needed(text: str, width: float) -> int:
    """Lines that a text wraps to in a cell ``width`` characters wide."""
    usable = max(width - 1.5, 2)
    return sum(max(1, ceil(text_width(line) / usable)) for line in text.split("\n"))


def height_of(text: str, width: float, *, least: int = 1) -> float:
    """Height in points of a wrapped text, at least ``least`` lines."""
    return max(lines_needed(text, width), least) * LINE + 3
