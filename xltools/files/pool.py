"""Processes of our own among which work is shared out."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from multiprocessing import parent_process
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from xltools.core.messages import current_language, use_language
from xltools.files.much import FEW
from xltools.files.server import context_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

_MOST_WORKERS = 60
"""Windows cannot wait for more processes than that."""
_BUNDLES = 12
"""So many bundles of tasks go to each worker: few enough to cost little, enough for all to end at the same time."""
_LARGEST_BUNDLE = 8


def workers_for(tasks: int, wanted: int | None = None) -> int:
    """How many processes so many tasks are worth: ``wanted`` or one for each core; 1 is this process alone."""
    return min(wanted or os.cpu_count() or 1, _MOST_WORKERS, max(1, tasks))


@contextmanager
def pool(processes: int, function: Callable[..., object]) -> Iterator[ProcessPoolExecutor]:
    """A pool whose workers speak the language of this process; what is still to do when it closes is given up.

    Workers are never forked from this process, because it may run threads (a progress bar, a window) that a fork would
    cut in half. Where there is a server to fork them from, it loads the module of ``function`` once for all of them.
    """
    executor = ProcessPoolExecutor(
        processes, mp_context=_context(function), initializer=_begin, initargs=(current_language(),)
    )
    try:
        yield executor
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _begin(language: str) -> None:
    """What a worker does first: learn the language, and see to it that it does not outlive who started it."""
    use_language(language)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent: BaseProcess | None) -> None:
    """End this process when the other one has, however that came; nobody else would tell it."""
    if parent is not None:
        parent.join()
        os._exit(1)


def _context(function: Callable[..., object]) -> BaseContext:
    while isinstance(function, partial):
        function = function.func
    return context_with([function.__module__])


def starts(executor: ProcessPoolExecutor) -> bool:
    """Whether this machine lets us start processes at all."""
    try:
        executor.submit(int).result()
    except (BrokenProcessPool, OSError):
        return False
    return True


def bundles(tasks: Sequence[T], processes: int) -> list[Sequence[T]]:
    """The tasks in their order, as many together as go to a worker at a time."""
    size = max(1, min(_LARGEST_BUNDLE, len(tasks) // (processes * _BUNDLES)))
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]


@contextmanager
def spread(
    function: Callable[[T], R], tasks: Sequence[T], *, workers: int | None = None, least: int = FEW
) -> Iterator[Iterator[R]]:
    """``function`` of every task, in the order of the tasks, on all cores where there are at least so many tasks.

    Others begin at once, so that this process can do something else before it asks for what came of it. ``function`` is
    one of a module; it, the tasks and the results can be pickled. Where a process cannot be started or dies, what it
    left undone is done here.
    """
    processes = workers_for(len(tasks), workers)
    waiting: deque[Future[list[R]]] = deque()
    with ExitStack() as opened:
        if processes > 1 and len(tasks) >= least:
            with suppress(BrokenProcessPool, OSError):
                executor = opened.enter_context(pool(processes, function))
                for bundle in bundles(tasks, processes):
                    waiting.append(executor.submit(all_of, function, bundle))
        yield _in_order(function, tasks, waiting)


def _in_order(function: Callable[[T], R], tasks: Sequence[T], waiting: deque[Future[list[R]]]) -> Iterator[R]:
    """What comes of the tasks: of the first ones elsewhere, of those left undone here."""
    done = 0
    with suppress(BrokenProcessPool, OSError):
        while waiting:
            for result in waiting.popleft().result():
                done += 1
                yield result
    yield from map(function, tasks[done:])


def all_of(function: Callable[[T], R], bundle: Sequence[T]) -> list[R]:
    """``function`` of each task of a bundle, in a worker."""
    return [function(task) for task in bundle]
