"""预算决算: initial and adjusted budget against the final account, with rates that name their denominators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, to_a1
from xltools.core.layout import Highlight
from xltools.core.spread import HIGH, LOW, PLACES
from xltools.sheets.comparison_ratios import highlight_marks
from xltools.sheets.comparison_rows import (
    FIRST,
    REASON_WIDTH,
    Rows,
    new_sheet,
    put_header,
    put_limit,
    put_reason_beside,
    put_rows,
    sum_of,
)
from xltools.sheets.comparison_terms import BUDGET_SHEET, BUDGETS, COLUMNS, INCOMPLETE, LINES, budget_code
from xltools.sheets.reasons import head_reasons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.comparison import Comparison
    from xltools.core.form import Form
    from xltools.core.layout import SheetLayout
    from xltools.core.series import Reason
    from xltools.core.spread import Limits
    from xltools.core.submission import Submission
    from xltools.sheets.comparison_data import DataSheet

_LABELS = (
    "年初预算",
    "调整预算",
    "决算",
    "决算－年初预算",
    "决算－调整预算",
    "预算执行率（决算÷年初预算）%",
    "标记",
    "预算执行率（决算÷调整预算）%",
    "标记",
    "预算调整率（（调整预算－年初预算）÷年初预算）%",
)
_INITIAL, _ADJUSTED, _FINAL, _MINUS_INITIAL, _MINUS_ADJUSTED, _RATE, _MARK, _RATE_ADJUSTED, _MARK_ADJUSTED, _CHANGE = (
    range(FIRST, FIRST + len(_LABELS))
)
_WIDTH = FIRST + len(_LABELS)
_NOTE_ROW, _LIMITS_ROW, _HEADER_ROW = 2, 3, 6
NOTE = (
    f"{INCOMPLETE}：合计的预算只包括部分项目（或部门），其余的未填本栏预算而决算或另一栏预算不为零，因此不计算差额和比率；"
    "确实没有预算的请填 0。空白表示未填或分母为零。"
)


@dataclass(frozen=True, slots=True)
class BudgetSheet:
    """The sheet, the rows of each budget line, and the cells of the lower and the upper limit."""

    sheet: SheetLayout
    rows: Mapping[str, Rows]
    limits: tuple[str, str]

    def amount(self, row: int, column: str) -> str:
        """An amount in a row, by the form's column, as formulas of other sheets name it."""
        return self.sheet.reference(row, FIRST + COLUMNS.index(column))

    def rate(self, row: int) -> str:
        """The execution rate over the initial budget in a row."""
        return self.sheet.reference(row, _RATE)

    def rates(self, line: str) -> str:
        """The departments' execution rates over the initial budget, as formulas of other sheets name them."""
        return self.sheet.range_reference(self.rows[line].column(_RATE))

    def marks(self, line: str) -> str:
        """The departments' marks of those rates."""
        return self.sheet.range_reference(self.rows[line].column(_MARK))


def budget_sheet(
    form: Form,
    title: str,
    submissions: Sequence[Submission],
    data: DataSheet,
    limits: Limits,
    facts: Comparison,
    reasons: Mapping[str, Reason],
) -> BudgetSheet:
    """A table for each budget line, one below the other, with room for reasons.

    ``facts`` are the same figures, for which a reason is written; ``reasons`` were written before, by key.
    """
    subtitle = f"金额单位：{form.unit}；全区比率由合计数重新计算，不取平均"
    sheet = new_sheet(BUDGET_SHEET, f"{title}预算决算对比表", subtitle, _WIDTH + 1, tab_color="#1F4E79")
    sheet.merge(Area(_NOTE_ROW, 0, _NOTE_ROW, _WIDTH), NOTE, "note wrap")
    sheet.heights[_NOTE_ROW] = 30
    low = put_limit(sheet, _LIMITS_ROW, f"预算执行率低于此数标 {LOW}", float(limits.low), "%")
    high = put_limit(sheet, _LIMITS_ROW + 1, f"预算执行率高于此数标 {HIGH}", float(limits.high), "%")
    put_header(sheet, _HEADER_ROW, _LABELS, 13.5)
    sheet.widths |= {_MARK: 5, _MARK_ADJUSTED: 5, _CHANGE: 16}
    head_reasons(sheet, _HEADER_ROW, _WIDTH, REASON_WIDTH)
    tables: dict[str, Rows] = {}
    row = _HEADER_ROW + 1
    for number, line in zip("一二三四五六七八九", LINES, strict=False):
        rows = put_rows(sheet, row, f"{number}、{_line_label(form, line)}", submissions)
        _put_facts(sheet, rows, data, line)
        _put_zone(sheet, rows)
        for each in rows.all:
            _put_rates(sheet, each, total=" total" if each == rows.zone else "")
            _put_marks(sheet, each, low, high, total=" total" if each == rows.zone else "")
        for each, compared in zip(rows.all, (*facts.departments, facts.zone), strict=True):
            put_reason_beside(sheet, each, _WIDTH, compared.budget_key(line), compared.budget_shown(line), reasons)
        for column in (_MARK, _MARK_ADJUSTED):
            highlight_marks(sheet, Area(rows.first, column, rows.zone, column))
        sheet.highlights.append(Highlight(Area(rows.first, _MINUS_INITIAL, rows.zone, _CHANGE), "warn", INCOMPLETE))
        tables[line] = rows
        row = rows.zone + 1
    return BudgetSheet(sheet, tables, (low, high))


def _line_label(form: Form, line: str) -> str:
    return form.label(budget_code(line, COLUMNS[0])).partition("·")[0]


def _put_facts(sheet: SheetLayout, rows: Rows, data: DataSheet, line: str) -> None:
    """The departments' amounts, and what the final account lies above each budget."""
    for index, row in enumerate(rows.departments):
        for column, name in enumerate(COLUMNS, FIRST):
            fact = data.value(index, budget_code(line, name))
            sheet.put(row, column, style="cell amount", formula=f'=IF({fact}="","",{fact})')
        for name, budget, column in zip(BUDGETS, (_INITIAL, _ADJUSTED), (_MINUS_INITIAL, _MINUS_ADJUSTED), strict=True):
            incomplete = f'{data.state(index, budget_code(line, name))}<>""'
            _put_difference(sheet, row, budget, column, incomplete)


def _put_zone(sheet: SheetLayout, rows: Rows) -> None:
    """The zone's sums; its budget is incomplete where that of a department is, or is blank beside other figures."""
    for column in (_INITIAL, _ADJUSTED, _FINAL):
        sheet.put(rows.zone, column, style="cell amount total", formula=sum_of(rows.cells(column)))
    for budget, other, column in ((_INITIAL, _ADJUSTED, _MINUS_INITIAL), (_ADJUSTED, _INITIAL, _MINUS_ADJUSTED)):
        there = "+".join(f'({cells}<>"")*({cells}<>0)' for cells in (rows.cells(other), rows.cells(_FINAL)))
        missing = f'SUMPRODUCT(({rows.cells(budget)}="")*({there}))>0'
        incomplete = f'OR(COUNTIF({rows.cells(column)},"{INCOMPLETE}")>0,{missing})'
        _put_difference(sheet, rows.zone, budget, column, incomplete, total=" total")


def _put_difference(
    sheet: SheetLayout, row: int, budget: int, column: int, incomplete: str, *, total: str = ""
) -> None:
    before, final = to_a1((row, budget)), to_a1((row, _FINAL))
    given = f'IF({final}="","",{final}-{before})'
    formula = f'=IF({before}="","",IF({incomplete},"{INCOMPLETE}",{given}))'
    sheet.put(row, column, style=f"cell amount{total}", formula=formula)


def _put_rates(sheet: SheetLayout, row: int, *, total: str) -> None:
    initial, adjusted, final, minus_initial, minus_adjusted = (
        to_a1((row, column)) for column in range(_INITIAL, _MINUS_ADJUSTED + 1)
    )
    partial = f'{minus_initial}="{INCOMPLETE}"', f'{minus_adjusted}="{INCOMPLETE}"'
    rates = (
        (_RATE, final, initial, final, partial[0]),
        (_RATE_ADJUSTED, final, adjusted, final, partial[1]),
        (_CHANGE, adjusted, initial, f"({adjusted}-{initial})", f"OR({partial[0]},{partial[1]})"),
    )
    for column, needed, denominator, numerator, incomplete in rates:
        rate = f'IF({incomplete},"{INCOMPLETE}",{numerator}/{denominator}*100)'
        formula = f'=IF(OR({needed}="",N({denominator})=0),"",{rate})'
        sheet.put(row, column, style=f"cell percent{total}", formula=formula)


def _put_marks(sheet: SheetLayout, row: int, low: str, high: str, *, total: str) -> None:
    for rate, column in ((_RATE, _MARK), (_RATE_ADJUSTED, _MARK_ADJUSTED)):
        cell = to_a1((row, rate))
        value = f"ROUND({cell},{PLACES})"
        mark = f'IF({value}<{low},"{LOW}",IF({value}>{high},"{HIGH}",""))'
        sheet.put(row, column, style=f"cell mark{total}", formula=f'=IF(ISNUMBER({cell}),{mark},"")')
