"""台账: what happened to each department's return, one row an event; rows are only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area, Position
from xltools.core.history import FIELDS, Action, event_of
from xltools.core.layout import SheetLayout

if TYPE_CHECKING:
    from xltools.core.history import Event
    from xltools.core.register import Zone
    from xltools.core.snapshot import Sheet

LEDGER_SHEET = "台账"
ACTIONS = {
    Action.COLLECTED: "收回",
    Action.CHECKED: "审核",
    Action.RETURNED: "退回",
    Action.SEALED: "封存",
    Action.UNSEALED: "解封",
}
_BEGINNING = {"序号": "0", "事项": "建立", "部门（单位）名称": "全区", "原因": "生成总表"}
_ACTION = {word: action for action, word in ACTIONS.items()}
_COLUMNS = {
    "number": ("序号", 6, "centre"),
    "time": ("时间", 26, "centre"),
    "user": ("经办人", 12, "centre"),
    "action": ("事项", 8, "centre"),
    "department": ("预算编码", 12, "code"),
    "name": ("部门（单位）名称", 24, "left"),
    "file": ("文件", 30, "left"),
    "sha256": ("文件 SHA-256", 14, "left muted"),
    "digest": ("数据摘要", 12, "left muted"),
    "errors": ("错误", 7, "centre"),
    "explain": ("需说明", 8, "centre"),
    "reason": ("原因", 40, "text"),
    "previous": ("上一条校验码", 14, "left muted"),
    "hash": ("本条校验码", 14, "left muted"),
}
_HEADER = 2
_TOP = 4  # rows above the first event: title, note, header, and the row that says that the master was made


def ledger_sheet(zone: Zone) -> SheetLayout:
    """The sheet of a new master: nothing has happened yet."""
    sheet = SheetLayout(
        LEDGER_SHEET, protected=True, landscape=True, tab_color="#7F7F7F", freeze=Position(_HEADER + 1, 0)
    )
    last = len(_COLUMNS) - 1
    sheet.merge(Area(0, 0, 0, last), f"{zone.name}{zone.year}年度报送台账", "title")
    sheet.heights[0] = 32
    note = "由 xltools 登记，只增不改：每条记录的校验码都由内容和上一条的校验码算出，改动任何一处都会被发现。"
    sheet.merge(Area(1, 0, 1, last), note, "subtitle")
    for column, (label, width, style) in enumerate(_COLUMNS.values()):
        sheet.put(_HEADER, column, label, "header")
        sheet.put(_HEADER + 1, column, _BEGINNING.get(label, ""), f"cell {style}")  # rows to come look like this one
        sheet.widths[column] = width
    sheet.heights[_HEADER + 1] = 20
    sheet.repeat_rows = (_HEADER, _HEADER)
    return sheet


def ledger_row(event: Event) -> tuple[str | int, ...]:
    """An event as a row of the sheet."""
    return tuple(ACTIONS[event.action] if name == "action" else getattr(event, name) for name in _COLUMNS)


def read_ledger(sheet: Sheet) -> tuple[list[Event], int | None]:
    """The events on the sheet, down to the first row that is none, and the zero-based row of that one."""
    events: list[Event] = []
    for row in sorted({row for row, _column in sheet.cells if row >= _TOP}):
        texts = {name: _text(sheet.at(row, column).value) for column, name in enumerate(_COLUMNS)}
        try:
            events.append(event_of({**texts, "action": _ACTION.get(texts["action"], texts["action"])}))
        except ValueError:
            return events, row
    return events, None


def row_of(place: int) -> int:
    """The zero-based row of the event at a place of the history."""
    return _TOP + place


def label_of(field: str) -> str:
    """What the sheet calls a field of an event."""
    return _COLUMNS[field][0]


def column_of(field: str) -> int:
    """The zero-based column of a field of an event."""
    return list(_COLUMNS).index(field)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


if set(_COLUMNS) != set(FIELDS):  # a field without a column would be lost
    message = "every field of an event needs its column"
    raise ValueError(message)
