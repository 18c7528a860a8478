"""The panel's window, on a display that nobody sees: every button pressed, with files and without Excel."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.office.clicks import DEPARTMENTS, MASTER, ONE
from xltools.core.messages import use_language

pytest.importorskip("tkinter", reason="this Python has no tkinter (Debian: python3-tk)")

import tkinter as tk

from xltools.office.panel import Panel, window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


NASTY = "收入=支出 & 100%'甲'.xlsx"
LIMIT = 120  # seconds after which work has got stuck
ALL = {"validate", "clear", "collect", "consolidate", "compare", "report", "about"}
ON_FILES = {"validate", "consolidate", "compare", "report"}


@pytest.fixture(scope="module")
def display() -> Iterator[None]:
    """A display of the tests' own, so that no window jumps up in front of who runs them."""
    found = shutil.which("Xvfb")
    if found is None:
        if not os.environ.get("DISPLAY"):
            pytest.skip("there is neither a display nor Xvfb")
        yield
        return
    server = subprocess.Popen(
        [found, "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", f":{server.stdout.readline().strip()}")
        yield
    server.terminate()
    server.communicate()


@pytest.fixture
def root(display: None) -> Iterator[tk.Tk]:  # noqa: ARG001 - must come first
    """A window to show the panel in."""
    made = window()
    yield made
    with suppress(tk.TclError):  # the test closed it
        made.destroy()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two departments under names that say much to shells and command lines."""
    place = tmp_path / "交回 (2021) & 其他"
    place.mkdir()
    for number, file in enumerate(sorted(DEPARTMENTS.glob("*.xlsx"))):
        shutil.copy(file, place / f"{number} {NASTY}")
    return place


def press(panel: Panel, task: str) -> str:
    """Press a button and wait; what the window says then."""
    panel.widgets[task].invoke()
    return wait(panel)


def wait(panel: Panel) -> str:
    """Wait until the work is done; what the window says then."""
    end = time.monotonic() + LIMIT
    while panel.process is not None:
        assert time.monotonic() < end, "it got stuck"
        panel.root.update()
        time.sleep(0.02)
    return panel.shown()


def allowed(panel: Panel) -> set[str]:
    """The tasks that can be started now."""
    return {task for task, widget in panel.widgets.items() if str(widget["state"]) == "normal"}


def enabled(button: tk.Widget) -> bool:
    """Whether a button can be pressed."""
    return str(button["state"]) == "normal"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_and_buttons_are_in_line(root: tk.Tk, language: str) -> None:
    """Every button has the room that its words need, the columns are of one width, and all is within the window."""
    use_language(language)
    panel = Panel(root)
    root.update()
    buttons = [*panel.widgets.values(), panel.choose_button, panel.forget_button, panel.stop_button, panel.open_button]
    for button in buttons:
        assert button.winfo_width() >= button.winfo_reqwidth(), button["text"]
        assert button.winfo_rooty() + button.winfo_height() <= root.winfo_rooty() + root.winfo_height()
    assert max(each.winfo_width() for each in buttons) - min(each.winfo_width() for each in buttons) <= 1
    assert len({each.winfo_rootx() for each in buttons}) == 2
    assert root.winfo_reqheight() <= 700


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_tip_moves_nothing_and_is_not_cut(root: tk.Tk, language: str) -> None:
    """What the pointer is over says what it does, and the window keeps its size while it says so."""
    use_language(language)
    panel = Panel(root)
    root.update()
    before = [each.winfo_rooty() for each in (*panel.widgets.values(), panel.open_button, panel.text)]
    size = root.winfo_geometry()
    for widget in panel.widgets.values():
        widget.event_generate("<Enter>")
        root.update()
        assert panel.tip.winfo_reqwidth() <= panel.tip.master.winfo_width()
        assert panel.tip.winfo_reqheight() <= panel.tip.master.winfo_height()
    panel.widgets["validate"].event_generate("<Enter>")
    assert any(("尚未保存" if language == "zh" else "unsaved changes") in text for text in texts(root))
    assert root.winfo_geometry() == size
    assert [each.winfo_rooty() for each in (*panel.widgets.values(), panel.open_button, panel.text)] == before


def texts(widget: tk.Misc) -> list[str]:
    """Every text that stands in a window."""
    own = [str(widget["text"])] if "text" in (widget.keys() or ()) else []
    return own + [text for child in widget.winfo_children() for text in texts(child)]


def test_every_button_that_needs_no_excel_works_on_files(root: tk.Tk, folder: Path) -> None:
    """Each writes its result beside the first file, which stays as it was, and says what it did."""
    files = sorted(folder.glob("*.xlsx"))
    before = [file.read_bytes() for file in files]
    panel = Panel(root, files)
    assert allowed(panel) == ON_FILES
    results = {"validate": "校验结果.xlsx", "consolidate": "汇总.xlsx", "compare": "对比.xlsx", "report": "报告"}
    for task, name in results.items():
        assert not enabled(panel.open_button) or task != "validate"
        said = press(panel, task)
        assert "Traceback" not in said
        assert name in said
        assert panel.result == folder / name
        assert panel.result.exists()
        assert enabled(panel.open_button)
    for name in ("校验结果.xlsx", "汇总.xlsx", "对比.xlsx"):
        assert openpyxl.load_workbook(folder / name).sheetnames
    assert sum(1 for _ in (folder / "报告").glob("*.docx")) == 2
    assert [file.read_bytes() for file in files] == before


def test_a_folder_and_a_master_do_as_well(root: tk.Tk, folder: Path, tmp_path: Path) -> None:
    """A folder is one thing to drop, and its result goes into it; a master holds several departments."""
    panel = Panel(root, [folder])
    press(panel, "compare")
    assert (folder / "对比.xlsx").exists()
    shutil.copy(MASTER, tmp_path / "总表.xlsx")
    panel.take([tmp_path / "总表.xlsx"])
    press(panel, "consolidate")
    assert (tmp_path / "汇总.xlsx").exists()


def test_while_it_works_only_stop_can_be_pressed(root: tk.Tk, folder: Path) -> None:
    """And what is stopped says so, leaves no result, and can be started again."""
    panel = Panel(root, [folder])
    panel.widgets["validate"].invoke()
    assert allowed(panel) == set()
    assert [enabled(each) for each in (panel.choose_button, panel.forget_button, panel.open_button)] == [False] * 3
    assert enabled(panel.stop_button)
    panel.stop_button.invoke()
    assert wait(panel) == "Stopped; nothing half-written was left behind."
    assert not (folder / "校验结果.xlsx").exists()
    assert not enabled(panel.open_button)
    assert allowed(panel) == ON_FILES
    assert "校验结果.xlsx" in press(panel, "validate")


def test_a_file_that_is_no_workbook_is_named(root: tk.Tk, tmp_path: Path) -> None:
    """In a sentence; there is nothing to open then."""
    file = tmp_path / "坏 文件.xlsx"
    file.write_bytes(b"this is no workbook")
    panel = Panel(root, [file])
    said = press(panel, "consolidate")
    assert "坏 文件.xlsx" in said
    assert "Traceback" not in said
    assert not enabled(panel.open_button)


def test_a_file_that_has_gone_is_named(root: tk.Tk, tmp_path: Path) -> None:
    """It was renamed after it had been dropped."""
    panel = Panel(root, [tmp_path / "不在了.xlsx"])
    said = press(panel, "validate")
    assert "不在了.xlsx" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("task", sorted(ALL))
def test_without_excel_every_button_says_so(root: tk.Tk, task: str) -> None:
    """The window is up, no workbook is: a sentence, and the button can be pressed again."""
    panel = Panel(root)
    assert allowed(panel) == ALL
    assert press(panel, task) == "Neither Excel nor WPS can be reached. Open the workbook in Excel and try again."
    assert allowed(panel) == ALL


def test_work_that_dies_without_a_word_is_no_success(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An antivirus program may end it."""
    monkeypatch.setattr("xltools.office.panel.on_open_workbook", lambda *_words: ["false"])
    assert "xltools doctor" in press(Panel(root), "about")


def test_files_that_are_dropped_are_taken(root: tk.Tk) -> None:
    """With blanks and braces in their names, as Tcl lists them; the field shows them, and a click lets go of them."""
    panel = Panel(root)
    assert any("drop files" in text for text in texts(root))
    names = ["/甲/收入 支出.xlsx", "/乙/a{b}.xlsx"]
    panel.dropped(SimpleNamespace(data=root.tk.call("list", *names)))
    assert panel.files == [Path(name) for name in names]
    assert "收入 支出.xlsx\na{b}.xlsx" in texts(root)
    panel.forget_button.invoke()
    assert panel.files == []
    assert allowed(panel) == ALL


def test_without_the_library_nothing_is_to_be_dropped(
    display: None,  # noqa: ARG001 - must be there
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The window comes up all the same, also where a guard has taken the DLL away, and asks for files to be chosen."""
    for wrong in (ImportError, RuntimeError):
        monkeypatch.setattr("tkinterdnd2.TkinterDnD._require", raising(wrong))
        root = window()
        Panel(root)
        assert any("Or choose files" in text for text in texts(root))
        root.destroy()


def raising(error: type[Exception]) -> Callable[[object], None]:
    """A function that fails."""

    def fail(_window: object) -> None:
        raise error

    return fail


def test_dropped_while_it_works_changes_nothing(root: tk.Tk, folder: Path) -> None:
    """The work under way is on what the field shows."""
    panel = Panel(root, [folder])
    panel.widgets["validate"].invoke()
    panel.dropped(SimpleNamespace(data=str(ONE)))
    assert panel.files == [folder]
    panel.stop_button.invoke()
    wait(panel)


def test_many_files_are_counted(root: tk.Tk) -> None:
    """Three names and a number: the field does not grow over the buttons."""
    Panel(root, [Path(f"{number}.xlsx") for number in range(10)])
    assert "0.xlsx\n1.xlsx\n2.xlsx\n… and 7 more" in texts(root)


def test_closing_leaves_nothing_behind(root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder of ours stays among the temporary files."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    panel = Panel(root)
    press(panel, "about")
    panel.close()
    assert list(tmp_path.iterdir()) == []


def test_the_result_is_opened_with_its_program(root: tk.Tk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The very file that was written; where nothing opens it, its place is said."""
    opened: list[Path] = []

    def note(path: Path) -> bool:
        opened.append(path)
        return True

    panel = Panel(root, [folder])
    press(panel, "compare")
    monkeypatch.setattr("xltools.office.panel.open_with_its_program", note)
    panel.open_button.invoke()
    assert opened == [folder / "对比.xlsx"]
    monkeypatch.setattr("xltools.office.panel.open_with_its_program", lambda _path: False)
    panel.open_button.invoke()
    assert str(folder / "对比.xlsx") in panel.shown()
