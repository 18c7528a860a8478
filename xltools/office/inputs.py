"""What a task works on: the departments of the open workbook, or of a folder of workbooks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xltools.assemble import Assembly, assemble
from xltools.core.messages import _
from xltools.excel.read import open_elsewhere, read
from xltools.extract import Extraction, extract
from xltools.forms import resolve
from xltools.office.refusal import Refusal
from xltools.office.settings import form_name
from xltools.office.snapshot import snapshot_of
from xltools.validate import with_texts

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.core.form import Form
    from xltools.core.snapshot import Snapshot
    from xltools.office.session import Session

_SEVERAL = 2  # departments that make a workbook one of a zone


def form_in_use() -> Form:
    """The form that the user set, or the usual one.

    Raises:
        FormError: it is no form, or is gone.
    """
    return resolve(form_name())


def departments_of(snapshot: Snapshot) -> Assembly:
    """The departments in a workbook, texts checked."""
    return assemble(form_in_use(), [extraction_of(snapshot)])


def extraction_of(snapshot: Snapshot) -> Extraction:
    """What a workbook holds of the form in use, texts checked."""
    form = form_in_use()
    return with_texts(form, extract(snapshot, form))


def departments(session: Session, question: str) -> Assembly:
    """The departments of the open workbook where it holds several, otherwise of a folder that the user chooses.

    Raises:
        Refusal: no department with figures is there.
        Stopped: the user wants to stop, or chose no folder.
    """
    if session.book is not None:
        assembly = departments_of(snapshot_of(session))
        if len(assembly.submissions) >= _SEVERAL:
            return assembly
    assembly = of_folder(session, session.choose_folder(question))
    if not assembly.submissions:
        said = [finding.message for finding in assembly.findings[:3]]
        raise Refusal("\n".join([_("No department with figures was found there."), *said]))
    return assembly


def of_folder(session: Session, folder: Path) -> Assembly:
    """The departments in the workbooks of a folder, as they were saved.

    Raises:
        Stopped: the user wants to stop.
    """
    from xltools.excel.folder import read_all, workbooks_in  # noqa: PLC0415 - loads what starts processes

    files = workbooks_in(folder)
    readings = read_all(files, partial(read_one, form_name()), progress=session.progress)
    notes = [note for file in files if (note := open_elsewhere(file)) is not None]
    return assemble(form_in_use(), [*readings, *notes])


def read_one(name: str, file: Path) -> Extraction:
    """What one workbook holds, texts checked; runs in a worker process.

    Raises:
        UnreadableError: the file is no workbook that can be read.
    """
    form = resolve(name)
    return with_texts(form, extract(read(file), form))
