"""Work shared out among processes: every result in its place, whatever becomes of the processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.messages import CHINESE, current_language, use_language
from xltools.files.much import FEW
from xltools.files.pool import bundles, spread, workers_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

MANY = 40
R = TypeVar("R")


def doubled(number: int) -> int:
    """Twice the number."""
    return 2 * number


def spread_out(function: Callable[[int], R], tasks: Sequence[int], **how: int) -> list[R]:
    """What comes of all tasks."""
    with spread(function, tasks, **how) as outcomes:
        return list(outcomes)


def process_of(_number: int) -> int:
    """Which process does the work."""
    return os.getpid()


def doubled_elsewhere_only_till(last: int, home: int, number: int) -> int:
    """Twice the number; past ``last``, a process other than ``home`` dies of it."""
    if number > last and os.getpid() != home:
        os._exit(3)
    return 2 * number


def language(_number: int) -> str:
    """The language that a worker speaks."""
    return current_language()


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(workers: int) -> None:
    """Here and elsewhere."""
    assert spread_out(doubled, range(MANY), workers=workers) == [2 * number for number in range(MANY)]


def test_many_tasks_leave_this_process_and_few_stay() -> None:
    """Starting processes has its price."""
    assert os.getpid() not in set(spread_out(process_of, range(MANY), workers=2))
    assert set(spread_out(process_of, range(FEW - 1), workers=2)) == {os.getpid()}
    assert set(spread_out(process_of, range(4), workers=2, least=4)) != {os.getpid()}
    assert spread_out(process_of, []) == []


def test_others_begin_before_anybody_asks(tmp_path: Path) -> None:
    """So that this process can do something else meanwhile."""
    with spread(partial(_touch, tmp_path), range(MANY), workers=2) as outcomes:
        assert _within_a_minute(lambda: len(list(tmp_path.iterdir())) == MANY)
        assert list(outcomes) == [*range(MANY)]


def test_nobody_waits_for_what_is_given_up(tmp_path: Path) -> None:
    """Whoever leaves early leaves at once, and what has not begun is not done."""
    with pytest.raises(KeyError), spread(partial(_touch_slowly, tmp_path), range(MANY), workers=2):
        raise KeyError
    assert len(list(tmp_path.iterdir())) < MANY


@pytest.mark.parametrize("last", [-1, 20])
def test_what_a_dead_process_leaves_is_done_here(last: int) -> None:
    """Each result once, be it that the first task kills the worker or a later one."""
    results = spread_out(partial(doubled_elsewhere_only_till, last, os.getpid()), range(MANY), workers=2)
    assert results == [2 * number for number in range(MANY)]


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on machines that forbid it."""

    def refuse(*_arguments: object, **_named: object) -> Future[object]:
        raise PermissionError

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refuse)
    assert set(spread_out(process_of, range(MANY), workers=2)) == {os.getpid()}


def test_workers_speak_the_language_of_this_process() -> None:
    """What they say goes to the same person."""
    use_language(CHINESE)
    assert set(spread_out(language, range(MANY), workers=2)) == {CHINESE}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes as Linux lists them")
def test_workers_do_not_outlive_who_started_them(tmp_path: Path) -> None:
    """Whoever is killed has no time to end them."""
    words = (
        f"from tests.files.test_pool import *\nif __name__ == '__main__':\n    work_for_ever(Path({str(tmp_path)!r}))"
    )
    script = tmp_path / "work.py"
    script.write_text(words, encoding="utf-8")
    with subprocess.Popen([sys.executable, script], env={**os.environ, "PYTHONPATH": str(Path.cwd())}) as process:
        assert _within_a_minute(lambda: len(list(tmp_path.glob("*.worker"))) == 2)
        workers = [int(path.stem) for path in tmp_path.glob("*.worker")]
        assert all(map(_runs, workers))
        process.kill()
    assert _within_a_minute(lambda: not any(map(_runs, workers)))


def work_for_ever(folder: Path) -> None:
    """Keep two workers busy, each of which leaves its number."""
    spread_out(partial(_wait, folder), range(MANY), workers=2)


def _wait(folder: Path, _number: int) -> None:
    (folder / f"{os.getpid()}.worker").touch()
    time.sleep(600)


def _touch(folder: Path, number: int) -> int:
    (folder / str(number)).touch()
    return number


def _touch_slowly(folder: Path, number: int) -> int:
    time.sleep(0.5)
    return _touch(folder, number)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _within_a_minute(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


@given(st.integers(0, 2000), st.integers(1, 60))
def test_bundles_hold_every_task_once(count: int, processes: int) -> None:
    """In order, none of them large."""
    made = bundles(range(count), processes)
    assert [task for bundle in made for task in bundle] == list(range(count))
    assert all(1 <= len(bundle) <= 8 for bundle in made)


def test_no_more_workers_than_tasks() -> None:
    """Nor more than Windows can wait for."""
    assert workers_for(3, 8) == 3
    assert workers_for(1000, 200) == 60
    assert workers_for(0) == 1
