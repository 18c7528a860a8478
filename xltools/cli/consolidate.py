"""``xltools consolidate``: add the departments up for the whole zone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from xltools.cli.intake import form_named, read_checked, take_in
from xltools.cli.options import JSON, form_option, format_option, inputs_argument, option, output_option, year_option
from xltools.cli.options import command as command_of
from xltools.cli.output import COULD_NOT_WORK, complain, exit_code, print_findings, print_json
from xltools.cli.totals import print_totals, totals_json
from xltools.cli.write import write_workbook
from xltools.consolidate import consolidate, summary
from xltools.core.messages import N_, _
from xltools.validate import validate

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.core.consolidation import Consolidation


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
@option("--zone", default="", help=N_("The zone's name; otherwise the one that the workbooks were made for."))
@form_option
def command(
    inputs: tuple[Path, ...], output: Path | None, output_format: str, year: int | None, zone: str, form_name: str
) -> None:
    """Write the summary and print the totals."""
    form = form_named(form_name)
    each = partial(read_checked, form_name)
    assembly = take_in(inputs, form_name, year=year, output_format=output_format, leave_out=output, each=each)
    findings = validate(form, assembly.submissions, assembly.findings, texts=False)
    context = click.get_current_context()
    result = consolidate(form, zone or assembly.zone, assembly.year or 0, assembly.submissions, findings)
    if not assembly.submissions:
        _say_that_nothing_is_left(result, output_format)
        context.exit(COULD_NOT_WORK)
    if output is not None:
        write_workbook(output, summary(result), output_format, inputs=inputs)
    if output_format == JSON:
        print_json(totals_json(result))
    else:
        print_totals(result)
        print_findings(findings, output_format)
    context.exit(exit_code(findings))


def _say_that_nothing_is_left(result: Consolidation, output_format: str) -> None:
    if output_format == JSON:
        print_json(totals_json(result))
    else:
        print_findings(result.findings, output_format)
        complain(_("No department with figures is left to add up, so nothing was written; see the list above."))
