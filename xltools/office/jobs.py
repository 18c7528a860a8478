"""What the panel's buttons start: a task on the workbook that is open, or a command on files that were dropped."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.addin.install import without_console
from xltools.addin.sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

_ON_FILES = {
    "validate": ("validate", "校验结果.xlsx"),
    "consolidate": ("consolidate", "汇总.xlsx"),
    "compare": ("compare", "对比.xlsx"),
    "report": ("report", "报告"),
}
"""The command for files, and what its result beside the first of them is called."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the panel: the same words as on the ribbon; ``on_files`` where it can do without Excel."""

    task: str
    label: str
    tip: str

    @property
    def on_files(self) -> bool:
        """Whether there is a command that does the same with files."""
        return self.task in _ON_FILES


def buttons(language: str) -> list[Button]:
    """The buttons in the order of the ribbon."""
    ribbon = read_sources().texts[language]["ribbon"]
    return [
        Button(control.removeprefix("xltools").lower(), texts["label"], texts["supertip"])
        for control, texts in ribbon.items()
        if "supertip" in texts
    ]


def on_open_workbook(task: str, language: str, stop: Path) -> list[str]:
    """The words that start a task on the workbook in front."""
    python = without_console(Path(sys.executable))
    return [str(python), "-P", "-m", "xltools.office", task, f"--lang={language}", "--window=0", f"--stop={stop}"]


def on_files(task: str, files: Sequence[Path], language: str) -> tuple[list[str], Path]:
    """The words that start the command on these files and folders, and where its result will be.

    Raises:
        KeyError: there is no such command.
    """
    command, name = _ON_FILES[task]
    first = files[0]
    result = (first if first.is_dir() else first.parent) / name
    words = [sys.executable, "-P", "-m", "xltools", command, "--lang", language, *map(str, files), "-o", str(result)]
    return ([*words, "--all"] if task == "report" else words), result
