"""``xltools collect``: take returned workbooks into the master."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.collected import collected_json, print_collected
from xltools.cli.explained import explained_in, explanations_option, findings_sheets
from xltools.cli.intake import form_named, input_files, read_checked
from xltools.cli.options import JSON, argument, form_option, format_option, output_option
from xltools.cli.options import command as command_of
from xltools.cli.output import exit_code, fail, print_json
from xltools.cli.progress import progress_bar
from xltools.cli.validate import handed_in_before, last_year_option
from xltools.cli.write import write_workbook
from xltools.cli.year import Year, filling, master_argument, open_to_write, whose_hand, with_fillings, write_year
from xltools.collect import Admission, Collection, Known, admit, behind
from xltools.core.filling import CannotFill
from xltools.core.layout import WorkbookLayout
from xltools.core.messages import N_, _
from xltools.excel.archive import archive_of, keep, kept, write_todo
from xltools.excel.folder import Reading, Task, read_all
from xltools.excel.read import open_elsewhere
from xltools.excel.save import CannotWrite
from xltools.recognise.explanations import explanations_of, read_explained
from xltools.sheets.stamp import result_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_AT_ONCE = 16  # files kept side by side: what takes time is waiting until each is safely on the disk


@command_of(
    help=N_(
        "Take workbooks that departments returned into the master.\n\n"
        "Only input cells are written. Year, department and version of the form are checked, every return is "
        "validated, and one with nothing left to do counts as checked. A file that came in before changes nothing; "
        "another one shows what is different. Every file is kept beside the master, and what was done is written on "
        "its sheet 台账. Without files, a command that was stopped is completed."
    )
)
@master_argument
@argument("inputs", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar=N_("[FILE_OR_FOLDER...]"))
@output_option(N_("Also write the findings to this workbook, with room for explanations."))
@format_option
@form_option
@explanations_option
@last_year_option
def command(
    master: Path,
    inputs: tuple[Path, ...],
    output: Path | None,
    output_format: str,
    form_name: str,
    explanations: Path | None,
    last_year: Path | None,
) -> None:
    """Collect, keep, write, and say what came of it."""
    form = form_named(form_name)
    if output is not None and output.resolve() == master.resolve():
        fail(_("{name} is an input and is never overwritten. Choose another name for the result.").format(name=output))
    each = partial(read_checked, form_name)
    files = _files(master, inputs, output)
    with Reading([Task(file, each) for file in files]) as reading:  # others read while this process opens the master
        year = open_to_write(master, form, output_format)
        known = [*read_explained(year.master.snapshot), *explained_in(explanations, output)]
        earlier = handed_in_before(last_year, form_name, output_format)
        with progress_bar(_("Reading"), output_format) as progress:
            readings = reading.outcomes(progress)
    readings += read_all([file for file in _lost(year) if file not in files], each)
    readings += [note for file in files if (note := open_elsewhere(file)) is not None]
    named = {str(path) for path in inputs if path.is_file()}
    admitting = partial(admit, form, year.master, year.events, readings, whose_hand())
    result, content = _taken_in(
        year, admitting, Known(explanations=explanations_of(known), earlier=earlier, named=named)
    )
    write_year(year, content, result.events, output_format)
    if output is not None:
        sheets = findings_sheets(result.findings, known)
        stamp = result_stamp(year.master.zone.name, year.master.year)
        write_workbook(output, WorkbookLayout([*sheets, stamp]), output_format, inputs=[*inputs, master])
    if output_format == JSON:
        print_json(collected_json(year, result))
    else:
        print_collected(form, year, result)
    click.get_current_context().exit(exit_code(result.findings))


def _files(master: Path, inputs: Sequence[Path], output: Path | None) -> list[Path]:
    """The workbooks to read; never the master itself, nor what is kept beside it where nobody names it."""
    archive = archive_of(master).resolve()
    files = [file for file in input_files(inputs, master) if file in inputs or archive not in file.resolve().parents]
    if output is not None:
        files = [file for file in files if file.resolve() != output.resolve()]
    if inputs and not files:
        named = "、".join(str(path) for path in inputs)
        message = _("There is no workbook in {place}. Name a workbook, or the folder that the workbooks lie in.")
        fail(message.format(place=named))
    return files


def _lost(year: Year) -> list[Path]:
    """The kept workbooks of the returns that the master has lost."""
    lost = (kept(year.path, code, event.sha256) for code, event in behind(year.master, year.events).items())
    return list(dict.fromkeys(filter(None, lost)))


def _taken_in(year: Year, admitting: Callable[[Known], Admission], known: Known) -> tuple[Collection, bytes]:
    """What came of collecting, and the master with it; a return that the master has no room for is left out."""
    admission = admitting(known)
    try:
        return _written(year, admission)
    except CannotFill:
        unfit = dict(_unfit(year, admission))
    try:
        return _written(year, admitting(replace(known, unfit=unfit)))
    except CannotFill as error:
        fail(_("{file}: {reason}").format(file=year.path.name, reason=error))


def _written(year: Year, admission: Admission) -> tuple[Collection, bytes]:
    """The returns checked and kept while others write them into the master."""
    with filling(year, admission.fillings) if admission.fillings else nullcontext() as filler:
        result = admission.checked()
        _keep(year.path, result)
        return result, filler.finish(result.records) if filler else with_fillings(year, result.records)


def _unfit(year: Year, admission: Admission) -> Iterator[tuple[str, str]]:
    """The departments whose sheets cannot be written, each with the reason."""
    codes = {tab: code for code, tab in year.master.tabs.items()}
    for each in admission.fillings:
        try:
            with_fillings(year, [each])
        except CannotFill as error:
            yield codes[each.sheet], str(error)


def _keep(master: Path, result: Collection) -> None:
    """Keep what came in and what was found in it, before anything says that it did."""
    times = {event.sha256: event.time for event in result.events}
    came = {each.submission.code: each.submission.source for each in result.taken}
    last = {event.department: event for event in result.events if event.sha256}

    def keep_one(code: str) -> None:
        path: Path | None
        if code in came:
            source = came[code]
            path = keep(master, code, times[source.sha256], source.sha256, Path(source.path))
        else:
            path = kept(master, code, last[code].sha256) if code in last else None
        if path is not None:
            write_todo(path, [finding.as_json() for finding in result.todo[code]])

    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(keep_one, result.todo))
    except CannotWrite as error:
        fail(str(error))
    except OSError as error:
        message = _(
            "{file} could not be kept beside the master ({reason}); nothing was taken in. Run the command again."
        )
        fail(message.format(file=error.filename2 or error.filename or archive_of(master), reason=error.strerror))
