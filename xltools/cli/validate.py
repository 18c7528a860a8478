"""``xltools validate``: check workbooks that were handed in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from xltools.cli.examine import recalculating, take_recalculated
from xltools.cli.explained import baseline_option, explanations_in, explanations_option, settled
from xltools.cli.intake import could_not_work, form_named, input_files, take_in
from xltools.cli.marked import annotate_option, refuse_among_inputs, write_marked
from xltools.cli.options import command as command_of
from xltools.cli.options import (
    engine_options,
    form_option,
    format_option,
    inputs_argument,
    output_option,
    year_option,
)
from xltools.cli.output import COULD_NOT_WORK, exit_code, print_findings
from xltools.cli.write import write_workbook
from xltools.core.layout import WorkbookLayout
from xltools.core.messages import N_
from xltools.sheets.findings import findings_sheet
from xltools.sheets.stamp import result_stamp
from xltools.validate import validate

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@command_of(
    help=N_(
        "Check department workbooks, a master, or a folder of them.\n\n"
        "Totals and relations are judged by interval arithmetic, so that rounding is not taken for an error. Required "
        "fields, error values, formulas that were changed or replaced by a number, and choices are checked too, and "
        "every formula is recalculated."
    )
)
@inputs_argument
@output_option(N_("Also write the findings to this workbook, with room for explanations."))
@format_option
@year_option
@form_option
@annotate_option
@explanations_option
@baseline_option
@engine_options
def command(
    inputs: tuple[Path, ...],
    output: Path | None,
    output_format: str,
    year: int | None,
    form_name: str,
    annotate: Path | None,
    explanations: Path | None,
    baseline: Path | None,
    engine: tuple[str, ...],
    today: dt.datetime | None,
    no_recalculation: bool,  # noqa: FBT001 - a flag of the command line
) -> None:
    """Print the findings; the exit code says whether one of them is an error."""
    form = form_named(form_name)
    refuse_among_inputs(annotate, inputs)
    how = recalculating(engine, today, off=no_recalculation)
    each = partial(take_recalculated, form_name, how) if how else None
    assembly = take_in(inputs, form_name, year=year, output_format=output_format, leave_out=output, each=each)
    known = explanations_in(explanations, output)
    findings = settled(validate(form, assembly.submissions, assembly.findings), known, baseline)
    print_findings(findings, output_format)
    if output is not None:
        sheet = findings_sheet(findings, {}, explanations=known)
        stamp = result_stamp(assembly.zone, assembly.year or 0)
        write_workbook(output, WorkbookLayout([sheet, stamp]), output_format, inputs=inputs)
    if annotate is not None:
        write_marked(annotate, input_files(inputs, output), findings, known, output_format)
    click.get_current_context().exit(COULD_NOT_WORK if could_not_work(assembly) else exit_code(findings))
