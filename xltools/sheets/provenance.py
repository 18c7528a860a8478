"""来源: which file, sheet and cell every figure of the summary came from."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import Area, Position, quote_sheet, to_a1
from xltools.core.layout import LayoutCell, SheetLayout
from xltools.sheets.grid import value_style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.consolidation import Consolidation
    from xltools.core.form import Form
    from xltools.core.submission import Fact, Submission
    from xltools.sheets.department import DepartmentSheet

PROVENANCE_SHEET = "来源"
FILES = ("预算编码", "部门（单位）", "文件", "工作表", "大小（字节）", "修改时间（UTC）", "SHA-256")
FACTS = ("预算编码", "部门（单位）", "项目代码", "项目", "数值", "原单元格")
_WIDTHS = (12, 28, 30, 34, 16, 34, 68)


def provenance_sheet(consolidation: Consolidation, sheets: Mapping[str, DepartmentSheet]) -> SheetLayout:
    """The files read, then every figure with the cell that it stood in; links lead to the department sheets here."""
    sheet = SheetLayout(PROVENANCE_SHEET, landscape=True, tab_color="#7F7F7F")
    sheet.widths = dict(enumerate(map(float, _WIDTHS)))
    sheet.merge(Area(0, 0, 0, len(FILES) - 1), f"{consolidation.zone}{consolidation.year}年度数据来源", "title")
    sheet.heights[0] = 32
    sheet.put_row(2, 0, FILES, "header")
    for row, submission in enumerate(consolidation.submissions, 3):
        _file(sheet, row, submission)
    top = 3 + len(consolidation.submissions) + 1
    sheet.put_row(top, 0, FACTS, "header")
    row = top + 1
    lines = _lines(consolidation.form)
    for submission in consolidation.submissions:
        row = _facts(sheet, row, lines, submission, sheets.get(submission.code))
    sheet.filter = Area(top, 0, max(top + 1, row - 1), len(FACTS) - 1)
    sheet.freeze = Position(3, 2)
    return sheet


def _file(sheet: SheetLayout, row: int, submission: Submission) -> None:
    source = submission.source
    sheet.put(row, 0, submission.code, "cell code")
    sheet.put(row, 1, submission.name, "cell left")
    sheet.put(row, 2, PurePath(source.path).name, "cell left")
    sheet.put(row, 3, submission.sheet, "cell left")
    sheet.put(row, 4, source.size, "cell count")
    sheet.put(row, 5, source.modified.strftime("%Y-%m-%d %H:%M:%S"), "cell centre")
    sheet.heights[row] = 18
    sheet.put(row, 6, source.sha256, "cell left")


class _Line(NamedTuple):
    """What the lines of an item have in common: its code and label as cells, and the style of its values."""

    code: LayoutCell
    label: LayoutCell
    style: str


def _lines(form: Form) -> dict[str, _Line]:
    """The items whose figures are shown."""
    return {
        code: _Line(LayoutCell(code, style="left muted"), LayoutCell(form.label(code), style="left"), value_style(item))
        for code, item in form.items.items()
        if item.consolidated
    }


def _facts(
    sheet: SheetLayout, row: int, lines: Mapping[str, _Line], submission: Submission, drawn: DepartmentSheet | None
) -> int:
    prefix = f"{quote_sheet(drawn.layout.name)}!" if drawn else ""
    whose = LayoutCell(submission.code, style="code"), LayoutCell(submission.name, style="left")
    for fact in submission:
        line = lines.get(fact.item)
        if fact.amount is None or line is None:
            continue
        place = drawn.places.get((fact.item, fact.row)) if drawn else None
        link = f"{prefix}{to_a1(place)}" if place else ""
        what = (
            line.code,
            _in_row(line.label, submission, fact) if fact.row else line.label,
            LayoutCell(fact.amount.value, style=line.style),
            LayoutCell(fact.cell, style="left indent1 link" if link else "left indent1", link=link),
        )
        sheet.put_cells(row, 0, whose + what)
        row += 1
    return row


def _in_row(label: LayoutCell, submission: Submission, fact: Fact) -> LayoutCell:
    named = submission.rows.get(fact.item.partition(".")[0], {}).get(fact.row) or f"第 {fact.row} 行"
    return label._replace(value=f"{label.value}（{named}）")
