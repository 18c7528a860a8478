"""``xltools addin`` and ``xltools doctor`` as people type them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.handed_in import run
from xltools.addin.install import FILE_NAME

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Windows user's folder, and logs of our own."""
    monkeypatch.setenv("APPDATA", str(tmp_path / "张 三"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_from_install_to_remove(tmp_path: Path) -> None:
    """Each step says how it stands and what comes next; exit code 1 where something is to be done."""
    before = run("addin", "status")
    assert before.exit_code == 1
    assert "xltools addin install" in before.output
    done = run("addin", "install")
    assert done.exit_code == 0
    assert "start Excel again" in done.output
    path = tmp_path / "张 三" / "Microsoft" / "Excel" / "XLSTART" / FILE_NAME
    assert path.is_file()
    after = run("addin", "status")
    assert after.exit_code == 0
    assert "up to date" in after.output
    path.write_bytes(path.read_bytes() + b"x")
    assert run("addin", "status").exit_code == 1
    assert "removed" in run("addin", "remove").output
    assert "nothing to remove" in run("addin", "remove").output


def test_build_gives_the_same_bytes(tmp_path: Path) -> None:
    """Twice, under names with blanks; another ending is refused."""
    one, two = tmp_path / "一 号.xlam", tmp_path / "two.xlam"
    for path in (one, two):
        assert run("addin", "build", "--output", path, "--python", r"C:\Python\pythonw.exe").exit_code == 0
    assert one.read_bytes() == two.read_bytes()
    refused = run("addin", "build", "-o", tmp_path / "a.xlsm")
    assert refused.exit_code == 2
    assert ".xlam" in refused.output


def test_without_windows_a_folder_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named, it works everywhere."""
    monkeypatch.delenv("APPDATA")
    assert run("addin", "install").exit_code == 2
    assert "--folder" in run("addin", "install").output
    assert run("addin", "install", "--folder", tmp_path / "here", "--labels", "zh").exit_code == 0
    assert (tmp_path / "here" / FILE_NAME).is_file()


def test_doctor_for_people_and_programs(tmp_path: Path) -> None:
    """Each line has a state; the log's folder is named."""
    text = run("doctor")
    assert text.exit_code == 0
    assert str(tmp_path / "state" / "xltools") in text.output
    found = json.loads(run("doctor", "--format", "json").stdout)
    assert {each["state"] for each in found} <= {"good", "warning", "bad", "unknown"}
    assert [set(each) for each in found] == [{"id", "what", "state", "found", "mend"}] * len(found)
    assert next(each for each in found if each["id"] == "addin")["mend"]
