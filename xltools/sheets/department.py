"""The sheet of one department: the whole form, empty or filled, with live formulas and check marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, parse_a1, to_a1
from xltools.core.amount import Amount
from xltools.core.expression import parse_condition, parse_relation
from xltools.core.finding import Severity
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Check, Form, Shape
from xltools.core.layout import SheetLayout
from xltools.forms.complete import recomputed
from xltools.forms.formulas import computed, expected_formula
from xltools.sheets.blocks import HEAD_LABEL, Canvas, Value, draw
from xltools.sheets.grid import GRID_WIDTHS, LAST, MARK_COLUMN, MESSAGE_COLUMN
from xltools.sheets.pages import page_breaks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xltools.core.submission import Submission

_ROUNDING = 6
_GUARDED_SUM = re.compile(r'=IF\(COUNT\([^()]*\)=0,"",(SUM\([^()]*\))\)')


@dataclass(frozen=True, slots=True)
class DepartmentSheet:
    """A department's sheet and where each (item code, row) stands on it.

    ``records`` gives the first and the last sheet row of each table of records. ``origins`` says which row of the form
    a table had in which row of the file that was read, by (block, sheet row): inserted rows may have moved it.
    """

    code: str
    name: str
    layout: SheetLayout
    places: Mapping[tuple[str, str], tuple[int, int]]
    records: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    origins: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def reference(self, item: str, row: str = TOTAL_ROW) -> str:
        """The cell of an item as other sheets' formulas name it; of a table of records, the item's whole column."""
        if (item, row) in self.places:
            return self.layout.reference(*self.places[item, row])
        first, last = self.records[item.partition(".")[0]]
        column = next(place[1] for (code, _), place in self.places.items() if code == item)
        return self.layout.range_reference(Area(first, column, last, column))

    def place_of(self, item: str, cell: str) -> tuple[int, int] | None:
        """Where an item stands here that stood in ``cell`` when it was read; None when it is not on the sheet."""
        row = self.origins.get((item.partition(".")[0], parse_a1(cell).row), TOTAL_ROW) if cell else TOTAL_ROW
        if (item, row) in self.places:
            return self.places[item, row]
        return next((place for (code, _), place in self.places.items() if code == item), None)


def blank_department(
    form: Form, *, sheet: str, title: str, presets: Mapping[str, Value], units: Sequence[str] = ()
) -> DepartmentSheet:
    """An empty form for a department.

    ``presets`` fills in items that are known already (name, code, year); ``units`` names its subordinate units, for
    which the form otherwise offers unnamed rows.
    """
    values: dict[tuple[str, str], Value] = {
        (code, ""): item.default for code, item in form.items.items() if item.default
    }
    values |= {(code, ""): value for code, value in presets.items()}
    labels = {HEAD_ROW: HEAD_LABEL} | {str(n): f"{n + 1}、{unit}" for n, unit in enumerate(units, 1)}
    tables = [block.id for block in form.blocks if block.shape is Shape.UNITS] if units else []
    drawn = _draw(form, sheet, title, values, dict.fromkeys(tables, labels), live=True)
    return replace(drawn, code=str(presets.get("cover.code", "")), name=str(presets.get("cover.name", "")))


def filled_department(
    form: Form,
    submission: Submission,
    *,
    sheet: str,
    title: str,
    live: bool,
    notes: Mapping[tuple[str, str], str] | None = None,
) -> DepartmentSheet:
    """A department's form with what it reported.

    Computed cells carry their formulas; where the reported figure is not what the formula gives, the figure stays and
    is coloured. With ``live`` the sheet is for filling in: protected, with drop-downs and check marks. ``notes`` says
    of inputs, by (item code, row), where their value was taken from.
    """
    values: dict[tuple[str, str], Value] = {}
    for fact in submission:
        value = fact.amount if fact.amount is not None else fact.text
        if value is not None:
            values[fact.item, fact.row] = value
    drawn = _draw(form, sheet, title, values, submission.rows, live=live, notes=notes or {})
    origins = {(fact.item.partition(".")[0], parse_a1(fact.cell).row): fact.row for fact in submission if fact.cell}
    return replace(drawn, code=submission.code, name=submission.name, origins=origins)


def _draw(
    form: Form,
    sheet: str,
    title: str,
    values: Mapping[tuple[str, str], Value],
    labels: Mapping[str, Mapping[str, str]],
    *,
    live: bool,
    notes: Mapping[tuple[str, str], str] | None = None,
) -> DepartmentSheet:
    layout = SheetLayout(sheet, widths=dict(enumerate(GRID_WIDTHS)))
    layout.merge(Area(0, 0, 0, LAST), title, "title")
    layout.heights[0] = 34
    canvas = Canvas(form, layout, values, labels, live=live, notes=notes or {}, row=1)
    for block in form.blocks:
        draw(canvas, block)
    _draw_computed(canvas)
    if live:
        _draw_checks(canvas)
        canvas.marks.write(layout, 0)
        layout.widths |= {MARK_COLUMN: 4.5, MESSAGE_COLUMN: 60}
    layout.protected = live
    layout.freeze = Position(1, 0)
    layout.print_area = Area(0, 0, canvas.row - 1, LAST)
    layout.repeat_rows = (0, 0)
    layout.page_breaks = page_breaks(layout.heights, canvas.joints, canvas.starts, canvas.row)
    return DepartmentSheet("", "", layout, canvas.places, canvas.records)


def _draw_computed(canvas: Canvas) -> None:
    form = canvas.form
    rows = _unit_rows(canvas)
    amounts = {key: value for key, value in canvas.values.items() if isinstance(value, Amount)}
    due = recomputed(form, amounts, rows)
    for code, row in computed(form, rows):
        place = canvas.places[code, row]
        kind = form.items[code].kind.value
        bold = " bold" if row == TOTAL_ROW and code.partition(".")[0] in rows else ""
        style = f"cell {kind} computed{bold}"
        reported, expected = canvas.values.get((code, row)), due.get((code, row))
        if reported is not None and not _same(reported, expected):
            shown = reported.value if isinstance(reported, Amount) else reported
            canvas.sheet.put(*place, shown, f"{style} replaced")
        else:
            formula = expected_formula(form, code, row, canvas.places, canvas.spans)
            canvas.sheet.put(*place, style=style, formula=formula or "")


def _same(reported: Value, expected: Amount | None) -> bool:
    return isinstance(reported, Amount) and expected is not None and reported.value == expected.value


def _unit_rows(canvas: Canvas) -> dict[str, list[str]]:
    """The rows that each table of units was drawn with."""
    firsts = {f"{block.id}.{block.items[0].id}": block.id for block in canvas.form.blocks if block.shape is Shape.UNITS}
    rows: dict[str, list[str]] = {block: [] for block in firsts.values()}
    for code, row in canvas.places:
        if code in firsts:
            rows[firsts[code]].append(row)
    return rows


def _draw_checks(canvas: Canvas) -> None:
    _check_formulas(canvas)
    for check in canvas.form.checks:
        if check.marks_template:
            draw = _check_each if check.each else _check_once
            draw(canvas, check)


def _check_formulas(canvas: Canvas) -> None:
    """Computed cells that were overwritten show at once: their parts no longer add up to them. One check a row."""
    form = canvas.form
    rows: dict[int, list[tuple[str, str]]] = {}
    labels: dict[int, dict[str, None]] = {}
    for code, row in computed(form, _unit_rows(canvas)):
        formula = expected_formula(form, code, row, canvas.places, canvas.spans)
        if formula:
            place = canvas.places[code, row]
            rows.setdefault(place[0], []).append((to_a1(place), _bare(formula)))
            labels.setdefault(place[0], {})[form.label(code).partition("·")[0]] = None
    for sheet_row, cells in rows.items():
        names = ",".join(cell for cell, _parts in cells)
        gaps = "+".join(f"ABS(N({cell})-{parts})" for cell, parts in cells)
        canvas.marks.relation(
            sheet_row,
            f'IF(COUNT({names})=0,"",IF(ROUND({gaps},{_ROUNDING})=0,"✓","✗"))',
            f"{'、'.join(labels[sheet_row])}与组成项计算结果不符",
        )


def _bare(formula: str) -> str:
    """A formula of the form as a number, without what makes blanks of it: ``SUM(D5:H5)``."""
    total = _GUARDED_SUM.fullmatch(formula)
    return total[1] if total else f"N({formula.removeprefix('=')})"


def _check_once(canvas: Canvas, check: Check) -> None:
    first = parse_relation(check.relation).items[0]
    formula = _check_formula(check, lambda item: to_a1(canvas.places[item, TOTAL_ROW]))
    _mark(canvas, canvas.places[first, TOTAL_ROW][0], formula, check)


def _check_each(canvas: Canvas, check: Check) -> None:
    first = check.code(parse_relation(check.relation).items[0])
    for row in [row for code, row in canvas.places if code == first]:
        formula = _check_formula(check, partial(_cell_of_row, canvas, check, row))
        _mark(canvas, canvas.places[first, row][0], formula, check)


def _cell_of_row(canvas: Canvas, check: Check, row: str, item: str) -> str:
    return to_a1(canvas.places[check.place(item, row)])


def _check_formula(check: Check, reference: Callable[[str], str]) -> str:
    """The check as the inside of an Excel formula; nothing where its condition does not hold."""
    formula = parse_relation(check.relation).to_excel(reference, need_all=check.need_all, as_written=check.as_written)
    if check.unless:
        formula = f'IF({parse_condition(check.unless).to_excel(reference)},"",{formula})'
    return f'IF({parse_condition(check.when).to_excel(reference)},{formula},"")' if check.when else formula


def _mark(canvas: Canvas, row: int, formula: str, check: Check) -> None:
    add = canvas.marks.relation if check.severity is Severity.ERROR else canvas.marks.to_explain
    add(row, formula, check.message["zh"])
