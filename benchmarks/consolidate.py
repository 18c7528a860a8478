"""How long a zone's consolidation takes, and how much memory, beside a plain openpyxl and pandas loop.

Run it with ``python benchmarks/consolidate.py [--departments 100 300] [--repeat 3] [--no-loop]`` on a machine that does
nothing else. It makes workbooks with invented figures in a temporary folder, then measures in turn, each time in a new
process:

- xltools with one and with two workers: read every workbook (values, formulas, names), find the items, check the
  formulas, add up;
- the loop: openpyxl opens every workbook twice, once for values and once for formulas, pandas adds up the cells by
  their address (which works only because no invented department inserted a row);
- the same loop with values only;
- the whole command ``xltools consolidate``, summary workbook, findings, charts and all.

Seconds are medians; libraries are imported before the clock starts, except for the whole command. All of them must
come to the same totals. Memory is the largest sum of resident memory over the processes of the command, looked at every
10 ms (Linux only), so memory that processes share counts several times.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xltools
from xltools.assemble import assemble
from xltools.cli.intake import read_one
from xltools.consolidate import consolidate
from xltools.core.amount import Amount
from xltools.core.form import TOTAL_ROW, Form, Kind
from xltools.core.register import Department, Zone
from xltools.example.load import load_zone
from xltools.excel.folder import read_all, workbooks_in
from xltools.excel.save import save
from xltools.excel.write import render
from xltools.forms import DEFAULT_FORM, load
from xltools.forms.complete import completed
from xltools.forms.formulas import computed
from xltools.template import department_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xltools.core.submission import Fact, Submission

Totals = dict[str, str]

_WATCHED = ("income.total", "spending.total", "spending.project", "three_public.total", "fixed_assets.total")
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0


# The workbooks


def make_workbooks(folder: Path, count: int) -> None:
    """A folder of ``count`` department workbooks, the same ones at every run."""
    folder.mkdir(parents=True, exist_ok=True)
    form, pattern = load(DEFAULT_FORM), load_zone().departments[0]
    for number in range(count):
        department = Department(f"{100001 + number}", f"测试部门{number + 1:03d}")
        zone = Zone("测试新区", 2021, (department,))
        layout = department_workbook(form, zone, department, _invented(form, pattern, department))
        save(folder / f"{department.code} {department.name}.xlsx", render(layout))


def _invented(form: Form, pattern: Submission, department: Department) -> Submission:
    """The pattern's texts with a department's own figures; what the form computes follows from them."""
    chance = random.Random(department.code)  # noqa: S311 - no secret, and the same at every run
    rows = pattern.rows
    made = set(computed(form, {block: list(labels) for block, labels in rows.items()}))
    amounts = {}
    for place, fact in pattern.facts.items():
        if fact.amount is None or place in made:
            continue
        if form.items[fact.item].kind is Kind.AMOUNT and not fact.item.endswith((".balance", ".cumulative")):
            amounts[place] = Amount.written(Decimal(chance.randrange(1, 500_000)).scaleb(-2), 2)
        else:
            amounts[place] = fact.amount
    amounts |= completed(form, amounts, rows)
    facts = {
        place: fact._replace(amount=amounts.get(place, fact.amount), text=_own_words(form, fact, chance))
        for place, fact in pattern.facts.items()
    }
    for item, text in (("cover.code", department.code), ("cover.name", department.name)):
        facts[item, TOTAL_ROW] = facts[item, TOTAL_ROW]._replace(text=text)
    return replace(pattern, code=department.code, name=department.name, facts=facts)


def _own_words(form: Form, fact: Fact, chance: random.Random) -> str | None:
    """A text as long as the pattern's, in words of the department's own: no two departments write the same."""
    if fact.text is None or form.items[fact.item].kind is not Kind.PROSE:
        return fact.text
    return re.sub("[\u4e00-\u9fff]", lambda _match: chr(chance.randrange(0x4E00, 0x9FA5)), fact.text)


# What is measured


def ours(folder: Path, workers: int) -> Totals:
    """Read, find, check and add up with xltools."""
    form = load(DEFAULT_FORM)
    readings = read_all(workbooks_in(folder), partial(read_one, DEFAULT_FORM), workers=workers)
    assembly = assemble(form, readings)
    totals = consolidate(form, assembly.zone, assembly.year or 0, assembly.submissions).totals
    return {item: _plain(totals[item].value) for item in _WATCHED}


def loop(folder: Path, *, formulas: bool) -> Totals:
    """What one would write without xltools: open, walk over the cells, add up by address."""
    import openpyxl  # noqa: PLC0415 - imported before the clock starts
    import pandas as pd  # noqa: PLC0415 - likewise

    records = []
    for file in workbooks_in(folder):
        values = openpyxl.load_workbook(file, data_only=True)
        sources = openpyxl.load_workbook(file) if formulas else None
        for sheet in values.worksheets:
            if sheet.sheet_state != "visible":
                continue
            source = sources[sheet.title] if sources else None
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        text = source[cell.coordinate].value if source else None
                        records.append((file.name, cell.coordinate, cell.value, text))
    cells = pd.DataFrame(records, columns=["file", "cell", "value", "formula"])
    numbers = cells[cells["value"].map(lambda value: isinstance(value, int | float))]
    sums = numbers.assign(value=numbers["value"].astype(float)).groupby("cell")["value"].sum()
    return {item: _plain(round(Decimal(sums[cell]), 2)) for item, cell in _cells(folder).items()}


def _cells(folder: Path) -> Mapping[str, str]:
    """Where the items stand; whoever writes such a loop looks it up in the template."""
    submission = read_one(DEFAULT_FORM, workbooks_in(folder)[0]).submissions[0]
    return {item: submission.facts[item, TOTAL_ROW].cell for item in _WATCHED}


def _plain(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.01')):f}"


MEASURES: dict[str, Callable[[Path], Totals]] = {
    "xltools, 1 worker": partial(ours, workers=1),
    "xltools, 2 workers": partial(ours, workers=2),
    "openpyxl + pandas, values and formulas": partial(loop, formulas=True),
    "openpyxl + pandas, values only": partial(loop, formulas=False),
}
LOOP = "openpyxl + pandas, values and formulas"
COMMAND = "xltools consolidate --output"


# How it is measured


def measure(name: str, folder: Path) -> None:
    """Print the seconds and the totals of one measure as JSON; runs in a process of its own."""
    import openpyxl  # noqa: F401, PLC0415 - so that its import is not measured
    import pandas  # noqa: F401, ICN001, PLC0415 - likewise

    start = time.perf_counter()
    totals = MEASURES[name](folder)
    print(json.dumps({"seconds": time.perf_counter() - start, "totals": totals}))


def in_new_process(name: str, folder: Path) -> tuple[float, Totals]:
    """Seconds and totals of one measure."""
    command = [sys.executable, __file__, "--measure", name, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result = json.loads(done.stdout)
    return result["seconds"], result["totals"]


def compiled() -> None:
    """Compile our modules, as installing does: the commands measured need not, even where nothing may be written."""
    compileall.compile_dir(Path(xltools.__file__).parent, quiet=1)


def whole_command(folder: Path, output: Path) -> tuple[float, float, Totals]:
    """Seconds, MB and totals of the command as a user runs it, from the start of Python to its end."""
    command = [sys.executable, "-m", "xltools", "consolidate", str(folder), "--output", str(output), "--format", "json"]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        peak: list[float] = []
        watcher = threading.Thread(target=watch, args=(process, peak))
        watcher.start()
        printed, _nothing = process.communicate()
        seconds = time.perf_counter() - start
        watcher.join()
    totals = json.loads(printed)["totals"]
    return seconds, max(peak, default=0.0), {item: _plain(Decimal(str(totals[item]))) for item in _WATCHED}


def watch(process: subprocess.Popen[Any], peak: list[float]) -> None:
    """Note, every 10 ms, the MB that a process and its children hold, until it ends."""
    while process.poll() is None:
        peak.append(sum(_resident(pid) for pid in _family(process.pid)))
        time.sleep(0.01)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _family(int(child)))]


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE / 2**20
    except (OSError, IndexError):
        return 0.0


def report(folder: Path, count: int, repeat: int, measures: Sequence[str]) -> None:
    """Measure everything on a folder in turn, ``repeat`` times, and print a table of medians."""
    seconds: dict[str, list[float]] = {name: [] for name in (*measures, COMMAND)}
    memory: list[float] = []
    totals: list[Totals] = []
    for _round in range(repeat):
        for name in measures:
            taken, found = in_new_process(name, folder)
            seconds[name].append(taken)
            totals.append(found)
        taken, megabytes, found = whole_command(folder, folder.parent / f"汇总{count}.xlsx")
        seconds[COMMAND].append(taken)
        memory.append(megabytes)
        totals.append(found)
    if any(each != totals[0] for each in totals):
        message = f"the totals differ: {totals}"
        raise SystemExit(message)
    middle = {name: statistics.median(times) for name, times in seconds.items()}
    reference = middle.get(LOOP, 0.0)
    print(f"\n| {count} workbooks | s (median of {repeat}) | least–most | the loop takes … times as long |")
    print("|---|---|---|---|")
    for name, taken in middle.items():
        ratio = f"{reference / taken:.1f}" if name in MEASURES and reference else ""
        print(f"| {name} | {taken:.2f} | {min(seconds[name]):.2f}–{max(seconds[name]):.2f} | {ratio} |")
    print(f"\nPeak memory of `xltools consolidate`: {max(memory):.0f} MB")


def main() -> None:
    """Parse the arguments, make the workbooks and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--departments", type=int, nargs="+", default=[100, 300])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep the workbooks here, and use those that are there")
    parser.add_argument("--no-loop", dest="loop", action="store_false", help="leave the slow loop out")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure, arguments.folder)
        return
    compiled()
    measures = [name for name in MEASURES if arguments.loop or name.startswith("xltools")]
    with tempfile.TemporaryDirectory(prefix="xltools-benchmark-") as temporary:
        for count in arguments.departments:
            folder = (arguments.folder or Path(temporary)) / str(count)
            if not folder.exists():
                make_workbooks(folder, count)
            report(folder, count, arguments.repeat, measures)


if __name__ == "__main__":
    main()
