"""How well the formula audit finds what people marked in labelled workbooks.

usage: python benchmarks/audit_score.py FOLDER [--export FINDINGS.json] [--folds] [--hold-out] [--rules]

FOLDER holds ``labels.json``, ``score.py`` (which counts) and ``workbooks/``. The table shows, for each class, precision
and recall as the mean over the workbooks ("macro") and over all cells ("micro"). ``--export`` writes the findings as
the scorer reads them; ``--folds`` scores each of the five parts that the names' digests make of the workbooks,
``--hold-out`` the third that they choose apart from the rest; ``--rules`` adds what each rule found.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltools.audit import audit
from xltools.core.address import parse_area, to_a1
from xltools.excel.read import read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from xltools.core.finding import Finding

_FOLDS = 5

Exported = dict[str, dict[str, list[str]]]
"""Cells by sheet and class; the labels carry the names of sheets without blanks around them."""


def main() -> None:
    """Audit the workbooks, score, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--export", type=Path)
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--rules", action="store_true")
    arguments = parser.parse_args()
    scorer = load(arguments.folder / "score.py")
    labels = json.loads((arguments.folder / "labels.json").read_text(encoding="utf-8"))
    found, seconds = audit_all(sorted((arguments.folder / "workbooks").glob("*.xlsx")))
    exported = {name: exported_of(findings) for name, findings in found.items()}
    if arguments.export:
        arguments.export.write_text(json.dumps(exported, ensure_ascii=False), encoding="utf-8")
    print_scores(scorer, labels, exported, "all", list(exported))
    for fold in range(_FOLDS if arguments.folds else 0):
        print_scores(
            scorer, labels, exported, f"fold {fold}", [name for name in exported if digest(name) % _FOLDS == fold]
        )
    if arguments.hold_out:
        print_scores(scorer, labels, exported, "worked on", [name for name in exported if not held_out(name)])
        print_scores(scorer, labels, exported, "held out", [name for name in exported if held_out(name)])
    if arguments.rules:
        print_rules(scorer, labels, found)
    print(f"seconds a workbook: median {statistics.median(seconds):.3f}, longest {max(seconds):.3f}")


def load(path: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def audit_all(paths: Iterable[Path]) -> tuple[dict[str, list[Finding]], list[float]]:
    """The findings of each workbook by its name, and the seconds that reading and auditing it took."""
    found: dict[str, list[Finding]] = {}
    seconds: list[float] = []
    for path in paths:
        start = time.perf_counter()
        found[path.name] = audit(read(path))
        seconds.append(time.perf_counter() - start)
    return found, seconds


def exported_of(findings: Iterable[Finding]) -> Exported:
    """Findings as the scorer reads them."""
    cells: Exported = {}
    for finding in findings:
        if finding.kind != "other":
            area = parse_area(finding.cell)
            sheet = cells.setdefault(finding.sheet.strip(), {})
            sheet.setdefault(finding.kind, []).append(to_a1((area.top, area.left)))
    return cells


def held_out(name: str) -> bool:
    """Whether a workbook belongs to the third that was not worked on at first, chosen by its name alone."""
    return digest(name) % 3 == 0


def digest(name: str) -> int:
    """A number that a name alone decides, to divide the workbooks by."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def print_scores(scorer: ModuleType, labels: Any, exported: dict[str, Exported], title: str, names: list[str]) -> None:  # noqa: ANN401 - JSON
    """One line a class."""
    print(f"{title}: {len(names)} workbooks")
    for kind in scorer.KINDS:
        rows = scorer.score(exported, labels, kind, names)
        errors, hits, alarms = (sum(row[column] for row in rows) for column in (1, 2, 3))
        macro = [statistics.mean(row[column] for row in rows) for column in (4, 5)]
        precision = hits / (hits + alarms) if hits + alarms else 1.0
        recall = hits / errors if errors else 1.0
        print(
            f"  {kind:12} errors {errors:4} hits {hits:4} false alarms {alarms:3}"
            f" | micro P {precision:.3f} R {recall:.3f} | macro P {macro[0]:.3f} R {macro[1]:.3f}"
        )


def print_rules(scorer: ModuleType, labels: Any, found: dict[str, list[Finding]]) -> None:  # noqa: ANN401 - JSON
    """How many of each rule's findings are labelled with its class."""
    bugs = {kind: scorer.load(labels, kind)[1] for kind in scorer.KINDS}
    counts: Counter[tuple[str, bool]] = Counter()
    for name, findings in found.items():
        for finding in findings:
            area = parse_area(finding.cell)
            key = (scorer.book_key(name), finding.sheet.strip(), scorer.position(to_a1((area.top, area.left))))
            counts[finding.rule, key in bugs.get(finding.kind, ())] += 1
    for rule in sorted({rule for rule, _ in counts}):
        print(f"  {rule:32} labelled {counts[rule, True]:5} not labelled {counts[rule, False]:5}")


if __name__ == "__main__":
    main()
