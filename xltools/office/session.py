"""One click's talk with the user: progress, questions, and the way to stop."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.core.messages import _
from xltools.office.refusal import Refusal, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings

_FOLDER_PICKER, _FILE_PICKER, _CHOSEN = 4, 3, -1  # of Office's FileDialog


def never() -> bool:
    """For who cannot stop."""
    return False


@dataclass(slots=True)
class Session:
    """The program, the workbook of the click (None where none is open), and whether the user wants to stop.

    ``opened`` is a workbook that the task made; it is to be in front when all is done.
    """

    app: xlwings.App
    book: xlwings.Book | None
    stop: Callable[[], bool] = never
    opened: list[xlwings.Book] = field(default_factory=list)

    def need_book(self) -> xlwings.Book:
        """The workbook of the click.

        Raises:
            Refusal: none is open for editing.
        """
        if self.book is None:
            text = _("No workbook is open for editing. Open one; where Excel shows a yellow bar, click Enable Editing.")
            raise Refusal(text)
        return self.book

    def say(self, text: str) -> None:
        """Show a text in the status bar.

        Raises:
            Stopped: the user wants to stop.
        """
        if self.stop():
            raise Stopped
        self.app.status_bar = text

    def progress(self, done: int, total: int) -> None:
        """Show how many files have been read.

        Raises:
            Stopped: the user wants to stop.
        """
        self.say(_("Reading files: {done} of {total}. Press Esc to stop.").format(done=done, total=total))

    def choose_folder(self, title: str) -> Path:
        """A folder of the user's choice.

        Raises:
            Stopped: none was chosen.
        """
        return self._chosen(_FOLDER_PICKER, title)

    def choose_file(self, title: str) -> Path:
        """A file of the user's choice.

        Raises:
            Stopped: none was chosen.
        """
        return self._chosen(_FILE_PICKER, title)

    def ask(self, text: str) -> bool:
        """Whether the user says yes."""
        return str(self.app.alert(text, title="xltools", buttons="yes_no", mode="info")) == "yes"

    def _chosen(self, kind: int, title: str) -> Path:
        dialog = self.app.api.FileDialog(kind)
        dialog.Title = title
        dialog.AllowMultiSelect = False
        if dialog.Show() != _CHOSEN:
            raise Stopped
        return Path(str(dialog.SelectedItems.Item(1)))


def wants_to_stop(app: xlwings.App, file: str) -> Callable[[], bool]:
    """Whether the user wants to stop: Esc in Excel, or the panel's file is there."""
    escape = escape_pressed(app)
    return lambda: escape() or bool(file and Path(file).exists())


def escape_pressed(app: xlwings.App) -> Callable[[], bool]:
    """Whether Esc was pressed since last asked, while the user looked at this program; on Windows only."""
    if sys.platform != "win32":
        return never
    import ctypes  # noqa: PLC0415 - Windows only

    user = ctypes.windll.user32
    window, escape = app.hwnd, 0x1B
    user.GetAsyncKeyState(escape)  # forget what was pressed before

    def pressed() -> bool:
        return bool(user.GetAsyncKeyState(escape) & 0x8001) and user.GetForegroundWindow() == window

    return pressed
