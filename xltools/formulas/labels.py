"""What the words around a figure say: whether a row or column is a total, and under which heading a cell stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.formulas.sheet import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.formulas.sheet import AuditedSheet

_TOTAL = re.compile(
    r"合\s*计|总\s*计|小\s*计|累\s*计|共\s*计|总\s*额|\b(?:grand|sub)?[\s-]*totals?\b|\bsum\b|\bsubtotal\b|\boverall\b|\bytd\b",
    re.IGNORECASE,
)
_GRAND = re.compile(r"合\s*计|总\s*计|\bgrand\s+total|^\s*total", re.IGNORECASE)
_EXAMPLE = re.compile(r"\W*(?:填写|填报)?(?:示例|样例|范例|举例|examples?)\W*", re.IGNORECASE)
_FARTHEST = 60
"""Rows or columns to look through for a label; beyond, a label belongs to something else."""


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    """Whether a label names a sum: 合计, 小计, 总计, total, subtotal, sum and the like."""
    return bool(_TOTAL.search(text))


@lru_cache(maxsize=4096)
def is_grand_total(text: str) -> bool:
    """Whether a label names the sum of everything rather than of a part."""
    return bool(_GRAND.search(text)) and "小" not in text and "sub" not in text.casefold()


@lru_cache(maxsize=4096)
def is_example(text: str) -> bool:
    """Whether a heading is "example", over figures that show how to fill in a form; a sentence with the word is not."""
    return bool(_EXAMPLE.fullmatch(text))


def row_label(sheet: AuditedSheet, row: int, column: int) -> str:
    """The text that names the row of a cell: the nearest one to its left."""
    return _first_text(sheet, ((row, left) for left in range(column - 1, max(-1, column - _FARTHEST), -1)))


def row_is_named(sheet: AuditedSheet, row: int, column: int) -> bool:
    """Whether some text stands to the left of a cell in its row."""
    return sheet.first_texts.get((row, None), column) < column


def column_is_named(sheet: AuditedSheet, row: int, column: int) -> bool:
    """Whether some text stands above a cell in its column."""
    return sheet.first_texts.get((None, column), row) < row


def column_label(sheet: AuditedSheet, row: int, column: int) -> str:
    """The headings over a cell, joined from the top: those of merged cells count for each column that they span."""
    return " ".join(reversed([text for _, text in _headings(sheet, row, column)]))


def own_label(sheet: AuditedSheet, row: int, column: int) -> str:
    """The headings over a cell; nothing where all are merged cells, which do not tell one column from the next."""
    found = list(_headings(sheet, row, column))
    own = any((above, column) not in sheet.spanned for above, _ in found)
    return " ".join(reversed([text for _, text in found])) if own else ""


def _headings(sheet: AuditedSheet, row: int, column: int) -> Iterator[tuple[int, str]]:
    """The lowest block of texts above a cell, from the bottom, each with its row."""
    reached = False
    for above in range(row - 1, max(-1, row - _FARTHEST), -1):
        text = _heading(sheet, above, column)
        if text:
            yield above, text
            reached = True
        elif reached:
            return


def _heading(sheet: AuditedSheet, row: int, column: int) -> str:
    return _text(sheet, *sheet.spanned.get((row, column), (row, column)))


def _first_text(sheet: AuditedSheet, places: Iterable[tuple[int, int]] | Iterator[tuple[int, int]]) -> str:
    return next((text for row, column in places if (text := _text(sheet, row, column))), "")


def _text(sheet: AuditedSheet, row: int, column: int) -> str:
    if sheet.content(row, column) is not Content.TEXT:
        return ""
    value = sheet.value((row, column))
    return value.strip() if isinstance(value, str) else ""


def in_total_line(sheet: AuditedSheet, row: int, column: int) -> bool:
    """Whether the row or the column of a cell is named as a sum."""
    return is_total(row_label(sheet, row, column)) or is_total(column_label(sheet, row, column))
