"""数据: the facts that the comparison rests on, one a row, each with the file, sheet and cell that it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, to_a1
from xltools.core.form import TOTAL_ROW
from xltools.core.layout import SheetLayout
from xltools.sheets.comparison_terms import (
    BUDGETS,
    COLUMNS,
    DATA_SHEET,
    INCOMPLETE,
    budget_code,
    data_codes,
    parts,
    with_parts,
)
from xltools.sheets.grid import value_style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.form import Form
    from xltools.core.submission import Submission

_HEADERS = (
    ("预算编码", 10),
    ("部门（单位）", 24),
    ("项目代码", 31),
    ("项目", 31),
    ("数值", 14),
    ("单位", 6),
    ("预算完整性", 11),
    ("文件", 24),
    ("工作表", 22),
    ("单元格", 9),
    ("文件SHA-256", 68),
)
_VALUE, _STATE = 4, 6
_HEADER_ROW, _FIRST_ROW = 2, 3


@dataclass(frozen=True, slots=True)
class DataSheet:
    """The sheet, and where each department's fact of an item stands."""

    sheet: SheetLayout
    places: Mapping[str, int]  # a code's row among those of a department

    def value(self, department: int, code: str) -> str:
        """The value as formulas of other sheets name it; the cell is blank where nothing was reported."""
        return self.sheet.reference(self._row(department, code), _VALUE)

    def state(self, department: int, code: str) -> str:
        """The cell that says whether a budget is incomplete."""
        return self.sheet.reference(self._row(department, code), _STATE)

    def _row(self, department: int, code: str) -> int:
        return _FIRST_ROW + department * len(self.places) + self.places[code]


def data_sheet(form: Form, title: str, submissions: Sequence[Submission]) -> DataSheet:
    """The facts of all departments, department by department, blank ones too."""
    codes = data_codes(form)
    sheet = SheetLayout(DATA_SHEET, protected=True, landscape=True, tab_color="#7F7F7F")
    last = len(_HEADERS) - 1
    sheet.merge(Area(0, 0, 0, last), f"{title}对比数据与来源", "title")
    note = (
        "数值为空表示部门未填；预算完整性：合计等于已填各项之和，但有的组成项目未填本栏预算而其他栏不为零的，为不完整。"
    )
    sheet.merge(Area(1, 0, 1, last), note, "subtitle")
    sheet.heights[0] = 32
    for column, (label, width) in enumerate(_HEADERS):
        sheet.put(_HEADER_ROW, column, label, "header")
        sheet.widths[column] = width
    data = DataSheet(sheet, {code: index for index, code in enumerate(codes)})
    for index, submission in enumerate(submissions):
        for code in codes:
            _put_fact(sheet, _FIRST_ROW + index * len(codes) + data.places[code], form, code, submission)
        _put_states(data, form, _FIRST_ROW + index * len(codes))
    sheet.freeze = Position(_FIRST_ROW, 2)
    sheet.repeat_rows = (_HEADER_ROW, _HEADER_ROW)
    sheet.filter = Area(_HEADER_ROW, 0, _FIRST_ROW + len(submissions) * len(codes) - 1, last)
    return data


def _put_fact(sheet: SheetLayout, row: int, form: Form, code: str, submission: Submission) -> None:
    item, fact = form.items[code], submission.facts.get((code, TOTAL_ROW))
    value = fact.amount.value if fact and fact.amount else None
    unit = item.unit or form.block(code.partition(".")[0]).unit
    sheet.put_row(row, 0, [submission.code, submission.name, code, form.label(code)], "cell code")
    sheet.put(row, _VALUE, value, f"cell {value_style(item)}")
    sheet.put(row, _VALUE + 1, unit, "cell centre")
    sheet.put(row, _STATE, style="cell centre")
    source = submission.source
    place = [PurePath(source.path).name, fact.sheet if fact else submission.sheet, fact.cell if fact else ""]
    sheet.put_row(row, _STATE + 1, [*place, source.sha256], "cell code")


def _put_states(data: DataSheet, form: Form, top: int) -> None:
    """Say of each total among a department's budgets whether it is incomplete."""

    def cell(line: str, column: str, place: int = _VALUE) -> str:
        return to_a1((top + data.places[budget_code(line, column)], place))

    def missing(part: str, column: str) -> str:
        others = ",".join(f"{cell(part, other)}<>0" for other in COLUMNS if other != column)
        blank = f'AND({cell(part, column)}="",OR({others}))'
        return f'{blank},{cell(part, column, _STATE)}<>""' if parts(form, part) else blank

    for line, column in product(with_parts(form), BUDGETS):
        below = parts(form, line)
        if not below:
            continue
        own, values = cell(line, column), ",".join(cell(part, column) for part in below)
        any_missing = ",".join(missing(part, column) for part in below)
        formula = f'=IF(OR({own}="",ROUND({own}-SUM({values}),2)<>0),"",IF(OR({any_missing}),"{INCOMPLETE}",""))'
        data.sheet.put(top + data.places[budget_code(line, column)], _STATE, style="cell centre", formula=formula)
