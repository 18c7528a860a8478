"""Make a department's submission of a sheet whose items were located."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.last_year import not_as_carried
from xltools.core.address import to_a1
from xltools.core.finding import Finding, Severity
from xltools.core.form import Shape
from xltools.core.messages import _
from xltools.core.submission import Fact, Submission
from xltools.forms.carry import carried_in
from xltools.forms.formulas import computed
from xltools.recognise.computed import read_computed
from xltools.recognise.hidden import report_hidden
from xltools.recognise.identity import CODE, identify, report_identity
from xltools.recognise.inputs import read_inputs
from xltools.recognise.money import find_money, report_money
from xltools.recognise.report import Report
from xltools.recognise.unread import report_unread
from xltools.recognise.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.core.amount import Amount
    from xltools.core.form import Form
    from xltools.core.snapshot import Sheet, Source
    from xltools.recognise.index import SheetIndex
    from xltools.recognise.locate import Located
    from xltools.recognise.regions import Regions
    from xltools.sheets.stamp import Stamp

Place = tuple[str, str]


def read_sheet(
    form: Form, source: Source, indexed: SheetIndex, regions: Regions, located: Located, stamp: Stamp | None
) -> tuple[Submission, list[Finding]]:
    """The submission on a sheet, with everything that had to be cleaned, is missing or was changed."""
    sheet = indexed.sheet
    identity = identify(sheet, located, stamp)
    report = Report(source, sheet.name, department=identity.code, year=identity.year)
    report_identity(sheet, located, identity, report)
    rows = {block.id: list(located.rows.get(block.id, ())) for block in form.blocks if block.shape is Shape.UNITS}
    computed_cells = [place for place in computed(form, rows) if place in located.places]
    skipped = {*computed_cells, CODE}
    _report_structure(form, regions, located, report)
    money = find_money(form, indexed, regions, report)
    wanted = (place for place in located.places if place not in skipped)
    inputs = read_inputs(form, sheet, located.places, wanted, report, money)
    report_unread(form, sheet, regions, located, report, money.places)
    report_hidden(sheet, located, report)
    amounts = read_computed(form, sheet, located, computed_cells, inputs, report, money)
    reported = {place: value.amount for place, value in inputs.items() if value.amount is not None}
    report_money(form, money, reported | amounts, report)
    inputs[CODE] = Value(text=identity.code)
    facts = _facts(sheet, located, inputs, amounts)
    submission = Submission(
        code=identity.code,
        name=identity.name,
        year=identity.year,
        form=form.id,
        version=stamp.version if stamp else form.version,
        sheet=sheet.name,
        source=source,
        facts=facts,
        rows=_rows(located, facts),
    )
    _report_carried(form, submission, stamp, report)
    return submission, report.findings


def _report_carried(form: Form, submission: Submission, stamp: Stamp | None, report: Report) -> None:
    """What the sheet was given from last year when it was sent out, and no longer says."""
    if stamp is not None:
        sent_out = carried_in(form, stamp.carried.get(submission.code, ()))
        report.findings += not_as_carried(form, submission, sent_out)


def _rows(located: Located, facts: Iterable[Place]) -> dict[str, dict[str, str]]:
    """The rows of each table that hold something: a label alone reports nothing."""
    holding = {(code.partition(".")[0], row) for code, row in facts}
    kept = {
        block: {row: label for row, label in rows.items() if (block, row) in holding}
        for block, rows in located.rows.items()
    }
    return {block: rows for block, rows in kept.items() if rows}


def _facts(
    sheet: Sheet, located: Located, inputs: Mapping[Place, Value], amounts: Mapping[Place, Amount]
) -> dict[Place, Fact]:
    """What was typed, then what is computed; a budget code that only the stamp has stands in no cell."""
    name, places = sheet.name, located.places
    facts: dict[Place, Fact] = {}
    for place, value in inputs.items():
        if value.amount is not None or value.text:
            at = places.get(place)
            facts[place] = Fact(*place, value.amount, value.text, name, to_a1(at) if at else "")
    for place, amount in amounts.items():
        facts[place] = Fact(*place, amount, None, name, to_a1(places[place]))
    return facts


def _report_structure(form: Form, regions: Regions, located: Located, report: Report) -> None:
    for block in form.blocks:
        if block.id not in regions.areas:
            message = _("The table “{title}” is missing; copy it from the template")
            report.add("structure.block", Severity.ERROR, message.format(title=block.title), item=block.id)
    if regions.by_heading:
        titles = [form.block(block).title for block in regions.by_heading]
        message = _("The names of these tables were lost; they were found by their headings: {titles}")
        text = message.format(titles=_(", ").join(titles))
        report.add("structure.names", Severity.NOTE, text, actual="、".join(titles))
    for code, label in located.missing:
        message = _("“{label}” was not found in “{title}”; restore the label as the template has it")
        block = form.block(code.partition(".")[0])
        report.add("structure.label", Severity.ERROR, message.format(label=label, title=block.title), item=code)
