"""How long it takes to compare two versions of a workbook, beside reading both of them and nothing more.

Run it with ``python benchmarks/difference.py [--repeat 5] [--rows 50000]`` on a machine that does nothing else. It
makes

- a zone's master workbook with ten department sheets, filled with the example's figures, and a version of it in which
  one amount of each department was typed anew;
- two sheets of 50,000 rows and ten columns, of which 100 rows were deleted, as many put in, 20 moved, and 300 figures
  changed.

What is found must be what was done. Seconds are medians, of the clock and of the processor: the first also measures
what else the machine does.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import xlsxwriter

from xltools.core.amount import Amount
from xltools.core.difference import ChangeKind
from xltools.core.form import HEAD_ROW
from xltools.core.register import Department, Zone
from xltools.example.load import load_zone
from xltools.excel.read import read
from xltools.excel.save import save
from xltools.excel.write import render
from xltools.forms import load
from xltools.template import master
from xltools.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.core.difference import Difference
    from xltools.core.submission import Submission

_SHEETS = 10
_EDITS, _MOVED, _CHANGED = 100, 20, 300
_COLUMNS = ("编码", "单位", "项目", "科目", "年初", "调整", "决算", "差额", "备注", "批次")

Rows = list[list[str | float]]


class _Pair(NamedTuple):
    old: Path
    new: Path


class _Seconds(NamedTuple):
    clock: float
    processor: float


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--repeat", type=int, default=5)
    options.add_argument("--rows", type=int, default=50_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="xltools-benchmark-") as name:
        small = _department_books(Path(name))
        _require(_counts(small)[ChangeKind.VALUE], _SHEETS)
        _report(f"two master workbooks of {_SHEETS} departments", small, chosen.repeat)
        large = _long_books(Path(name), chosen.rows)
        rows = _compare(large).sheets[0].rows
        _require([len(rows.removed), len(rows.added), len(rows.moved)], [_EDITS, _EDITS, _MOVED])
        _require(_counts(large)[ChangeKind.VALUE], _CHANGED)
        _report(f"two sheets of {chosen.rows:,} rows and {len(_COLUMNS)} columns", large, chosen.repeat)


def _compare(pair: _Pair) -> Difference:
    return versions(read(pair.old), read(pair.new), load())


def _counts(pair: _Pair) -> Mapping[ChangeKind, int]:
    return _compare(pair).counts


def _report(what: str, pair: _Pair, repeat: int) -> None:
    bare = _median(lambda: (read(pair.old), read(pair.new)), repeat)
    whole = _median(lambda: _compare(pair), repeat)
    print(what)
    print(f"  read both            {bare.clock:7.2f} s, processor {bare.processor:6.2f} s")
    print(f"  read both and compare{whole.clock:7.2f} s, processor {whole.processor:6.2f} s")
    print(
        f"  ratio                {whole.clock / bare.clock:7.1f}    processor {whole.processor / bare.processor:6.1f}"
    )


def _median(work: Callable[[], object], repeat: int) -> _Seconds:
    """As the command does it: without the search for garbage."""
    clock, processor = [], []
    for _ in range(repeat):
        gc.collect()
        gc.disable()
        begin, used = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - begin)
        processor.append(time.process_time() - used)
        gc.enable()
    return _Seconds(statistics.median(clock), statistics.median(processor))


def _department_books(folder: Path) -> _Pair:
    """Ten departments that all reported the example's figures; then each another amount of staff costs."""
    example = load_zone()
    form = load(example.form)
    departments = tuple(Department(f"{number:06d}", f"第{number}部门") for number in range(1, _SHEETS + 1))
    zone = Zone(example.name, example.year, departments)
    files = []
    for version, amount in (("旧", None), ("新", Amount.written(Decimal("401.25")))):
        reported = {each.code: _reported(example.departments[0], each, amount) for each in departments}
        files.append(folder / f"{version}.xlsx")
        save(files[-1], render(master(form, zone, reported)))
    return _Pair(*files)


def _reported(submission: Submission, department: Department, amount: Amount | None) -> Submission:
    facts = dict(submission.facts)
    place = "spending.personnel", HEAD_ROW
    if amount is not None:
        facts[place] = facts[place]._replace(amount=amount)
    return replace(submission, code=department.code, name=department.name, facts=facts)


def _long_books(folder: Path, count: int) -> _Pair:
    chance = random.Random(2)  # noqa: S311 - figures, no secrets
    rows: Rows = [
        [
            f"C{row:06d}",
            f"单位{row % 97}",
            f"项目{row % 1013}",
            2_010_000 + row % 37,
            *(round(chance.random() * 10_000, 2) for _ in range(3)),
        ]
        for row in range(count)
    ]
    old = _long_book(folder / "长旧.xlsx", rows)
    touched = chance.sample(range(count), _CHANGED + _EDITS)
    new = [list(row) for row in rows]
    for at in touched[:_CHANGED]:
        new[at][6] = round(float(new[at][6]) + 1, 2)
    for at in sorted(touched[_CHANGED:], reverse=True):
        del new[at]
    for number in range(_EDITS):
        new.insert(chance.randrange(len(new)), [f"N{number:06d}", "单位", "项目", 1, 2.5, 3.5, 4.5])
    start = count // 2
    block = new[start : start + _MOVED]
    del new[start : start + _MOVED]
    return _Pair(old, _long_book(folder / "长新.xlsx", [*new[: count // 4], *block, *new[count // 4 :]]))


def _long_book(path: Path, rows: Rows) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("明细")
        sheet.write_row(0, 0, _COLUMNS)
        for at, row in enumerate(rows, 1):
            sheet.write_row(at, 0, row)
            sheet.write_formula(at, 7, f"=G{at + 1}-F{at + 1}", None, float(row[6]) - float(row[5]))
            sheet.write_row(at, 8, ["备注", 20_210_101])
    return path


def _require(found: object, expected: object) -> None:
    if found != expected:
        message = f"found {found}, not {expected}"
        raise SystemExit(message)


if __name__ == "__main__":
    main()
