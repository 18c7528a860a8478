"""``xltools addin``: the ribbon in Excel, built from text and put where Excel finds it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from xltools.addin.install import CannotInstall, install, installed, remove, startup_folder, without_console
from xltools.addin.policy import blocking_policies, excel_language
from xltools.addin.registry import windows_registry
from xltools.cli.options import Command, option
from xltools.cli.output import ERRORS_FOUND, complain, fail, say
from xltools.core.messages import N_, _

_folder_option = option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help=N_("The folder whose add-ins Excel opens when it starts; otherwise XLSTART of the user logged in."),
)
_language_option = option(
    "--labels",
    type=click.Choice(["zh", "en"]),
    help=N_("Language of the buttons; otherwise the one that Excel speaks."),
)


class Addin(Command, click.Group):
    """The group of the add-in's commands; its help speaks the user's language."""


@click.group(
    cls=Addin,
    help=N_("The ribbon in Excel: install it, see how it stands, remove it, or build its file."),
    subcommand_metavar=N_("COMMAND [ARGS]..."),
)
def command() -> None:
    """Without a command, click shows the help."""


@command.command("install", cls=Command, help=N_("Put the ribbon into Excel, for the user logged in."))
@_folder_option
@_language_option
def install_command(folder: Path | None, labels: str | None) -> None:
    """Build the add-in with this Python's path and put it into XLSTART."""
    try:
        path = install(_place(folder), Path(sys.executable), labels or excel_language(windows_registry))
    except CannotInstall as error:
        fail(str(error))
    say(_("Installed: {path}").format(path=path))
    say(_("Close all Excel windows and start Excel again: the tab 绩效工具 (Performance) appears in the ribbon."))
    for sentence in blocking_policies(windows_registry):
        complain(
            _("{policy} The tab may not appear; ask your administrator, or use: xltools panel").format(policy=sentence)
        )


@command.command("status", cls=Command, help=N_("Say whether the ribbon is installed and starts this Python."))
@_folder_option
def status_command(folder: Path | None) -> None:
    """Print how the add-in stands; exit code 1 where something is to be mended."""
    found = installed(_place(folder))
    mend = _("Run: xltools addin install")
    if found is None:
        say(_("The ribbon is not installed. {mend}").format(mend=mend))
        raise click.exceptions.Exit(ERRORS_FOUND)
    say(_("Installed: {path}").format(path=found.path))
    say(_("It starts: {python}").format(python=found.interpreter))
    if not found.python_exists:
        say(_("This Python is no longer there. {mend}").format(mend=mend))
    elif Path(found.interpreter) != without_console(Path(sys.executable)):
        say(_("That is another Python than the one that runs now. {mend}").format(mend=mend))
    elif not found.current:
        say(_("It was made by another version of xltools. {mend}").format(mend=mend))
    else:
        say(_("It is up to date."))
        return
    raise click.exceptions.Exit(ERRORS_FOUND)


@command.command("remove", cls=Command, help=N_("Take the ribbon out of Excel."))
@_folder_option
def remove_command(folder: Path | None) -> None:
    """Remove the add-in from XLSTART."""
    try:
        removed = remove(_place(folder))
    except CannotInstall as error:
        fail(str(error))
    say(
        _("The ribbon was removed; it is gone when Excel starts next.")
        if removed
        else _("There was nothing to remove.")
    )


@command.command("build", cls=Command, help=N_("Write the add-in as a file, without installing it."))
@option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help=N_("The add-in to write; its name ends in .xlam."),
)
@option(
    "--python",
    "python",
    default=sys.executable,
    show_default=False,
    help=N_("The Python that its buttons start; otherwise the one that runs now."),
)
@_language_option
def build_command(output: Path, python: str, labels: str | None) -> None:
    """Write the add-in to a file; the same sources and settings give the same bytes."""
    from xltools.addin.build import build  # noqa: PLC0415 - only wanted here
    from xltools.addin.sources import read_sources  # noqa: PLC0415 - likewise
    from xltools.excel.save import CannotWrite, save  # noqa: PLC0415 - likewise

    if output.suffix.lower() != ".xlam":
        fail(_("{name}: the name of the add-in must end in .xlam").format(name=output.name))
    language = labels or excel_language(windows_registry)
    try:
        save(output, build(read_sources(), interpreter=python, language=language))
    except CannotWrite as error:
        fail(str(error))
    say(_("Wrote {path}").format(path=click.format_filename(output)))


def _place(folder: Path | None) -> Path:
    try:
        return folder or startup_folder(os.environ)
    except CannotInstall as error:
        fail(str(error))
