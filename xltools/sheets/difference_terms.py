"""What the sheets of a difference share: words and looks of changes, and values as cells can hold them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xltools.core.difference import Change, ChangeKind

if TYPE_CHECKING:
    from xltools.core.layout import CellValue as Shown
    from xltools.core.snapshot import CellValue

OVERVIEW_SHEET = "概览"
CHANGES_SHEET = "变化"

KINDS = {
    ChangeKind.VALUE: "数值或文字改动",
    ChangeKind.FORMULA: "公式改动",
    ChangeKind.TYPED_OVER: "公式改为数值",
    ChangeKind.FORMULA_PUT_IN: "数值改为公式",
    ChangeKind.RESULT: "计算结果变化",
    ChangeKind.ROWS_ADDED: "新增行",
    ChangeKind.ROWS_REMOVED: "删除行",
    ChangeKind.ROWS_MOVED: "移动行",
    ChangeKind.COLUMNS_ADDED: "新增列",
    ChangeKind.COLUMNS_REMOVED: "删除列",
    ChangeKind.COLUMNS_MOVED: "移动列",
    ChangeKind.SHEET_ADDED: "新增工作表",
    ChangeKind.SHEET_REMOVED: "删除工作表",
    ChangeKind.SHEET_RENAMED: "工作表改名",
    ChangeKind.SHEET_MOVED: "工作表换位",
    ChangeKind.HIDDEN: "隐藏",
    ChangeKind.SHOWN: "取消隐藏",
    ChangeKind.PROTECTED: "加保护",
    ChangeKind.UNPROTECTED: "取消保护",
    ChangeKind.MERGED: "合并单元格",
    ChangeKind.UNMERGED: "取消合并",
    ChangeKind.NAME_ADDED: "新增名称",
    ChangeKind.NAME_REMOVED: "删除名称",
    ChangeKind.NAME_CHANGED: "名称改动",
    ChangeKind.MACROS: "宏",
    ChangeKind.LINKS: "外部链接",
}

STYLES = {
    ChangeKind.VALUE: "warn",
    ChangeKind.FORMULA: "replaced",
    ChangeKind.TYPED_OVER: "replaced",
    ChangeKind.FORMULA_PUT_IN: "replaced",
    ChangeKind.RESULT: "recalculated",
    ChangeKind.ROWS_ADDED: "good",
    ChangeKind.COLUMNS_ADDED: "good",
    ChangeKind.SHEET_ADDED: "good",
    ChangeKind.NAME_ADDED: "good",
    ChangeKind.ROWS_REMOVED: "bad",
    ChangeKind.COLUMNS_REMOVED: "bad",
    ChangeKind.SHEET_REMOVED: "bad",
    ChangeKind.NAME_REMOVED: "bad",
    ChangeKind.ROWS_MOVED: "moved",
    ChangeKind.COLUMNS_MOVED: "moved",
    ChangeKind.SHEET_MOVED: "moved",
    ChangeKind.SHEET_RENAMED: "moved",
}

LEGEND = (
    ("新增", "good"),
    ("删除", "bad"),
    ("移动", "moved"),
    ("数值或文字改动", "warn"),
    ("公式改动", "replaced"),
    ("计算结果变化", "recalculated"),
)

_FIRST_DATE = dt.date(1900, 3, 1)  # before it, Excel's calendar is wrong
_LONGEST = 500
_TOO_LONG = 32_000


def shown(value: CellValue) -> Shown:
    """A value as a cell of the result can hold it; times and dates before Excel's as text."""
    if isinstance(value, str):
        return value[:_TOO_LONG]
    if isinstance(value, dt.datetime):
        return value if value.date() >= _FIRST_DATE else str(value)
    if isinstance(value, dt.date):
        return value if value >= _FIRST_DATE else str(value)
    return str(value) if isinstance(value, dt.time | dt.timedelta) else value


def short(value: CellValue) -> Shown:
    """The same, long texts cut short."""
    cell = shown(value)
    return f"{cell[:_LONGEST]}……" if isinstance(cell, str) and len(cell) > _LONGEST else cell


def what(change: Change) -> str:
    """What the form, or else the row, calls the thing that changed."""
    return change.item or change.label
