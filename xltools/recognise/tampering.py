"""What is said about computed cells that no longer compute what the form computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW
from xltools.core.messages import N_, _
from xltools.forms.formulas import expected_formula
from xltools.recognise.alteration import Alteration, alteration

if TYPE_CHECKING:
    from decimal import Decimal

    from xltools.core.amount import Amount
    from xltools.core.form import Form
    from xltools.core.snapshot import Cell
    from xltools.recognise.locate import Located
    from xltools.recognise.report import Report

Place = tuple[str, str]

_ALTERED = {
    Alteration.EXTERNAL: N_("The formula of {label} was changed to {formula}, which takes figures from another file"),
    Alteration.OTHER_SHEET: N_("The formula of {label} was changed to {formula}, which takes figures from elsewhere"),
    Alteration.SHIFTED: N_("The formula of {label} moved to other cells: {formula}"),
    Alteration.TOO_SHORT: N_("The formula of {label} leaves cells out: {formula}"),
    Alteration.TOO_LONG: N_("The formula of {label} takes in cells too many: {formula}"),
    Alteration.CHANGED: N_("The formula of {label} was changed to {formula}"),
}


def report_changed(
    form: Form, located: Located, place: Place, cell: Cell, shown: Amount | None, due: Amount | None, report: Report
) -> None:
    """Another formula stands in the cell; ``shown`` is its saved result, which counts, ``due`` what the parts give."""
    expected = _expected(form, located, place)
    formula = cell.formula or ""
    kind = alteration(formula, expected, report.sheet)
    differs = shown is not None and due is not None and shown.value != due.value
    parts = [_(_ALTERED[kind]), _("It shows {value}, but its parts give {parts}") if differs else ""]
    parts.append(_("Restore the formula {expected}"))
    report.add(
        kind,
        Severity.ERROR,
        _("; ")
        .join(filter(None, parts))
        .format(label=form.label(place[0]), formula=formula, value=_plain(shown), parts=_plain(due), expected=expected),
        place=located.places[place],
        item=place[0],
        actual=formula,
        expected=expected,
        difference=shown.value - due.value if shown is not None and due is not None else None,
    )


def report_narrow(form: Form, located: Located, place: Place, cell: Cell, report: Report) -> None:
    """The formula gives the right result today, and leaves out rows of the table that are still blank."""
    expected = _expected(form, located, place)
    message = _(
        "The formula of {label}, {formula}, leaves out rows that are blank today; restore the formula {expected}"
    )
    report.add(
        "formula.leaves_out",
        Severity.NOTE,
        message.format(label=form.label(place[0]), formula=cell.formula, expected=expected),
        place=located.places[place],
        item=place[0],
        actual=cell.formula or "",
        expected=expected,
    )


def report_wide(form: Form, located: Located, place: Place, cell: Cell, report: Report) -> None:
    """The formula gives the right result today, and takes in cells outside its table that hold no figure yet."""
    expected = _expected(form, located, place)
    message = _(
        "The formula of {label}, {formula}, reaches beyond its table, where no figure stands today;"
        " restore the formula {expected}"
    )
    report.add(
        "formula.reaches_beyond",
        Severity.NOTE,
        message.format(label=form.label(place[0]), formula=cell.formula, expected=expected),
        place=located.places[place],
        item=place[0],
        actual=cell.formula or "",
        expected=expected,
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


def report_idle(located: Located, places: list[Place], report: Report) -> None:
    """Formulas are missing where there is nothing to add up yet: one note for all of them."""
    message = _("These cells have lost their formulas, or never had any: {cells}. Copy the formulas from the row above")
    cells = [to_a1(at) for at in sorted(located.places[place] for place in places)]
    first = places[0]
    report.add(
        "formula.missing",
        Severity.NOTE,
        message.format(cells=_(", ").join(cells)),
        place=located.places[first],
        item=first[0],
        actual="、".join(cells),
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
