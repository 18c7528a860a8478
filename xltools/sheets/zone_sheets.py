"""收入, 支出, 三公, 资产 and 绩效 of the zone workbook: a row for each department, and the total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, to_a1
from xltools.core.layout import Highlight, SheetLayout
from xltools.sheets.columns import block_columns, item_columns, line_columns, ratio, share
from xltools.sheets.zone_table import FIRST_COLUMN, Column, ZoneTable, zone_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.form import Form
    from xltools.core.scale import Scale
    from xltools.sheets.layers import LayerSheet
    from xltools.sheets.zone_table import Source

_TOP = 2
_ASSET_LINES = ("total", "current", "non_current", "fixed_net", "intangible_net")


@dataclass(frozen=True, slots=True)
class ZoneSheets:
    """The zone's tables, in tab order."""

    income: ZoneTable
    spending: ZoneTable
    three_public: ZoneTable
    assets: ZoneTable
    performance: ZoneTable

    @property
    def all(self) -> tuple[ZoneTable, ...]:
        """Every table."""
        return self.income, self.spending, self.three_public, self.assets, self.performance

    def table_of(self, item: str) -> ZoneTable | None:
        """The table that shows an item, or None."""
        return next((table for table in self.all if item in table.columns), None)


def zone_sheets(
    form: Form, heading: str, scale: Scale, sources: Sequence[Source], layers: Sequence[LayerSheet] = ()
) -> ZoneSheets:
    """Build the five tables over the departments' figures and the zone's layers; ``heading`` is zone and year."""
    unit = f"（金额单位：{scale.unit}）"
    staff = item_columns(form, "profile.authorised", "profile.headcount")
    return ZoneSheets(
        income=_table(
            "收入",
            f"{heading}部门收入汇总表{unit}",
            [*block_columns(form, "income"), share("income.share", "占全区%", "income.total")],
            sources,
            layers,
            scale=scale,
        ),
        spending=_table(
            "支出",
            f"{heading}部门支出和结余汇总表{unit}",
            [
                *block_columns(form, "spending"),
                share("spending.share", "占全区%", "spending.total"),
                *staff,
                ratio("per_head", "人均支出", "spending.total", "profile.headcount", style="amount", factor=1),
            ],
            sources,
            layers,
            scale=scale,
        ),
        three_public=_table(
            "三公",
            f"{heading}部门三公经费汇总表{unit}",
            [
                *block_columns(form, "three_public"),
                share("three_public.share", "占全区%", "three_public.total"),
                *item_columns(form, "spending.public"),
                ratio("of_public", "占公用支出%", "three_public.total", "spending.public"),
            ],
            sources,
            layers,
            scale=scale,
        ),
        assets=_table(
            "资产",
            f"{heading}部门资产汇总表{unit}",
            [
                *block_columns(form, "fixed_assets"),
                *line_columns(form, "assets", _ASSET_LINES, "closing"),
            ],
            sources,
            layers,
            scale=scale,
        ),
        performance=_performance(form, heading, sources, scale),
    )


def _table(
    name: str,
    title: str,
    columns: Sequence[Column],
    sources: Sequence[Source],
    layers: Sequence[LayerSheet] = (),
    *,
    beside: int = 0,
    scale: Scale,
) -> ZoneTable:
    """A sheet with a table and its title, which also stands over ``beside`` columns to its right."""
    sheet = SheetLayout(name, landscape=True, tab_color="#1F4E79")
    sheet.merge(Area(0, 0, 0, FIRST_COLUMN + len(columns) + beside - 1), title, "title")
    sheet.heights[0] = 32
    table = zone_table(sheet, _TOP, columns, sources, layers, scale=scale)
    sheet.freeze = Position(table.first, FIRST_COLUMN)
    sheet.repeat_rows = (_TOP, table.header)
    return table


def _performance(form: Form, heading: str, sources: Sequence[Source], scale: Scale) -> ZoneTable:
    """Scores and grades: the grade that was claimed beside the one that the score earns."""
    columns = [*item_columns(form, "result.score", "result.grade", "spending.total")]
    columns[0] = Column(key="result.score", label="自评得分", style="score", item="result.score", summed=False)
    columns[1] = Column(key="result.grade", label="自评等次", style="centre", item="result.grade", summed=False)
    title = f"{heading}部门绩效自评结果（支出单位：{scale.unit}）"
    table = _table("绩效", title, columns, sources, beside=5, scale=scale)
    earned, verdict = FIRST_COLUMN + len(columns), FIRST_COLUMN + len(columns) + 1
    sheet = table.sheet
    for column, label in ((earned, "得分对应等次"), (verdict, "等次相符")):
        sheet.put(table.header, column, label, "header")
        sheet.widths[column] = 13
    aliases = _aliases(form)
    for row in range(table.first, table.last + 1):
        score = to_a1((row, table.columns["result.score"]))
        claimed = to_a1((row, table.columns["result.grade"]))
        due = to_a1((row, earned))
        sheet.put(row, earned, style="cell centre", formula=f'=IF(ISNUMBER({score}),{_band(form, score)},"")')
        matches = ",".join(f'{claimed}&"→"&{due}="{said}→{meant}"' for said, meant in aliases)
        sheet.put(
            row,
            verdict,
            style="cell mark",
            formula=f'=IF(OR({due}="",{claimed}=""),"",IF(OR({claimed}={due},{matches}),"✓","✗"))',
        )
    _weighted_score(table, earned, verdict)
    marks = Area(table.first, verdict, table.last, verdict)
    sheet.highlights += [Highlight(marks, style, equal_to=mark) for mark, style in (("✓", "good"), ("✗", "bad"))]
    _grade_count(form, table, verdict + 2)
    return table


def _aliases(form: Form) -> list[tuple[str, str]]:
    return list(form.grade_aliases.items()) or [("", "")]


def _band(form: Form, score: str) -> str:
    text = f'"{form.grades[-1][0]}"'
    for name, least in reversed(form.grades[:-1]):
        text = f'IF({score}>={least},"{name}",{text})'
    return text


def _weighted_score(table: ZoneTable, earned: int, verdict: int) -> None:
    """The zone's score is weighted by spending: a mean of scores would count a small department like a large one."""
    sheet, row = table.sheet, table.total
    scores = _cells(table, "result.score")
    weights = _cells(table, "spending.total")
    base = f"SUMPRODUCT(--ISNUMBER({scores}),{weights})"
    product = f"SUMPRODUCT({scores},{weights})"
    sheet.put(
        row,
        table.columns["result.score"],
        style="cell score total",
        formula=f'=IF(COUNT({scores})=0,"",IF(N({base})=0,"",{product}/{base}))',
    )
    for column in (table.columns["result.grade"], earned, verdict):
        sheet.put(row, column, style="cell total")
    sheet.put(row + 1, 0, "合计行的得分按支出合计加权平均，不是各部门得分的简单平均。", "note")


def _grade_count(form: Form, table: ZoneTable, left: int) -> None:
    sheet = table.sheet
    sheet.put(table.header, left, "等次", "header")
    sheet.put(table.header, left + 1, "部门数", "header")
    earned = FIRST_COLUMN + 3
    cells = f"{to_a1((table.first, earned))}:{to_a1((table.last, earned))}"
    for row, (grade, _) in enumerate(form.grades, table.header + 1):
        sheet.heights[row] = 18
        sheet.put(row, left, grade, "cell centre")
        sheet.put(row, left + 1, style="cell count centre", formula=f'=COUNTIF({cells},"{grade}")')


def _cells(table: ZoneTable, key: str) -> str:
    area = table.values(key)
    return f"{to_a1((area.top, area.left))}:{to_a1((area.bottom, area.right))}"
