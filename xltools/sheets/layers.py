"""差额表 and 调整表: signed entries with their reasons, and beside them what they come to for each item.

The same sheet stands empty in the master workbook, to be filled in, and filled in the summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, area_to_a1, to_a1
from xltools.core.expression import parse_term
from xltools.core.form import Kind
from xltools.core.layer import Layer
from xltools.core.layout import Choices, SheetLayout
from xltools.sheets.grid import value_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.form import Form
    from xltools.core.layer import Entry
    from xltools.core.register import Zone

NUMBER, DEPARTMENT, ITEM, AMOUNT, REASON, BASIS = range(6)
HEADERS = ("序号", "预算编码", "项目", "金额", "原因", "依据")
HEADER_ROW = 3
_FIRST = HEADER_ROW + 1
_WIDTHS = (6, 12, 40, 14, 44, 28, 3, 34, 40, 14)
_CODE, _LABEL, _TOTAL = 7, 8, 9
_BLANK_ROWS = 40
_MOST = 1_000_000_000_000
_ABOUT = {
    Layer.DIFFERENCE: "部门之间重复计算的收支在此抵减：减少填负数，增加填正数。每行须写明原因。",
    Layer.ADJUSTMENT: "部门报表已不能再改、需由汇总单位调整的数字在此填列：减少填负数，增加填正数。每行须写明原因。",
}


@dataclass(frozen=True, slots=True)
class LayerSheet:
    """A layer's sheet, and where it shows what the layer comes to for each item."""

    layer: Layer
    sheet: SheetLayout
    rows: dict[str, int]

    def reference(self, item: str) -> str:
        """The layer's amount for an item as other sheets' formulas name it; empty for one that is not added up."""
        return self.sheet.reference(self.rows[item], _TOTAL) if item in self.rows else ""


def adjustable(form: Form) -> list[str]:
    """The items that an entry may name: those added up for the zone that nothing computes."""
    return [code for code, item in form.items.items() if item.consolidated and not form.formula(code)]


def item_title(form: Form, code: str) -> str:
    """An item with its block, as people tell it from others of the same label: ``年度支出·人员支出``."""
    block = form.block(code.partition(".")[0])
    return f"{block.title.split(' ')[-1].removeprefix('部门（单位）')}·{form.label(code)}"


def layer_sheets(form: Form, heading: str, entries: Sequence[Entry]) -> list[LayerSheet]:
    """A sheet for each layer of a summary that has entries; ``heading`` is zone and year."""
    listed = {layer: [entry for entry in entries if entry.layer is layer] for layer in Layer}
    return [_layer_sheet(form, heading, layer, each) for layer, each in listed.items() if each]


def blank_layer_sheets(form: Form, zone: Zone) -> list[LayerSheet]:
    """The sheets of a master: open for entries, with lists of the zone's departments and the form's items."""
    sheets = []
    for layer in Layer:
        made = _layer_sheet(form, f"{zone.name}{zone.year}年度", layer, [None] * _BLANK_ROWS)
        made.sheet.protected = True
        _offer_choices(made.sheet, form, zone)
        sheets.append(made)
    return sheets


def _layer_sheet(form: Form, heading: str, layer: Layer, entries: Sequence[Entry | None]) -> LayerSheet:
    sheet = SheetLayout(layer.value, landscape=True, tab_color="#BF8F00", freeze=Position(_FIRST, 0))
    sheet.widths = dict(enumerate(map(float, _WIDTHS)))
    sheet.merge(Area(0, 0, 0, BASIS), f"{heading}{layer.value}（金额单位：{form.unit}）", "title")
    sheet.heights[0] = 32
    sheet.merge(Area(1, 0, 1, BASIS), _ABOUT[layer], "subtitle")
    sheet.put_row(HEADER_ROW, 0, HEADERS, "header")
    for row, entry in enumerate(entries, _FIRST):
        _entry(sheet, row, form, entry)
    last = _FIRST + len(entries) - 1
    rows = _totals(sheet, form, last)
    sheet.print_area = Area(0, 0, last, BASIS)
    sheet.repeat_rows = (HEADER_ROW, HEADER_ROW)
    return LayerSheet(layer, sheet, rows)


def _entry(sheet: SheetLayout, row: int, form: Form, entry: Entry | None) -> None:
    state = "" if entry else " input"
    style = value_style(form.items[entry.item]) if entry else "amount"
    values = (
        (entry.department, item_title(form, entry.item), entry.amount.value, entry.reason, entry.basis)
        if entry
        else (None,) * 5
    )
    styles = ("cell code", "cell text", f"cell {style}", "cell text", "cell text")
    sheet.put(row, NUMBER, row - _FIRST + 1, "cell count centre")
    for column, (value, look) in enumerate(zip(values, styles, strict=True), DEPARTMENT):
        sheet.put(row, column, value or (value if column == AMOUNT else None), f"{look}{state}")
    sheet.heights[row] = 20


def _offer_choices(sheet: SheetLayout, form: Form, zone: Zone) -> None:
    def column(place: int) -> Area:
        return Area(_FIRST, place, _FIRST + _BLANK_ROWS - 1, place)

    sheet.choices += [
        Choices(column(DEPARTMENT), values=tuple(each.code for each in zone.departments)),
        Choices(column(ITEM), values=tuple(item_title(form, code) for code in adjustable(form))),
        Choices(column(AMOUNT), least=-_MOST, most=_MOST, hint=f"减少填负数。单位：{form.unit}"),
    ]


def _totals(sheet: SheetLayout, form: Form, last: int) -> dict[str, int]:
    """Every item that is added up for the zone: the entries for it, or what the form computes from them."""
    sheet.put_row(HEADER_ROW, _CODE, ("项目代码", "项目", "本表合计"), "header")
    items = [code for code, item in form.items.items() if item.consolidated]
    rows = {code: row for row, code in enumerate(items, _FIRST)}
    named = area_to_a1(Area(_FIRST, ITEM, last, ITEM), absolute=True)
    amounts = area_to_a1(Area(_FIRST, AMOUNT, last, AMOUNT), absolute=True)
    for code, row in rows.items():
        sheet.put(row, _CODE, code, "label left muted")
        sheet.put(row, _LABEL, item_title(form, code), "label left")
        text = form.formula(code)
        if text:
            term = parse_term(text)
            formula = term.to_excel(lambda name: to_a1((rows[name], _TOTAL)) if name in rows else "0")
        else:
            formula = "+".join(f"SUMIF({named},{to_a1((row, column))},{amounts})" for column in (_LABEL, _CODE))
        style = "count" if form.items[code].kind is Kind.COUNT else "amount"
        sheet.put(row, _TOTAL, style=f"cell {style}", formula=f"={formula}")
        sheet.heights.setdefault(row, 20.0)
    return rows
