"""Measure every engine by the conformance cases and write ``docs/engines.md``. Run it with ``make engines``."""

from __future__ import annotations

import platform
import sys
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.conformance.cases import CASES
from tests.conformance.run import Answer, Grade, measure
from xltools.excel.engines.choose import NAMES, engines, installed
from xltools.excel.engines.libreoffice_engine import program
from xltools.files.process import FailedError, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.case import Case
    from xltools.recalculate.engine import Engine

PAGE = Path(__file__).parents[1] / "docs" / "engines.md"

_HEAD = """# Engines

Made by `make engines`; do not edit.

A formula's saved result is recalculated by engines that know nothing of it. CellRune computes everything; the others
are asked in this order, and only about cells that it computes otherwise than the file shows, or not at all. A result is
called stale only where two of them agree with each other and not with it.

`xltools validate` first asks a witness of its own, unless `--engine` names others (`xltools/recalculate/plain.py`). It
knows the plain formulas that a form writes and works out each from the saved results that it reads. Where every formula
of a workbook gives what it shows and none reads itself, all follow from the constants: they are confirmed, and no
engine opens the workbook. What programs or countries could see differently it declines (halves to be rounded, last
binary digits, case and order of texts, errors); one formula in doubt leaves the whole workbook to the engines.
So it confirms, and accuses nobody.

## How well they calculate

{number} formulas, their results worked out by hand from the documented definitions of the functions
(`tests/conformance/`), in one workbook with Chinese sheet names and defined names whose saved results are all wrong.

| engine | version | right | said it cannot | silently wrong | seconds |
|---|---|--:|--:|--:|--:|
"""
_MIDDLE = """
"Silently wrong" is what matters: an engine that says it cannot is never taken for a witness. Seconds are those of one
run on {machine}; they include starting the engine.
"""
_DOUBTS = """
## What is never called stale

Two engines can be wrong in the same way. Where that is known to happen, a difference is reported as "not confirmed",
with its reason, and accuses nobody:

- functions that differ with Excel's version, the country or the program: everything but the old, settled functions
  listed in `xltools/recalculate/functions.py`; lookups that are not exact; SUBTOTAL where rows are hidden;
- errors on one side, other than a division by zero;
- a number on one side and a text on the other, or texts that differ only in how a number is written;
- one unit of the last digit, where the formula rounds;
- an operator on a whole range, of which Excel may take one cell (implicit intersection), except in SUMPRODUCT;
- a formula that reads a text which looks like a number or a date, or has one written in it that countries read
  differently (`"1/2/2021"`); numbers stored as text among the cells that COUNTIF, MATCH and the like search;
- texts put in order with `<` and `>`: by sound, by stroke or by number, as the country has it;
- a calculated number with fractions that is compared without being rounded: the last binary digit may decide;
- characters that Excel counts as two (rare Han characters), where LEFT, LEN and the like count;
- dates before March 1900; names that are formulas or mean other cells in every cell, and names of ranges in arithmetic;
- workbooks that calculate with displayed values ("precision as displayed");
- cells that an array formula elsewhere fills;
- cells that depend, directly or through others, on one that could not be confirmed.

What depends on TODAY, NOW or RAND has the verdict "volatile". Nothing is guessed: not the day of the file's last
change either, because a file may have been calculated on one day and saved, copied or sent on another. Where a day is
given, a cell that comes out as saved is confirmed, and one that does not is still only volatile.

A cell that no engine can compute is "not computable", with the function or reference named; what depends on it is
computed from the result that it shows. In a workbook set to manual calculation a stale cell is reported as such, and
the message says why.
"""


class Row(NamedTuple):
    """An engine's line of the table."""

    name: str
    version: str
    answers: list[Answer]
    seconds: float

    def count(self, grade: Grade) -> int:
        """How many cases have this grade."""
        return Counter(answer.grade for answer in self.answers)[grade]


def main() -> None:
    """Measure the installed engines and write the page; say which are missing."""
    missing = [name for name in NAMES if name not in installed()]
    if missing:
        print(f"not installed, so not measured: {', '.join(missing)}", file=sys.stderr)
        raise SystemExit(1)
    rows = [_row(engine) for engine in engines()]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(rows), encoding="utf-8", newline="\n")


def page(rows: Sequence[Row]) -> str:
    """The page for these measurements."""
    machine = f"{platform.system()}, Python {platform.python_version()}"
    lines = [_HEAD.format(number=len(CASES)).rstrip("\n")]
    for row in rows:
        counts = " | ".join(str(row.count(grade)) for grade in Grade)
        lines.append(f"| {row.name} | {row.version} | {counts} | {row.seconds:.1f} |")
    lines += [_MIDDLE.format(machine=machine).rstrip("\n"), "", "## Where they fail", ""]
    for row in rows:
        for grade in (Grade.WRONG, Grade.DECLINED):
            failed = [answer for answer in row.answers if answer.grade is grade]
            if failed:
                lines += [f"{row.name}, {grade}:", "", *map(_bullet, failed), ""]
    return "\n".join(lines) + _DOUBTS


def measured(engine: Engine, cases: Sequence[Case]) -> list[Answer]:
    """An engine's answers; a workbook that it cannot open is halved until the formula that stops it stands alone."""
    answers, unavailable = measure(engine, cases)
    if not unavailable or len(cases) == 1:
        return answers
    half = len(cases) // 2
    return measured(engine, cases[:half]) + measured(engine, cases[half:])


def _row(engine: Engine) -> Row:
    begin = time.perf_counter()
    answers = measured(engine, CASES)
    return Row(engine.name, _version(engine.name), answers, time.perf_counter() - begin)


def _version(name: str) -> str:
    if name != "libreoffice":
        return version(name)
    try:
        return run([program() or "", "--version"], 30).split()[1]
    except (FailedError, IndexError):
        return ""


def _bullet(answer: Answer) -> str:
    given = "" if answer.grade is Grade.DECLINED else f": gives {_shown(answer.given)}, not {answer.case.expected}"
    return f"- `{answer.case.formula}`{' (array)' if answer.case.array else ''}{given}"


def _shown(given: tuple[object, ...]) -> str:
    return ", ".join("nothing" if value == "" else str(value) for value in given)


if __name__ == "__main__":
    main()
