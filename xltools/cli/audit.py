"""``xltools audit``: what is suspicious in the formulas of any workbook."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from xltools.cli.examine import Examination, examine, recalculating
from xltools.cli.explained import baseline_option, explained_in, explanations_option, findings_sheets, settled
from xltools.cli.intake import files_to_read
from xltools.cli.marked import annotate_option, refuse_among_inputs, write_marked
from xltools.cli.options import JSON, engine_options, format_option, inputs_argument, option, output_option
from xltools.cli.options import command as command_of
from xltools.cli.output import COULD_NOT_WORK, exit_code, print_findings, print_json, say
from xltools.cli.progress import progress_bar
from xltools.cli.write import write_workbook
from xltools.core.address import area_to_a1
from xltools.core.finding import Finding, ranked
from xltools.core.layout import WorkbookLayout
from xltools.core.messages import N_, _, ngettext
from xltools.excel.folder import read_all
from xltools.sheets.stamp import result_stamp

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@command_of(
    help=N_(
        "Audit the formulas of any workbook, made from the template or not.\n\n"
        "Formulas that differ from their neighbours, ranges that leave rows out, numbers typed over formulas and the "
        "like are found; every formula is recalculated and compared with the result saved in the file. What Excel was "
        "told to ignore stays ignored."
    )
)
@inputs_argument
@output_option(N_("Also write the findings to this workbook, with room for explanations."))
@format_option
@annotate_option
@explanations_option
@baseline_option
@option("--formulas", is_flag=True, help=N_("List each distinct formula once, with the cells that it fills."))
@engine_options
def command(
    inputs: tuple[Path, ...],
    output: Path | None,
    output_format: str,
    annotate: Path | None,
    explanations: Path | None,
    baseline: Path | None,
    formulas: bool,  # noqa: FBT001 - a flag of the command line
    engine: tuple[str, ...],
    today: dt.datetime | None,
    no_recalculation: bool,  # noqa: FBT001 - likewise
) -> None:
    """Print the findings; the exit code says whether one of them is an error."""
    files = files_to_read(inputs, output)
    refuse_among_inputs(annotate, inputs)
    how = recalculating(engine, today, off=no_recalculation)
    with progress_bar(_("Auditing"), output_format) as progress:
        results = read_all(files, partial(examine, how), progress=progress)
    read = [(file, each) for file, each in zip(files, results, strict=True) if isinstance(each, Examination)]
    unread = [each for each in results if isinstance(each, Finding)]
    known = explained_in(explanations, output)
    findings = settled([*unread, *(finding for _file, each in read for finding in each.findings)], known, baseline)
    _print(read, findings, output_format, formulas=formulas)
    if output is not None:
        sheets = findings_sheets(findings, known)
        write_workbook(output, WorkbookLayout([*sheets, result_stamp("", 0)]), output_format, inputs=files)
    if annotate is not None:
        write_marked(annotate, files, findings, known, output_format)
    click.get_current_context().exit(exit_code(findings) if read else COULD_NOT_WORK)


def _print(
    read: list[tuple[Path, Examination]], findings: list[Finding], output_format: str, *, formulas: bool
) -> None:
    if not formulas:
        print_findings(findings, output_format)
        return
    if output_format == JSON:
        print_json(
            {
                "formulas": [{"file": file.name, **each.as_json()} for file, found in read for each in found.formulas],
                "findings": [finding.as_json() for finding in ranked(findings)],
            }
        )
        return
    for file, found in read:
        number = len(found.formulas)
        text = ngettext("{file}: {n} distinct formula", "{file}: {n} distinct formulas", number)
        say(text.format(file=file.name, n=number))
        for each in found.formulas:
            areas = ", ".join(area_to_a1(area) for area in each.areas)
            say(f"  {each.sheet}!{areas}  {each.formula}  ×{each.count}")
    print_findings(findings, output_format)
