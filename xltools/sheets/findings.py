"""校验 of a result workbook: every finding, with a link to the cell that it speaks of and room for an explanation."""

from __future__ import annotations

from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import Area, Position, quote_sheet
from xltools.core.explanation import explanation_of
from xltools.core.finding import Severity, ranked
from xltools.core.layout import Highlight, LayoutCell, SheetLayout
from xltools.sheets.measure import height_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from xltools.core.explanation import Explanations
    from xltools.core.finding import Finding
    from xltools.core.layout import CellValue
    from xltools.sheets.department import DepartmentSheet

FINDINGS_SHEET = "校验"
EARLIER_SHEET = f"{FINDINGS_SHEET}·以往说明"
LAST_YEARS_SHEET = f"{FINDINGS_SHEET}·上年说明"
LAST_YEARS = "上年说明："  # before a reason that was given a year ago: it holds once somebody takes these words away
LOOK = "查看"  # the link of a finding that speaks of no single cell
SEVERITIES = {Severity.ERROR: "错误", Severity.EXPLAIN: "需说明", Severity.NOTE: "提示"}


class _Look(NamedTuple):
    """A column's header, its width in characters, the style of its cells, and what of a finding stands in them."""

    label: str
    width: float
    style: str
    shown: Callable[[Finding], CellValue]


class Column(Enum):
    """The columns in their order; the last three, hidden, say what an explanation holds for."""

    SEVERITY = _Look("级别", 9, "centre", lambda finding: SEVERITIES[finding.severity])
    DEPARTMENT = _Look("预算编码", 11, "code", attrgetter("department"))
    FILE = _Look("文件", 30, "text", attrgetter("file"))
    SHEET = _Look("工作表", 24, "text", attrgetter("sheet"))
    CELL = _Look("单元格", 9, "centre", attrgetter("cell"))
    MESSAGE = _Look("问题", 70, "text", attrgetter("message"))
    DIFFERENCE = _Look("差额", 14, "amount", attrgetter("difference"))
    STAKE = _Look("涉及金额", 14, "amount", attrgetter("amount_at_stake"))
    RULE = _Look("规则", 26, "left indent1 muted", attrgetter("rule"))
    REASON = _Look("说明（请填写）", 36, "text input", lambda _finding: None)  # people write it
    ITEM = _Look("项目代码", 20, "text", attrgetter("item"))
    ACTUAL = _Look("现值", 20, "text", attrgetter("actual"))
    EXPECTED = _Look("应为", 20, "text", attrgetter("expected"))


COLUMNS = tuple(Column)
_HIDDEN = (Column.ITEM, Column.ACTUAL, Column.EXPECTED)
_STYLES = {"错误": "bad", "需说明": "warn"}
_TOP = 3
_CELL, _REASON = COLUMNS.index(Column.CELL), COLUMNS.index(Column.REASON)
_CELLS = tuple((column.value.shown, f"cell {column.value.style}") for column in COLUMNS)


def findings_sheet(
    findings: Sequence[Finding],
    sheets: Mapping[str, DepartmentSheet],
    *,
    within: Collection[str] = (),
    explanations: Explanations | None = None,
    recalled: Mapping[tuple[str, str, str], str] | None = None,
    name: str = FINDINGS_SHEET,
    title: str = "校验结果",
) -> SheetLayout:
    """A row for each finding, the gravest first; where there is nothing, it says so.

    Links lead to the departments' ``sheets`` of a result workbook. Where the sheet of findings is to stand in the
    workbook that was checked, ``within`` names its sheets, and links lead to the very cells. What people wrote beside
    earlier findings (``explanations``) stands beside them again while their values are the same. Where nothing does, a
    reason of last year is proposed (``recalled``, by department, rule and item), marked as one.
    """
    sheet = SheetLayout(name, landscape=True, tab_color="#C00000", freeze=Position(_TOP, 0))
    shown = len(COLUMNS) - len(_HIDDEN) - 1
    sheet.merge(Area(0, 0, 0, shown), title, "title")
    sheet.heights[0] = 32
    sheet.merge(Area(1, 0, 1, shown), _counts(findings), "subtitle")
    for place, column in enumerate(COLUMNS):
        sheet.put(_TOP - 1, place, column.value.label, "header")
        sheet.widths[place] = column.value.width
    sheet.hidden_columns |= {COLUMNS.index(column) for column in _HIDDEN}
    known = explanations or {}
    for row, finding in enumerate(ranked(findings), _TOP):
        link = _own_cell(finding) if finding.sheet in within else _link(finding, sheets.get(finding.department))
        # A reason given for another value must not come to stand here: it would be taken for this one's next time.
        explanation = explanation_of(finding, known)
        proposed = (recalled or {}).get((finding.department, finding.rule, finding.item), "")
        reason = explanation.reason if explanation else f"{LAST_YEARS}{proposed}" if proposed else ""
        _finding(sheet, row, finding, link, reason)
    if findings:
        severities = Area(_TOP, 0, _TOP + len(findings) - 1, 0)
        sheet.highlights += [Highlight(severities, style, equal_to=word) for word, style in _STYLES.items()]
        sheet.filter = Area(_TOP - 1, 0, _TOP + len(findings) - 1, shown)
    else:
        sheet.merge(Area(_TOP, 0, _TOP, shown), "没有发现问题。", "cell good")
    sheet.repeat_rows = (_TOP - 1, _TOP - 1)
    return sheet


def last_years_sheet(explained: Sequence[tuple[Finding, str]]) -> SheetLayout:
    """Last year's findings with the reasons that were given, as this year's master keeps them."""
    return findings_sheet(
        [finding for finding, _reason in explained],
        {},
        recalled={(each.department, each.rule, each.item): reason for each, reason in explained},
        name=LAST_YEARS_SHEET,
        title="上年说明（同一问题再次出现时，作为参考填入说明栏）",
    )


def _counts(findings: Sequence[Finding]) -> str:
    counts = [
        f"{word} {sum(finding.severity is severity for finding in findings)} 项"
        for severity, word in SEVERITIES.items()
    ]
    accepted = sum(finding.accepted for finding in findings)
    return "，".join([*counts, f"其中已说明 {accepted} 项"] if accepted else counts)


def _finding(sheet: SheetLayout, row: int, finding: Finding, link: str, reason: str) -> None:
    sheet.put_cells(row, 0, [LayoutCell(shown(finding), "", style) for shown, style in _CELLS])
    if link:
        sheet.put(row, _CELL, finding.cell or LOOK, f"{_CELLS[_CELL][1]} link", link=link)
    if reason:
        sheet.put(row, _REASON, reason, _CELLS[_REASON][1])
    sheet.heights[row] = max(18.0, height_of(finding.message, Column.MESSAGE.value.width))


def _own_cell(finding: Finding) -> str:
    """Where the finding says that it is."""
    return f"{quote_sheet(finding.sheet)}!{finding.cell or 'A1'}"


def _link(finding: Finding, drawn: DepartmentSheet | None) -> str:
    """The item's cell on the department's sheet in this workbook: rows that the clerk inserted may have moved it."""
    if drawn is None:
        return ""
    place = drawn.place_of(finding.item, finding.cell) if finding.item else None
    return drawn.layout.reference(*place or (0, 0))
