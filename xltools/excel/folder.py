"""Many workbooks: which files of a folder are meant, and one function applied to each of them on all cores."""

from __future__ import annotations

import os
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from operator import call
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _
from xltools.excel.kind import UnreadableError
from xltools.excel.memory import uncollected
from xltools.files.much import FEW
from xltools.files.pool import all_of, bundles, pool, starts, workers_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")

_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_REFUSED = frozenset({
    ".xls", ".xlsb", ".xlt", ".xltx", ".xltm", ".et", ".ett", ".ods", ".csv",  # tables in other formats
    ".doc", ".docx", ".wps",  # reports handed in instead of a workbook
    ".zip", ".rar", ".7z",  # workbooks not unpacked
})  # fmt: skip
"""Read by nobody, but taken for a hand-in by whoever sent it, so each must get its message."""


def workbooks_in(path: str | Path) -> list[Path]:
    """The files to read: a file itself, or those of a folder and its subfolders that are or should be workbooks.

    Lock files (``~$…``) and hidden files and folders are passed over, and so is what nobody takes for a workbook.
    Files that hold a workbook in another format, or packed, are listed too: reading them says what to do. The list is
    sorted by path. A path where nothing lies is given back, so that reading it says so.
    """
    root = Path(path)
    if not root.is_dir():
        return [root]
    return sorted(file for file in _files(root) if file.suffix.lower() in _WORKBOOKS | _REFUSED)


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """A file and what is done with it, by a function of a module; a failure comes back as a finding."""

    file: Path
    each: Callable[[Path], T]

    def __call__(self) -> T | Finding:
        """What came of it."""
        try:
            return self.each(self.file)
        except UnreadableError as error:
            return error.finding
        except Exception as error:  # noqa: BLE001 - one file's fault must not end the others
            return _failed(self.file, f"{type(error).__name__}: {error}")


def read_all(
    paths: Sequence[str | Path],
    each: Callable[[Path], T],
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[T | Finding]:
    """``each(path)`` for every path, in the order of the paths; for a file that failed, the finding that says why.

    ``each`` runs in worker processes where there are many files, so it is a function of a module and its result is
    small. ``workers`` is the number of processes, by default one for each core; 1 stays in this process. A worker
    that dies takes no other file with it. ``progress(done, total)`` is called here after each file.
    """
    with Reading([Task(Path(path), each) for path in paths], workers=workers) as reading:
        return reading.outcomes(progress)


class Reading(Generic[T]):
    """Files that are being read: where there are at least so many, workers have begun as soon as this is entered.

    So this process can do something else meanwhile. For the rest it is as :func:`read_all` says.
    """

    def __init__(self, tasks: Sequence[Task[T]], *, workers: int | None = None, least: int = FEW) -> None:
        self._tasks = tasks
        self._processes = workers_for(len(tasks), workers) if len(tasks) >= least else 1
        self._waiting: dict[Future[list[T | Finding]], Sequence[int]] = {}
        self._pool = ExitStack()

    def __enter__(self) -> Self:
        """Start the workers, if the files are many."""
        if self._processes > 1:
            executor = self._pool.enter_context(pool(self._processes, self._tasks[0].each))
            with suppress(BrokenProcessPool, OSError):  # the files left have their turn later
                for numbers in bundles(range(len(self._tasks)), self._processes):
                    tasks = [self._tasks[number] for number in numbers]
                    self._waiting[executor.submit(all_of, call, tasks)] = numbers
        return self

    def __exit__(self, *_what: object) -> None:
        """Give up what is not done yet."""
        self._pool.close()

    def outcomes(self, progress: Callable[[int, int], None] | None = None) -> list[T | Finding]:
        """What came of each file, in the order of the files; waits until all are done."""
        outcomes: dict[int, T | Finding] = {}
        with uncollected():
            for number, outcome in self._outcomes():
                outcomes[number] = outcome
                if progress is not None:
                    progress(len(outcomes), len(self._tasks))
        return [outcomes[number] for number in range(len(self._tasks))]

    def _outcomes(self) -> Iterator[tuple[int, T | Finding]]:
        """The files with their numbers, in whatever order they come; those that a dying worker left undone, last.

        A broken pool does not say which file broke it, and fails all the rest.
        """
        left = dict(enumerate(self._tasks))
        for future in as_completed(self._waiting):
            with suppress(BrokenProcessPool):
                numbers = self._waiting[future]
                for number, outcome in zip(numbers, self._of(future, numbers), strict=True):
                    del left[number]
                    yield number, outcome
        self._waiting.clear()
        self._pool.close()
        if self._processes > 1:
            yield from _one_by_one(left)
        for number, task in left.items():
            yield number, task()

    def _of(self, future: Future[list[T | Finding]], numbers: Sequence[int]) -> list[T | Finding]:
        try:
            return future.result()
        except BrokenProcessPool:
            raise
        except Exception as error:  # noqa: BLE001 - results that cannot be sent are these files' fault
            return [_failed(self._tasks[number].file, f"{type(error).__name__}: {error}") for number in numbers]


def _one_by_one(left: dict[int, Task[T]]) -> Iterator[tuple[int, T | Finding]]:
    """Each file that is left in a worker of its own, so that it takes no other with it; nothing without workers."""
    while left:
        with pool(1, next(iter(left.values())).each) as executor:
            if not starts(executor):
                return
            yield from _until_one_dies(executor, left)


def _until_one_dies(executor: ProcessPoolExecutor, left: dict[int, Task[T]]) -> Iterator[tuple[int, T | Finding]]:
    for number, task in list(left.items()):
        future = executor.submit(left.pop(number))
        yield number, _result(future, task.file)
        if isinstance(future.exception(), BrokenProcessPool):
            return


def _result(future: Future[T | Finding], file: Path) -> T | Finding:
    try:
        return future.result()
    except BrokenProcessPool:
        return _failed(file, _("the process that read it died"))
    except Exception as error:  # noqa: BLE001 - a result that cannot be sent is one file's fault too
        return _failed(file, f"{type(error).__name__}: {error}")


def _failed(file: Path, reason: str) -> Finding:
    text = _("{name}: reading the file failed ({reason}). Open it in Excel and save it as .xlsx, then try again.")
    message = text.format(name=file.name, reason=reason)
    return Finding(rule="file.failed", severity=Severity.ERROR, message=message, file=str(file))


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not _is_passed_over(name)]
        yield from (Path(folder, name) for name in files if not _is_passed_over(name))


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name == "__MACOSX"
