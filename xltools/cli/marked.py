"""Write copies of checked workbooks with the findings marked on their cells; the originals stay untouched."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.options import TEXT, option
from xltools.cli.output import complain, fail, say
from xltools.core.messages import N_, _
from xltools.recognise.explanations import explanations_of
from xltools.sheets.findings import SEVERITIES, findings_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.core.finding import Finding
    from xltools.recognise.explanations import Explained

annotate_option = option(
    "--annotate",
    type=click.Path(file_okay=False, path_type=Path),
    help=N_("Write a copy of each workbook with findings into this folder: cells coloured and commented."),
)

_REPORT = "校验结果"


def refuse_among_inputs(folder: Path | None, inputs: Iterable[Path]) -> None:
    """End the command where marked copies would come to lie among the hand-ins, to be read as such next time."""
    for each in inputs if folder is not None else ():
        if folder is not None and each.is_dir() and folder.resolve().is_relative_to(each.resolve()):
            message = _("Marked copies in {folder} would be taken for hand-ins: choose a folder outside {inputs}.")
            fail(message.format(folder=folder, inputs=each))


def write_marked(
    folder: Path,
    files: Iterable[Path],
    findings: Sequence[Finding],
    known: Sequence[Explained],
    output_format: str = TEXT,
) -> None:
    """A marked copy of every file that something was found in, under its own name in ``folder``.

    Where several files have one name, neither they nor their findings can be told apart by it: none is marked.
    """
    from xltools.excel.annotate import CannotAnnotate, Mark, annotate  # noqa: PLC0415 - only wanted here
    from xltools.excel.read import UnreadableError, read_with_content  # noqa: PLC0415 - likewise
    from xltools.excel.save import CannotWrite, save  # noqa: PLC0415 - likewise

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(_("The folder {path} cannot be made: {reason}").format(path=folder, reason=error.strerror))
    files = list(files)
    names = Counter(file.name for file in files)
    for file in files:
        found = [finding for finding in findings if finding.file == file.name and finding.sheet]
        if not found:
            continue
        if names[file.name] > 1:
            complain(_("{path} is not marked: another file has the same name").format(path=file))
            continue
        try:
            snapshot, content = read_with_content(file)
            marks = [
                Mark(each.sheet, each.cell, f"{SEVERITIES[each.severity]}：{each.message}", each.severity)
                for each in found
                if each.cell and not each.accepted
            ]
            report = findings_sheet(
                found, {}, within={sheet.name for sheet in snapshot.sheets}, explanations=explanations_of(known)
            )
            report.name = _REPORT
            save(folder / file.name, annotate(content, marks, report=report), inputs=files)
        except CannotAnnotate as error:
            complain(f"{file.name}: {error}")
            continue
        except CannotWrite as error:
            fail(str(error))
        except UnreadableError:
            continue  # said already
        if output_format == TEXT:
            say(_("Wrote {path}").format(path=click.format_filename(folder / file.name)))
