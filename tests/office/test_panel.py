"""What the panel's buttons start; the window itself is tried in test_window.py."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.office.clicks import DEPARTMENTS
from xltools.office.arguments import Call, read_call
from xltools.office.jobs import buttons, on_files, on_open_workbook
from xltools.office.tasks import TASKS

NASTY = "收入=支出 & 100%'甲'.xlsx"


def test_the_panel_has_the_ribbon_s_buttons() -> None:
    """In its order and in its words; four of them can do without Excel."""
    found = buttons("zh")
    assert [each.label for each in found] == ["校验", "清除标记", "收集", "汇总", "对比", "报告", "设置/关于"]
    assert [each.task for each in found] == list(TASKS)
    assert [each.task for each in found if each.on_files] == ["validate", "consolidate", "compare", "report"]


def test_a_task_on_the_open_workbook() -> None:
    """The very program that the ribbon starts, told to look for what is in front."""
    words = on_open_workbook("compare", "zh", Path("/tmp/a b/停"))  # noqa: S108 - a name only
    assert words[1:4] == ["-P", "-m", "xltools.office"]
    assert read_call(words[4:]) == Call("compare", "zh", stop="/tmp/a b/停")  # noqa: S108 - see above


@pytest.mark.parametrize(
    ("task", "name"), [("validate", "校验结果.xlsx"), ("compare", "对比.xlsx"), ("report", "报告")]
)
def test_commands_on_files_do_their_work(task: str, name: str, tmp_path: Path) -> None:
    """Typed by the panel, they find files with nasty names and write beside the first."""
    for number, file in enumerate(DEPARTMENTS.glob("*.xlsx")):
        shutil.copy(file, tmp_path / f"{number} {NASTY}")
    files = sorted(tmp_path.glob("*.xlsx"))
    words, result = on_files(task, files, "zh")
    done = subprocess.run(words, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert done.returncode in {0, 1}, (done.stdout + done.stderr).decode()
    assert result == tmp_path / name
    assert result.exists()


def test_without_a_display_the_command_says_so(tmp_path: Path) -> None:
    """Over a remote line there is no window; that is no crash."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    done = subprocess.run(
        [sys.executable, "-m", "xltools", "panel", "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "The window cannot be opened" in done.stderr
