"""What names the row and the column of a cell, for people to read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from xltools.core.address import LAST_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.core.snapshot import Sheet

_NO_AMOUNT = re.compile(
    r"代码|编码|编号|序号|号码|账号|证号|日期|时间|年度|年份|电话|手机|邮编|^年$|^月$|%|％|比例|比率|占比|"
    r"\b(?:code|date|time|year|month|number|no|id|phone|per ?cent|percentage|ratio|rate)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def names_no_amount(heading: str) -> bool:
    """Whether numbers under a heading are codes, dates, shares or the like, which no money is measured by."""
    return bool(_NO_AMOUNT.search(heading))


class Words:
    """The texts of a sheet by row and by column; looked for when they are first asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @cached_property
    def rows(self) -> dict[int, list[int]]:
        """The columns that hold something, by row."""
        return _grouped(self.sheet.cells)

    @cached_property
    def columns(self) -> dict[int, list[int]]:
        """The rows that hold something, by column."""
        return _grouped((column, row) for row, column in self.sheet.cells)

    @cached_property
    def _texts(self) -> dict[int, list[int]]:
        texts = (
            at
            for at, cell in self.sheet.cells.items()
            if isinstance(cell.value, str) and any(map(str.isalnum, cell.value))  # a dash is no heading
        )
        return _grouped((column, row) for row, column in texts)

    def label(self, row: int, before: int = LAST_COLUMN + 1) -> str:
        """The first text of a row, to the left of a column."""
        return self._first((row, column) for column in self.rows.get(row, ()) if column < before)

    def title(self, column: int) -> str:
        """The first text of a column."""
        return self._first((row, column) for row in self.columns.get(column, ()))

    def _first(self, places: Iterable[tuple[int, int]]) -> str:
        return next(filter(None, map(self._text, places)), "")

    def heading(self, row: int, column: int) -> str:
        """The text above a cell; above a text that stands among others, the topmost of them."""
        rows = self._texts.get(column, [])
        at = bisect_left(rows, row) - 1
        if at < 0:
            return ""
        if row == rows[at] + 1 and at + 1 < len(rows) and rows[at + 1] == row:
            while at and rows[at - 1] == rows[at] - 1:
                at -= 1
        return self._text((rows[at], column))

    def _text(self, place: tuple[int, int]) -> str:
        value = self.sheet.cells[place].value
        return " ".join(value.split()) if isinstance(value, str) else ""


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The second of each pair by the first, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
    for others in found.values():
        others.sort()
    return found
