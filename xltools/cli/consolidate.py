"""``xltools consolidate``: add the departments up for the whole zone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.attendance import attendance
from xltools.cli.departments import listed
from xltools.cli.intake import form_named, take_in
from xltools.cli.options import JSON, form_option, format_option, inputs_argument, option, output_option, year_option
from xltools.cli.options import command as command_of
from xltools.cli.output import COULD_NOT_WORK, complain, exit_code, fail, print_findings, print_json
from xltools.cli.totals import print_totals, totals_json
from xltools.cli.validate import handed_in_before, last_year_option
from xltools.cli.write import write_workbook
from xltools.consolidate import consolidate, summary
from xltools.core.layer import Layer
from xltools.core.messages import N_, _
from xltools.core.scale import UNITS
from xltools.excel.memory import uncollected
from xltools.excel.read import UnreadableError, read
from xltools.recognise.layers import Entries, read_layers
from xltools.validate import validate

if TYPE_CHECKING:
    from xltools.core.consolidation import Consolidation
    from xltools.core.form import Form


@command_of(
    help=N_(
        "Add up a master workbook, or a folder of department workbooks, for the whole zone.\n\n"
        "The summary carries the department sheets and live formulas over them, charts, a reconciliation, and the "
        "file and cell that every figure came from. Files that cannot be read are named; the others are added up "
        "all the same."
    )
)
@inputs_argument
@output_option(N_("The summary workbook to write; without it, the totals are only printed."))
@format_option
@year_option
@option(
    "--departments",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("The table of departments, CSV or Excel: it says who is missing, and what groups they are added up in."),
)
@last_year_option
@option(
    "--allow-missing",
    is_flag=True,
    help=N_("Let the figures of --last-year stand in for departments that have not reported; they are marked."),
)
@option(
    "--adjustments",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("A workbook with the sheets 差额表 and 调整表, for example the master; a master that is read has its own."),
)
@option(
    "--unit",
    type=click.Choice(UNITS),
    help=N_("Show money in the summary in this unit instead of the form's; the sheet 勾稽 proves the conversion."),
)
@option("--zone", default="", help=N_("The zone's name; otherwise the one that the workbooks were made for."))
@form_option
def command(
    inputs: tuple[Path, ...],
    output: Path | None,
    output_format: str,
    year: int | None,
    departments: Path | None,
    last_year: Path | None,
    allow_missing: bool,  # noqa: FBT001 - a flag of the command line
    adjustments: Path | None,
    unit: str | None,
    zone: str,
    form_name: str,
) -> None:
    """Write the summary and print the totals."""
    if allow_missing and last_year is None:
        fail(_("--allow-missing needs --last-year: whose figures are to stand in?"))
    form = form_named(form_name)
    register = listed(departments) if departments else ()
    assembly = take_in(inputs, form_name, year=year, output_format=output_format, leave_out=output, texts=True)
    earlier = handed_in_before(last_year, form_name, output_format)
    present = attendance(assembly, register, earlier if allow_missing else None)
    added = _layers(form, adjustments) if adjustments else Entries(assembly.entries, ())
    found = (*assembly.findings, *present.findings, *added.findings)
    context = click.get_current_context()
    with uncollected():
        findings = validate(form, assembly.submissions, found, earlier, texts=False)
        result = consolidate(
            form,
            zone or assembly.zone,
            assembly.year or 0,
            present.submissions,
            findings,
            entries=added.entries,
            present=present,
            unit=unit or "",
        )
        if not present.submissions:
            _say_that_nothing_is_left(result, output_format)
            context.exit(COULD_NOT_WORK)
        if output is not None:
            kept = [path for path in (*inputs, departments, last_year, adjustments) if path]
            write_workbook(output, summary(result), output_format, inputs=kept)
        if output_format == JSON:
            print_json(totals_json(result))
        else:
            print_totals(result)
            print_findings(findings, output_format)
    context.exit(exit_code(findings))


def _layers(form: Form, workbook: Path) -> Entries:
    """The entries of 差额表 and 调整表 in a workbook; ends the command where it has none of these sheets."""
    try:
        snapshot = read(workbook)
    except UnreadableError as error:
        fail(str(error))
    if not any(snapshot.sheet(layer) for layer in Layer):
        fail(_("{name} has neither a sheet 差额表 nor a sheet 调整表").format(name=workbook.name))
    return read_layers(form, snapshot)


def _say_that_nothing_is_left(result: Consolidation, output_format: str) -> None:
    if output_format == JSON:
        print_json(totals_json(result))
    else:
        print_findings(result.findings, output_format)
        complain(_("No department with figures is left to add up, so nothing was written; see the list above."))
