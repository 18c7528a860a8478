"""What stops a command halfway: a full disk, a drive that refuses, the power."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from tests.cli.handed_in import run
from tests.year import TABS, facts_in, handed_in, new_master, opened, return_of
from xltools.core.form import HEAD_ROW
from xltools.core.history import first_broken
from xltools.excel.archive import archive_of, history_of, read_history
from xltools.excel.save import earlier_version

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE = next(iter(TABS))
GENERAL = "income.general"


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    """The folder of a zone, as folders are called, with this year's master."""
    folder = tmp_path / "2021 年 自评"
    folder.mkdir()
    new_master(folder / "总 表.xlsx")
    return folder


@pytest.fixture
def master(zone: Path) -> Path:
    """The master of the zone."""
    return zone / "总 表.xlsx"


def standing(master: Path) -> dict[str, Any]:
    """What status says, for programs."""
    answer: dict[str, Any] = json.loads(run("status", master, "--format", "json").stdout)
    return answer


def lines(master: Path) -> list[dict[str, Any]]:
    """The history beside the master."""
    return [json.loads(line) for line in history_of(master).read_text(encoding="utf-8").splitlines()]


class Unplugged(BaseException):
    """The machine is off."""


@pytest.fixture
def unplug(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Ends everything at the n-th time that something reaches the disk; ``[0]`` never."""
    left = [0]

    def counted(real: Any) -> Any:  # noqa: ANN401 - any function of the system
        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - likewise
            left[0] -= 1
            if left[0] == 0:
                raise Unplugged
            return real(*arguments, **named)

        return call

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    return left  # type: ignore[return-value]  # monkeypatch undoes it


def test_whatever_stops_it_a_second_run_completes(zone: Path, master: Path, unplug: list[int]) -> None:
    """At every step to the disk: the master is the old one or the new one, and the next run makes both copies whole."""
    folder = zone / "收回"
    handed_in(folder, return_of(CODE, {(GENERAL, HEAD_ROW): 7}))
    old = master.read_bytes()
    stopped = 0
    for step in range(1, 40):
        for path in (archive_of(master), history_of(master), earlier_version(master)):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        master.write_bytes(old)
        unplug[0] = step
        try:
            run("collect", master, folder)
        except Unplugged:
            stopped += 1
        else:
            break
        finally:
            unplug[0] = 0
        assert ZipFile(master).testzip() is None
        assert master.read_bytes() == old or facts_in(master, CODE)[GENERAL, HEAD_ROW] == 7
        run("collect", master, folder)
        assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 7
        assert len(list((archive_of(master) / CODE).glob("*.xlsx"))) == 1
        events, odd = read_history(history_of(master))
        assert (len(events), odd, first_broken(events)) == (1, None, None)
        assert standing(master)["findings"] == []
    assert stopped >= 8


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (f"{CODE}", OSError(errno.ENOSPC, "No space left on device", CODE)),
        ("总 表.xlsx", PermissionError(errno.EACCES, "Permission denied")),
        ("总 表.xlsx", OSError(errno.EXDEV, "Cross-device link")),
    ],
)
def test_a_disk_that_refuses(
    zone: Path, master: Path, name: str, fault: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full, read-only, a network drive that does not rename: a sentence, the old master, and no line of history."""
    handed_in(zone / "收回", return_of(CODE, {(GENERAL, HEAD_ROW): 7}))
    old, real = master.read_bytes(), Path.replace

    def refusing(self: Path, target: Path) -> Path:
        if name in {Path(target).name, Path(target).parent.name}:
            raise fault
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refusing)
        assert run("collect", master, zone / "收回").exit_code == 2
    assert master.read_bytes() == old
    assert not history_of(master).exists()
    run("collect", master, zone / "收回")
    assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 7
    assert len(lines(master)) == 1


def test_a_line_that_was_torn_is_written_again(zone: Path, master: Path) -> None:
    """Power failed in the middle of the last line: the sheet has it whole."""
    handed_in(zone / "收回", return_of(CODE))
    run("collect", master, zone / "收回")
    whole = history_of(master).read_bytes()
    for torn in (whole[:-40], whole[:-40] + b"\0" * 4096):
        history_of(master).write_bytes(torn)
        assert run("collect", master).exit_code == 0
        assert history_of(master).read_bytes() == whole
    history_of(master).unlink()
    assert run("collect", master).exit_code == 0
    assert history_of(master).read_bytes() == whole


def test_an_earlier_master_is_brought_up_to_its_history(zone: Path, master: Path) -> None:
    """Somebody put an earlier copy in place: collect alone fills it again, and nothing else is written before."""
    blank = master.read_bytes()
    handed_in(zone / "收回", return_of(CODE, {(GENERAL, HEAD_ROW): 7}))
    run("collect", master, zone / "收回")
    master.write_bytes(blank)
    refused = run("seal", master, CODE, "--reason", "定稿")
    assert refused.exit_code == 2
    assert "xltools collect" in refused.output
    assert master.read_bytes() == blank
    run("collect", master)
    assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 7
    assert opened(master)["台账"]["A5"].value == 1
    assert len(lines(master)) == 1
