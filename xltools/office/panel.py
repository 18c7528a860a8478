"""A small window with the buttons of the ribbon, for where Excel may not run macros, and for WPS.

A click starts another process, as the ribbon does, so that the window always answers. Without files it works on the
workbook that is open in Excel or WPS; with files, dropped on it or chosen, it needs neither.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tkinter as tk
from contextlib import suppress
from pathlib import Path
from tkinter import filedialog, ttk
from tkinter.scrolledtext import ScrolledText
from typing import TYPE_CHECKING, Any, Literal

from xltools.addin.sources import read_sources
from xltools.core.messages import _, current_language
from xltools.office.jobs import Button, buttons, on_files, on_open_workbook
from xltools.office.viewer import open_with_its_program

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOOK_AGAIN = 200  # milliseconds
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW of Windows
_WIDTH = 400  # pixels at which texts break
_COLUMNS = 2  # of buttons
_GAP = 8  # pixels between the parts of the window
_MOST_NAMES = 3


class Panel:
    """The window; ``files`` are those to work on instead of the open workbook."""

    def __init__(self, root: tk.Tk, files: Sequence[Path] = ()) -> None:
        self.root = root
        self.language = "zh" if current_language().startswith("zh") else "en"
        self.process: subprocess.Popen[bytes] | None = None
        self.result: Path | None = None
        self._stopped = False
        self._folder = Path(tempfile.mkdtemp(prefix="xltools-panel-"))
        self._stop = self._folder / "stop"
        self._said = self._folder / "said.txt"
        self._icons = {name: tk.PhotoImage(data=icon, master=root) for name, icon in read_sources().icons.items()}
        root.title(_("Performance tools"))
        root.attributes("-topmost", True)  # noqa: FBT003 - tkinter's signature
        root.protocol("WM_DELETE_WINDOW", self.close)
        frame = ttk.Frame(root, padding=_GAP)
        frame.pack(fill="both", expand=True)
        self._droppable = self._let_drop(frame)
        self._what = self._drop_area(frame)
        self.choose_button, self.forget_button = self._row(
            frame, (_("Choose files …"), self.choose), (_("The open workbook again"), lambda: self.take([]))
        )
        self.widgets = self._tasks(frame)
        self.tip = self._tip_area(frame)
        wrap: Literal["char", "word"] = "char" if self.language == "zh" else "word"  # Tk knows no words of Chinese
        self.text = ScrolledText(frame, width=1, height=12, wrap=wrap, state="disabled", font="TkDefaultFont")
        self.text.pack(fill="both", expand=True)
        self.stop_button, self.open_button = self._row(
            frame, (_("Stop"), self.stop), (_("Open the result"), self.open_result)
        )
        self.take(list(files))
        root.update_idletasks()
        root.minsize(root.winfo_reqwidth(), root.winfo_reqheight())

    def take(self, files: Sequence[Path]) -> None:
        """Work on these files from now on; on the open workbook where there are none."""
        self.files = list(files)
        names = [file.name for file in self.files[:_MOST_NAMES]]
        if len(self.files) > _MOST_NAMES:
            names.append(_("… and {more} more").format(more=len(self.files) - _MOST_NAMES))
        self._what.configure(text="\n".join(names) or self._invitation())
        self._allow()

    def choose(self) -> None:
        """Let the user choose files."""
        kinds = [(_("Excel workbooks"), "*.xlsx *.xlsm")]
        chosen = filedialog.askopenfilenames(parent=self.root, title=_("Choose files …"), filetypes=kinds)
        if chosen:
            self.take([Path(name) for name in chosen])

    def start(self, task: str) -> None:
        """Begin what a button stands for."""
        self._stop.unlink(missing_ok=True)
        self._stopped = False
        if self.files:
            words, self.result = on_files(task, self.files, self.language)
        else:
            words, self.result = on_open_workbook(task, self.language, self._stop), None
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
        self._allow()
        self.root.after(_LOOK_AGAIN, self.look)

    def look(self) -> None:
        """See whether the work is done; then show what it said."""
        if self.process is None:
            return
        code = self.process.poll()
        if code is None:
            self.root.after(_LOOK_AGAIN, self.look)
            return
        self.process = None
        self.say(self._outcome(code))
        self._allow()

    def stop(self) -> None:
        """Ask the work to stop; a command on files is ended, for it leaves nothing half-written."""
        self._stop.touch()
        if self.process is not None and self.result is not None:
            self._stopped = True
            self.process.terminate()

    def open_result(self) -> None:
        """Open what was written with the program that the user opens such files with."""
        if self.result is not None and not open_with_its_program(self.result):
            self.say(_("{path} could not be opened. Open it from its folder.").format(path=self.result))

    def close(self) -> None:
        """Close the window; what still works on the open workbook is asked to stop, and puts Excel in order first."""
        if self.process is None:
            shutil.rmtree(self._folder, ignore_errors=True)
        else:
            self.stop()  # whoever stops looks for the file, so the folder stays
        self.root.destroy()

    def say(self, text: str) -> None:
        """Show a text below the buttons; its end, where it is long, for that sums it up."""
        self.text.configure(state="normal")
        self.text.delete("1.0", "end")
        self.text.insert("1.0", text)
        self.text.configure(state="disabled")
        self.text.update_idletasks()  # only then is it known how many lines there are
        self.text.see("end")

    def shown(self) -> str:
        """The text below the buttons."""
        return self.text.get("1.0", "end").strip()

    def _outcome(self, code: int) -> str:
        if self._stopped:
            return _("Stopped; nothing half-written was left behind.")
        said = self._said.read_text(encoding="utf-8", errors="replace").strip()
        if said:
            return said
        return _("Done.") if code == 0 else _("It did not work, and nothing says why. Run: xltools doctor")

    def _invitation(self) -> str:
        """What the window works on without files; where none can be dropped, it does not ask for it."""
        if self._droppable:
            return _("The workbook that is open in Excel or WPS.\nOr drop files or a folder here.")
        return _("The workbook that is open in Excel or WPS.\nOr choose files.")

    def _drop_area(self, parent: ttk.Frame) -> tk.Label:
        """What the window works on, on a field that looks as if something could be laid on it."""
        area = tk.Label(
            parent, wraplength=_WIDTH, height=5, background="#eef3fa", foreground="#1f3864", relief="groove"
        )
        area.pack(fill="x")
        return area

    def _row(self, parent: ttk.Frame, *made: tuple[str, Any]) -> list[ttk.Button]:
        """Buttons beside each other, each as wide as the others."""
        row = ttk.Frame(parent)
        row.pack(fill="x", pady=_GAP)
        found = [ttk.Button(row, text=text, command=command) for text, command in made]
        for column, button in enumerate(found):
            row.columnconfigure(column, weight=1, uniform="row")
            button.grid(row=0, column=column, sticky="ew", padx=_beside(column))
        return found

    def _tasks(self, parent: ttk.Frame) -> dict[str, ttk.Button]:
        """The buttons of the ribbon with its icons, in two columns."""
        ttk.Style(self.root).configure("Task.TButton", anchor="w")
        grid = ttk.Frame(parent)
        grid.pack(fill="x", pady=(0, _GAP))
        found = {}
        for number, each in enumerate(buttons(self.language)):
            row, column = divmod(number, _COLUMNS)
            grid.columnconfigure(column, weight=1, uniform="tasks")
            found[each.task] = self._task(grid, each)
            found[each.task].grid(row=row, column=column, sticky="ew", padx=_beside(column), pady=2)
        return found

    def _task(self, parent: ttk.Frame, each: Button) -> ttk.Button:
        made = ttk.Button(
            parent,
            text=f" {each.label}",
            image=self._icons[each.task],
            compound="left",
            style="Task.TButton",
            command=lambda: self.start(each.task),
        )
        for event in ("<Enter>", "<FocusIn>"):
            made.bind(event, lambda _event: self.tip.configure(text=each.tip))
        return made

    def _tip_area(self, parent: ttk.Frame) -> ttk.Label:
        """Where it is said what a button does: as high as the longest tip, so that nothing moves under the pointer."""
        area = ttk.Frame(parent)
        area.pack(fill="x", pady=(0, _GAP))
        label = ttk.Label(area, wraplength=_WIDTH, anchor="nw", foreground="#555555")
        label.pack(fill="both")
        heights = []
        for each in buttons(self.language):
            label.configure(text=each.tip)
            heights.append(label.winfo_reqheight())
        label.configure(text="")
        area.configure(width=_WIDTH, height=max(heights))
        area.pack_propagate(False)  # noqa: FBT003 - tkinter's signature
        return label

    def _allow(self) -> None:
        """Which buttons can be pressed now."""
        idle = self.process is None
        for each in buttons(self.language):
            _enable(self.widgets[each.task], when=idle and (each.on_files or not self.files))
        _enable(self.choose_button, when=idle)
        _enable(self.forget_button, when=idle and bool(self.files))
        _enable(self.stop_button, when=not idle)
        _enable(self.open_button, when=idle and self.result is not None and self.result.exists())

    def _let_drop(self, frame: ttk.Frame) -> bool:
        """Take files that are dropped on the frame and all within, where the library for that is; whether it is."""
        target: Any = frame
        try:
            target.drop_target_register("DND_Files")
        except (AttributeError, tk.TclError):
            return False
        target.dnd_bind("<<Drop>>", self.dropped)
        return True

    def dropped(self, event: Any) -> None:  # noqa: ANN401 - tkinterdnd2 carries no types
        """Take the files of an event, whose names are a list of Tcl's."""
        if self.process is None:
            self.take([Path(name) for name in self.root.tk.splitlist(event.data)])


def _beside(column: int) -> tuple[int, int]:
    """Half a gap to the neighbour on each side, so that two columns are of one width."""
    return (0, _GAP // 2) if column == 0 else (_GAP // 2, 0)


def _enable(button: ttk.Button, *, when: bool) -> None:
    button.configure(state="normal" if when else "disabled")


def show(files: Sequence[Path] = ()) -> None:
    """Open the panel and stay until it is closed.

    Raises:
        tkinter.TclError: there is no display.
    """
    root = window()
    Panel(root, files)
    root.mainloop()


def window() -> tk.Tk:
    """A window that files can be dropped on, where the library for that is installed and works; else a plain one.

    Raises:
        tkinter.TclError: there is no display.
    """
    made = tk.Tk()
    with suppress(ImportError, RuntimeError):  # it is of use on Windows only, and some guards take its DLL away
        from tkinterdnd2 import TkinterDnD  # noqa: PLC0415 - see above

        TkinterDnD._require(made)  # noqa: SLF001 - its own window would be lost, half made, where the DLL is missing
    return made
