"""The grid that the department's form is drawn on: ten columns of an A4 page, and the margin of check marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.form import Kind

if TYPE_CHECKING:
    from xltools.core.form import Item

GRID_WIDTHS = (13.0, 12.0, 17.0, 11.5, 11.5, 11.5, 12.0, 11.0, 11.0, 15.0)
GRID = len(GRID_WIDTHS)
LAST = GRID - 1

MARK_COLUMN = GRID  # ✓ ≈ △ ○ ✗, the worst of the row
MESSAGE_COLUMN = GRID + 1  # what is wrong in the row
HELPER_COLUMN = GRID + 2  # one hidden column for each check of a row

NAME_PREFIX = "xlt_"  # a block's name on the sheet: xlt_income


def span_width(left: int, right: int) -> float:
    """Characters that the grid columns from ``left`` to ``right`` hold together."""
    return sum(GRID_WIDTHS[left : right + 1])


def value_style(item: Item) -> str:
    """The style word for values of an item: its kind, with choices shown as text."""
    return "text" if item.kind is Kind.CHOICE else item.kind.value
