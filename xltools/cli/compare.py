"""``xltools compare``: the departments beside each other, and budget against final account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.cli.intake import form_named, take_in
from xltools.cli.options import JSON, form_option, format_option, inputs_argument, option, output_option, year_option
from xltools.cli.options import command as command_of
from xltools.cli.output import COULD_NOT_WORK, complain, exit_code, print_findings, print_json
from xltools.cli.totals import print_comparison
from xltools.cli.write import write_workbook
from xltools.compare import comparison, comparison_facts
from xltools.core.messages import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.assemble import Assembly


@command_of(
    help=N_(
        "Compare the departments of a master workbook, or of a folder of department workbooks.\n\n"
        "One sheet sets the departments side by side (amounts, shares, per head, rank, outliers), another sets the "
        "final account against the initial and the adjusted budget. Shares and rates are computed from sums."
    )
)
@inputs_argument
@output_option(N_("The comparison workbook to write; without it, the key ratios are only printed."))
@format_option
@year_option
@option("--zone", default="", help=N_("The zone's name; otherwise the one that the workbooks were made for."))
@form_option
def command(
    inputs: tuple[Path, ...], output: Path | None, output_format: str, year: int | None, zone: str, form_name: str
) -> None:
    """Write the comparison and print its key ratios."""
    form = form_named(form_name)
    assembly = take_in(inputs, form_name, year=year, output_format=output_format, leave_out=output)
    context = click.get_current_context()
    if not assembly.submissions:
        _say_that_nothing_is_left(assembly, zone, output_format)
        context.exit(COULD_NOT_WORK)
    facts = comparison_facts(form, assembly.submissions)
    if output is not None:
        layout = comparison(form, zone or assembly.zone, assembly.year or 0, assembly.submissions)
        write_workbook(output, layout, output_format, inputs=inputs)
    if output_format == JSON:
        findings = [finding.as_json() for finding in assembly.findings]
        print_json({"zone_name": zone or assembly.zone, "year": assembly.year, **facts.as_json(), "findings": findings})
    else:
        print_comparison(form, facts)
        print_findings(assembly.findings, output_format)
    context.exit(exit_code(assembly.findings))


def _say_that_nothing_is_left(assembly: Assembly, zone: str, output_format: str) -> None:
    if output_format == JSON:
        findings = [finding.as_json() for finding in assembly.findings]
        print_json({"zone_name": zone or assembly.zone, "year": assembly.year, "departments": [], "findings": findings})
    else:
        print_findings(assembly.findings, output_format)
        complain(_("No department with figures is left to compare, so nothing was written; see the list above."))
