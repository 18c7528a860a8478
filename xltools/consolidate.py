"""Add up the departments of a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.amount import Amount, total
from xltools.core.consolidation import Consolidation
from xltools.core.form import TOTAL_ROW, Form, Shape
from xltools.core.layer import Layer
from xltools.core.layout import WorkbookLayout
from xltools.core.register import sheet_names
from xltools.forms.complete import completed
from xltools.sheets.department import DepartmentSheet, filled_department
from xltools.sheets.findings import findings_sheet
from xltools.sheets.layers import layer_sheets
from xltools.sheets.overview import overview_sheet
from xltools.sheets.provenance import provenance_sheet
from xltools.sheets.reconciliation import reconciliation_sheet
from xltools.sheets.stamp import result_stamp
from xltools.sheets.units import units_sheet
from xltools.sheets.zone_sheets import zone_sheets
from xltools.sheets.zone_table import SheetSource, Source, ValueSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.attendance import Attendance
    from xltools.core.finding import Finding
    from xltools.core.layer import Entry
    from xltools.core.submission import Submission

MOST_SHEETS = 300  # departments up to which the summary carries a sheet for each of them


def consolidate(
    form: Form,
    zone: str,
    year: int,
    submissions: Sequence[Submission],
    findings: Sequence[Finding] = (),
    *,
    entries: Sequence[Entry] = (),
    present: Attendance | None = None,
    unit: str = "",
) -> Consolidation:
    """Add up the submissions of one year, in the order of their budget codes, and the entries of the layers.

    Blanks count as zero in a sum. What the form computes follows from the entries of a layer as it does on a
    department's sheet. ``present`` says which departments there are, who is missing, whose figures are last year's;
    ``unit`` is what a summary shows money in, where that is not the form's own unit.
    """
    ordered = tuple(sorted(submissions, key=lambda submission: submission.code))
    amounts = {submission.code: department_amounts(form, submission) for submission in ordered}
    listed = {layer: [entry for entry in entries if entry.layer is layer] for layer in Layer}
    layers = {layer: layer_amounts(form, each) for layer, each in listed.items() if each}
    totals = {
        code: total(parts)
        for code, item in form.items.items()
        if item.consolidated
        and (parts := [each[code] for each in (*amounts.values(), *layers.values()) if code in each])
    }
    return Consolidation(
        form,
        zone,
        year,
        ordered,
        tuple(findings),
        amounts,
        totals,
        entries=tuple(entries),
        layers=layers,
        departments=present.departments if present else (),
        missing=present.missing if present else (),
        carried=present.carried if present else frozenset(),
        unit=unit,
    )


def layer_amounts(form: Form, entries: Sequence[Entry]) -> dict[str, Amount]:
    """What the entries of one layer come to for each consolidated item; items that they leave as they are are absent.

    A layer only says what changes, so that what it does not name changes by nothing: blanks are zero here.
    """
    given = {(code, TOTAL_ROW): Amount.exact(0) for code in form.items if not form.formula(code)}
    for entry in entries:
        given[entry.item, TOTAL_ROW] += entry.amount
    amounts = {**given, **completed(form, given, {})}
    named = {entry.item for entry in entries}
    return {
        code: amount
        for code, item in form.items.items()
        if item.consolidated
        and (amount := amounts.get((code, TOTAL_ROW))) is not None
        and (amount.value or code in named)
    }


def department_amounts(form: Form, submission: Submission) -> dict[str, Amount]:
    """A department's consolidated items; of a table of records, the sum over its rows."""
    records = {block.id for block in form.blocks if block.shape is Shape.RECORDS}
    found: dict[str, Amount] = {}
    for fact in submission:
        if fact.amount is None or not form.items[fact.item].consolidated:
            continue
        if fact.item.partition(".")[0] in records:
            found[fact.item] = found.get(fact.item, Amount.exact(0)) + fact.amount
        elif fact.row == TOTAL_ROW:
            found[fact.item] = fact.amount
    return found


def summary(consolidation: Consolidation, *, most_sheets: int = MOST_SHEETS) -> WorkbookLayout:
    """The zone workbook: overview, a sheet for each kind of figure, reconciliation, provenance, findings, departments.

    Its figures are live formulas over the department sheets that it carries; beyond ``most_sheets`` departments they
    are values, and provenance alone leads back to the files.

    Raises:
        ValueError: there is no department to add up.
    """
    if not consolidation.submissions:
        message = "nothing to consolidate"
        raise ValueError(message)
    sheets = _department_sheets(consolidation) if len(consolidation.submissions) <= most_sheets else []
    sources = _sources(consolidation, sheets)
    heading = f"{consolidation.zone}{consolidation.year}年度"
    layers = layer_sheets(consolidation.form, heading, consolidation.entries)
    tables = zone_sheets(consolidation.form, heading, consolidation.scale, sources, layers)
    proof = reconciliation_sheet(consolidation, tables, sources, layers)
    places = {sheet.code: sheet for sheet in sheets}
    tree = units_sheet(consolidation, places)
    layouts = [
        overview_sheet(consolidation, tables, proof),
        *(table.sheet for table in tables.all),
        *([tree] if tree else []),
        *(layer.sheet for layer in layers),
        proof.sheet,
        provenance_sheet(consolidation, places),
        findings_sheet(consolidation.findings, places),
        *(sheet.layout for sheet in sheets),
        result_stamp(consolidation.zone, consolidation.year),
    ]
    return WorkbookLayout(layouts, title=f"{consolidation.zone}{consolidation.year}年度汇总", first=layouts[0].name)


def _department_sheets(consolidation: Consolidation) -> list[DepartmentSheet]:
    form = consolidation.form
    title = f"{consolidation.zone}{consolidation.year}年度{form.title}"
    tabs = sheet_names((each.code, each.name) for each in consolidation.submissions)
    return [
        filled_department(form, each, sheet=tab, title=title, live=False)
        for each, tab in zip(consolidation.submissions, tabs, strict=True)
    ]


def _sources(consolidation: Consolidation, sheets: Sequence[DepartmentSheet]) -> list[Source]:
    if sheets:
        return [
            SheetSource(sheet, each.code, each.name)
            for sheet, each in zip(sheets, consolidation.submissions, strict=True)
        ]
    return [ValueSource(each, each.code, each.name) for each in consolidation.submissions]
