"""Put reports on disk: as Word documents and, where asked for, as PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from xltools.cli.options import JSON, TEXT
from xltools.cli.output import complain, fail, print_findings, print_json, say
from xltools.core.messages import _
from xltools.excel.save import CannotWrite, save

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xltools.core.finding import Finding
    from xltools.core.report import Report


@dataclass(slots=True)
class Target:
    """How reports are written: what must not be written over, the template's bytes, and whether a PDF is wanted.

    ``said`` holds what the user has been told already, so that a hundred reports do not say it a hundred times.
    """

    inputs: tuple[Path, ...]
    template: bytes | None
    pdf: bool
    output_format: str
    said: set[str] = field(default_factory=set)

    def tell(self, note: str) -> None:
        """Say something once, on stderr."""
        if note not in self.said:
            self.said.add(note)
            complain(note)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A report that was written: its budget code (empty for the zone), its title, files and notes."""

    department: str
    title: str
    file: str
    pdf: str
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The file as a JSON object."""
        return {
            "department": self.department,
            "title": self.title,
            "file": self.file,
            "pdf": self.pdf or None,
            "notes": list(self.notes),
        }


def read_template(path: Path | None) -> bytes | None:
    """The bytes of the office's own template; a file that cannot be read ends the command."""
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        message = _("{file} cannot be read ({reason}); close it where it is open, or copy it elsewhere")
        fail(message.format(file=path.name, reason=error.strerror))


def save_template(context: click.Context, _parameter: click.Parameter, path: Path | None) -> None:
    """Write the template that comes with xltools, for the office to edit, and end the command."""
    if path is None or context.resilient_parsing:
        return
    from xltools.word.write import default_template  # noqa: PLC0415 - slow to load

    _put(_docx(path), default_template(), Target(inputs=(), template=None, pdf=False, output_format=TEXT))
    context.exit()


def write_report(path: Path, report: Report, target: Target, *, department: str = "") -> WrittenFile:
    """Write a report, and its PDF beside it; what cannot be done ends the command, a missing PDF is only said."""
    from xltools.word.pdf import NoPdfError, to_pdf  # noqa: PLC0415 - slow to load
    from xltools.word.write import TemplateError, write  # noqa: PLC0415 - likewise

    _docx(path)
    try:
        made = write(report, target.template)
    except TemplateError as error:
        fail(str(error))
    notes = list(made.notes)
    _put(path, made.data, target)
    printed = ""
    if target.pdf:
        try:
            data = to_pdf(write(report, target.template, printing=True).data)
        except NoPdfError as error:
            notes.append(str(error))
        else:
            beside = path.with_suffix(".pdf")
            _put(beside, data, target)
            printed = str(beside)
    for note in notes:
        target.tell(note)
    return WrittenFile(department, report.title, str(path), printed, tuple(notes))


def _docx(path: Path) -> Path:
    if path.suffix.lower() != ".docx":
        fail(_("{name}: the name of a report must end in .docx").format(name=path.name))
    return path


def _put(path: Path, data: bytes, target: Target) -> None:
    try:
        save(path, data, inputs=target.inputs)
    except CannotWrite as error:
        fail(str(error))
    if target.output_format == TEXT:
        say(_("Wrote {path}").format(path=click.format_filename(path)))


def say_that_nothing_is_left(findings: Iterable[Finding], output_format: str) -> None:
    """Why there is no report: what was found, and a sentence; as JSON, that nothing was written."""
    if output_format == JSON:
        print_json([])
    else:
        print_findings(findings, output_format)
    complain(_("No department with figures is left to report on, so nothing was written."))
