"""校验 of a result workbook: every finding, with a link to the cell that it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, quote_sheet
from xltools.core.finding import Severity, ranked
from xltools.core.layout import Highlight, SheetLayout
from xltools.sheets.measure import height_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xltools.core.finding import Finding
    from xltools.sheets.department import DepartmentSheet

FINDINGS_SHEET = "校验"
SEVERITIES = {Severity.ERROR: "错误", Severity.EXPLAIN: "需说明", Severity.NOTE: "提示"}
_COLUMNS = (
    ("级别", 9),
    ("预算编码", 11),
    ("文件", 30),
    ("工作表", 24),
    ("单元格", 9),
    ("问题", 70),
    ("差额", 14),
    ("规则", 24),
)
_STYLES = {"错误": "bad", "需说明": "warn"}
_TOP = 3
_MESSAGE_WIDTH = 70


def findings_sheet(
    findings: Sequence[Finding], sheets: Mapping[str, DepartmentSheet], *, within: Collection[str] = ()
) -> SheetLayout:
    """A row for each finding, the gravest first; where there is nothing, it says so.

    Links lead to the departments' ``sheets`` of a result workbook. Where the sheet of findings is to stand in the
    workbook that was checked, ``within`` names its sheets, and links lead to the very cells.
    """
    sheet = SheetLayout(FINDINGS_SHEET, landscape=True, tab_color="#C00000", freeze=Position(_TOP, 0))
    last = len(_COLUMNS) - 1
    sheet.merge(Area(0, 0, 0, last), "校验结果", "title")
    sheet.heights[0] = 32
    counts = "，".join(
        f"{word} {sum(finding.severity is severity for finding in findings)} 项"
        for severity, word in SEVERITIES.items()
    )
    sheet.merge(Area(1, 0, 1, last), counts, "subtitle")
    for column, (label, width) in enumerate(_COLUMNS):
        sheet.put(_TOP - 1, column, label, "header")
        sheet.widths[column] = width
    for row, finding in enumerate(ranked(findings), _TOP):
        in_place = finding.sheet in within
        link = _own_cell(finding) if in_place else _link(finding, sheets.get(finding.department))
        _finding(sheet, row, finding, link)
    if findings:
        severities = Area(_TOP, 0, _TOP + len(findings) - 1, 0)
        sheet.highlights += [Highlight(severities, style, equal_to=word) for word, style in _STYLES.items()]
        sheet.filter = Area(_TOP - 1, 0, _TOP + len(findings) - 1, last)
    else:
        sheet.merge(Area(_TOP, 0, _TOP, last), "没有发现问题。", "cell good")
    sheet.repeat_rows = (_TOP - 1, _TOP - 1)
    return sheet


def _finding(sheet: SheetLayout, row: int, finding: Finding, link: str) -> None:
    values = (SEVERITIES[finding.severity], finding.department, finding.file, finding.sheet)
    for column, (value, style) in enumerate(zip(values, ("centre", "code", "text", "text"), strict=True)):
        sheet.put(row, column, value, f"cell {style}")
    shown = finding.cell or ("查看" if link else "")
    sheet.put(row, 4, shown, "cell centre link" if link else "cell centre", link=link)
    sheet.put(row, 5, finding.message, "cell text")
    sheet.put(row, 6, finding.difference, "cell amount")
    sheet.put(row, 7, finding.rule, "cell left indent1 muted")
    sheet.heights[row] = max(18.0, height_of(finding.message, _MESSAGE_WIDTH))


def _own_cell(finding: Finding) -> str:
    """Where the finding says that it is."""
    return f"{quote_sheet(finding.sheet)}!{finding.cell or 'A1'}"


def _link(finding: Finding, drawn: DepartmentSheet | None) -> str:
    """The item's cell on the department's sheet in this workbook: rows that the clerk inserted may have moved it."""
    if drawn is None:
        return ""
    place = drawn.place_of(finding.item, finding.cell) if finding.item else None
    return drawn.layout.reference(*place or (0, 0))
