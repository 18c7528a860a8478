"""概览 of a difference: the two files, how many changes of each kind, the largest, and the sheets."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.address import Area, column_letters
from xltools.core.difference import ChangeKind
from xltools.core.layout import SheetLayout
from xltools.sheets.difference_terms import CHANGES_SHEET, KINDS, OVERVIEW_SHEET, STYLES, short, what

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.difference import Difference, SheetDifference
    from xltools.core.layout import CellValue
    from xltools.core.snapshot import Source

_WIDTHS = (18.0, 26.0, 26.0, 12.0, 12.0, 12.0, 12.0, 14.0)
_LAST = len(_WIDTHS) - 1
_LARGEST = 10


def overview_sheet(difference: Difference, views: Mapping[str, SheetLayout]) -> SheetLayout:
    """The first sheet; ``views`` are the sheets with old and new beside each other, by the sheet's name."""
    sheet = SheetLayout(OVERVIEW_SHEET, landscape=True, tab_color="#1F3864")
    sheet.widths = dict(enumerate(_WIDTHS))
    sheet.merge(Area(0, 0, 0, _LAST), "工作簿版本对比", "title")
    sheet.heights[0] = 34
    row = _put_files(sheet, difference)
    if not difference.changes:
        sheet.merge(Area(row, 0, row, _LAST), "两个版本没有差异。", "cell good")
    else:
        row = _put_counts(sheet, difference, row)
        row = _put_largest(sheet, difference, row)
    row = _put_sheets(sheet, difference, views, row + 1)
    _put_notes(sheet, difference, row + 1)
    return sheet


def _put_files(sheet: SheetLayout, difference: Difference) -> int:
    for column, label in ((0, "版本"), (1, "文件"), (3, "修改时间"), (5, "SHA-256（前 16 位）")):
        sheet.put(2, column, label, "header")
    for row, (version, source) in enumerate((("旧版", difference.old), ("新版", difference.new)), 3):
        _put_file(sheet, row, version, source)
    for area in (Area(2, 1, 2, 2), Area(2, 3, 2, 4), Area(2, 5, 2, _LAST)):
        sheet.merge(area, sheet.cells[area.top, area.left].value, "header")
    return 6


def _put_file(sheet: SheetLayout, row: int, version: str, source: Source) -> None:
    sheet.put(row, 0, version, "cell centre")
    sheet.merge(Area(row, 1, row, 2), PurePath(source.path).name, "text")
    sheet.merge(Area(row, 3, row, 4), source.modified.strftime("%Y-%m-%d %H:%M"), "cell centre")
    sheet.merge(Area(row, 5, row, _LAST), source.sha256[:16], "cell centre")


def _heading(sheet: SheetLayout, row: int, text: str) -> int:
    sheet.put(row, 0, text, "heading")
    return row + 1


def _put_counts(sheet: SheetLayout, difference: Difference, row: int) -> int:
    row = _heading(sheet, row, f"变化共 {len(difference.changes)} 项")
    sheet.put_row(row, 0, ("类别", "项数"), "header")
    for row, (kind, count) in enumerate(difference.counts.items(), row + 1):  # noqa: B020 - goes on behind them
        sheet.put(row, 0, KINDS[kind], f"cell {STYLES.get(kind, '')}")
        sheet.put(row, 1, count, "cell count")
    return row + 2


def _put_largest(sheet: SheetLayout, difference: Difference, row: int) -> int:
    largest = [change for change in difference.changes[:_LARGEST] if change.stake]
    if not largest:
        return row
    row = _heading(sheet, row, f"涉及金额最大的 {len(largest)} 项")
    labels = ("类别", "工作表", "项目（行）", "位置", "旧值", "新值", "差额", "涉及金额")
    sheet.put_row(row, 0, labels, "header")
    for change in largest:
        row += 1
        place = change.new_place or change.old_place
        values: Sequence[tuple[CellValue, str]] = (
            (KINDS[change.kind], f"cell {STYLES.get(change.kind, '')}"),
            (change.sheet, "text"),
            (what(change) or change.heading, "text"),
            (place.cells if place else "", "cell centre"),
            (short(change.old), "cell"),
            (short(change.new), "cell"),
            (change.difference, "cell amount"),
            (change.stake, "cell amount"),
        )
        for column, (value, style) in enumerate(values):
            sheet.put(row, column, value, style)
    sheet.put(row + 1, 0, "全部变化见明细", "link", link=f"'{CHANGES_SHEET}'!A1")
    return row + 2


def _put_sheets(sheet: SheetLayout, difference: Difference, views: Mapping[str, SheetLayout], row: int) -> int:
    row = _heading(sheet, row, "工作表")
    labels = ("对照", "旧表", "新表", "变化项数", "增删行", "增删列", "移动行列", "关键列")
    sheet.put_row(row, 0, labels, "header")
    for each in difference.sheets:
        row += 1
        view = views.get(each.new.name)
        sheet.put(row, 0, "查看对照" if view else "", "cell centre link", link=view.reference(0, 0) if view else "")
        for column, (value, style) in enumerate(_about(each), 1):
            sheet.put(row, column, value, style)
    for change in difference.changes:
        if change.kind in {ChangeKind.SHEET_ADDED, ChangeKind.SHEET_REMOVED}:
            row += 1
            names = [place.sheet if place else "" for place in (change.old_place, change.new_place)]
            sheet.put(row, 0, KINDS[change.kind], f"cell centre {STYLES[change.kind]}")
            sheet.put_row(row, 1, (*names, *[None] * (_LAST - 2)), f"text {STYLES[change.kind]}")
    return row + 1


def _about(each: SheetDifference) -> tuple[tuple[CellValue, str], ...]:
    rows, columns = each.rows, each.columns
    return (
        (each.old.name, "text"),
        (each.new.name, "text"),
        (len(each.changes), "cell count"),
        (f"+{len(rows.added)} / -{len(rows.removed)}", "cell centre"),
        (f"+{len(columns.added)} / -{len(columns.removed)}", "cell centre"),
        (len(rows.moved) + len(columns.moved), "cell count"),
        ("、".join(map(column_letters, each.key)), "cell centre"),
    )


def _put_notes(sheet: SheetLayout, difference: Difference, row: int) -> None:
    notes = [
        "公式按相对位置比较：因增删行列而移动的公式不算改动；公式相同而结果不同的，列为“计算结果变化”。",
        "“涉及金额”为差额的大小；只有一方有数时为该数；行列增删取其中最大的数；代码、日期、比率不计金额。",
    ]
    if difference.uncalculated:
        missing = f"有 {difference.uncalculated} 个公式在其中一个文件里没有保存结果，其结果未比较；"
        notes.append(missing + "请用 Excel 打开并保存后再比。")
    for at, note in enumerate(notes, row):
        sheet.merge(Area(at, 0, at, _LAST), note, "note wrap", bordered=False)
        sheet.heights[at] = 28
