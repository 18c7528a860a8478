"""``xltools validate``: check workbooks that were handed in."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.explained import baseline_option, explained_in, explanations_option, findings_sheets, settled
from xltools.cli.intake import could_not_work, form_named, input_files, take_in
from xltools.cli.marked import annotate_option, refuse_among_inputs, write_marked
from xltools.cli.options import (
    JSON,
    engine_options,
    form_option,
    format_option,
    inputs_argument,
    option,
    output_option,
    year_option,
)
from xltools.cli.options import command as command_of
from xltools.cli.output import COULD_NOT_WORK, exit_code, print_findings, say
from xltools.cli.write import write_workbook
from xltools.core.finding import Severity, ready
from xltools.core.layout import WorkbookLayout
from xltools.core.messages import N_, _
from xltools.sheets.stamp import result_stamp
from xltools.validate import validate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from xltools.core.finding import Finding
    from xltools.core.submission import Submission

last_year_option = option(
    "--last-year",
    type=click.Path(exists=True, path_type=Path),
    help=N_("Last year's workbooks, or their folder: opening figures and large changes are compared with them."),
)

profile_option = option(
    "--profile",
    help=N_(
        "The zone's scoring profile, an id or a TOML file: what contradicts it is an error. Without it, scores are "
        "held against the usual profile, and what differs is to be explained."
    ),
)


@command_of(
    help=N_(
        "Check department workbooks, a master, or a folder of them.\n\n"
        "Totals and relations are judged by interval arithmetic, so that rounding is not taken for an error. Required "
        "fields, error values, formulas that were changed or replaced by a number, choices, texts and self-assessed "
        "scores are checked too, and every formula is recalculated."
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
@last_year_option
@profile_option
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
    last_year: Path | None,
    profile: str | None,
    engine: tuple[str, ...],
    today: dt.datetime | None,
    no_recalculation: bool,  # noqa: FBT001 - a flag of the command line
) -> None:
    """Print the findings; the exit code says whether one of them is an error."""
    from xltools.cli.examine import recalculating, take_recalculated  # noqa: PLC0415 - others import this module, too
    from xltools.cli.profiles import profile_named  # noqa: PLC0415 - likewise

    form = form_named(form_name)
    own = profile_named(profile) if profile else None
    refuse_among_inputs(annotate, inputs)
    how = recalculating(engine, today, off=no_recalculation)
    assembly = take_in(
        inputs,
        form_name,
        year=year,
        output_format=output_format,
        leave_out=output,
        texts=True,
        each=partial(take_recalculated, form_name, how) if how else None,
    )
    known = explained_in(explanations, output)
    earlier = handed_in_before(last_year, form_name, output_format)
    found = validate(form, assembly.submissions, assembly.findings, earlier, texts=False, profile=own)
    findings = settled(found, known, baseline)
    print_findings(findings, output_format)
    if output_format != JSON and baseline is None:  # what a baseline hides is still to be done
        _print_standing(assembly.submissions, findings)
    if output is not None:
        sheets = findings_sheets(findings, known)
        stamp = result_stamp(assembly.zone, assembly.year or 0)
        write_workbook(output, WorkbookLayout([*sheets, stamp]), output_format, inputs=inputs)
    if annotate is not None:
        write_marked(annotate, input_files(inputs, output), findings, known, output_format)
    click.get_current_context().exit(COULD_NOT_WORK if could_not_work(assembly) else exit_code(findings))


def handed_in_before(path: Path | None, form_name: str, output_format: str) -> Mapping[str, Submission]:
    """Last year's submissions by budget code; what was wrong with them was said a year ago."""
    if path is None:
        return {}
    assembly = take_in([path], form_name, year=None, output_format=output_format)
    return {submission.code: submission for submission in assembly.submissions}


def _print_standing(submissions: Sequence[Submission], findings: Sequence[Finding]) -> None:
    """A line for each department: ready, or what is left to do."""
    for submission in submissions:
        own = [each for each in findings if each.department == submission.code and not each.accepted]
        counts = Counter(each.severity for each in own)
        standing = _("{department}: ready") if ready(own) else _("{department}: errors {errors}, to explain {explain}")
        department = f"{submission.code} {submission.name}"
        say(standing.format(department=department, errors=counts[Severity.ERROR], explain=counts[Severity.EXPLAIN]))
