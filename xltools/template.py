"""Make the workbooks that are sent out: the zone's master, and one for each department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.amount import Amount
from xltools.core.layout import WorkbookLayout
from xltools.core.register import Department, Zone, sheet_names
from xltools.forms.carry import places_of
from xltools.sheets.department import DepartmentSheet, blank_department, filled_department
from xltools.sheets.guide import guide_sheet
from xltools.sheets.layers import blank_layer_sheets
from xltools.sheets.ledger import ledger_sheet
from xltools.sheets.master import checks_sheet, comparison_sheet, summary_sheet
from xltools.sheets.register import REGISTER_SHEET, register_sheet
from xltools.sheets.stamp import stamp_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.form import Form
    from xltools.core.submission import Submission
    from xltools.forms.carry import Carried

MOST_DEPARTMENTS = 1_000
"""A master of more would be larger than any workbook that is opened."""


def master(
    form: Form,
    zone: Zone,
    submissions: Mapping[str, Submission] | None = None,
    carried: Mapping[str, Sequence[Carried]] | None = None,
) -> WorkbookLayout:
    """The master workbook of a zone: guide, register, a sheet for each department, live summary sheets, history.

    Departments with a submission (by budget code) are filled in; the others are empty. ``carried`` is what of it was
    taken over from last year; the hidden sheet keeps it.
    """
    reported, taken = submissions or {}, carried or {}
    tabs = _tabs(zone)
    sheets = [
        _department_sheet(form, zone, each, reported.get(each.code), tabs[each.code], taken.get(each.code, ()))
        for each in zone.departments
    ]
    layers = blank_layer_sheets(form, zone)
    layouts = [
        guide_sheet(form, zone, carried=bool(taken)),
        register_sheet(zone, sheets),
        *(sheet.layout for sheet in sheets),
        summary_sheet(form, zone, sheets, layers),
        comparison_sheet(form, zone, sheets),
        *(layer.sheet for layer in layers),
        checks_sheet(zone, sheets),
        ledger_sheet(zone),
        stamp_sheet(form, zone, {sheet.code: sheet.layout.name for sheet in sheets}, taken),
    ]
    return WorkbookLayout(layouts, title=heading(form, zone), first=REGISTER_SHEET)


def department_workbook(
    form: Form,
    zone: Zone,
    department: Department,
    submission: Submission | None = None,
    carried: Sequence[Carried] = (),
) -> WorkbookLayout:
    """The workbook that goes to one department of the zone: the guide, its own sheet, and the stamp."""
    sheet = _department_sheet(form, zone, department, submission, _tabs(zone)[department.code], carried)
    stamp = stamp_sheet(form, zone, {sheet.code: sheet.layout.name}, {sheet.code: carried})
    layouts = [guide_sheet(form, zone, carried=bool(carried)), sheet.layout, stamp]
    return WorkbookLayout(layouts, title=heading(form, zone), first=sheet.layout.name)


def heading(form: Form, zone: Zone) -> str:
    """What the form is called in a zone and a year."""
    return f"{zone.name}{zone.year}年度{form.title}"


def _tabs(zone: Zone) -> dict[str, str]:
    """The departments' tabs by budget code: the same in the master and in a department's own workbook."""
    names = sheet_names((each.code, each.name) for each in zone.departments)
    return {each.code: tab for each, tab in zip(zone.departments, names, strict=True)}


def _department_sheet(
    form: Form,
    zone: Zone,
    department: Department,
    submission: Submission | None,
    tab: str,
    carried: Sequence[Carried],
) -> DepartmentSheet:
    if submission is not None:
        notes = _notes(form, zone.year - 1, submission, carried)
        return filled_department(form, submission, sheet=tab, title=heading(form, zone), live=True, notes=notes)
    presets: dict[str, Amount | str] = {
        "cover.name": department.name,
        "cover.code": department.code,
        "cover.year": Amount.exact(zone.year),
    }
    if department.contact:
        presets["profile.contact"] = department.contact
    return blank_department(form, sheet=tab, title=heading(form, zone), presets=presets, units=department.units)


def _notes(
    form: Form, last_year: int, submission: Submission, carried: Sequence[Carried]
) -> dict[tuple[str, str], str]:
    """Where the inputs that still hold what was taken over are from."""
    notes: dict[tuple[str, str], str] = {}
    for place, each in places_of(form, carried, submission).items():
        fact = submission.facts.get(place)
        held = None if fact is None else fact.text if fact.amount is None else fact.amount.value
        if held == (each.value if isinstance(each.value, str) else each.value.value):
            source = form.label(form.carry[each.item])
            notes[place] = f"取自{last_year}年度报送的“{source}”。与实际不符的，请改正并说明原因。"
    return notes
