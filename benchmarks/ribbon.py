"""How long a click on the ribbon takes, without Excel's own part, which the tests' Excel stands in for.

usage: python benchmarks/ribbon.py [--repeat 5]

Every click happens in a new process, on the master of the example zone or on one of its departments. What is counted
is from the end of Python's start to the message box: the task's imports, reading, checking, writing, and the calls to
Excel; not what the tests' Excel needs to save, copy and open workbooks with openpyxl. The start is measured by itself.
Modules are compiled before, as pip does when it installs them.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
DEPARTMENT, ZONE = "department", "master"
CLICKS = (
    ("validate", DEPARTMENT),
    ("validate", ZONE),
    ("clear", ZONE),
    ("collect", ZONE),
    ("consolidate", ZONE),
    ("compare", ZONE),
    ("report", DEPARTMENT),
    ("report", ZONE),
    ("about", ZONE),
)
STARTS = {
    "Python alone": "pass",
    "to the first line": "import xltools.office.run",
    "with xlwings": "import xltools.office.run; from xltools.office.attach import library; library()",
}


def main() -> None:
    """Measure one click, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--click", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.click:
        print(json.dumps(measured(*options.click)))
        return
    with tempfile.TemporaryDirectory(prefix="xltools-compiled-") as compiled:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        table(options.repeat)


def table(repeat: int) -> None:
    """Measure everything after a run that does not count, and print it."""
    print(f"load average {os.getloadavg()[0]:.1f}; seconds, median (least-most) of {repeat}")
    print("| | wall clock | processor time |\n|---|---|---|")
    for name, statement in STARTS.items():
        print(_row(name, [started(statement) for _run in range(repeat + 1)][1:]))
    for task, book in CLICKS:
        words = [sys.executable, __file__, "--click", task, book]
        runs = [_clicked(words) for _run in range(repeat + 1)][1:]
        print(_row(f"{task}, {book}", runs))


def _clicked(words: list[str]) -> tuple[float, float]:
    """Wall clock and processor time, as another process measured them."""
    wall, processor = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
    return wall, processor


def _row(name: str, runs: list[tuple[float, float]]) -> str:
    cells = (f"{statistics.median(each):.2f} ({min(each):.2f}-{max(each):.2f})" for each in zip(*runs, strict=True))
    return f"| {name} | {' | '.join(cells)} |"


def started(statement: str) -> tuple[float, float]:
    """Wall clock and processor time of a Python that does only this."""
    before, used = time.perf_counter(), _processor()
    subprocess.run([sys.executable, "-P", "-c", statement], check=True)
    return time.perf_counter() - before, _processor() - used


def measured(task: str, kind: str) -> tuple[float, float]:
    """Wall clock and processor time of one click, without the part of the tests' Excel."""
    sys.path.insert(0, str(ROOT))
    from tests.fakes import excel  # noqa: PLC0415 - only in the process that clicks
    from tests.office.clicks import DEPARTMENTS, MASTER, ONE, click, opened  # noqa: PLC0415 - likewise

    with tempfile.TemporaryDirectory(prefix="xltools-benchmark-") as place:
        os.environ |= {"XDG_STATE_HOME": place, "XDG_CONFIG_HOME": place}
        with opened(Path(place), ONE if kind == DEPARTMENT else MASTER) as (app, _book):
            if task == "clear":
                click(app, "validate")
            folder = DEPARTMENTS if task == "collect" else Path(place, "out")
            folder.mkdir(exist_ok=True)
            app.chosen, app.answers = [folder], ["yes"] if task == "collect" else []
            theirs = [0.0, 0.0]
            for owner, name in _parts_of_excel(excel):
                setattr(owner, name, _timed(getattr(owner, name), theirs))
            before, used = time.perf_counter(), _processor()
            click(app, task)
            return time.perf_counter() - before - theirs[0], _processor() - used - theirs[1]


def _parts_of_excel(excel: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401 - a module of the tests
    yield from ((excel.Book, name) for name in ("__init__", "content"))
    yield from ((excel.Sheet, name) for name in ("copy", "delete"))


def _timed(work: Callable[..., Any], total: list[float]) -> Callable[..., Any]:
    """The same work, its wall clock and processor time added to ``total``."""

    @functools.wraps(work)
    def wrapper(*words: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on
        before, used = time.perf_counter(), _processor()
        try:
            return work(*words, **options)
        finally:
            total[0] += time.perf_counter() - before
            total[1] += _processor() - used

    return wrapper


def _processor() -> float:
    """Seconds of processor time of this process and of those that it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
