"""``xltools bundle``: what lies in the folder that goes to machines without internet."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.handed_in import run
from xltools import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence


class Pip:
    """A pip that downloads nothing: it remembers what it was asked for."""

    def __init__(self, code: int = 0) -> None:
        self.code = code
        self.words: list[str] = []

    def __call__(self, words: Sequence[str], **_named: object) -> subprocess.CompletedProcess[str]:
        """As ``subprocess.run``."""
        self.words = list(words)
        return subprocess.CompletedProcess(words, self.code, "", "ERROR: no such package\n")


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Pip:
    """In the place of the real one."""
    asked = Pip()
    monkeypatch.setattr(subprocess, "run", asked)
    return asked


def test_the_folder_has_scripts_for_windows(pip: Pip, tmp_path: Path) -> None:
    """Pure ASCII, lines as Windows ends them, this very version, nothing from the internet."""
    folder = tmp_path / "安装 包"
    assert run("bundle", folder, "--python", "3.13").exit_code == 0
    script = (folder / "install.cmd").read_bytes()
    assert script.isascii()
    assert script.count(b"\r\n") == script.count(b"\n")
    assert b"py -3.13 -m venv" in script
    assert b"--no-index --find-links wheels" in script
    assert f'"xltools=={__version__}"'.encode() in script
    assert script.index(b"addin install") < script.index(b"doctor")
    assert b"pythonw.exe" in (folder / "panel.cmd").read_bytes()
    assert "3.13" in (folder / "说明.txt").read_text(encoding="utf-8-sig")
    assert pip.words[-1] != ""


def test_everything_that_windows_needs_is_asked_for(pip: Pip, tmp_path: Path) -> None:
    """Wheels for Windows only, and what pip on another system would leave out."""
    wheel = tmp_path / "xltools-0.1.0-py3-none-any.whl"
    wheel.touch()
    run("bundle", tmp_path / "out", "--wheel", wheel)
    words = " ".join(pip.words)
    assert "--platform win_amd64 --python-version 3.12" in words
    assert "--only-binary=:all:" in words
    assert str(wheel) in pip.words
    needs = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    on_windows = [each.partition(";")[0].strip() for each in needs["dependencies"] if "win32" in each]
    assert len(on_windows) == 2
    assert "pywin32" in words


def test_a_download_that_fails_is_said(pip: Pip, tmp_path: Path) -> None:
    """With pip's last words, and without a script that could not work."""
    pip.code = 1
    result = run("bundle", tmp_path / "out")
    assert result.exit_code == 2
    assert "no such package" in result.output
    assert not (tmp_path / "out" / "install.cmd").exists()


def test_the_package_carries_the_sources_of_the_add_in() -> None:
    """Who installs from a wheel has no clone to build from."""
    settings = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"macros": "xltools/macros"}
