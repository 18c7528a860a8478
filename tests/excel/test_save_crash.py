"""Whatever happens while a file is saved, it is the old one or the new one, and the next run completes."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import xltools.excel.save as module
from xltools.excel.save import CannotWrite, earlier_version, new_version, save

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from _typeshed import TraceFunction

posix = pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked or limited on Windows")

OLD, NEW = b"old" * 100_000, b"new" * 120_000


def names(folder: Path) -> set[str]:
    """What is in a folder."""
    return {path.name for path in folder.iterdir()}


def child(function: Callable[[], object]) -> int:
    """Run a function in a process of its own; its exit code, negative where a signal ended it."""
    process = multiprocessing.get_context("fork").Process(target=function)
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def killed_at(step: int, target: Path) -> None:
    """Save, and be killed before the given line of the module is reached, counted as they are run."""
    left = step

    def trace(frame: FrameType, event: str, _argument: object) -> TraceFunction | None:
        nonlocal left
        if frame.f_code.co_filename != module.__file__:
            return None
        if event == "line":
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    save(target, NEW)
    sys.settrace(None)
    os._exit(0)  # without the reports of the test run that this process is a copy of


@posix
def test_killed_before_any_line(tmp_path: Path) -> None:
    """SIGKILL before each line that saving runs; afterwards a second run completes and clears up."""
    target = tmp_path / "总表.xlsx"
    kept = earlier_version(target)
    kills = news = 0
    while True:
        target.write_bytes(OLD)
        kept.unlink(missing_ok=True)
        if child(partial(killed_at, kills, target)) == 0:
            break
        content = target.read_bytes()
        assert content in {OLD, NEW}
        assert not kept.exists() or kept.read_bytes() == OLD
        assert content == OLD or kept.exists()
        news += content == NEW
        kills += 1
        save(target, NEW)
        assert (target.read_bytes(), kept.read_bytes()) == (NEW, OLD)
        assert names(tmp_path) == {target.name, kept.name}
    assert kills > 60
    assert 0 < news < kills


def save_for_ever(target: Path) -> None:
    """Save one content and the other in turn."""
    while True:
        save(target, OLD)
        save(target, NEW)


@posix
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Within a system call, too: at random moments, on every other one of them while the earlier file is kept."""
    target = tmp_path / "总表.xlsx"
    target.write_bytes(OLD)
    moments = random.Random(5)  # noqa: S311 - no secret
    for _kill in range(120):
        process = multiprocessing.get_context("fork").Process(target=save_for_ever, args=(target,))
        process.start()
        time.sleep(moments.uniform(0.001, 0.012))
        process.kill()
        process.join()
        assert target.read_bytes() in {OLD, NEW}
        assert not earlier_version(target).exists() or earlier_version(target).read_bytes() in {OLD, NEW}
    save(target, b"done")
    assert target.read_bytes() == b"done"
    assert names(tmp_path) == {target.name, earlier_version(target).name}


def save_within(limit: int, target: Path) -> None:
    """Save where no file may be longer than so many bytes."""
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        save(target, NEW)
    except CannotWrite as error:
        os._exit(3 if target.name in str(error) and "full" in str(error) else 4)
    os._exit(0)


@posix
@pytest.mark.parametrize("limit", [0, 1000, len(NEW) - 1])
def test_no_room(tmp_path: Path, limit: int) -> None:
    """A real limit of the system: the old file stays, nothing half-written is left, the message says what is full."""
    target = tmp_path / "总表.xlsx"
    target.write_bytes(OLD)
    assert child(partial(save_within, limit, target)) == 3
    assert target.read_bytes() == OLD
    assert names(tmp_path) == {target.name}


def refusing(monkeypatch: pytest.MonkeyPatch, number: int, times: int = 10**6) -> list[int]:
    """Let exchanging files fail so many times; a list that grows with each."""
    calls: list[int] = []
    original = Path.replace

    def replace(self: Path, target: Path) -> Path:
        calls.append(number)
        if len(calls) <= times:
            raise OSError(number, os.strerror(number))
        return original(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return calls


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EBUSY])
def test_a_file_held_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A virus scanner looks at it; then it is exchanged."""
    target = tmp_path / "总表.xlsx"
    target.write_bytes(OLD)
    calls = refusing(monkeypatch, number, times=3)
    save(target, NEW)
    assert (target.read_bytes(), earlier_version(target).read_bytes()) == (NEW, OLD)
    assert len(calls) == 5


@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY])
def test_a_file_held_for_long_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """It is open in Excel: the message says to close it, and nothing lies about."""
    target = tmp_path / "总表.xlsx"
    target.write_bytes(OLD)
    refusing(monkeypatch, number)
    with pytest.raises(CannotWrite, match="Close it first"):
        save(target, NEW)
    assert target.read_bytes() == OLD
    assert names(tmp_path) == {target.name}


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EEXIST, errno.EIO])
def test_a_drive_that_cannot_exchange_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """The old file stays as it was, the new one lies beside it and the message names it; a later run tidies up."""
    target = tmp_path / "总表.xlsx"
    target.write_bytes(OLD)
    with monkeypatch.context() as within:
        refusing(within, number)
        with pytest.raises(CannotWrite, match="新版"):
            save(target, NEW)
        with pytest.raises(CannotWrite, match="新版"):
            save(target, NEW)
        assert target.read_bytes() == OLD
        assert new_version(target).read_bytes() == NEW
        assert names(tmp_path) == {target.name, new_version(target).name}
        with pytest.raises(CannotWrite, match="新版2"):
            save(target, OLD + NEW)
        assert new_version(target).read_bytes() == NEW
    save(target, NEW)
    assert target.read_bytes() == NEW
    assert names(tmp_path) == {target.name, earlier_version(target).name, "总表.新版2.xlsx"}


def test_a_drive_without_permissions_is_good_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network drives know neither modes nor how to say that a file is on the disk."""

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(Path, "chmod", refuse)
    monkeypatch.setattr(os, "fsync", refuse)
    save(tmp_path / "总表.xlsx", NEW)
    assert (tmp_path / "总表.xlsx").read_bytes() == NEW


def save_as_anybody(target: Path) -> None:
    """Save without the rights of the superuser, for whom nothing is read-only."""
    if os.geteuid() == 0:
        os.setuid(65_534)
    try:
        save(target, NEW)
    except CannotWrite as error:
        os._exit(3 if "read-only" in str(error) else 4)
    os._exit(0)


@posix
def test_a_read_only_folder() -> None:
    """The message says so, and nothing has changed."""
    with tempfile.TemporaryDirectory(prefix="xltools-read-only-") as name:
        target = Path(name, "总表.xlsx")
        target.write_bytes(OLD)
        target.parent.chmod(0o555)
        try:
            assert child(partial(save_as_anybody, target)) == 3
            assert (target.read_bytes(), names(target.parent)) == (OLD, {target.name})
        finally:
            target.parent.chmod(0o700)


def test_a_folder_in_which_nothing_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for everybody, by the answer that the system gives."""

    def refuse(*_arguments: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    target = tmp_path / "总表.xlsx"
    target.write_bytes(OLD)
    monkeypatch.setattr("xltools.excel.save.os.open", refuse)
    with pytest.raises(CannotWrite, match="read-only"):
        save(target, NEW)
    assert (target.read_bytes(), names(tmp_path)) == (OLD, {target.name})


def test_only_what_was_left_behind_is_cleared(tmp_path: Path) -> None:
    """Not what another process, here or on another computer, is writing now; what is a day old is nobody's."""
    here, gone = module._host(), 2**22 + 5  # noqa: SLF001 - beyond the last number of a process
    left = [
        f".xltools-{here}-{gone}-a.tmp",
        f".xltools-{here}-{os.getpid()}-b.tmp",
        f".xltools-00000000-{gone}-c.tmp",
        f".xltools-00000000-{gone}-d.tmp",
        ".other.tmp",
        "xltools.tmp",
    ]
    for name in left:
        (tmp_path / name).write_bytes(b"half")
    os.utime(tmp_path / left[3], (0, 0))
    save(tmp_path / "总表.xlsx", NEW)
    cleared = {left[3]} if sys.platform == "win32" else {left[0], left[3]}
    assert names(tmp_path) == {"总表.xlsx", *left} - cleared
