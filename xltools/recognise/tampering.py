"""What is said about computed cells that no longer compute what the form computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW
from xltools.core.messages import _
from xltools.forms.formulas import expected_formula

if TYPE_CHECKING:
    from decimal import Decimal

    from xltools.core.amount import Amount
    from xltools.core.form import Form
    from xltools.core.snapshot import Cell
    from xltools.recognise.locate import Located
    from xltools.recognise.report import Report

Place = tuple[str, str]


def report_changed(
    form: Form, located: Located, place: Place, cell: Cell, shown: Amount | None, due: Amount | None, report: Report
) -> None:
    """Another formula stands in the cell; ``shown`` is its saved result, which counts, ``due`` what the parts give."""
    expected = _expected(form, located, place)
    differs = shown is not None and due is not None and shown.value != due.value
    message = (
        _(
            "The formula of {label} was changed to {formula}, which shows {value}, but its parts give {parts};"
            " restore the formula {expected}"
        )
        if differs
        else _("The formula of {label} was changed to {formula}; restore the formula {expected}")
    )
    report.add(
        "formula.changed",
        Severity.ERROR,
        message.format(
            label=form.label(place[0]), formula=cell.formula, value=_plain(shown), parts=_plain(due), expected=expected
        ),
        place=located.places[place],
        item=place[0],
        actual=cell.formula or "",
        expected=expected,
        difference=shown.value - due.value if shown is not None and due is not None else None,
    )


def report_replaced(
    form: Form, located: Located, place: Place, typed: Amount, due: Amount | None, report: Report
) -> None:
    """A number was typed over the formula."""
    if due is None:
        message = _(
            "The formula of {label} was replaced by the number {value}, and its parts are blank;"
            " fill in the parts and restore the formula {formula}"
        )
    elif due.value == typed.value:
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
            label=form.label(place[0]),
            value=_plain(typed),
            parts=_plain(due),
            formula=_expected(form, located, place),
        ),
        place=located.places[place],
        item=place[0],
        actual=_plain(typed),
        expected=_plain(due),
        difference=typed.value - due.value if due else None,
    )


def report_missing(form: Form, located: Located, place: Place, cell: Cell, due: Amount, report: Report) -> None:
    """Nothing computes the cell; in a row that a clerk added nobody can expect otherwise."""
    message = _("The formula of {label} is missing; its parts give {parts}. Enter {formula}")
    report.add(
        "formula.missing",
        Severity.ERROR if place[1] == TOTAL_ROW else Severity.NOTE,
        message.format(label=form.label(place[0]), parts=_plain(due), formula=_expected(form, located, place)),
        place=located.places[place],
        item=place[0],
        actual="" if cell.value is None else str(cell.value),
        expected=_plain(due),
    )


def report_error(form: Form, located: Located, place: Place, error: str, report: Report) -> None:
    """A formula of the form shows an error value."""
    message = _("{label} shows the error {error}; correct the cell or what it refers to")
    report.add(
        "value.error",
        Severity.ERROR,
        message.format(label=form.label(place[0]), error=error),
        place=located.places[place],
        item=place[0],
        actual=error,
    )


def report_stale(
    form: Form, located: Located, place: Place, saved: Decimal, due: Decimal | None, report: Report, *, texts: bool
) -> None:
    """The saved result is not what the parts give; ``texts`` when Excel passed over numbers stored as text."""
    message = (
        _("{label} shows {saved}, but its parts give {parts}: Excel does not add numbers stored as text; retype them")
        if texts
        else _("{label} was saved as {saved}, but its parts now give {parts}; open the file in Excel and save it")
    )
    parts = _("nothing") if due is None else f"{due:f}"
    report.add(
        "formula.stale",
        Severity.ERROR if texts else Severity.NOTE,
        message.format(label=form.label(place[0]), saved=f"{saved:f}", parts=parts),
        place=located.places[place],
        item=place[0],
        actual=f"{saved:f}",
        expected="" if due is None else f"{due:f}",
        difference=saved - (due or 0),
    )


def report_uncalculated(number: int, report: Report) -> None:
    """The file was written by a program that calculates nothing: one note for all its formulas."""
    message = _(
        "{n} formulas were never calculated; their results were computed here. Open the file in Excel and save it"
    )
    report.add("formula.not_calculated", Severity.NOTE, message.format(n=number))


def _expected(form: Form, located: Located, place: Place) -> str:
    return expected_formula(form, *place, located.places, located.spans) or ""


def _plain(amount: Amount | None) -> str:
    return f"{amount.value:f}" if amount else ""
