"""``xltools split``: one workbook for each department of a master."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.intake import form_named
from xltools.cli.options import TEXT, argument, form_option, option
from xltools.cli.options import command as command_of
from xltools.cli.output import ERRORS_FOUND, complain, fail, say
from xltools.cli.progress import progress_bar
from xltools.cli.year import Year, master_argument, open_year
from xltools.core.messages import N_, _, ngettext
from xltools.core.register import file_name
from xltools.split import split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.form import Form
    from xltools.core.register import Department


@command_of(
    help=N_(
        "Make one workbook for each department of a master: the guide and its own sheet, with what the master has on "
        "it. Send these out.\n\nWith budget codes, only for these departments. A workbook that lies in the folder "
        "already is never written over."
    )
)
@master_argument
@argument("codes", nargs=-1, metavar=N_("[CODE...]"))
@option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help=N_("The folder for the workbooks."),
)
@form_option
def command(master: Path, codes: tuple[str, ...], output: Path, form_name: str) -> None:
    """Write the workbooks and say what was written."""
    form = form_named(form_name)
    year = open_year(master, form)
    unknown = [code for code in codes if code not in year.master.codes]
    if unknown:
        message = _("There is no department {code} in the master; its codes are on the sheet 目录")
        fail(message.format(code="、".join(unknown)))
    departments = [each for each in year.master.zone.departments if not codes or each.code in codes]
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(_("The folder {path} cannot be made: {reason}").format(path=output, reason=error.strerror))
    left = _write(form, year, departments, output)
    written = len(departments) - len(left)
    text = ngettext("{n} workbook in {path}", "{n} workbooks in {path}", written)
    say(text.format(n=written, path=click.format_filename(output)))
    if left:
        for line in left:
            complain(line)
        click.get_current_context().exit(ERRORS_FOUND)


def _write(form: Form, year: Year, departments: Sequence[Department], folder: Path) -> list[str]:
    """Write each workbook; a line for each that could not be, or that must not be written over."""
    from xltools.excel.save import CannotWrite, save  # noqa: PLC0415 - the writer is slow to load
    from xltools.excel.write import render  # noqa: PLC0415 - likewise

    left = []
    with progress_bar(_("Writing"), TEXT) as progress:
        for number, department in enumerate(departments, 1):
            layout = split(form, year.master, department)
            if layout is None:
                message = _("{code} {name} has no sheet in the master that is the form; put back an earlier copy of it")
                left.append(message.format(code=department.code, name=department.name))
                continue
            path = folder / f"{file_name(year.master.tabs[department.code])}.xlsx"
            content = render(layout)
            if path.exists() and path.read_bytes() != content:
                left.append(
                    _("{path} is there already and was left as it is; choose an empty folder").format(path=path)
                )
                continue
            try:
                save(path, content)
            except CannotWrite as error:
                fail(str(error))
            progress(number, len(departments))
    return left
