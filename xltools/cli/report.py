"""``xltools report``: the reports of a year as Word documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.intake import form_named, take_in
from xltools.cli.options import JSON, form_option, format_option, inputs_argument, option, output_option, year_option
from xltools.cli.options import command as command_of
from xltools.cli.output import COULD_NOT_WORK, exit_code, fail, print_findings, print_json
from xltools.cli.progress import progress_bar
from xltools.cli.report_files import (
    Target,
    WrittenFile,
    read_template,
    save_template,
    say_that_nothing_is_left,
    write_report,
)
from xltools.cli.report_zone import zone_document
from xltools.core.messages import N_, _
from xltools.core.register import file_name
from xltools.report import department_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.assemble import Assembly
    from xltools.core.form import Form
    from xltools.core.submission import Submission


@command_of(
    help=N_(
        "Write reports as Word documents: a department's self-evaluation in the layout of the official form, or the "
        "report of the whole zone.\n\n"
        "Figures are those of the workbooks, with the digits that they were written with; what is blank stays blank. "
        "The zone's report draws tables, charts and sentences from them. A master workbook, a folder of department "
        "workbooks or a single one may be given."
    )
)
@inputs_argument
@option(
    "--department",
    "departments",
    multiple=True,
    help=N_("The budget code or name of a department; may be given several times."),
)
@option("--all", "every", is_flag=True, help=N_("A report for every department."))
@option("--zone", is_flag=True, help=N_("The report of the whole zone."))
@option("--zone-name", default="", help=N_("The zone's name; otherwise the one that the workbooks were made for."))
@output_option(N_("The .docx to write; for several departments, the folder for them. Otherwise named by department."))
@option("--pdf", is_flag=True, help=N_("Write a PDF as well; needs LibreOffice."))
@option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("A .docx whose styles, paper, header and footer the reports take."),
)
@option(
    "--save-template",
    type=click.Path(dir_okay=False, path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=save_template,
    help=N_("Write the default template to this .docx, to be edited, and exit."),
)
@format_option
@year_option
@form_option
def command(
    inputs: tuple[Path, ...],
    departments: tuple[str, ...],
    every: bool,  # noqa: FBT001 - click passes it by name
    zone: bool,  # noqa: FBT001 - likewise
    zone_name: str,
    output: Path | None,
    pdf: bool,  # noqa: FBT001 - likewise
    template: Path | None,
    output_format: str,
    year: int | None,
    form_name: str,
) -> None:
    """Write the reports that were asked for and say what was written."""
    form = form_named(form_name)
    if zone and (departments or every):
        fail(_("Choose either the report of the zone (--zone) or those of departments (--department, --all)."))
    protected = inputs if template is None else (*inputs, template)
    target = Target(inputs=protected, template=read_template(template), pdf=pdf, output_format=output_format)
    context = click.get_current_context()
    if zone:
        written, findings = zone_document(inputs, form_name, zone_name, output, target, year=year)
        if output_format == JSON:
            print_json([each.as_json() for each in written])
        context.exit(exit_code(findings))
    assembly = take_in(inputs, form_name, year=year, output_format=output_format)
    if not assembly.submissions:
        say_that_nothing_is_left(assembly.findings, output_format)
        context.exit(COULD_NOT_WORK)
    chosen = _chosen(assembly, departments, every=every)
    written = _write_departments(form, zone_name or assembly.zone, chosen, output, target)
    if output_format == JSON:
        print_json([each.as_json() for each in written])
    elif assembly.findings:
        print_findings(assembly.findings, output_format)
    context.exit(exit_code(assembly.findings))


def _chosen(assembly: Assembly, wanted: Sequence[str], *, every: bool) -> list[Submission]:
    """The departments asked for; a workbook of one department needs no choice."""
    submissions = assembly.submissions
    if every or (not wanted and len(submissions) == 1):
        return list(submissions)
    listed = "、".join(f"{each.code} {each.name}" for each in submissions[:_MOST_LISTED])
    listed += "…" if len(submissions) > _MOST_LISTED else ""
    if not wanted:
        message = _("Say which report: --department CODE, --all or --zone. There are {departments}.")
        fail(message.format(departments=listed))
    chosen: list[Submission] = []
    for name in wanted:
        found = [each for each in submissions if name in {each.code, each.name}]
        if not found:
            message = (
                _("{name} has not reported any figure yet. There are {departments}.")
                if name in assembly.missing
                else _("There is no department {name}. There are {departments}.")
            )
            fail(message.format(name=name, departments=listed))
        chosen += [each for each in found if each not in chosen]
    return chosen


_MOST_LISTED = 12


def _write_departments(
    form: Form, zone: str, chosen: Sequence[Submission], output: Path | None, target: Target
) -> list[WrittenFile]:
    """A document for each department: at ``output``, or in it where it is a folder."""
    is_file = output is not None and output.suffix != "" and not output.is_dir()
    if is_file and len(chosen) > 1:
        fail(_("{name} is one file, but there are several reports. Name a folder.").format(name=output))
    if output is not None and not is_file:
        _make_folder(output)
    written = []
    with progress_bar(_("Writing"), target.output_format) as progress:
        for number, submission in enumerate(chosen, 1):
            path = output if output is not None and is_file else (output or Path()) / _file_of(submission)
            report = department_report(form, zone, submission)
            written.append(write_report(path, report, target, department=submission.code))
            progress(number, len(chosen))
    return written


def _file_of(submission: Submission) -> str:
    year = "" if submission.year is None else f"{submission.year}年度"
    return file_name(f"{submission.code} {submission.name} {year}自评报告") + ".docx"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(_("The folder {path} cannot be made: {reason}").format(path=folder, reason=error.strerror))
