"""目录: the register of departments with links to their sheets, their status and the state of their checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, to_a1
from xltools.core.history import Status
from xltools.core.layout import Choices, Highlight, SheetLayout
from xltools.sheets.grid import MARK_COLUMN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.register import Zone
    from xltools.sheets.department import DepartmentSheet

REGISTER_SHEET = "目录"
STATUSES = {
    Status.MISSING: "未报送",
    Status.COLLECTED: "已报送",
    Status.RETURNED: "已退回",
    Status.CHECKED: "已审核",
    Status.SEALED: "已封存",
}
CODE_HEADER, NAME_HEADER, CONTACT_HEADER, STATUS_HEADER = "预算编码", "部门（单位）名称", "联系人", "状态"
_HEADERS = (
    ("序号", 6),
    (CODE_HEADER, 12),
    (NAME_HEADER, 34),
    (CONTACT_HEADER, 14),
    ("工作表", 34),
    (STATUS_HEADER, 10),
    ("校验", 7),
    ("自评得分", 10),
    ("等次", 8),
)


def register_sheet(zone: Zone, sheets: Sequence[DepartmentSheet]) -> SheetLayout:
    """A row for each department of the zone, in the order of ``sheets``."""
    sheet = SheetLayout(REGISTER_SHEET, protected=True, freeze=Position(3, 0), tab_color="#1F4E79")
    last_column = len(_HEADERS) - 1
    sheet.merge(Area(0, 0, 0, last_column), f"{zone.name}{zone.year}年度部门目录", "title")
    sheet.heights[0] = 32
    for column, (label, width) in enumerate(_HEADERS):
        sheet.put(2, column, label, "header")
        sheet.widths[column] = width
    contacts = {department.code: department.contact for department in zone.departments}
    for index, department in enumerate(sheets):
        _department(sheet, 3 + index, index + 1, department, contacts.get(department.code, ""))
    last = 2 + len(sheets)
    status = Area(3, 5, last, 5)
    sheet.choices.append(Choices(status, values=tuple(STATUSES.values())))
    marks = Area(3, 6, last, 6)
    sheet.highlights += [
        Highlight(marks, style, equal_to=mark)
        for mark, style in (("✗", "bad"), ("△", "warn"), ("○", "warn"), ("✓", "good"))
    ]
    returned = f"{to_a1((3, 5))}:{to_a1((last, 5))}"
    sheet.merge(
        Area(1, 0, 1, last_column),
        None,
        "subtitle",
        formula=f'="应报 {len(sheets)} 个部门，未报送 "&COUNTIF({returned},"{STATUSES[Status.MISSING]}")&" 个"',
    )
    sheet.repeat_rows = (2, 2)
    sheet.landscape = True
    return sheet


def _department(sheet: SheetLayout, row: int, number: int, department: DepartmentSheet, contact: str) -> None:
    top = department.layout.reference(0, 0)
    sheet.heights[row] = 20
    sheet.put(row, 0, number, "cell count centre")
    sheet.put(row, 1, department.code, "cell code")
    sheet.put(row, 2, department.name, "cell left")
    sheet.put(row, 3, contact, "cell text input")
    sheet.put(row, 4, department.layout.name, "cell link", link=top)
    sheet.put(row, 5, STATUSES[Status.MISSING], "cell text input")
    sheet.put(row, 6, style="cell mark", formula=f"={department.layout.reference(0, MARK_COLUMN)}")
    for column, item, style in ((7, "result.score", "score"), (8, "result.grade", "centre")):
        cell = department.reference(item)
        sheet.put(row, column, style=f"cell {style}", formula=f'=IF({cell}="","",{cell})')
