"""变化: every change on a row of its own, the most money first, with a link to the view of its sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import Area, Position
from xltools.core.difference import FORMULA_KINDS
from xltools.core.layout import SheetLayout
from xltools.sheets.difference_terms import CHANGES_SHEET, KINDS, STYLES, short, what
from xltools.sheets.measure import height_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.difference import Change, Difference, Place
    from xltools.sheets.difference_sides import Side

MOST_CHANGES = 20_000
_TOP = 3
_TALLEST = 120.0


class _Column(NamedTuple):
    """A column's header, its width in characters and the style of its cells."""

    label: str
    width: float
    style: str


_COLUMNS = (
    _Column("类别", 16, "centre"),
    _Column("工作表", 22, "text"),
    _Column("旧位置", 11, "centre"),
    _Column("新位置", 11, "centre"),
    _Column("项目（行）", 26, "text"),
    _Column("栏目（列）", 20, "text"),
    _Column("旧值", 20, "wrap"),
    _Column("新值", 20, "wrap"),
    _Column("差额", 15, "amount"),
    _Column("涉及金额", 15, "amount"),
    _Column("旧公式", 30, "text"),
    _Column("新公式", 30, "text"),
)
_LINK = 3
_VALUES = (6, 7)


def changes_sheet(difference: Difference, sides: Mapping[str, Side]) -> SheetLayout:
    """A row for each change, as many as fit; where there is none, it says so."""
    sheet = SheetLayout(CHANGES_SHEET, landscape=True, tab_color="#C00000", freeze=Position(_TOP, 0))
    last = len(_COLUMNS) - 1
    sheet.merge(Area(0, 0, 0, last), "版本差异明细", "title")
    sheet.heights[0] = 32
    changes = difference.changes[:MOST_CHANGES]
    note = f"共 {len(difference.changes)} 项，按涉及金额从大到小排列"
    if len(changes) < len(difference.changes):
        note += f"；只列出前 {MOST_CHANGES} 项，其余见 JSON 输出"
    sheet.merge(Area(1, 0, 1, last), note, "subtitle")
    for place, column in enumerate(_COLUMNS):
        sheet.put(_TOP - 1, place, column.label, "header")
        sheet.widths[place] = column.width
    for row, change in enumerate(changes, _TOP):
        _put(sheet, row, change, sides.get(change.sheet))
    if changes:
        sheet.filter = Area(_TOP - 1, 0, _TOP + len(changes) - 1, last)
    else:
        sheet.merge(Area(_TOP, 0, _TOP, last), "两个版本没有差异。", "cell good")
    sheet.repeat_rows = (_TOP - 1, _TOP - 1)
    return sheet


def _put(sheet: SheetLayout, row: int, change: Change, side: Side | None) -> None:
    names = dict.fromkeys(place.sheet for place in (change.old_place, change.new_place) if place)
    values = (
        KINDS[change.kind],
        " → ".join(names),
        _cells(change.old_place),
        _cells(change.new_place) or ("查看" if side else ""),
        what(change),
        change.heading,
        short(change.old),
        short(change.new),
        change.difference,
        change.stake,
        short(change.old_formula) if change.kind in FORMULA_KINDS else None,
        short(change.new_formula) if change.kind in FORMULA_KINDS else None,
    )
    for place, (column, value) in enumerate(zip(_COLUMNS, values, strict=True)):
        link = side.link(change) if side and place == _LINK else ""
        look = STYLES.get(change.kind, "") if place == 0 or place in _VALUES else ""
        sheet.put(
            row, place, value, " ".join(filter(None, ("cell", column.style, look, "link" if link else ""))), link=link
        )
    heights = (height_of(str(values[place] or ""), _COLUMNS[place].width) for place in (1, 4, 5, *_VALUES, 10, 11))
    sheet.heights[row] = min(max(18.0, *heights), _TALLEST)


def _cells(place: Place | None) -> str:
    return place.cells if place else ""
