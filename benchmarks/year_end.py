"""How long a zone's year end takes, and how much memory, beside a plain openpyxl and pandas loop.

Run it with ``python -m benchmarks.year_end [--departments 500] [--repeat 3] [--growth] [--no-loop]`` on a machine that
does nothing else. It makes a master and as many returned workbooks with invented figures in a temporary folder, then
measures in turn, each time in a new process from the start of Python to its end:

- ``xltools collect``: every workbook read, validated, kept, and its figures written into the master, which is written
  once;
- ``xltools consolidate`` over the master that came of it: read, validated, added up, the summary written;
- the loop: openpyxl opens every workbook twice (values, formulas) and copies the yellow cells into the master, which it
  opens and saves whole; pandas adds up the cells by their address. It checks nothing, keeps nothing, and what openpyxl
  does not know is lost from the master;
- a bare loop beside each round: unzip every part of the returned workbooks and parse it with expat, doing nothing with
  what is found. Machines differ, and one machine from minute to minute: the ratio to it says more than seconds.

The zone's totals must be the same. Memory is the largest sum of resident memory over the processes of a command (Linux
only), so memory that processes share counts several times. ``--growth`` measures 50, 500, 1,000 and 5,000 workbooks
without the loop.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.consolidate import compiled, make_workbooks, watch
from benchmarks.recalculate import parse
from xltools.cli.intake import read_one
from xltools.core.form import DEFAULT_FORM, TOTAL_ROW
from xltools.core.register import Department, Zone
from xltools.excel.folder import workbooks_in
from xltools.excel.write import render
from xltools.forms import load
from xltools.template import master

if TYPE_CHECKING:
    from collections.abc import Sequence

_WATCHED = ("income.total", "spending.total", "three_public.total", "fixed_assets.total")
_GROWTH = (50, 500, 1000, 5000)


def make_zone(folder: Path, count: int) -> None:
    """A master and the workbooks that its departments returned, the same ones at every run."""
    returned = folder / "returned"
    make_workbooks(returned, count)
    departments = tuple(Department(file.stem[:6], file.stem[7:]) for file in workbooks_in(returned))
    (folder / "master.xlsx").write_bytes(render(master(load(DEFAULT_FORM), Zone("测试新区", 2021, departments))))


def command(*arguments: str | Path) -> tuple[float, float, str]:
    """Seconds, MB and output of a command as a user runs it."""
    start = time.perf_counter()
    words = [sys.executable, "-m", "xltools", *map(str, arguments), "--format", "json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        peak: list[float] = []
        watcher = threading.Thread(target=watch, args=(process, peak))
        watcher.start()
        printed, _nothing = process.communicate()
        seconds = time.perf_counter() - start
        watcher.join()
    if process.returncode not in {0, 1}:
        raise SystemExit(printed)
    return seconds, max(peak, default=0.0), printed


def loop(folder: Path) -> dict[str, str]:
    """What one would write without xltools: copy cells into the master, add up by address."""
    import openpyxl  # noqa: PLC0415 - imported here: it runs in a process of its own
    import pandas as pd  # noqa: PLC0415 - likewise

    book = openpyxl.load_workbook(folder / "master.xlsx")
    records = []
    files = workbooks_in(folder / "returned")
    for file in files:
        values, sources = openpyxl.load_workbook(file, data_only=True), openpyxl.load_workbook(file)
        target = book[file.stem]
        for row in sources[file.stem].iter_rows():
            for cell in row:
                if cell.value is None or isinstance(cell, openpyxl.cell.cell.MergedCell):
                    continue
                if not str(cell.value).startswith("=") and not cell.protection.locked:
                    into = target[cell.coordinate]
                    if not isinstance(into, openpyxl.cell.cell.MergedCell):
                        into.value = cell.value
                shown = values[file.stem][cell.coordinate].value
                if isinstance(shown, int | float):
                    records.append((cell.coordinate, float(shown)))
    book.save(folder / "loop.xlsx")
    sums = pd.DataFrame(records, columns=["cell", "value"]).groupby("cell")["value"].sum()
    first = read_one(DEFAULT_FORM, files[0]).submissions[0]
    return {item: _plain(Decimal(str(sums[first.facts[item, TOTAL_ROW].cell]))) for item in _WATCHED}


def _plain(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.01')):f}"


def year_end(folder: Path) -> tuple[float, float, float, dict[str, str]]:
    """Seconds to collect, seconds to consolidate, MB at the most, and the totals."""
    with tempfile.TemporaryDirectory(prefix="xltools-year-", dir=folder.parent) as temporary:
        target = Path(shutil.copy(folder / "master.xlsx", temporary))
        collecting, most, printed = command("collect", target, folder / "returned")
        came = len(json.loads(printed)["collected"])
        if came != len(workbooks_in(folder / "returned")):
            message = f"only {came} returns came in"
            raise SystemExit(message)
        adding, more, printed = command("consolidate", target, "--output", Path(temporary) / "summary.xlsx")
    totals = json.loads(printed)["totals"]
    return collecting, adding, max(most, more), {item: _plain(Decimal(str(totals[item]))) for item in _WATCHED}


def bare(folder: Path) -> float:
    """Seconds that one process takes to parse the returned workbooks."""
    start = time.perf_counter()
    for file in workbooks_in(folder / "returned"):
        parse(file.read_bytes())
    return time.perf_counter() - start


def report(folder: Path, count: int, repeat: int, *, with_loop: bool) -> None:
    """Measure ``repeat`` times and print medians, with ratios to the loop."""
    rounds = [(*year_end(folder), bare(folder)) for _round in range(repeat)]
    collecting, adding, memory, totals, parsing = zip(*rounds, strict=True)
    whole = [one + other for one, other in zip(collecting, adding, strict=True)]
    print(f"\n| {count} workbooks | s, median of {repeat} (least–most) |\n|---|---|")
    for name, seconds in (("collect", collecting), ("consolidate", adding), ("both", whole)):
        print(f"| {name} | {_seconds(seconds)} |")
    ratios = [each / least for each, least in zip(whole, parsing, strict=True)]
    print(f"| bare unzip and parse, one process | {_seconds(parsing)} |")
    print(f"| both, times a bare parse | {_seconds(ratios)} |")
    if with_loop:
        start = time.perf_counter()
        words = [sys.executable, "-m", "benchmarks.year_end", "--loop-only", "--folder", str(folder)]
        printed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        taken = time.perf_counter() - start
        print(f"| openpyxl + pandas loop, once | {taken:.1f}, {taken / statistics.median(whole):.1f} times as long |")
        totals = (*totals, json.loads(printed))
    print(f"\nPeak memory: {max(memory):.0f} MB")
    if any(each != totals[0] for each in totals):
        message = f"the totals differ: {totals}"
        raise SystemExit(message)


def _seconds(taken: Sequence[float]) -> str:
    return f"{statistics.median(taken):.1f} ({min(taken):.1f}–{max(taken):.1f})"


def main() -> None:
    """Parse the arguments, make the workbooks and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--departments", type=int, nargs="+", default=[500])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep the workbooks here, and use those that are there")
    parser.add_argument("--growth", action="store_true", help="measure 50 to 5,000 workbooks, without the loop")
    parser.add_argument("--no-loop", dest="loop", action="store_false", help="leave the slow loop out")
    parser.add_argument("--loop-only", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.loop_only:
        print(json.dumps(loop(arguments.folder)))
        return
    compiled()
    with tempfile.TemporaryDirectory(prefix="xltools-benchmark-") as temporary:
        for count in _GROWTH if arguments.growth else arguments.departments:
            folder = (arguments.folder or Path(temporary)) / str(count)
            if not (folder / "master.xlsx").exists():
                make_zone(folder, count)
            report(folder, count, arguments.repeat, with_loop=arguments.loop and not arguments.growth)


if __name__ == "__main__":
    main()
