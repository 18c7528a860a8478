"""A small window with the buttons of the ribbon, for where Excel may not run macros, and for WPS.

A click starts another process, as the ribbon does, so that the window always answers. Without files it works on the
workbook that is open in Excel or WPS; with files, dropped on it or chosen, it needs neither.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tkinter as tk
from contextlib import suppress
from pathlib import Path
from tkinter import filedialog
from tkinter.scrolledtext import ScrolledText
from typing import TYPE_CHECKING, Any

from xltools.core.messages import _, current_language
from xltools.office.jobs import Button, buttons, on_files, on_open_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOOK_AGAIN = 200  # milliseconds
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW of Windows
_WIDTH = 34  # characters of the texts


class Panel:
    """The window; ``files`` are those to work on instead of the open workbook."""

    def __init__(self, root: tk.Tk, files: Sequence[Path] = ()) -> None:
        self.root = root
        self.files = list(files)
        self.language = "zh" if current_language().startswith("zh") else "en"
        self.process: subprocess.Popen[bytes] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="xltools-panel-"))
        self._stop = self._folder / "stop"
        self._said = self._folder / "said.txt"
        self._result: Path | None = None
        root.title("xltools")
        root.attributes("-topmost", True)  # noqa: FBT003 - tkinter's signature
        root.protocol("WM_DELETE_WINDOW", self.close)
        self._what = tk.Label(root, width=_WIDTH, wraplength=260, justify="left", anchor="w")
        self._what.pack(fill="x", padx=8, pady=(8, 2))
        self.widgets = {each.task: self._button(each) for each in buttons(self.language)}
        self._choose = tk.Button(root, text=_("Choose files …"), command=self.choose)
        self._forget = tk.Button(root, text=_("The open workbook again"), command=lambda: self.take([]))
        self._end = tk.Button(root, text=_("Stop"), command=self.stop, state="disabled")
        for widget in (self._choose, self._forget, self._end):
            widget.pack(fill="x", padx=8, pady=1)
        self._text = ScrolledText(root, width=_WIDTH, height=10, wrap="word", state="disabled")
        self._text.pack(fill="both", expand=True, padx=8, pady=8)
        self._let_drop()
        self.take(self.files)

    def take(self, files: Sequence[Path]) -> None:
        """Work on these files from now on; on the open workbook where there are none."""
        self.files = list(files)
        names = "\n".join(file.name for file in self.files[:5]) + ("\n…" if len(self.files) > 5 else "")  # noqa: PLR2004
        self._what.configure(text=names or _("The workbook that is open in Excel or WPS. Files can be dropped here."))
        self._allow(idle=self.process is None)

    def choose(self) -> None:
        """Let the user choose files."""
        chosen = filedialog.askopenfilenames(parent=self.root, filetypes=[("Excel", "*.xlsx *.xlsm")])
        if chosen:
            self.take([Path(name) for name in chosen])

    def start(self, task: str) -> None:
        """Begin what a button stands for."""
        self._stop.unlink(missing_ok=True)
        if self.files:
            words, self._result = on_files(task, self.files, self.language)
        else:
            words, self._result = on_open_workbook(task, self.language, self._stop), None
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(  # noqa: S603 - our own program; the words are one argument each
                words,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "COLUMNS": "60"},
                creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
            )
        self.say(_("Working …"))
        self._allow(idle=False)
        self.root.after(_LOOK_AGAIN, self.look)

    def look(self) -> None:
        """See whether the work is done; then show what it said."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.root.after(_LOOK_AGAIN, self.look)
            return
        self.process = None
        said = self._said.read_text(encoding="utf-8", errors="replace").strip()
        self.say(said or _("Done."))
        self._allow(idle=True)

    def stop(self) -> None:
        """Ask the work to stop; a command on files is ended, for it leaves nothing half-written."""
        self._stop.touch()
        if self.process is not None and self._result is not None:
            self.process.terminate()

    def close(self) -> None:
        """Close the window; what still works on the open workbook is asked to stop, and puts Excel in order first."""
        self.stop()
        with suppress(OSError):
            self._said.unlink(missing_ok=True)
        self.root.destroy()

    def say(self, text: str) -> None:
        """Show a text below the buttons."""
        self._text.configure(state="normal")
        self._text.delete("1.0", "end")
        self._text.insert("1.0", text)
        self._text.configure(state="disabled")

    def _button(self, button: Button) -> tk.Button:
        made = tk.Button(self.root, text=button.label, command=lambda: self.start(button.task))
        made.bind("<Enter>", lambda _event: self._explain(button))
        made.pack(fill="x", padx=8, pady=1)
        return made

    def _explain(self, button: Button) -> None:
        """Show what a button is for, where nothing else is to be read."""
        if self.process is None and self._result is None:
            self.say(button.tip)

    def _allow(self, *, idle: bool) -> None:
        """Which buttons can be pressed now."""
        for each in buttons(self.language):
            possible = idle and (each.on_files or not self.files)
            self.widgets[each.task].configure(state="normal" if possible else "disabled")
        self._forget.configure(state="normal" if idle and self.files else "disabled")
        self._end.configure(state="disabled" if idle else "normal")

    def _let_drop(self) -> None:
        """Take files that are dropped on the window, where it is one that they can be dropped on."""
        window: Any = self.root
        if hasattr(window, "drop_target_register"):
            window.drop_target_register("DND_Files")
            window.dnd_bind("<<Drop>>", self._dropped)

    def _dropped(self, event: Any) -> None:  # noqa: ANN401 - tkinterdnd2 carries no types
        if self.process is None:
            self.take([Path(name) for name in self.root.tk.splitlist(event.data)])


def show(files: Sequence[Path] = ()) -> None:
    """Open the panel and stay until it is closed.

    Raises:
        tkinter.TclError: there is no display.
    """
    root = _window()
    Panel(root, files)
    root.mainloop()


def _window() -> tk.Tk:
    """A window that files can be dropped on, where the library for that is installed; otherwise a plain one."""
    try:
        from tkinterdnd2 import TkinterDnD  # noqa: PLC0415 - on Windows only
    except ImportError:
        return tk.Tk()
    window: tk.Tk = TkinterDnD.Tk()
    return window
