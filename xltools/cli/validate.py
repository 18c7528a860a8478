"""``xltools validate``: check workbooks that were handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.cli.intake import could_not_work, form_named, take_in
from xltools.cli.options import command as command_of
from xltools.cli.options import form_option, format_option, inputs_argument, output_option, year_option
from xltools.cli.output import COULD_NOT_WORK, exit_code, print_findings
from xltools.cli.write import write_workbook
from xltools.core.layout import WorkbookLayout
from xltools.core.messages import N_
from xltools.sheets.findings import findings_sheet
from xltools.sheets.stamp import result_stamp
from xltools.validate import validate

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.assemble import Assembly
    from xltools.core.finding import Finding


@command_of(
    help=N_(
        "Check department workbooks, a master, or a folder of them.\n\n"
        "Totals and relations are judged by interval arithmetic, so that rounding is not taken for an error. Required "
        "fields, error values, formulas that were changed or replaced by a number, and choices are checked too."
    )
)
@inputs_argument
@output_option(N_("Also write the findings to this workbook."))
@format_option
@year_option
@form_option
def command(
    inputs: tuple[Path, ...], output: Path | None, output_format: str, year: int | None, form_name: str
) -> None:
    """Print the findings; the exit code says whether one of them is an error."""
    form = form_named(form_name)
    assembly = take_in(inputs, form_name, year=year, output_format=output_format, leave_out=output)
    findings = validate(form, assembly.submissions, assembly.findings)
    print_findings(findings, output_format)
    if output is not None:
        write_workbook(output, _findings_workbook(findings, assembly), output_format, inputs=inputs)
    click.get_current_context().exit(COULD_NOT_WORK if could_not_work(assembly) else exit_code(findings))


def _findings_workbook(findings: list[Finding], assembly: Assembly) -> WorkbookLayout:
    return WorkbookLayout([findings_sheet(findings, {}), result_stamp(assembly.zone, assembly.year or 0)])
