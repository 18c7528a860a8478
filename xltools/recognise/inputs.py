"""Read the cells that a clerk fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.form import Kind
from xltools.core.messages import N_, _
from xltools.core.text import Cleaning
from xltools.recognise.money import AS_THE_FORM
from xltools.recognise.values import USUAL_DECIMALS, decimals_written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from xltools.core.form import Form
    from xltools.core.snapshot import Cell, Sheet
    from xltools.recognise.money import Money
    from xltools.recognise.report import Report
    from xltools.recognise.values import Value

Place = tuple[str, str]

_CLEANED = {
    Cleaning.TEXT: N_("a number stored as text"),
    Cleaning.FULL_WIDTH: N_("full-width characters"),
    Cleaning.SPACES: N_("blanks or line breaks"),
    Cleaning.SEPARATORS: N_("thousands separators"),
    Cleaning.CURRENCY: N_("a currency sign"),
    Cleaning.UNIT: N_("a unit behind the number"),
    Cleaning.CONVERTED: N_("converted from another unit"),
    Cleaning.PERCENT: N_("a per cent sign"),
    Cleaning.MINUS: N_("a dash for the minus sign"),
    Cleaning.BRACKETS: N_("brackets for a negative number"),
}


def read_inputs(
    form: Form,
    sheet: Sheet,
    places: Mapping[Place, tuple[int, int]],
    cells: Iterable[Place],
    report: Report,
    money: Money = AS_THE_FORM,
) -> dict[Place, Value]:
    """The values of input cells; blanks are left out. What was cleaned or is no number goes to the report.

    ``money`` says in which unit each table was reported; amounts are given in the form's.
    """
    filled = {place: cell for place in cells if (cell := sheet.cells.get(places[place])) is not None}
    decimals = _decimals_by_block(form, filled)
    values: dict[Place, Value] = {}
    for place, cell in filled.items():
        code = place[0]
        block = code.partition(".")[0]
        value = money.read(form, code, cell.value, decimals.get(block, USUAL_DECIMALS))
        if cell.formula is not None and cell.value is None:
            _report_uncalculated(form, code, places[place], cell.formula, report)
        elif value.error or value.problem or value.cleaned:
            _report(form, code, places[place], value, report)
        elif form.items[code].kind is Kind.PERCENT and value.amount and 0 < abs(value.amount.value) < 1:
            _report_fraction(form, code, places[place], value.amount.value, report)
        if value.amount is not None or value.text is not None:
            values[place] = value
    return values


def _decimals_by_block(form: Form, cells: Mapping[Place, Cell]) -> dict[str, int]:
    """The precision that a table's amounts were written with: the most decimal places among them."""
    decimals: dict[str, int] = {}
    for (code, _row), cell in cells.items():
        if isinstance(cell.value, float) and form.items[code].kind is Kind.AMOUNT:
            written = decimals_written(cell.value) or 0
            block = code.partition(".")[0]
            if written > decimals.get(block, 0):
                decimals[block] = written
    return decimals


def _report(form: Form, code: str, place: tuple[int, int], value: Value, report: Report) -> None:
    label = form.label(code)
    if value.error:
        message = _("{label} shows the error {error}; correct the cell or what it refers to")
        report.add(
            "value.error",
            Severity.ERROR,
            message.format(label=label, error=value.error),
            place=place,
            item=code,
            actual=value.error,
        )
    elif value.problem:
        numeric = form.items[code].kind.is_numeric
        message = _("{label} holds “{text}”: {problem}")
        report.add(
            "value.not_a_number" if numeric else "value.code",
            Severity.ERROR if numeric else Severity.NOTE,
            message.format(label=label, text=value.text, problem=value.problem),
            place=place,
            item=code,
            actual=value.text or "",
        )
    elif value.amount is not None:
        how = _(", ").join(_(_CLEANED[step]) for step in value.cleaned)
        message = _("{label} was read as {value} ({how}); better type the bare number into {cell}")
        report.add(
            "value.cleaned",
            Severity.NOTE,
            message.format(label=label, value=f"{value.amount.value:f}", how=how, cell=to_a1(place)),
            place=place,
            item=code,
            actual=f"{value.amount.value:f}",
        )


def _report_uncalculated(form: Form, code: str, place: tuple[int, int], formula: str, report: Report) -> None:
    message = _(
        "{label} holds the formula {formula}, whose result was not saved; type the number, or save the file in Excel"
    )
    report.add(
        "value.not_calculated",
        Severity.ERROR,
        message.format(label=form.label(code), formula=formula),
        place=place,
        item=code,
        actual=formula,
    )


def _report_fraction(form: Form, code: str, place: tuple[int, int], number: Decimal, report: Report) -> None:
    """Excel makes 0.085 of a typed 8.5%; the form's percentages are 8.5, and nobody sees which one was meant."""
    message = _("{label} was read as {value} %; if {hundredfold} % is meant, type {hundredfold} without the sign")
    report.add(
        "value.fraction",
        Severity.NOTE,
        message.format(label=form.label(code), value=f"{number:f}", hundredfold=f"{(number * 100).normalize():f}"),
        place=place,
        item=code,
        actual=f"{number:f}",
    )
