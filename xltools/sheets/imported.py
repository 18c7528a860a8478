"""A department's sheet with a note on every imported cell, and 来源: where each value came from."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, to_a1
from xltools.core.evidence import Doubt
from xltools.core.layout import SheetLayout
from xltools.sheets.grid import value_style
from xltools.sheets.measure import height_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.evidence import Evidence, Imported
    from xltools.core.form import Form

    Places = Mapping[tuple[str, str], tuple[int, int]]

SOURCES_SHEET = "来源"
CONFIRM = "待确认"
CERTAIN = "确定"
DOUBTS = {
    Doubt.TOTAL_ONLY: "报告只填了汇总行，按局机关填入",
    Doubt.DERIVED: "由报告中两个数推算",
    Doubt.TOGETHER: "报告将公务用车购置费和运行维护费合并列示，填入运维费",
    Doubt.APPROXIMATE: "报告所写为约数",
    Doubt.UNIT: "报告未写明单位",
    Doubt.SUMMARY: "由文字归纳，请核对归类",
    Doubt.SEVERAL: "一个完成情况对应多个指标",
    Doubt.WORDS: "单元格中除数字外还有文字",
    Doubt.TITLE: "取自文中提法",
    Doubt.AMBIGUOUS: "“在职人员”可指在编人员，也可指全部人员",
    Doubt.DIFFERS: "报告前后不一致",
    Doubt.CUT: "文字过长，已截断",
}
_COLUMNS = (
    ("项目", 40),
    ("数值", 24),
    ("文档", 30),
    ("位置", 20),
    ("前后文字", 64),
    ("原文数值", 22),
    ("可信度", 10),
    ("说明", 44),
)
_OF_WHOM = (("预算编码", 12), ("部门（单位）", 28))
_TEXT_SHOWN = 60
_NOTE_SHOWN = 160


def with_notes(sheet: SheetLayout, places: Places, imported: Imported) -> None:
    """Put a note on every cell that holds an imported value, and colour those to be confirmed."""
    document = PurePath(imported.submission.source.path).name
    for place, evidence in imported.evidence.items():
        at = places.get(place)
        if at is None:
            continue
        cell = sheet.cells[at]
        style = cell.style if evidence.certain else f"{cell.style} confirm".strip()
        note = "\n".join(filter(None, (cell.comment, note_of(document, evidence))))
        sheet.cells[at] = cell._replace(comment=note, style=style)


def note_of(document: str, evidence: Evidence) -> str:
    """What the note on a cell says: the place, the words around the value, what is to be confirmed."""
    lines = [f"来源：{document} {evidence.place}", f"“{evidence.words[:_NOTE_SHOWN]}”" if evidence.words else ""]
    if evidence.original and evidence.original not in evidence.words:
        lines.append(f"原文：{evidence.original}")
    if not evidence.certain:
        lines.append(f"{CONFIRM}：{DOUBTS[evidence.doubt]}")
        lines += [f"另见 {other}" for other in evidence.elsewhere]
    return "\n".join(filter(None, lines))


def sources_sheet(form: Form, imported: Imported, sheet: str = "", places: Places | None = None) -> SheetLayout:
    """来源: every imported value with its place in the document; then the sums of money that the form has no place for.

    ``sheet`` and ``places`` say where the values stand in the workbook, for links.
    """
    layout = SheetLayout(SOURCES_SHEET, landscape=True, tab_color="#7F7F7F")
    layout.widths = {column: float(width) for column, (_label, width) in enumerate(_COLUMNS)}
    submission = imported.submission
    document = PurePath(submission.source.path).name
    doubtful = sum(not each.certain for each in imported.evidence.values())
    last = len(_COLUMNS) - 1
    layout.merge(Area(0, 0, 0, last), f"{submission.name}导入来源", "title")
    layout.heights[0] = 32
    summary = f"共导入{len(imported.evidence)}项，其中{CONFIRM}{doubtful}项。SHA-256：{submission.source.sha256}"
    layout.merge(Area(1, 0, 1, last), summary, "subtitle")
    layout.put_row(2, 0, [label for label, _width in _COLUMNS], "header")
    link = SheetLayout(sheet)
    row = 3
    for place, evidence in imported.evidence.items():
        at = (places or {}).get(place)
        _value(layout, row, form, imported, place)
        target = link.reference(*at) if at else ""
        layout.put(
            row, 0, layout.cells[row, 0].value, "cell link left wrap" if target else "cell left wrap", link=target
        )
        _where(layout, row, document, evidence)
        _heighten(layout, row)
        row += 1
    layout.filter = Area(2, 0, max(3, row - 1), last)
    layout.freeze = Position(3, 1)
    layout.repeat_rows = (2, 2)
    _unplaced(layout, row + 1, document, imported)
    return layout


def _heighten(layout: SheetLayout, row: int) -> None:
    """Make a row as high as its longest text needs."""
    texts = ((layout.cells[row, column].value, width) for column, (_label, width) in enumerate(_COLUMNS))
    layout.heights[row] = max(height_of(text, width) for text, width in texts if isinstance(text, str))


def _value(layout: SheetLayout, row: int, form: Form, imported: Imported, place: tuple[str, str]) -> None:
    item = place[0]
    fact = imported.submission.facts[place]
    layout.put(row, 0, label_of(form, imported, place))
    if fact.amount is not None:
        layout.put(row, 1, fact.amount.value, f"cell {value_style(form.items[item])}")
    else:
        text = " ".join((fact.text or "").split())
        layout.put(row, 1, text if len(text) <= _TEXT_SHOWN else f"{text[:_TEXT_SHOWN]}…", "cell left wrap literal")


def label_of(form: Form, imported: Imported, place: tuple[str, str]) -> str:
    """What the form calls a value, with its row where it stands in a table: ``收入合计（1、局机关）``."""
    item, name = place
    named = imported.submission.rows.get(item.partition(".")[0], {}).get(name) or (f"第{name}行" if name else "")
    return f"{form.label(item)}（{named}）" if named else form.label(item)


def _reason(evidence: Evidence) -> str:
    elsewhere = "；".join(evidence.elsewhere)
    return "；".join(filter(None, (DOUBTS.get(evidence.doubt, ""), elsewhere and f"另见 {elsewhere}")))


def _where(layout: SheetLayout, row: int, document: str, evidence: Evidence) -> None:
    layout.put(row, 2, document, "cell left wrap literal")
    layout.put(row, 3, evidence.place, "cell left wrap")
    layout.put(row, 4, evidence.words, "cell left wrap literal")
    layout.put(row, 5, evidence.original[:_TEXT_SHOWN], "cell left wrap literal")
    layout.put(
        row, 6, CERTAIN if evidence.certain else CONFIRM, "cell centre" if evidence.certain else "cell centre confirm"
    )
    layout.put(row, 7, _reason(evidence), "cell left wrap literal")


def _unplaced(layout: SheetLayout, row: int, document: str, imported: Imported) -> None:
    if not imported.unplaced:
        return
    layout.put(row, 0, "报告中的下列金额在表中没有对应项目，未填入", "heading")
    for each in imported.unplaced:
        row += 1
        layout.put(row, 0, each.label, "cell left literal")
        layout.put(row, 1, each.original, "cell left literal")
        layout.put(row, 2, document, "cell left literal")
        layout.put(row, 3, each.place, "cell left")
        layout.put(row, 4, each.words, "cell left wrap literal")


def blank_sources() -> SheetLayout:
    """来源 of a master, with its header alone: rows are added whenever reports are imported."""
    layout = SheetLayout(SOURCES_SHEET, landscape=True, tab_color="#7F7F7F", freeze=Position(1, 0))
    columns = (*_OF_WHOM, *_COLUMNS[:2], ("单元格", 16), *_COLUMNS[2:])
    layout.put_row(0, 0, [label for label, _width in columns], "header")
    layout.widths = {column: float(width) for column, (_label, width) in enumerate(columns)}
    layout.repeat_rows = (0, 0)
    return layout


def source_rows(
    form: Form, imported: Imported, evidence: Mapping[tuple[str, str], Evidence], sheet: str, places: Places
) -> Iterator[tuple[str | None, ...]]:
    """A row of a master's 来源 for each value that was imported; ``places`` says where it stands on ``sheet``."""
    submission = imported.submission
    document = PurePath(submission.source.path).name
    for place, each in evidence.items():
        fact = submission.facts[place]
        value = (
            f"{fact.amount.value:f}" if fact.amount is not None else " ".join((fact.text or "").split())[:_TEXT_SHOWN]
        )
        yield (
            submission.code,
            submission.name,
            label_of(form, imported, place),
            value,
            f"{sheet}!{to_a1(places[place])}" if place in places else "",
            document,
            each.place,
            each.words,
            each.original[:_TEXT_SHOWN],
            CERTAIN if each.certain else CONFIRM,
            _reason(each),
        )
