"""Draw the blocks of a form: fields, tables of units, fixed tables and records."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from xltools.core.address import Area, to_a1
from xltools.core.amount import Amount
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Block, Form, Item, Kind, Shape
from xltools.core.layout import Choices
from xltools.sheets.grid import GRID, LAST, NAME_PREFIX, span_width, value_style
from xltools.sheets.marks import Marks
from xltools.sheets.measure import LINE, TALLEST, height_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.layout import SheetLayout

Value = Amount | str

TOTAL_LABEL = "局机关及二级机构汇总"
HEAD_LABEL = "1、局机关"
UNITS_SENTINEL = "（如有更多二级机构，请在本行上方插入行）"
RECORDS_SENTINEL = "（行数不够时，请在本行上方插入行）"

_ATTACHED = "附表"  # the part of a form that begins a page
_LABEL_SPAN = 2  # grid columns of a field's label and of a unit's name
_LINE_SPAN = 3  # grid columns of a fixed row's label
_HALF = GRID // 2
_MOST = 1e12


@dataclass(slots=True)
class Canvas:
    """A department sheet being drawn: where the next block goes, and where every item came to stand.

    ``places`` is by (item code, row); ``spans`` gives the sheet rows of the units below each table's total, ``records``
    those of each table of records. A page may end before each of the ``joints``, and does before each of the
    ``starts``. ``notes`` says of inputs that were filled in beforehand, by (item code, row), where their value is from;
    they have a colour of their own.
    """

    form: Form
    sheet: SheetLayout
    values: Mapping[tuple[str, str], Value]
    labels: Mapping[str, Mapping[str, str]]
    live: bool = True
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    row: int = 0
    places: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    records: dict[str, tuple[int, int]] = field(default_factory=dict)
    joints: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)

    def input(self, item: Item, code: str, row: str, area: Area, *, centred: bool = False) -> None:
        """Place one input with its value, its drop-down or bounds, and its mark when it is required."""
        self.places[code, row] = (area.top, area.left)
        value = self.values.get((code, row))
        shown = value.value if isinstance(value, Amount) else value
        note = self.notes.get((code, row), "")
        words = [
            _style(item, value),
            "centre" if centred else "",
            "input" if self.live else "",
            "carried" if note else "",
        ]
        self.sheet.merge(area, shown, " ".join(filter(None, words)), comment=note)
        if self.live and (limits := _limits(item, Area(area.top, area.left, area.top, area.left))):
            self.sheet.choices.append(limits)


def draw(canvas: Canvas, block: Block) -> None:
    """Draw a block below what is there already and name its area."""
    (canvas.starts if block.part == _ATTACHED else canvas.joints).append(canvas.row)
    if block.part:
        _bar(canvas, block.part, "part", 24)
    top = canvas.row
    heading = f"{block.title}（{block.unit}）" if block.unit else block.title
    if block.id != "cover":
        _bar(canvas, heading, "heading", 20)
    if block.note:
        _bar(canvas, block.note, "note", 15)
    _SHAPES[block.shape](canvas, block)
    canvas.sheet.names[f"{NAME_PREFIX}{block.id}"] = Area(top, 0, canvas.row - 1, LAST)


def _bar(canvas: Canvas, text: str, style: str, height: float) -> None:
    canvas.sheet.merge(Area(canvas.row, 0, canvas.row, LAST), text, style, bordered=style == "part")
    canvas.sheet.heights[canvas.row] = height
    canvas.row += 1


def _draw_fields(canvas: Canvas, block: Block) -> None:
    half: list[Item] = []
    for item in block.items:
        if item.wide or item.kind is Kind.PROSE:
            _draw_pair(canvas, block, half)
            half = []
            (_draw_below if item.below else _draw_wide)(canvas, block, item)
        else:
            half.append(item)
            if len(half) == 2:  # noqa: PLR2004 - two fields side by side
                _draw_pair(canvas, block, half)
                half = []
    _draw_pair(canvas, block, half)


def _draw_pair(canvas: Canvas, block: Block, items: list[Item]) -> None:
    if not items:
        return
    row = canvas.row
    for index, item in enumerate(items):
        left = index * _HALF
        canvas.sheet.merge(Area(row, left, row, left + _LABEL_SPAN - 1), item.label, "label", comment=item.help)
        _field(canvas, block, item, Area(row, left + _LABEL_SPAN, row, left + _HALF - 1))
    canvas.sheet.heights[row] = 20
    canvas.row += 1


def _joint(canvas: Canvas, block: Block, item: Item) -> None:
    """A page may end before a long text, except between a heading and its first text."""
    if item is not block.items[0]:
        canvas.joints.append(canvas.row)


def _draw_wide(canvas: Canvas, block: Block, item: Item) -> None:
    _joint(canvas, block, item)
    rows = _prose_rows(canvas, f"{block.id}.{item.id}", item, span_width(_LABEL_SPAN, LAST))
    canvas.sheet.merge(Area(canvas.row, 0, canvas.row + rows - 1, _LABEL_SPAN - 1), item.label, "label")
    _field(canvas, block, item, Area(canvas.row, _LABEL_SPAN, canvas.row + rows - 1, LAST))
    canvas.row += rows


def _draw_below(canvas: Canvas, block: Block, item: Item) -> None:
    _joint(canvas, block, item)
    canvas.sheet.merge(Area(canvas.row, 0, canvas.row, LAST), item.label, "label left bold")
    canvas.sheet.heights[canvas.row] = 18
    canvas.row += 1
    rows = _prose_rows(canvas, f"{block.id}.{item.id}", item, span_width(0, LAST))
    _field(canvas, block, item, Area(canvas.row, 0, canvas.row + rows - 1, LAST))
    canvas.row += rows


def _prose_rows(canvas: Canvas, code: str, item: Item, width: float) -> int:
    """Sheet rows that a long text is spread over, whose heights are set here: none can be taller than 409 points."""
    text = str(canvas.values.get((code, ""), ""))
    height = max(height_of(text, width), (item.lines if canvas.live else 1) * LINE + 5)
    rows = int(height // (TALLEST - 9)) + 1
    for row in range(canvas.row, canvas.row + rows):
        canvas.sheet.heights[row] = height / rows
    return rows


def _field(canvas: Canvas, block: Block, item: Item, area: Area) -> None:
    code = f"{block.id}.{item.id}"
    canvas.input(item, code, "", area, centred=item.kind.is_numeric or item.kind is Kind.CHOICE)
    if item.required:
        canvas.marks.required(area.top, to_a1((area.top, area.left)), item.label)


def _draw_units(canvas: Canvas, block: Block) -> None:
    _draw_grouped_header(canvas, block, _LABEL_SPAN)
    labels = canvas.labels.get(block.id) or empty_units(block)
    rows = [TOTAL_ROW, *(row for row in labels if row != TOTAL_ROW)]
    first = canvas.row + 1
    canvas.spans[block.id] = (first, first + len(rows) - 1)
    for row in rows:
        label = TOTAL_LABEL if row == TOTAL_ROW else labels[row]
        style = {TOTAL_ROW: "label bold", HEAD_ROW: "label"}.get(row, "label input" if canvas.live else "label")
        canvas.sheet.merge(Area(canvas.row, 0, canvas.row, _LABEL_SPAN - 1), label, style)
        canvas.sheet.heights[canvas.row] = 20
        for column, item in enumerate(block.items, _LABEL_SPAN):
            code = f"{block.id}.{item.id}"
            if item.formula or row == TOTAL_ROW:
                canvas.places[code, row] = (canvas.row, column)  # drawn once all places are known
            else:
                canvas.input(item, code, row, Area(canvas.row, column, canvas.row, column))
        if row == TOTAL_ROW:
            _require_totals(canvas, block)
        canvas.row += 1
    _bar(canvas, UNITS_SENTINEL, "note", 14)


def empty_units(block: Block) -> dict[str, str]:
    """The rows of units, below the total, that a blank form offers, with their labels."""
    return {HEAD_ROW: HEAD_LABEL} | {str(n): f"{n + 1}、二级机构{n}" for n in range(1, block.rows + 1)}


def _require_totals(canvas: Canvas, block: Block) -> None:
    for item in block.items:
        if item.required:
            cell = to_a1(canvas.places[f"{block.id}.{item.id}", TOTAL_ROW])
            canvas.marks.required(canvas.row, cell, item.label)


def _draw_grouped_header(canvas: Canvas, block: Block, left: int) -> None:
    top = canvas.row
    sheet = canvas.sheet
    sheet.merge(Area(top, 0, top + 1, left - 1), block.row_label, "header")
    column = left
    for group, members in groupby(block.items, key=lambda item: item.group):
        items = list(members)
        if group:
            sheet.merge(Area(top, column, top, column + len(items) - 1), f"{group}：", "header")
        for offset, item in enumerate(items):
            place = column + offset
            area = Area(top + 1, place, top + 1, place) if group else Area(top, place, top + 1, place)
            sheet.merge(area, item.label, "header", comment=item.help)
        column += len(items)
    widest = max(height_of(item.label, span_width(left + n, left + n)) for n, item in enumerate(block.items))
    sheet.heights[top], sheet.heights[top + 1] = 18, max(18, widest)
    canvas.row += 2


def _draw_matrix(canvas: Canvas, block: Block) -> None:
    row = canvas.row
    canvas.sheet.merge(Area(row, 0, row, _LINE_SPAN - 1), block.row_label, "header")
    for column, item in enumerate(block.items, _LINE_SPAN):
        canvas.sheet.put(row, column, item.label, "header", comment=item.help)
    canvas.sheet.heights[row] = 20
    canvas.row += 1
    for line in block.lines:
        style = f"label left indent{line.indent}" if line.indent else "label left"
        canvas.sheet.merge(Area(canvas.row, 0, canvas.row, _LINE_SPAN - 1), line.label, style)
        canvas.sheet.heights[canvas.row] = 18
        for column, item in enumerate(block.items, _LINE_SPAN):
            code = f"{block.id}.{line.id}.{item.id}"
            if canvas.form.formula(code):
                canvas.places[code, ""] = (canvas.row, column)
            else:
                canvas.input(item, code, "", Area(canvas.row, column, canvas.row, column))
        canvas.row += 1


def _draw_records(canvas: Canvas, block: Block) -> None:
    spans, left = [], 0
    for item in block.items:
        spans.append((left, left + item.width - 1))
        left += item.width
    for item, (first, last) in zip(block.items, spans, strict=True):
        canvas.sheet.merge(Area(canvas.row, first, canvas.row, last), item.label, "header", comment=item.help)
    canvas.sheet.heights[canvas.row] = max(
        20.0, *(height_of(item.label, span_width(*span)) for item, span in zip(block.items, spans, strict=True))
    )
    canvas.row += 1
    known = canvas.labels.get(block.id, {})
    rows = list(known) or [str(n) for n in range(1, block.rows + 1)]
    canvas.records[block.id] = (canvas.row, canvas.row + len(rows) - 1)
    for row in rows:
        canvas.joints.append(canvas.row)
        _draw_record(canvas, block, row, spans)
    canvas.joints.remove(canvas.records[block.id][0])  # the first row stays with its header
    _bar(canvas, RECORDS_SENTINEL, "note", 14)


def _draw_record(canvas: Canvas, block: Block, row: str, spans: list[tuple[int, int]]) -> None:
    height = 20.0
    for item, (first, last) in zip(block.items, spans, strict=True):
        code = f"{block.id}.{item.id}"
        canvas.input(item, code, row, Area(canvas.row, first, canvas.row, last))
        value = canvas.values.get((code, row))
        if isinstance(value, str):
            height = max(height, height_of(value, span_width(first, last)))
    canvas.sheet.heights[canvas.row] = min(height, TALLEST)
    canvas.row += 1


def _style(item: Item, value: Value | None) -> str:
    if item.kind.is_numeric and isinstance(value, str):
        return "cell text"  # only where a person typed one; it is kept as it is
    return f"cell {value_style(item)}"


def _limits(item: Item, area: Area) -> Choices | None:
    unit = f"单位：{item.unit}" if item.unit else ""
    match item.kind:
        case Kind.CHOICE:
            return Choices(area, values=item.choices)
        case Kind.COUNT:
            return Choices(area, least=0, most=_MOST, whole=True, hint=f"请填整数。{unit}")
        case Kind.SCORE:
            return Choices(area, least=0, most=1000, hint="请填分数。")
        case Kind.AMOUNT:
            return Choices(area, least=-_MOST, most=_MOST, hint=f"请填数字，不带单位。{unit or '单位：万元'}")
        case Kind.NUMBER | Kind.PERCENT:
            return Choices(area, least=-_MOST, most=_MOST, hint=f"请填数字，不带单位。{unit}")
        case _:
            return None


_SHAPES = {
    Shape.FIELDS: _draw_fields,
    Shape.UNITS: _draw_units,
    Shape.MATRIX: _draw_matrix,
    Shape.RECORDS: _draw_records,
}
