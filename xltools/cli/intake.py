"""Read what was handed in: files and folders become submissions of one year, with what was found on the way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xltools.assemble import Assembly, assemble
from xltools.cli.output import fail
from xltools.cli.progress import progress_bar
from xltools.core.finding import Finding, Severity
from xltools.core.messages import _
from xltools.excel.folder import read_all, workbooks_in
from xltools.excel.read import open_elsewhere, read
from xltools.extract import Extraction, extract
from xltools.forms import FormError, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.core.form import Form


def form_named(name: str) -> Form:
    """The form that was asked for; an unknown one ends the command."""
    try:
        return resolve(name)
    except FormError as error:
        fail(str(error))


def take_in(
    paths: Sequence[Path],
    form_name: str,
    *,
    year: int | None,
    output_format: str,
    leave_out: Path | None = None,
    workers: int | None = None,
) -> Assembly:
    """Read workbooks and folders of workbooks, on all cores where there are many.

    ``leave_out`` is the file about to be written: the result of last time is no hand-in. Ends the command where there
    is nothing to read at all.
    """
    form = form_named(form_name)
    files = list(dict.fromkeys(file for path in paths for file in workbooks_in(path) if not _same(file, leave_out)))
    if not files:
        named = "、".join(str(path) for path in paths)
        fail(_("There is no workbook in {place}. Name a workbook, or the folder that the workbooks lie in.").format(place=named))
    with progress_bar(_("Reading"), output_format) as progress:
        readings = read_all(files, partial(read_one, form_name), workers=workers, progress=progress)
    notes = [note for file in files if (note := open_elsewhere(file)) is not None]
    return assemble(form, [*readings, *notes], year=year)


def read_one(form_name: str, file: Path) -> Extraction:
    """What one workbook holds; runs in a worker process.

    Raises:
        UnreadableError: the file is no workbook that can be read.
    """
    return extract(read(file), resolve(form_name))


def _same(file: Path, other: Path | None) -> bool:
    return other is not None and file.resolve() == other.resolve()


def nothing_readable(assembly: Assembly) -> list[Finding]:
    """The errors that kept every file out, when no submission is left; else nothing."""
    return [] if assembly.submissions else [f for f in assembly.findings if f.severity is Severity.ERROR]
