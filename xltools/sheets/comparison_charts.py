"""图表数据: the figures that the charts are drawn from, and the charts, sized by the number of departments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position
from xltools.core.amount import ZERO
from xltools.core.layout import Chart, ChartKind, Series, SheetLayout
from xltools.sheets.comparison_terms import CHART_DATA_SHEET, COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from xltools.core.submission import Submission
    from xltools.sheets.comparison_budget import BudgetSheet
    from xltools.sheets.comparison_departments import DepartmentsSheet
    from xltools.sheets.comparison_ratios import RatiosSheet

MOST = 40  # departments that a chart shows on one printed page
_FEW = 6  # departments whose columns stand side by side
_LONGEST_LABEL, _LONGEST_CODED = 12, 8  # characters of a name beside a bar, without and with its code
_HEADER_ROW, _FIRST_ROW = 2, 3
_HEADERS = (
    "部门（单位）",
    "基本支出",
    "项目支出",
    "三公经费÷公用支出（%）",
    "人员支出（万元/人）",
    "公用支出（万元/人）",
    "年初预算",
    "调整预算",
    "决算",
)
_MONEY, _PERCENT, _PER_HEAD = "#,##0", '0.0"%"', "0.0"


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart without its place: the columns of its series on the data sheet, by number."""

    title: str
    columns: tuple[int, ...]
    unit: str
    stacked: bool = False
    number_format: str = _MONEY


_SPECS = (
    ChartSpec("各部门支出构成", (1, 2), "万元", stacked=True),
    ChartSpec("三公经费占公用支出的比重", (3,), "%", number_format=_PERCENT),
    ChartSpec("人均支出（按实有人数）", (4, 5), "万元/人", number_format=_PER_HEAD),
    ChartSpec("年初预算、调整预算与决算（本年支出合计）", (6, 7, 8), "万元"),
)


@dataclass(frozen=True, slots=True)
class ChartData:
    """The sheet, and how many departments of how many it shows."""

    sheet: SheetLayout
    shown: int
    departments: int

    def charts(self, top: int, width: int, columns: int) -> Iterator[Chart]:
        """The charts from row ``top`` of a sheet on, whose ``columns`` together are ``width`` pixels wide.

        Few departments: upright columns, two charts side by side. Many: a chart below the other, a bar for each.
        """
        row = top
        for number, spec in enumerate(_SPECS):
            if self.shown <= _FEW:
                half = columns // 2
                at = Position(top + (number // 2) * rows_of(_UPRIGHT), number % 2 * half)
                yield self._chart(spec, at, width // 2 - 6, _UPRIGHT)
            else:
                height = 120 + self.shown * (18 + 2 * len(spec.columns))
                yield self._chart(spec, Position(row, 0), width - 4, height)
                row += rows_of(height)

    def _chart(self, spec: ChartSpec, at: Position, width: int, height: int) -> Chart:
        last = _FIRST_ROW + self.shown - 1
        title = spec.title if self.shown == self.departments else f"{spec.title}（支出最大的 {self.shown} 个部门）"
        few = self.shown <= _FEW
        # A nought is not labelled: it may stand for a blank, which a chart cannot tell apart.
        plain = spec.number_format
        kinds = (ChartKind.COLUMN, ChartKind.STACKED) if few else (ChartKind.BAR, ChartKind.STACKED_BAR)
        series = tuple(
            Series(
                _HEADERS[column],
                self.sheet.name,
                Area(_FIRST_ROW, 0, last, 0),
                Area(_FIRST_ROW, column, last, column),
            )
            for column in spec.columns
        )
        return Chart(
            kinds[spec.stacked],
            title,
            series,
            at,
            width,
            height,
            spec.unit,
            labels=few and not spec.stacked,
            number_format=f"{plain};-{plain};" if few else plain,
        )


_UPRIGHT = 290  # pixels of a chart's height
_ROW_PIXELS = 20


def rows_of(height: int) -> int:
    """Sheet rows that a chart of ``height`` pixels takes, with one to spare."""
    return -(-height // _ROW_PIXELS) + 1


def chart_data_sheet(
    submissions: Sequence[Submission], departments: DepartmentsSheet, ratios: RatiosSheet, budget: BudgetSheet
) -> ChartData:
    """The departments in their order; of more than ``MOST``, those that spent most, the largest first."""
    sheet = SheetLayout(CHART_DATA_SHEET, protected=True, landscape=True, tab_color="#7F7F7F")
    sheet.merge(Area(0, 0, 0, len(_HEADERS) - 1), "图表数据", "title")
    sheet.heights[0] = 32
    sheet.put_row(_HEADER_ROW, 0, _HEADERS, "header")
    sheet.heights[_HEADER_ROW] = 32
    sheet.widths |= {0: 28} | dict.fromkeys(range(1, len(_HEADERS)), 14)
    sheet.freeze = Position(_FIRST_ROW, 1)
    sheet.repeat_rows = (_HEADER_ROW, _HEADER_ROW)
    chosen, labels = _chosen(submissions), _labels(submissions)
    for row, index in enumerate(chosen, _FIRST_ROW):
        place = departments.amounts.first + index
        ratio, total = ratios.rows.first + index, budget.rows["spending"].first + index
        references = (
            departments.amount(place, "spending.basic"),
            departments.amount(place, "spending.project"),
            *(ratios.value(ratio, key) for key in ("three_public_share", "personnel_per_head", "public_per_head")),
            *(budget.amount(total, column) for column in COLUMNS),
        )
        sheet.put(row, 0, labels[index], "label")
        for column, reference in enumerate(references, 1):
            sheet.put(row, column, style="cell amount", formula=f"={reference}")
    return ChartData(sheet, len(chosen), len(submissions))


def _chosen(submissions: Sequence[Submission]) -> list[int]:
    everyone = list(range(len(submissions)))
    if len(everyone) <= MOST:
        return everyone

    def outlay(index: int) -> Decimal:
        amount = submissions[index].amount("spending.total")
        return -amount.value if amount else ZERO

    return sorted(everyone, key=outlay)[:MOST]


def _labels(submissions: Sequence[Submission]) -> list[str]:
    """Names as long as there is room for beside a bar, with the budget code where they would look alike."""
    names = [each.name for each in submissions]
    short = [name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…" for name in names]
    times = Counter(short)
    return [
        f"{each.code} {label[:_LONGEST_CODED]}" if times[label] > 1 else label
        for each, label in zip(submissions, short, strict=True)
    ]
