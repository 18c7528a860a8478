"""Files are written whole or not at all, and nothing that a person typed is lost."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

import pytest

from xltools.excel.save import CannotWrite, earlier_version, save


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)


def names(folder: Path) -> set[str]:
    """What is in a folder."""
    return {path.name for path in folder.iterdir()}


def test_a_new_file(tmp_path: Path) -> None:
    """Only the file itself is left in the folder."""
    assert save(tmp_path / "汇总.xlsx", b"one") is None
    assert (tmp_path / "汇总.xlsx").read_bytes() == b"one"
    assert names(tmp_path) == {"汇总.xlsx"}


def test_the_earlier_version_is_kept_once(tmp_path: Path) -> None:
    """One generation: the version before the last is replaced."""
    target = tmp_path / "汇总.xlsx"
    save(target, b"one")
    kept = save(target, b"two")
    assert kept == tmp_path / "汇总.上一版.xlsx" == earlier_version(target)
    assert (target.read_bytes(), kept.read_bytes()) == (b"two", b"one")
    save(target, b"three")
    assert (target.read_bytes(), kept.read_bytes()) == (b"three", b"two")
    assert names(tmp_path) == {"汇总.xlsx", "汇总.上一版.xlsx"}


def test_the_same_content_again_does_not_push_the_earlier_version_out(tmp_path: Path) -> None:
    """Running a command twice must not lose what was typed before the first run."""
    target = tmp_path / "汇总.xlsx"
    save(target, b"typed by hand")
    save(target, b"result")
    assert save(target, b"result") is None
    assert earlier_version(target).read_bytes() == b"typed by hand"


@pytest.mark.parametrize("spelling", ["{}/甲.xlsx", "{}/./甲.xlsx", "{}/sub/../甲.xlsx"])
def test_inputs_are_never_overwritten(tmp_path: Path, spelling: str) -> None:
    """However the path is spelt."""
    (tmp_path / "sub").mkdir()
    source = tmp_path / "甲.xlsx"
    source.write_bytes(b"input")
    with pytest.raises(CannotWrite, match="甲"):
        save(spelling.format(tmp_path), b"result", inputs=[tmp_path / "乙.xlsx", source])
    assert source.read_bytes() == b"input"


def test_an_input_behind_another_name_is_not_overwritten(tmp_path: Path) -> None:
    """A hard link is the same file."""
    source, alias = tmp_path / "甲.xlsx", tmp_path / "别名.xlsx"
    source.write_bytes(b"input")
    os.link(source, alias)
    with pytest.raises(CannotWrite):
        save(alias, b"result", inputs=[source])


@pytest.mark.parametrize(
    "error", [PermissionError(errno.EACCES, "open in Excel"), OSError(errno.ENOSPC, "No space left on device")]
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_refusal_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, step: str
) -> None:
    """The target keeps its content and no half-written file stays, whether the disk or Excel says no."""
    target = tmp_path / "汇总.xlsx"
    target.write_bytes(b"old")

    def refuse(*_arguments: object) -> None:
        raise error

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", refuse)
    else:
        monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CannotWrite, match="汇总"):
        save(target, b"new")
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == {"汇总.xlsx"}


def test_no_such_folder(tmp_path: Path) -> None:
    """A missing folder is a plain message, not a traceback."""
    with pytest.raises(CannotWrite):
        save(tmp_path / "没有" / "汇总.xlsx", b"new")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_permissions_stay(tmp_path: Path) -> None:
    """A new file is as readable as any other, an old one as it was: not private, as temporary files are."""
    target = tmp_path / "汇总.xlsx"
    save(target, b"one")
    (tmp_path / "plain").write_bytes(b"")
    assert target.stat().st_mode == (tmp_path / "plain").stat().st_mode
    target.chmod(0o640)
    save(target, b"two")
    assert target.stat().st_mode & 0o777 == 0o640
