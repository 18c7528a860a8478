"""How many columns a text takes, on a screen or in a cell."""

from __future__ import annotations

import unicodedata
from functools import cache


class _Widths(dict[str, int]):
    """Columns of each character, looked up once."""

    def __missing__(self, char: str) -> int:
        self[char] = width = 2 if unicodedata.east_asian_width(char) in "FWA" else 1
        return width


_WIDTHS = _Widths()


@cache  # labels come back on every department's sheet
def text_width(text: str) -> int:
    """Columns that a text takes: two for each full-width character."""
    return sum(map(_WIDTHS.__getitem__, text))
