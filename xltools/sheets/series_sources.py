"""来源 of a comparison of years or zones: the files that each term was read from."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position
from xltools.core.layout import SheetLayout
from xltools.sheets.provenance import PROVENANCE_SHEET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.series import Term

_COLUMNS = (
    ("对比项", 18),
    ("预算编码", 12),
    ("部门（单位）", 28),
    ("文件", 34),
    ("工作表", 30),
    ("修改时间（UTC）", 20),
    ("SHA-256", 68),
)


def sources_sheet(title: str, terms: Sequence[Term]) -> SheetLayout:
    """A row for each department of each term."""
    sheet = SheetLayout(PROVENANCE_SHEET, landscape=True, tab_color="#7F7F7F", freeze=Position(3, 0))
    sheet.merge(Area(0, 0, 0, len(_COLUMNS) - 1), f"{title}：数据来源", "title")
    sheet.heights[0] = 32
    sheet.widths = {column: float(width) for column, (_, width) in enumerate(_COLUMNS)}
    sheet.put_row(2, 0, [label for label, _ in _COLUMNS], "header")
    row = 3
    for term in terms:
        for submission in term.figures.submissions:
            source = submission.source
            values = (
                term.label,
                submission.code,
                submission.name,
                PurePath(source.path).name,
                submission.sheet,
                source.modified.strftime("%Y-%m-%d %H:%M:%S"),
                source.sha256,
            )
            sheet.put_row(row, 0, values, "cell left")
            sheet.heights[row] = 18
            row += 1
    sheet.repeat_rows = (2, 2)
    return sheet
