"""``xltools report --zone``: read a zone's year and write its report."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.intake import files_to_read, form_named, take_in
from xltools.cli.main import speak
from xltools.cli.output import COULD_NOT_WORK
from xltools.cli.report_files import say_that_nothing_is_left, write_report
from xltools.consolidate import consolidate
from xltools.core.finding import Severity
from xltools.core.messages import CHINESE, current_language, ngettext
from xltools.core.register import Department, file_name
from xltools.report import zone_report
from xltools.scoring.load import load as load_profile
from xltools.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.assemble import Assembly
    from xltools.cli.report_files import Target, WrittenFile
    from xltools.core.finding import Finding


def zone_document(
    inputs: tuple[Path, ...], form_name: str, zone_name: str, output: Path | None, target: Target, *, year: int | None
) -> tuple[list[WrittenFile], list[Finding]]:
    """Write the zone's report; what was written, and what was found.

    The report quotes findings, so the workbooks are read in Chinese, whatever language the user speaks.
    """
    form = form_named(form_name)
    files_to_read(inputs, None)  # complains in the user's own language
    with _speaking_chinese():
        assembly = take_in(inputs, form_name, year=year, output_format=target.output_format, texts=True)
        findings = validate(form, assembly.submissions, assembly.findings, texts=False)
    if not assembly.submissions:
        say_that_nothing_is_left(findings, target.output_format)
        click.get_current_context().exit(COULD_NOT_WORK)
    zone = zone_name or assembly.zone
    with _speaking_chinese():
        result = consolidate(form, zone, assembly.year or 0, assembly.submissions, findings)
        report = zone_report(result, load_profile(), _missing(assembly))
    path = output or Path(file_name(report.title) + ".docx")
    written = write_report(path, report, target)
    _say_what_is_open(findings, target)
    return [written], findings


@contextmanager
def _speaking_chinese() -> Iterator[None]:
    """Chinese messages for a while, also from worker processes that start meanwhile."""
    before = current_language()
    speak(CHINESE.partition("_")[0])
    try:
        yield
    finally:
        speak(before)


def _missing(assembly: Assembly) -> list[Department]:
    """The departments that reported nothing; their names stand on their sheets, behind their codes."""
    sheets = {each.department: each.sheet for each in assembly.findings if each.rule == "zone.blank"}
    return [Department(code, sheets.get(code, "").removeprefix(code).strip() or code) for code in assembly.missing]


def _say_what_is_open(findings: list[Finding], target: Target) -> None:
    """How many errors the report still speaks of; the report itself lists them."""
    errors = sum(each.severity is Severity.ERROR and not each.accepted for each in findings)
    if errors:
        message = ngettext(
            "{number} error is left in the figures; the report names it, and xltools validate shows it.",
            "{number} errors are left in the figures; the report names them, and xltools validate shows them.",
            errors,
        )
        target.tell(message.format(number=errors))
