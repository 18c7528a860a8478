"""勾稽: proof that the summary equals the departments, item by item, and that the zone's own totals add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, to_a1
from xltools.core.expression import parse_term
from xltools.core.form import Kind
from xltools.core.layer import Layer
from xltools.core.layout import Highlight, SheetLayout
from xltools.core.scale import PLAIN
from xltools.sheets.layers import item_title
from xltools.sheets.measure import height_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.consolidation import Consolidation
    from xltools.core.expression import Term
    from xltools.core.scale import Scale
    from xltools.sheets.layers import LayerSheet
    from xltools.sheets.zone_sheets import ZoneSheets
    from xltools.sheets.zone_table import Source

_MOST_ARGUMENTS = 200  # SUM takes 255
_LONGEST_FORMULA = 8000  # Excel's limit is 8,192 characters
_LABEL_WIDTH = 42.0
_HEADERS = (
    ("项目代码", 32),
    ("项目", _LABEL_WIDTH),
    ("汇总表合计", 15),
    ("各部门表相加", 15),
    ("差额表", 12),
    ("调整表", 12),
    ("读入数据合计", 15),
    ("差额", 12),
    ("结论", 8),
)
_ITEM, _LABEL, _SUMMARY, _SHEETS, _FIRST_LAYER, _LAST_LAYER, _FACTS, _DIFFERENCE, _VERDICT = range(9)


@dataclass(frozen=True, slots=True)
class Proof:
    """The sheet, the cells of its verdicts, and where each item's proven total stands."""

    sheet: SheetLayout
    verdicts: Area
    rows: dict[str, int]

    def total_reference(self, item: str) -> str:
        """The proven total of an item as other sheets' formulas name it."""
        return self.sheet.reference(self.rows[item], _SUMMARY)


def reconciliation_sheet(
    consolidation: Consolidation, tables: ZoneSheets, sources: Sequence[Source], layers: Sequence[LayerSheet] = ()
) -> Proof:
    """For each item: the total shown, department sheets added up, layers, the data read, difference and verdict."""
    sheet = SheetLayout("勾稽", landscape=True, tab_color="#548235", freeze=Position(4, _SUMMARY))
    sheet.merge(Area(0, 0, 0, _VERDICT), f"{consolidation.zone}{consolidation.year}年度勾稽关系", "title")
    sheet.heights[0] = 32
    sheet.merge(
        Area(1, 0, 1, _VERDICT),
        _rule(consolidation.scale),
        "subtitle",
    )
    for column, (label, width) in enumerate(_HEADERS):
        sheet.put(3, column, label, "header")
        sheet.widths[column] = width
    row = 4
    rows: dict[str, int] = {}
    for item in consolidation.totals:
        rows[item] = row
        _item(sheet, row, item, consolidation, tables, sources, layers)
        row += 1
    row = _identities(sheet, row + 1, consolidation, rows)
    verdicts = Area(4, _VERDICT, row - 1, _VERDICT)
    sheet.highlights += [
        Highlight(verdicts, style, equal_to=mark) for mark, style in (("✓", "good"), ("≈", "warn"), ("✗", "bad"))
    ]
    sheet.repeat_rows = (3, 3)
    return Proof(sheet, verdicts, rows)


def _rule(scale: Scale) -> str:
    rule = "汇总表合计 = 各部门表相加 + 差额表 + 调整表 = 读入数据合计；任何一项不等即为 ✗。"
    if scale.is_plain:
        return f"{rule}单位：{scale.unit}，人。"
    number, unit = (f"{scale.by:,}", "÷") if scale.by > 1 else (f"{scale.times:,}", "×")
    return f"{rule}汇总表合计的金额以{scale.unit}为单位（{scale.of} {unit} {number}），其余各栏以{scale.of}为单位。"


def _item(
    sheet: SheetLayout,
    row: int,
    item: str,
    consolidation: Consolidation,
    tables: ZoneSheets,
    sources: Sequence[Source],
    layers: Sequence[LayerSheet],
) -> None:
    form = consolidation.form
    kind = form.items[item].kind
    style = f"cell {kind.value}"
    scale = consolidation.scale if kind is Kind.AMOUNT else PLAIN
    facts = consolidation.totals[item].value
    table = tables.table_of(item)
    direct = _direct_sum(item, sources)
    added = [to_a1((row, column)) for column in (_SHEETS, _FIRST_LAYER, _LAST_LAYER)]
    whole = f"SUM({','.join(added)})"
    shown = f"={table.total_reference(item)}" if table else direct and f"={scale.formula(whole)}"
    sheet.put(row, _ITEM, item, "label left muted")
    label = item_title(form, item)
    sheet.put(row, _LABEL, label, "label left")
    sheet.heights[row] = max(18.0, height_of(label, _LABEL_WIDTH))
    sheet.put(row, _SUMMARY, None if shown else scale.value(facts), f"{style} {scale.style}".strip(), formula=shown)
    sheet.put(row, _SHEETS, None if direct else "—", style if direct else "cell centre muted", formula=direct)
    for column, layer in zip((_FIRST_LAYER, _LAST_LAYER), Layer, strict=True):
        cell = next((each.reference(item) for each in layers if each.layer is layer), "")
        sheet.put(row, column, style=style, formula=f'=IF({cell}=0,"",{cell})' if cell else "")
    sheet.put(row, _FACTS, facts, style)
    # N(): MAX and MIN pass over a text, and a total that shows nothing would then agree with everything.
    compared = [scale.back(f"N({to_a1((row, _SUMMARY))})"), f"N({to_a1((row, _FACTS))})"]
    cells = ",".join([*compared, whole] if direct else compared)
    sheet.put(row, _DIFFERENCE, style=style, formula=f"=ROUND(MAX({cells})-MIN({cells}),6)")
    sheet.put(row, _VERDICT, style="cell mark", formula=f'=IF({to_a1((row, _DIFFERENCE))}=0,"✓","✗")')


def _direct_sum(item: str, sources: Sequence[Source]) -> str:
    """The departments' own cells added up, past any table; empty where that would be too long for a formula."""
    cells = [reference for source in sources if (reference := source.reference(item))]
    if len(cells) < len(sources):
        return ""
    chunks = [cells[start : start + _MOST_ARGUMENTS] for start in range(0, len(cells), _MOST_ARGUMENTS)]
    formula = "=" + "+".join(f"SUM({','.join(chunk)})" for chunk in chunks)
    return formula if len(formula) <= _LONGEST_FORMULA else ""


def _identities(sheet: SheetLayout, row: int, consolidation: Consolidation, rows: dict[str, int]) -> int:
    """The zone's totals must obey the form's own formulas: total income is the sum of its sources."""
    form, scale = consolidation.form, consolidation.scale
    sheet.merge(Area(row, 0, row, _VERDICT), "全区合计的表内关系", "part")
    row += 1
    for column, label in (
        (_ITEM, "项目代码"),
        (_LABEL, "关系"),
        (_SUMMARY, "左边"),
        (_SHEETS, "右边"),
        (_DIFFERENCE, "差额"),
        (_VERDICT, "结论"),
    ):
        sheet.put(row, column, label, "header")
    sheet.put_row(row, _FIRST_LAYER, (None, None, None), "header")
    row += 1
    for item, shown in rows.items():
        text = form.formula(item)
        if not text or not _adds_up(item, parse_term(text), consolidation):
            continue
        term = parse_term(text)
        cells = {name: to_a1((rows[name], _SUMMARY)) if name in rows else "0" for name in term.items}
        right = term.to_excel(cells.__getitem__)
        style = f"cell {form.items[item].kind.value}"
        sheet.put(row, _ITEM, item, "label left muted")
        relation = f"{form.label(item)} = {_readable(consolidation, text, term.items)}"
        sheet.put(row, _LABEL, relation, "label left")
        fine = f"{style} {scale.style}".strip() if form.items[item].kind is Kind.AMOUNT else style
        sheet.put(row, _SUMMARY, style=fine, formula=f"={to_a1((shown, _SUMMARY))}")
        sheet.put(row, _SHEETS, style=fine, formula=f"={right}")
        sheet.put_row(row, _FIRST_LAYER, (None, None, None), "cell")
        left, other, gap = (to_a1((row, column)) for column in (_SUMMARY, _SHEETS, _DIFFERENCE))
        sheet.put(row, _DIFFERENCE, style=style, formula=f"=ROUND(N({left})-N({other}),6)")
        sheet.put(row, _VERDICT, style="cell mark", formula=f'=IF({gap}=0,"✓","✗")')
        sheet.heights[row] = max(18.0, height_of(relation, _LABEL_WIDTH))
        row += 1
    return row


def _adds_up(item: str, term: Term, consolidation: Consolidation) -> bool:
    """Whether a formula of the form must hold for the zone's totals.

    Nobody may have reported its parts. And a difference shows nothing where there is nothing to subtract from; a
    department with what is subtracted alone then counts in the zone's parts, and not in its differences.
    """
    if not any(name in consolidation.totals for name in term.items):
        return False
    return term.is_sum or all(
        item in amounts or not any(name in amounts for name in term.items) for amounts in consolidation.amounts.values()
    )


def _readable(consolidation: Consolidation, text: str, items: Sequence[str]) -> str:
    for name in sorted(items, key=len, reverse=True):
        text = text.replace(name, consolidation.form.label(name).split("·")[0])
    return text.replace("-", "−")
