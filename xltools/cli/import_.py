"""``xltools import``: take reports in Word into workbooks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.intake import form_named
from xltools.cli.options import TEXT, Year, argument, form_option, format_option, option, output_option
from xltools.cli.options import command as command_of
from xltools.cli.output import COULD_NOT_WORK, exit_code, fail, print_findings, say
from xltools.cli.progress import progress_bar
from xltools.core.finding import Finding, Severity
from xltools.core.messages import N_, _, ngettext
from xltools.core.register import file_name
from xltools.excel.folder import read_all
from xltools.forms import resolve
from xltools.import_reports import findings_of, read_report, twice, with_year, workbook
from xltools.word.read import read, reports_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.core.evidence import Imported


@dataclass(frozen=True, slots=True)
class Made:
    """A department's report, and the workbook made of it; no bytes where the values go into a master."""

    imported: Imported
    data: bytes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file."""

    made: tuple[Made, ...]
    findings: tuple[Finding, ...]


@command_of(
    name="import",
    help=N_(
        "Take self-evaluation reports written in Word into workbooks.\n\n"
        "Reads .docx, plain text as Word exports it and, where LibreOffice is installed, .doc, .wps and .rtf. Every "
        "value carries a note that says where in the report it stands; the sheet 来源 lists them all. What is "
        "uncertain is coloured and reported for confirmation, what the report does not say stays blank. Name a folder "
        "for a workbook of each department, or the master whose blank cells are to be filled."
    ),
)
@argument(
    "reports", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar=N_("REPORT_OR_FOLDER...")
)
@option(
    "--master",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("The master to fill; what stands in it already stays."),
)
@output_option(N_("The folder for a workbook of each department."))
@option("--year", type=Year(), help=N_("The year of reports that do not say it."))
@option("--zone", default="", help=N_("The zone's name, for the titles; otherwise that of the report."))
@format_option
@form_option
def command(
    reports: tuple[Path, ...],
    master: Path | None,
    output: Path | None,
    year: int | None,
    zone: str,
    output_format: str,
    form_name: str,
) -> None:
    """Read the reports, write the workbooks or the master, say what is to be confirmed."""
    if (master is None) == (output is None):
        fail(_("Name either a folder with --output or a master with --master."))
    form = form_named(form_name)
    files = list(dict.fromkeys(file for path in reports for file in reports_in(path)))
    if not files:
        named = "、".join(str(path) for path in reports)
        fail(_("There is no report in {place}. Name a .docx, .doc, .wps, .rtf or .txt file.").format(place=named))
    each = partial(_read_one, form_name, year, zone if master is None else None)
    with progress_bar(_("Reading"), output_format) as progress:
        outcomes = read_all(files, each, progress=progress)
    made = [each for outcome in outcomes if isinstance(outcome, Outcome) for each in outcome.made]
    findings = [
        finding for outcome in outcomes for finding in ([outcome] if isinstance(outcome, Finding) else outcome.findings)
    ]
    if output is not None:
        _write_all(output, made, files, output_format)
        findings += [finding for one in made for finding in one.findings]
        findings += twice([one.imported for one in made])
    elif master is not None:
        from xltools.cli.import_master import fill_master  # noqa: PLC0415 - only where a master is given

        findings += twice([one.imported for one in made])
        findings += fill_master(master, form, [one.imported for one in made], output_format)
    print_findings(findings, output_format)
    click.get_current_context().exit(exit_code(findings) if made else COULD_NOT_WORK)


def _read_one(form_name: str, year: int | None, zone: str | None, file: Path) -> Outcome:
    """What one file holds, as workbooks where a zone is given; runs in a worker process.

    Raises:
        UnreadableError: the file cannot be read.
    """
    form = resolve(form_name)
    reading = read_report(form, read(file))
    made: list[Made] = []
    findings = list(reading.findings)
    for report in reading.reports:
        imported = report if year is None else with_year(report, year)
        if zone is None:
            made.append(Made(imported, b"", ()))
        elif imported.submission.year is None:
            findings.append(_without_year(file, imported))
        else:
            from xltools.excel.write import render  # noqa: PLC0415 - only where a workbook is made

            filled = workbook(form, zone or imported.zone, imported)
            found = findings_of(form, imported, filled.sheet, filled.places)
            made.append(Made(imported, render(filled.layout), tuple(found)))
    return Outcome(tuple(made), tuple(findings))


def _without_year(file: Path, imported: Imported) -> Finding:
    text = _("{file}: the report of {name} does not say its year; name it with --year")
    message = text.format(file=file.name, name=imported.submission.name)
    return Finding(rule="import.year", severity=Severity.ERROR, message=message, file=file.name)


def _write_all(folder: Path, made: Sequence[Made], inputs: Iterable[Path], output_format: str) -> None:
    """A workbook for each report, under the department's code and name; a second one of a name gets a number."""
    from xltools.excel.save import CannotWrite, save  # noqa: PLC0415 - only where something is written

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(_("The folder {path} cannot be made: {reason}").format(path=folder, reason=error.strerror))
    sources = frozenset(inputs)
    taken: set[str] = set()
    for each in made:
        path = folder / _free_name(each.imported, taken)
        try:
            save(path, each.data, inputs=sources)
        except CannotWrite as error:
            fail(str(error))
        if output_format == TEXT:
            say(_("Wrote {path}").format(path=click.format_filename(path)))
    if output_format == TEXT and made:
        values = sum(len(each.imported.evidence) for each in made)
        doubtful = sum(not evidence.certain for each in made for evidence in each.imported.evidence.values())
        text = ngettext(
            "{n} report, {values} values; to be confirmed: {doubtful}",
            "{n} reports, {values} values; to be confirmed: {doubtful}",
            len(made),
        )
        say(text.format(n=len(made), values=values, doubtful=doubtful))


def _free_name(imported: Imported, taken: set[str]) -> str:
    submission = imported.submission
    stem = file_name(f"{submission.code} {submission.name}".strip())
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number})"
    taken.add(name.casefold())
    return f"{name}.xlsx"
