"""Many workbooks: which files of a folder are meant, and one function applied to each of them on all cores."""

from __future__ import annotations

import os
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _, current_language, use_language
from xltools.excel.kind import UnreadableError
from xltools.excel.memory import uncollected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

T = TypeVar("T")

_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_REFUSED = frozenset({
    ".xls", ".xlsb", ".xlt", ".xltx", ".xltm", ".et", ".ett", ".ods", ".csv",  # tables in other formats
    ".doc", ".docx", ".wps",  # reports handed in instead of a workbook
    ".zip", ".rar", ".7z",  # workbooks not unpacked
})  # fmt: skip
"""Read by nobody, but taken for a hand-in by whoever sent it, so each must get its message."""

_FEW = 16
"""Up to here starting processes costs more than it saves."""
_MOST_WORKERS = 60
"""Windows cannot wait for more processes than that."""


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
    files = [Path(path) for path in paths]
    processes = min(workers or os.cpu_count() or 1, _MOST_WORKERS, max(1, len(files)))
    job = _Job(each)
    outcomes: dict[int, T | Finding] = {}
    with uncollected():
        for number, outcome in _outcomes(job, files, processes):
            outcomes[number] = outcome
            if progress is not None:
                progress(len(outcomes), len(files))
    return [outcomes[number] for number in range(len(files))]


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    """What is done with each file; a failure comes back as a finding."""

    each: Callable[[Path], T]

    def __call__(self, file: Path) -> T | Finding:
        try:
            return self.each(file)
        except UnreadableError as error:
            return error.finding
        except Exception as error:  # noqa: BLE001 - one file's fault must not end the others
            return _failed(file, f"{type(error).__name__}: {error}")


def _outcomes(job: _Job[T], files: Sequence[Path], processes: int) -> Iterator[tuple[int, T | Finding]]:
    """What comes of each file, with its number, in whatever order it comes."""
    if processes > 1 and len(files) >= _FEW:
        return _pooled(job, files, processes)
    return ((number, job(file)) for number, file in enumerate(files))


def _pooled(job: _Job[T], files: Sequence[Path], processes: int) -> Iterator[tuple[int, T | Finding]]:
    """All files at once; then, one after another, those that a dying worker left undone.

    A broken pool does not say which file broke it, and fails all the rest.
    """
    left = dict(enumerate(files))
    with _pool(processes) as pool:
        if not _starts(pool):
            yield from ((number, job(file)) for number, file in left.items())
            return
        try:
            waiting = _submitted(pool, job, left)
            for future in as_completed(waiting):
                if not isinstance(future.exception(), BrokenProcessPool):
                    number = waiting[future]
                    yield number, _result(future, left.pop(number))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    while left:
        with _pool(1) as pool:
            yield from _until_one_dies(pool, job, left)


def _starts(pool: ProcessPoolExecutor) -> bool:
    """Whether this machine lets us start processes at all; where it does not, this one does the work."""
    try:
        pool.submit(int).result()
    except (BrokenProcessPool, OSError):
        return False
    return True


def _submitted(pool: ProcessPoolExecutor, job: _Job[T], files: Mapping[int, Path]) -> dict[Future[T | Finding], int]:
    waiting = {}
    with suppress(BrokenProcessPool):  # broken already: the rest has its turn later
        for number, file in files.items():
            waiting[pool.submit(job, file)] = number
    return waiting


def _until_one_dies(
    pool: ProcessPoolExecutor, job: _Job[T], left: dict[int, Path]
) -> Iterator[tuple[int, T | Finding]]:
    for number, file in list(left.items()):
        future = pool.submit(job, left.pop(number))
        yield number, _result(future, file)
        if isinstance(future.exception(), BrokenProcessPool):
            return


def _pool(processes: int) -> ProcessPoolExecutor:
    """A pool whose workers speak the language of this process.

    They are never forked from it, because it may run threads (a progress bar, a window) that a fork would cut in half.
    """
    start = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(
        processes, mp_context=get_context(start), initializer=use_language, initargs=(current_language(),)
    )


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
