"""Work shared out among processes: every result in its place, whatever becomes of the processes."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.messages import CHINESE, current_language, use_language
from xltools.files.pool import FEW, bundles, spread, workers_for

if TYPE_CHECKING:
    from concurrent.futures import Future

MANY = 40


def doubled(number: int) -> int:
    """Twice the number."""
    return 2 * number


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
    assert list(spread(doubled, range(MANY), workers=workers)) == [2 * number for number in range(MANY)]


def test_many_tasks_leave_this_process_and_few_stay() -> None:
    """Starting processes has its price."""
    assert os.getpid() not in set(spread(process_of, range(MANY), workers=2))
    assert set(spread(process_of, range(FEW - 1), workers=2)) == {os.getpid()}
    assert set(spread(process_of, range(4), workers=2, least=4)) != {os.getpid()}
    assert list(spread(process_of, [])) == []


@pytest.mark.parametrize("last", [-1, 20])
def test_what_a_dead_process_leaves_is_done_here(last: int) -> None:
    """Each result once, be it that the first task kills the worker or a later one."""
    results = list(spread(partial(doubled_elsewhere_only_till, last, os.getpid()), range(MANY), workers=2))
    assert results == [2 * number for number in range(MANY)]


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on machines that forbid it."""

    def refuse(*_arguments: object, **_named: object) -> Future[object]:
        raise PermissionError

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refuse)
    assert set(spread(process_of, range(MANY), workers=2)) == {os.getpid()}


def test_workers_speak_the_language_of_this_process() -> None:
    """What they say goes to the same person."""
    use_language(CHINESE)
    assert set(spread(language, range(MANY), workers=2)) == {CHINESE}


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
