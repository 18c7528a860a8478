"""部门对比: amounts, shares of the zone, amounts per head and ranks of the departments, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.sheets.comparison_rows import FIRST, Rows, new_sheet, put_header, put_rows, quotient, sum_of
from xltools.sheets.comparison_terms import DEPARTMENTS_SHEET, HEADCOUNT, ITEMS, STAFF
from xltools.sheets.grid import value_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.form import Form
    from xltools.core.layout import SheetLayout
    from xltools.core.submission import Submission
    from xltools.sheets.comparison_data import DataSheet

_COLUMNS = {code: FIRST + index for index, code in enumerate(ITEMS)}
_HEADER_ROW = 2


@dataclass(frozen=True, slots=True)
class DepartmentsSheet:
    """The sheet, and the rows of the amounts, which the other sheets build on."""

    sheet: SheetLayout
    amounts: Rows

    def amount(self, row: int, code: str) -> str:
        """An item in a row of the amounts, as formulas of other sheets name it."""
        return self.sheet.reference(row, _COLUMNS[code])


def departments_sheet(form: Form, title: str, submissions: Sequence[Submission], data: DataSheet) -> DepartmentsSheet:
    """Four tables of the same columns, one below the other."""
    subtitle = f"金额单位：{form.unit}；部门 {len(submissions)} 个；空白表示部门未填或无法计算"
    sheet = new_sheet(DEPARTMENTS_SHEET, f"{title}部门对比表", subtitle, FIRST + len(ITEMS), tab_color="#1F4E79")
    put_header(sheet, _HEADER_ROW, [form.label(code) for code in ITEMS], 11.5)
    headings = (
        f"一、金额（{form.unit}）和人数（人）",
        "二、占全区比重（%）",
        f"三、人均（{form.unit}/人，按实有人数计算）",
        "四、排名（1 为最大，数值相同名次相同）",
    )
    step = len(submissions) + 2
    tables = [
        put_rows(sheet, _HEADER_ROW + 1 + index * step, heading, submissions, with_zone=index != _RANKS)
        for index, heading in enumerate(headings)
    ]
    amounts = tables[0]
    for code, column in _COLUMNS.items():
        _put_amounts(sheet, amounts, form, data, code, column)
        _put_shares(sheet, amounts, tables[1], column)
        _put_per_head(sheet, amounts, tables[2], code, column)
        _put_ranks(sheet, amounts, tables[_RANKS], column)
    return DepartmentsSheet(sheet, amounts)


_RANKS = 3  # the place of the table of ranks, in which the zone takes no part


def _put_amounts(sheet: SheetLayout, rows: Rows, form: Form, data: DataSheet, code: str, column: int) -> None:
    style = f"cell {value_style(form.items[code])}"
    for index, row in enumerate(rows.departments):
        fact = data.value(index, code)
        sheet.put(row, column, style=style, formula=f'=IF({fact}="","",{fact})')
    sheet.put(rows.zone, column, style=f"{style} total", formula=sum_of(rows.cells(column)))


def _put_shares(sheet: SheetLayout, amounts: Rows, rows: Rows, column: int) -> None:
    zone = to_a1((amounts.zone, column), absolute=True)
    for row, amount in zip(rows.departments, amounts.departments, strict=True):
        share = quotient(to_a1((amount, column)), zone, 100)
        sheet.put(row, column, style="cell percent", formula=f"={share}")
    sheet.put(rows.zone, column, style="cell percent total", formula=sum_of(rows.cells(column)))


def _put_per_head(sheet: SheetLayout, amounts: Rows, rows: Rows, code: str, column: int) -> None:
    for row, amount in zip(rows.all, amounts.all, strict=True):
        total = " total" if row == rows.zone else ""
        if code in STAFF:
            sheet.put(row, column, "—", f"cell muted centre{total}")
            continue
        per_head = quotient(to_a1((amount, column)), to_a1((amount, _COLUMNS[HEADCOUNT])))
        sheet.put(row, column, style=f"cell amount{total}", formula=f"={per_head}")


def _put_ranks(sheet: SheetLayout, amounts: Rows, rows: Rows, column: int) -> None:
    for row, amount in zip(rows.departments, amounts.departments, strict=True):
        cell = to_a1((amount, column))
        formula = f'=IF({cell}="","",RANK({cell},{amounts.cells(column)}))'
        sheet.put(row, column, style="cell count centre", formula=formula)
