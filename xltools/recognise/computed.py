"""Read the cells that the form computes: is the formula still the one sent out, and what does it give?"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.amount import Amount
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW
from xltools.core.messages import _
from xltools.core.snapshot import ErrorValue
from xltools.forms.complete import recomputed
from xltools.forms.formulas import expected_formula
from xltools.recognise.values import Value, read_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.core.form import Form
    from xltools.core.snapshot import Cell, Sheet
    from xltools.recognise.locate import Located
    from xltools.recognise.report import Report

Place = tuple[str, str]
_DUST = Decimal("0.000001")  # differences below this are binary dust, not money


@dataclass(slots=True)
class _Cells:
    """Computed cells by what stands in them: a number in the formula's place, another formula, or what was sent out."""

    typed: dict[Place, Amount] = field(default_factory=dict)
    intact: list[Place] = field(default_factory=list)
    empty: list[Place] = field(default_factory=list)


def read_computed(
    form: Form,
    sheet: Sheet,
    located: Located,
    cells: Iterable[Place],
    inputs: Mapping[Place, Value],
    report: Report,
) -> dict[Place, Amount]:
    """The amounts of computed cells.

    A cell with its own formula counts with what the formula gives over the reported parts, whatever result was saved;
    one with a number or another formula counts with what it shows, and is reported.
    """
    sorted_cells = _sort(form, sheet, located, cells, report)
    given = {place: value.amount for place, value in inputs.items() if value.amount is not None}
    due = recomputed(form, given | sorted_cells.typed, located.rows)
    _report_typed(form, located, sorted_cells, due, report)
    _report_empty(form, located, sorted_cells.empty, due, report)
    texts = {place[0].partition(".")[0] for place, value in inputs.items() if value.cleaned or value.problem}
    _report_saved(form, sheet, located, sorted_cells.intact, due, texts, report)
    return {place: due[place] for place in (*sorted_cells.intact, *sorted_cells.empty) if place in due} | sorted_cells.typed


def _sort(form: Form, sheet: Sheet, located: Located, cells: Iterable[Place], report: Report) -> _Cells:
    found = _Cells()
    for place in cells:
        cell = sheet.at(*located.places[place])
        value = read_value(form.items[place[0]], form.unit, cell.value)
        if cell.formula is None:
            if value.amount is not None:
                found.typed[place] = value.amount
            else:
                found.empty.append(place)
            continue
        expected = expected_formula(form, *place, located.places, located.spans)
        if expected is None or _normal(cell.formula) == _normal(expected):
            found.intact.append(place)
            continue
        _report_changed(form, located, place, cell, expected, report)
        if value.amount is not None:
            found.typed[place] = value.amount
        else:
            found.intact.append(place)
    return found


def _normal(formula: str) -> str:
    """A formula for comparing: without blanks, dollar signs and the prefix of newer functions, upper case."""
    return formula.lstrip("=").replace(" ", "").replace("$", "").replace("_xlfn.", "").replace("_XLFN.", "").upper()


def _report_changed(
    form: Form, located: Located, place: Place, cell: Cell, expected: str, report: Report
) -> None:
    message = _("The formula of {label} was changed to {formula}; the form has {expected}")
    report.add(
        "formula.changed",
        Severity.ERROR,
        message.format(label=form.label(place[0]), formula=cell.formula, expected=expected),
        place=located.places[place],
        item=place[0],
        actual=cell.formula or "",
        expected=expected,
    )


def _report_typed(form: Form, located: Located, cells: _Cells, due: Mapping[Place, Amount], report: Report) -> None:
    changed = {finding.cell for finding in report.findings if finding.rule == "formula.changed"}
    for place, amount in cells.typed.items():
        at = located.places[place]
        expected = expected_formula(form, *place, located.places, located.spans) or ""
        before = len(report.findings)
        parts = due.get(place)
        if parts is None:
            message = _("The formula of {label} was replaced by the number {value}, and its parts are blank")
        elif parts.value == amount.value:
            message = _("The formula of {label} was replaced by the number {value}; restore the formula {formula}")
        else:
            message = _(
                "The formula of {label} was replaced by the number {value}, but its parts give {parts};"
                " restore the formula {formula}"
            )
        report.add(
            "formula.replaced",
            Severity.ERROR,
            message.format(
                label=form.label(place[0]), value=amount.value, parts=parts.value if parts else "", formula=expected
            ),
            place=at,
            item=place[0],
            actual=str(amount.value),
            expected=str(parts.value) if parts else "",
            difference=amount.value - parts.value if parts else None,
        )
        if report.findings[before].cell in changed:
            del report.findings[before]


def _report_empty(
    form: Form, located: Located, cells: Iterable[Place], due: Mapping[Place, Amount], report: Report
) -> None:
    for place in cells:
        if place not in due:
            continue
        expected = expected_formula(form, *place, located.places, located.spans) or ""
        message = _("The formula of {label} is missing; its parts give {parts}. Enter {formula}")
        report.add(
            "formula.missing",
            Severity.ERROR if place[1] == TOTAL_ROW else Severity.NOTE,
            message.format(label=form.label(place[0]), parts=due[place].value, formula=expected),
            place=located.places[place],
            item=place[0],
            expected=str(due[place].value),
        )


def _report_saved(
    form: Form,
    sheet: Sheet,
    located: Located,
    cells: Iterable[Place],
    due: Mapping[Place, Amount],
    texts: set[str],
    report: Report,
) -> None:
    """Compare the results saved with the file with what the formulas give."""
    uncalculated = 0
    for place in cells:
        cell = sheet.at(*located.places[place])
        amount = due.get(place)
        if isinstance(cell.value, ErrorValue):
            message = _("{label} shows the error {error}; correct the cell or what it refers to")
            report.add(
                "value.error",
                Severity.ERROR,
                message.format(label=form.label(place[0]), error=cell.value),
                place=located.places[place],
                item=place[0],
                actual=str(cell.value),
            )
        elif amount is not None and cell.value is None:
            uncalculated += 1
        elif (saved := _saved(cell, form, place, amount)) is not None and amount is not None:
            spoiled = place[0].partition(".")[0] in texts
            message = (
                _("{label} shows {saved}, but its parts give {parts}: Excel does not add numbers stored as text")
                if spoiled
                else _("{label} was saved as {saved}, but its parts now give {parts}; open the file in Excel and save it")
            )
            report.add(
                "formula.stale",
                Severity.ERROR if spoiled else Severity.NOTE,
                message.format(label=form.label(place[0]), saved=saved, parts=amount.value),
                place=located.places[place],
                item=place[0],
                actual=str(saved),
                expected=str(amount.value),
                difference=saved - amount.value,
            )
    if uncalculated:
        message = _("{n} formulas were never calculated; their results were computed here. Open the file in Excel and save it")
        report.add("formula.not_calculated", Severity.NOTE, message.format(n=uncalculated))


def _saved(cell: Cell, form: Form, place: Place, amount: Amount | None) -> Decimal | None:
    """The saved result where it differs from what the formula gives, else None."""
    saved = read_value(form.items[place[0]], form.unit, cell.value)
    if saved.amount is None:
        return Decimal(0) if amount is not None and amount.value != 0 and cell.value == "" else None
    if amount is None or abs(saved.amount.value - amount.value) > _DUST:
        return saved.amount.value
    return None
