"""Which evidence of the audit for missing formulas carries over from one labelled workbook to another.

usage: python benchmarks/audit_evidence.py FOLDER [--thresholds]

FOLDER is what ``audit_score.py`` takes. Each kind of evidence is switched off in turn: the table shows how many hits
and false alarms that takes away, and in how many workbooks. Evidence of one workbook alone says little of others, so
the last line leaves each workbook out: it is scored with only the evidence that is worth its false alarms in the
others (at least one hit, and no more false alarms than hits). ``--thresholds`` does the same for settings: what each
other value changes, and what comes out if for each workbook the values are taken that do best in the others.
"""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from benchmarks.audit_score import load
from xltools.audit import RULES
from xltools.core.address import to_a1
from xltools.excel.read import read
from xltools.formulas.book import Book

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

_KIND = "missing"
_ROOM = "xltools.formulas"
_AMONG, _TOTAL = f"{_ROOM}.rules.constant_among_formulas", f"{_ROOM}.rules.typed_total"
_LEFT_OUT, _FORMULA = f"{_ROOM}.rules.formula_left_out", f"{_ROOM}.rules.formula_among_constants"

Switch = tuple[str, object]
"""A name of a module, with the module, and what to put in its place."""


def _nothing(*_: object, **__: object) -> tuple[()]:
    return ()


def _none(*_: object, **__: object) -> dict[object, object]:
    return {}


def _no(*_: object, **__: object) -> bool:
    return False


EVIDENCE: Mapping[str, Switch] = {
    "result of the line's formula": (f"{_ROOM}.pasted.is_result", _no),
    "carried over from a period": (f"{_ROOM}.pasted.is_carried", _no),
    "one formula, one result": (f"{_AMONG}.is_telling", _no),
    "between copies": (f"{_AMONG}._between", _no),
    "line of totals": (f"{_AMONG}.total_lines", _nothing),
    "crossed totals": (f"{_AMONG}.crossed_totals", _none),
    "typed item of a total": (f"{_AMONG}._typed_items", _none),
    "like rows": (f"{_AMONG}.results_of_like_rows", _none),
    "typed sum among formulas": (f"{_TOTAL}._among_formulas", _none),
    "typed sum without formulas": (f"{_TOTAL}._without_formulas", _nothing),
    "beside typed sums": (f"{_TOTAL}._beside", _none),
    "typed mean or end": (f"{_TOTAL}.typed_middles", _none),
    "sum of a whole column": (f"{_ROOM}.typed_sums._whole_columns", _none),
    "sum with items below": (f"{_ROOM}.typed_sums._with_items_below", _none),
    "blank part of a formula": (f"{_LEFT_OUT}._missing_parts", _none),
    "blank total": (f"{_LEFT_OUT}.missing_totals", _nothing),
    "blank item of a total": (f"{_LEFT_OUT}._missing_items", _none),
    "formulas outnumbered": (f"{_FORMULA}._left", _nothing),
    "formula alone": (f"{_FORMULA}._alone", lambda *_: set()),
}
THRESHOLDS: Mapping[str, tuple[float, ...]] = {
    f"{_AMONG}._EVIDENCE": (2, 4),
    f"{_AMONG}._CLEAR": (2, 3, 6),
    f"{_ROOM}.numbers._DIGITS": (1, 2, 4),
    f"{_ROOM}.pasted._OUTNUMBERED": (4, 6, 12),
    f"{_ROOM}.pasted._CLOSE": (0.005, 0.05, 0.1),
    f"{_ROOM}.pasted._TRIED": (2, 8),
    f"{_ROOM}.lines._GAP": (1, 3, 4),
    f"{_ROOM}.total_lines._FEW": (1, 3),
    f"{_ROOM}.total_lines._BESIDE": (1, 4),
    f"{_ROOM}.total_lines._HALF": (1, 4),
    f"{_ROOM}.crossed_totals._FEW": (1, 3),
    f"{_ROOM}.calculated_items._LEAST": (1, 3),
    f"{_ROOM}.calculated_items._HALF": (1, 4),
    f"{_ROOM}.total_rows._LEAST": (1, 3),
    f"{_ROOM}.total_rows._BESIDE": (1, 3),
    f"{_ROOM}.total_rows._BLANK": (1, 4),
    f"{_ROOM}.typed_middles._DIFFERENT": (2, 4),
    f"{_ROOM}.typed_sums._SEVERAL": (2, 4),
    f"{_TOTAL}._ROW": (1, 3),
}


class Score(NamedTuple):
    """Labelled errors of a workbook, those found, and false alarms."""

    errors: int
    hits: int
    alarms: int

    @property
    def worth(self) -> int:
        """Hits less false alarms."""
        return self.hits - self.alarms

    @property
    def precision(self) -> float:
        """1 where nothing is reported."""
        return self.hits / (self.hits + self.alarms) if self.hits + self.alarms else 1.0

    @property
    def recall(self) -> float:
        """1 where there is nothing to find."""
        return self.hits / self.errors if self.errors else 1.0


Scores = dict[str, Score]


class Bench:
    """The workbooks, prepared once, and how they are scored."""

    def __init__(self, folder: Path) -> None:
        self.scorer: ModuleType = load(folder / "score.py")
        self.labels: Any = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.books = {path.name: Book(read(path)) for path in sorted((folder / "workbooks").glob("*.xlsx"))}

    def scores(self, switches: Iterable[Switch] = (), names: Iterable[str] = ()) -> Scores:
        """The scores of some workbooks, or of all, with these names replaced."""
        names = list(names) or list(self.books)
        with ExitStack() as stack:
            for name, value in switches:
                stack.enter_context(patch(name, value))
            found = {name: self._found(name) for name in names}
        rows = self.scorer.score(found, self.labels, _KIND, names)
        return {name: Score(*counts) for name, *counts, _precision, _recall in rows}

    def _found(self, name: str) -> dict[str, dict[str, list[str]]]:
        cells: dict[str, dict[str, list[str]]] = {}
        for rule in RULES:
            for hit in rule.find(self.books[name]) if rule.kind == _KIND else ():
                cells.setdefault(hit.sheet.strip(), {_KIND: []})[_KIND].append(to_a1(hit.place))
        return cells


def main() -> None:
    """Switch off, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--thresholds", action="store_true")
    arguments = parser.parse_args()
    bench = Bench(arguments.folder)
    usual = bench.scores()
    print_total("all evidence", usual)
    (thresholds if arguments.thresholds else evidence)(bench, usual)


def evidence(bench: Bench, usual: Scores) -> None:
    """What each kind of evidence finds that no other does, and what others' evidence finds in each workbook."""
    without: dict[str, Scores] = {}
    for name, switch in EVIDENCE.items():
        without[name] = bench.scores([switch])
        print_change(name, without[name], usual)
    left_out = {
        workbook: bench.scores(
            [EVIDENCE[name] for name in without if not pays(without[name], usual, workbook)], [workbook]
        )
        for workbook in usual
    }
    print_total("only evidence that pays in other workbooks", {name: left_out[name][name] for name in usual})


def pays(without: Scores, usual: Scores, workbook: str) -> bool:
    """Whether evidence finds something in other workbooks than one, and no more false alarms than that."""
    others = [name for name in usual if name != workbook]
    hits = sum(usual[name].hits - without[name].hits for name in others)
    return hits > 0 and sum(usual[name].worth - without[name].worth for name in others) >= 0


def thresholds(bench: Bench, usual: Scores) -> None:
    """What other values change, and how each workbook fares with those that do best in the others."""
    tried: dict[tuple[str, float], Scores] = {}
    for name, value in ((name, value) for name, values in THRESHOLDS.items() for value in values):
        tried[name, value] = bench.scores([(name, value)])
        print_change(f"{name.removeprefix(_ROOM + '.')} = {value}", usual, tried[name, value])
    left_out = {workbook: bench.scores(best_elsewhere(tried, usual, workbook), [workbook]) for workbook in usual}
    print_total("thresholds that do best in other workbooks", {name: left_out[name][name] for name in usual})


def best_elsewhere(tried: Mapping[tuple[str, float], Scores], usual: Scores, workbook: str) -> list[Switch]:
    """For each threshold the value that does best in the other workbooks, where that is not the usual one."""
    best: dict[str, tuple[int, float]] = {}
    for (name, value), scores in tried.items():
        gain = sum(scores[other].worth - usual[other].worth for other in usual if other != workbook)
        if gain > best.get(name, (0, 0.0))[0]:
            best[name] = (gain, value)
    return [(name, value) for name, (_, value) in best.items()]


def print_change(title: str, before: Scores, after: Scores) -> None:
    """One line: what ``after`` has more than ``before``, and in how many workbooks."""
    hits = {name: after[name].hits - before[name].hits for name in after}
    alarms = {name: after[name].alarms - before[name].alarms for name in after}
    print(
        f"  {title:45} hits {sum(hits.values()):+4} in {sum(map(bool, hits.values())):2} workbooks"
        f" | false alarms {sum(alarms.values()):+4} in {sum(map(bool, alarms.values())):2}",
        flush=True,
    )


def print_total(title: str, scores: Scores) -> None:
    """One line: all workbooks together, and the mean over them."""
    total = Score(*(sum(column) for column in zip(*scores.values(), strict=True)))
    macro = [mean(values) for values in zip(*((each.precision, each.recall) for each in scores.values()), strict=True)]
    print(f"{title}: errors {total.errors} hits {total.hits} false alarms {total.alarms}", end="")
    print(f" | micro P {total.precision:.3f} R {total.recall:.3f} | macro P {macro[0]:.3f} R {macro[1]:.3f}")


if __name__ == "__main__":
    main()
