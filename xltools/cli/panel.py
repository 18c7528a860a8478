"""``xltools panel``: the buttons of the ribbon in a window of their own."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.options import argument
from xltools.cli.options import command as command_of
from xltools.cli.output import fail
from xltools.core.messages import N_, _


@command_of(
    help=N_(
        "Open a small window with the buttons of the ribbon, for WPS and for where macros are not allowed.\n\n"
        "It works on the workbook that is open in Excel or WPS, or on files that are dropped on it."
    )
)
@argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar=N_("[FILE_OR_FOLDER...]"))
def command(files: tuple[Path, ...]) -> None:
    """Show the window until it is closed."""
    try:
        import tkinter as tk  # noqa: PLC0415 - not every Python has it

        from xltools.office.panel import show  # noqa: PLC0415 - likewise
    except ImportError:
        fail(_("This Python has no tkinter, so there is no window; use the commands instead."))
    try:
        show([file.resolve() for file in files])
    except tk.TclError as error:
        fail(_("The window cannot be opened: {reason}").format(reason=error))
