"""A command killed from outside, at a moment that nobody chose. ``XLTOOLS_KILLS=200`` asks for more than a few."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from zipfile import ZipFile

from tests.cli.handed_in import run
from tests.year import TABS, facts_in, handed_in, new_master, return_of
from xltools.core.form import HEAD_ROW
from xltools.core.history import first_broken
from xltools.excel.archive import archive_of, history_of, read_history

if TYPE_CHECKING:
    from pathlib import Path

GENERAL = "income.general"
KILLS = int(os.environ.get("XLTOOLS_KILLS", "1"))


def handed_in_by_all(folder: Path, amount: int) -> dict[str, object]:
    """A workbook of each department with this figure; the figures by code."""
    for code in TABS:
        handed_in(folder, return_of(code, {(GENERAL, HEAD_ROW): amount}))
    return dict.fromkeys(TABS, amount)


def figures(master: Path) -> dict[str, object]:
    """What the master has, by code."""
    return {code: facts_in(master, code)[GENERAL, HEAD_ROW] for code in TABS}


def started(master: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Collect as a process of its own."""
    command = [sys.executable, "-m", "xltools", "collect", str(master), str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_killed_collect_leaves_the_old_master_or_the_new_one(tmp_path: Path) -> None:
    """Never one in between; and the next run completes it, with both copies of the history alike."""
    master, folder = new_master(tmp_path / "总表.xlsx"), tmp_path / "收回"
    chance = random.Random(11)  # noqa: S311 - moments, no secrets
    amounts = handed_in_by_all(folder, 0)
    start = time.perf_counter()
    assert started(master, folder).wait() in {0, 1}
    longest = (time.perf_counter() - start) * 1.2
    for kill in range(1, KILLS + 1):
        before, amounts = amounts, handed_in_by_all(folder, kill)
        with started(master, folder) as process:
            time.sleep(chance.uniform(longest / 5, longest))
            process.kill()
        assert ZipFile(master).testzip() is None
        assert figures(master) in (before, amounts)
        run("collect", master, folder)
        assert figures(master) == amounts
        events, odd = read_history(history_of(master))
        assert (odd, first_broken(events)) == (None, None)
        assert run("status", master).exit_code == 0
        assert (
            len({event.sha256 for event in events}) == len(list(archive_of(master).rglob("*.xlsx"))) == 3 * (kill + 1)
        )
