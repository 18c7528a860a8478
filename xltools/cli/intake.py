"""Read what was handed in: files and folders become submissions of one year, with what was found on the way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xltools.assemble import Assembly, assemble
from xltools.cli.output import fail
from xltools.cli.progress import progress_bar
from xltools.core.finding import Finding, Severity
from xltools.core.messages import _
from xltools.excel.folder import Reading, Task, read_all, workbooks_in
from xltools.excel.portions import portions
from xltools.excel.read import UnreadableError, open_elsewhere, read
from xltools.excel.save import earlier_version
from xltools.extract import Extraction, extract, joined
from xltools.files.much import FEW
from xltools.forms import FormError, resolve
from xltools.sheets.stamp import STAMP_SHEET, read_stamp
from xltools.validate import with_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence
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
    texts: bool = False,
    each: Callable[[Path], Extraction] | None = None,
) -> Assembly:
    """Read workbooks and folders of workbooks, on all cores where there are many, or one of very many sheets.

    With ``texts``, each department's texts are checked as well. ``each`` reads one workbook in a way of its own, whole.
    ``leave_out`` is the file about to be written: the result of last time is no hand-in. Ends the command where there
    is nothing to read at all, or where a hand-in would be written over.
    """
    form = form_named(form_name)
    files = files_to_read(paths, leave_out)
    with progress_bar(_("Reading"), output_format) as progress:
        if each is not None:
            readings = read_all(files, each, progress=progress)
        else:
            readings = _read_sheets(files, partial(read_checked if texts else read_one, form_name), progress)
    notes = [note for file in files if (note := open_elsewhere(file)) is not None]
    return assemble(form, [*readings, *notes], year=year)


def _read_sheets(
    files: Sequence[Path], each: Callable[..., Extraction], progress: Callable[[int, int], None]
) -> list[Extraction | Finding]:
    """What the files hold; where they are few, the sheets of a large one are shared out."""
    shared = [portions(file) if len(files) < FEW else [] for file in files]
    tasks: list[list[Task[Extraction]]] = [
        [Task(file, partial(each, only=frozenset({*names, STAMP_SHEET}))) for names in parts] or [Task(file, each)]
        for file, parts in zip(files, shared, strict=True)
    ]
    with Reading([task for parts in tasks for task in parts], least=2 if any(shared) else FEW) as reading:
        outcomes = iter(reading.outcomes(progress))
    return [_whole(file, each, [next(outcomes) for _task in parts]) for file, parts in zip(files, tasks, strict=True)]


def _whole(
    file: Path, each: Callable[[Path], Extraction], outcomes: Sequence[Extraction | Finding]
) -> Extraction | Finding:
    """What a file holds by what came of its portions."""
    parts: list[Extraction] = []
    for outcome in outcomes:
        if isinstance(outcome, Finding):
            return outcome
        parts.append(outcome)
    if len({submission.source.sha256 for part in parts for submission in part.submissions}) > 1:
        return Task(file, each)()  # somebody saved it between one portion and the next
    return parts[0] if len(parts) == 1 else joined(parts)


def files_to_read(paths: Sequence[Path], leave_out: Path | None) -> list[Path]:
    """The workbooks that the paths mean; ends the command where there are none, or where one would be written over."""
    files = input_files(paths, leave_out)
    if leave_out is not None and leave_out.resolve() in {file.resolve() for file in input_files(paths, None)}:
        _refuse_input(leave_out, paths)
    if not files:
        named = "、".join(str(path) for path in paths)
        fail(
            _("There is no workbook in {place}. Name a workbook, or the folder that the workbooks lie in.").format(
                place=named
            )
        )
    return files


def read_one(form_name: str, file: Path, *, only: Container[str] | None = None) -> Extraction:
    """What one workbook holds, or those of its sheets that ``only`` names; runs in a worker process.

    Raises:
        UnreadableError: the file is no workbook that can be read.
    """
    return extract(read(file, only=only), resolve(form_name))


def read_checked(form_name: str, file: Path, *, only: Container[str] | None = None) -> Extraction:
    """What one workbook holds, or those of its sheets that ``only`` names, texts checked; runs in a worker process.

    Raises:
        UnreadableError: the file is no workbook that can be read.
    """
    return with_texts(resolve(form_name), read_one(form_name, file, only=only))


def _refuse_input(output: Path, paths: Sequence[Path]) -> None:
    """End the command where the result would take the place of something handed in, and not of an earlier result."""
    if output.exists() and (any(path.resolve() == output.resolve() for path in paths) or not _is_result(output)):
        message = _("{name} is an input and is never overwritten. Choose another name for the result.")
        fail(message.format(name=output))


def _is_result(file: Path) -> bool:
    try:
        stamp = read_stamp(read(file))
    except UnreadableError:
        return False
    return stamp is not None and stamp.result


def input_files(paths: Sequence[Path], leave_out: Path | None) -> list[Path]:
    """The workbooks that the paths mean, each once; ``leave_out`` is the file about to be written.

    What is kept of its earlier version is left out as well.
    """
    found = dict.fromkeys(file for path in paths for file in workbooks_in(path))
    if leave_out is None:
        return list(found)
    results = {leave_out.resolve(), earlier_version(leave_out).resolve()}
    return [file for file in found if file.resolve() not in results]


def could_not_work(assembly: Assembly) -> bool:
    """Whether errors kept out everything that was handed in."""
    return not assembly.submissions and any(each.severity is Severity.ERROR for each in assembly.findings)
