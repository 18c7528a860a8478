"""How long it takes to open, check and recalculate department workbooks, beside two other ways.

Run it with ``python benchmarks/recalculate.py [--workbooks 500] [--repeat 15]`` on a machine that does nothing else. It
fills the template with the example departments' figures, then measures in turn, in one run:

- one workbook: read it, extract and validate the submission, recalculate and judge every formula, as `xltools validate`
  does; reading its texts and scoring it apart;
- the same with an engine called for, as where anything differs;
- the same workbook in a bare loop: unzip every part and parse it with expat, doing nothing with what is found;
- the same workbook recalculated by `formulas` (in a process of its own, as xltools does it, starting it included);
- many workbooks on two processes.

Every formula must come out confirmed, so that the time is that of the common case. For one workbook the times are
medians of processor time, which neighbours on the machine disturb little; for many, by the clock and by the processor.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import statistics
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat
from zipfile import ZipFile

import cellrune

from xltools.assemble import assemble
from xltools.core.register import Department, Zone
from xltools.example.load import load_zone
from xltools.excel.engines.choose import engines
from xltools.excel.engines.formulas_engine import Formulas
from xltools.excel.engines.settings import read_settings
from xltools.excel.folder import read_all
from xltools.excel.read import read, read_with_content
from xltools.excel.save import save
from xltools.excel.write import render
from xltools.extract import extract
from xltools.forms import load
from xltools.recalculate.engine import Given
from xltools.recalculate.judgement import Verdict
from xltools.recalculation import recalculate
from xltools.template import department_workbook
from xltools.validate import validate, with_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.recalculate.engine import Engine

_WORKERS = 2


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--workbooks", type=int, default=500)
    options.add_argument("--repeat", type=int, default=15)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="xltools-benchmark-") as name:
        file = _filled(Path(name))
        content = file.read_bytes()
        judge(file)
        one = _median(lambda: judge(file), chosen.repeat)
        texts = _texts(file, chosen.repeat)
        heard = _median(lambda: judge(file, plainly=False), chosen.repeat)
        bare = _median(lambda: parse(content), chosen.repeat)
        engine = _median(lambda: calculate(content), chosen.repeat)
        slow = _median(lambda: _by_formulas(content), 3)
        formulas, characters = _size(file)
        print(f"one workbook: {formulas} formulas of {characters} characters, {len(content):,} bytes")
        _line("open, check, recalculate, judge", one, bare)
        _line("the same with an engine", heard, bare)
        _line("of that the engine, opening the workbook included", engine, bare)
        _line("besides: texts and scores", texts, bare)
        _line("bare unzip and parse", bare, bare)
        _line("formulas, recalculate only", slow, bare)
        print(f"formulas takes {slow / one:.0f} times as long as xltools")
        files = [Path(shutil.copy(file, file.with_name(f"{number}.xlsx"))) for number in range(chosen.workbooks)]
        begin = time.perf_counter()
        outcomes = read_all(files, _judged, workers=_WORKERS)
        seconds = time.perf_counter() - begin
        judged = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
        failed = [outcome.message for outcome in outcomes if not isinstance(outcome, tuple)]
        _require(not failed, "; ".join(failed[:1]))
        _require({confirmed for confirmed, _process, _seconds in judged} == {formulas}, "not all came out alike")
        worked: dict[int, float] = {}
        for _confirmed, process, until in judged:
            worked[process] = max(until, worked.get(process, 0))
        print(f"{len(files)} workbooks on {_WORKERS} processes: {seconds:.2f} s by the clock")
        print(f"  {sum(worked.values()) / len(worked):.2f} s of a processor in each, starting it included")


def _judged(file: Path) -> tuple[int, int, float]:
    """What `judge` says, in which process, and how many seconds that has worked so far."""
    return judge(file), os.getpid(), time.process_time()


def judge(file: Path, *, plainly: bool = True) -> int:
    """Open, check and recalculate one workbook; how many formulas were confirmed."""
    snapshot, content = read_with_content(file)
    form = load(load_zone().form)
    assembly = assemble(form, [extract(snapshot, form)])
    validate(form, assembly.submissions, assembly.findings, texts=False)
    result = recalculate(snapshot, content, _engines(), read_settings(content), plainly=plainly)
    counts = result.counts()
    _require(set(counts) == {Verdict.CONFIRMED}, "a formula was not confirmed")
    return counts[Verdict.CONFIRMED]


def _texts(file: Path, repeat: int) -> float:
    """Seconds for what a workbook's texts and self-assessment say."""
    form = load(load_zone().form)
    extraction = extract(read(file), form)
    with_texts(form, extraction)
    return _median(lambda: with_texts(form, extraction), repeat)


@cache
def _engines() -> list[Engine]:
    """Once a process, as looking for what is installed takes longer than a workbook."""
    return engines()


def calculate(content: bytes) -> None:
    """Let the first engine open and calculate the workbook, and ask it nothing."""
    with cellrune.Workbook.from_bytes(content) as workbook:
        workbook.calculate()


def parse(content: bytes) -> None:
    """Unzip every part and parse it, the least that any reader must do."""
    with ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith((".xml", ".rels")):
                parser = expat.ParserCreate()
                parser.StartElementHandler = lambda _name, _attributes: None
                parser.EndElementHandler = lambda _name: None
                parser.CharacterDataHandler = lambda _text: None
                parser.Parse(part, True)  # noqa: FBT003 - expat's own way to say that this is all


def _filled(folder: Path) -> Path:
    example = load_zone()
    submission = example.departments[0]
    department = Department(submission.code, submission.name)
    layout = department_workbook(
        load(example.form), Zone(example.name, example.year, (department,)), department, submission
    )
    file = folder / "department.xlsx"
    save(file, render(layout))
    return file


def _by_formulas(content: bytes) -> None:
    calculated = Formulas().calculate(content, Given(), frozenset())
    _require(not calculated.unavailable, calculated.unavailable)


def _require(condition: bool, failure: str) -> None:  # noqa: FBT001 - as assert takes it, but for always
    if not condition:
        raise SystemExit(failure)


def _size(file: Path) -> tuple[int, int]:
    texts = [cell.formula for sheet in read(file).sheets for cell in sheet.cells.values() if cell.formula is not None]
    return len(texts), sum(map(len, texts))


def _median(work: Callable[[], object], repeat: int) -> float:
    times = []
    for _ in range(repeat):
        begin = _processor_time()
        work()
        times.append(_processor_time() - begin)
    return statistics.median(times)


def _processor_time() -> float:
    """Seconds of this process and of those that it started and that have ended."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def _line(what: str, seconds: float, bare: float) -> None:
    print(f"{what}: {seconds * 1000:.1f} ms, {seconds / bare:.1f} times a bare parse")


if __name__ == "__main__":
    main()
