"""Precision and recall of ``xltools import`` on real reports, against a key that a person made.

    python benchmarks/import_score.py FOLDER     (or XLTOOLS_REPORTS=FOLDER)

``import_key.toml`` beside this file says, by the first characters of a report's file name, what is in it. An item is
a cell of the workbook. Found are the cells that were filled from the report, without those that the form computes;
right are those with the value of the key. ``--docs`` prints the table as it stands in docs/import.md.
"""

from __future__ import annotations

import os
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltools.core.form import HEAD_ROW, TOTAL_ROW, Kind, Shape
from xltools.forms import load
from xltools.import_reports import read_report
from xltools.word.read import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.evidence import Imported

FORM = load("department-performance")
KEY = tomllib.loads((Path(__file__).parent / "import_key.toml").read_text(encoding="utf-8"))
ANY = "*"
MONEY, FIGURES, OTHER = "money", "other figures", "texts"


@dataclass
class Score:
    """Cells of one kind: how many the key has, how many were found, how many of these are right."""

    expected: int = 0
    found: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right of those found; 1 where nothing was."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right of those expected; 1 where there is nothing to find."""
        return self.right / self.expected if self.expected else 1.0


def kind_of(item: str) -> str:
    """Money, other figures, or texts; targets and results of indicators count as figures."""
    if FORM.items[item].kind is Kind.AMOUNT:
        return MONEY
    numeric = FORM.items[item].kind.is_numeric or item in {"indicators.target", "indicators.actual"}
    return FIGURES if numeric else OTHER


def same(expected: str, found: str) -> bool:
    """Whether a cell holds what the key says; numbers by value."""
    if expected == ANY:
        return bool(found)
    try:
        return Decimal(expected) == Decimal(found)
    except InvalidOperation:
        return expected == found


def cells_of(report: Imported) -> dict[tuple[str, str], str]:
    """The cells that were filled from the report."""
    facts = report.submission.facts
    texts = {}
    for place in report.evidence:
        fact = facts[place]
        texts[place] = f"{fact.amount.value:f}" if fact.amount is not None else fact.text or ""
    return texts


def score(key: Mapping[str, Any], report: Imported) -> dict[str, Score]:
    """The scores of one report by kind of cell."""
    found = cells_of(report)
    scores = {MONEY: Score(), FIGURES: Score(), OTHER: Score()}
    single = {**{(item, TOTAL_ROW): ANY for item in key["texts"]}}
    single |= {(item, TOTAL_ROW): value for item, value in key["fields"].items()}
    single |= {(item, row): value for item, value in key["units"].items() for row in (TOTAL_ROW, HEAD_ROW)}
    records = {block.id for block in FORM.blocks if block.shape is Shape.RECORDS}
    for place, value in single.items():
        one = scores[kind_of(place[0])]
        one.expected += 1
        one.right += same(value, found.get(place, ""))
        if not same(value, found.get(place, "")):
            one.wrong.append(f"{place[0]} {place[1]}: {value} expected, {found.get(place, 'nothing')} found")
    for place, text in found.items():
        if place[0].partition(".")[0] not in records:
            scores[kind_of(place[0])].found += 1
            if place not in single:
                scores[kind_of(place[0])].wrong.append(f"{place[0]} {place[1]}: {text[:30]} not expected")
    for block in sorted(records):
        _score_records(block, key["records"].get(block, {"columns": [], "rows": []}), found, scores)
    return scores


def _score_records(
    block: str, key: Mapping[str, Any], found: Mapping[tuple[str, str], str], scores: Mapping[str, Score]
) -> None:
    """Each row of the key with the row found that agrees with it in most cells; each row found is used once."""
    rows: dict[str, dict[str, str]] = {}
    for (item, row), text in found.items():
        if item.startswith(f"{block}."):
            scores[kind_of(item)].found += 1
            rows.setdefault(row, {})[item.partition(".")[2]] = text
    unused = dict(rows)
    for wanted in key["rows"]:
        expected = dict(zip(key["columns"], wanted, strict=True))
        best = max(unused, key=lambda row: _agreement(expected, unused[row]), default=None)
        got = unused.pop(best) if best is not None and _agreement(expected, unused[best]) else {}
        for column, value in expected.items():
            one = scores[kind_of(f"{block}.{column}")]
            one.expected += value != ""
            right = value != "" and same(value, got.get(column, ""))
            one.right += right
            if not right and (value or got.get(column)):
                one.wrong.append(f"{block}.{column}: {value or 'nothing'} expected, {got.get(column, 'nothing')} found")
        for column in got.keys() - expected.keys():  # what the key leaves open, such as the sign of a target
            scores[kind_of(f"{block}.{column}")].found -= 1
    for left in unused.values():
        scores[OTHER].wrong.append(f"{block}: a row not expected: {left}")


def _agreement(expected: Mapping[str, str], found: Mapping[str, str]) -> int:
    """How well a row fits: what the key says counts most, then any text where it wants one, then blanks."""
    right = [value for column, value in expected.items() if same(value, found.get(column, ""))]
    blank = sum(value == "" and not found.get(column) for column, value in expected.items())
    return 9 * sum(value not in {"", ANY} for value in right) + 3 * right.count(ANY) + blank if any(right) else 0


def measured(folder: Path) -> Iterator[tuple[str, bool, dict[str, Score], float]]:
    """(name, form or words, scores, seconds) of every report of the key that the folder holds."""
    for path in sorted(folder.iterdir()):
        name = next((name for name in KEY if path.name.startswith(name)), "")
        if name and path.is_file():
            start = time.perf_counter()
            (report,) = read_report(FORM, read(path)).reports
            seconds = time.perf_counter() - start
            yield name, KEY[name]["form"], score(KEY[name], report), seconds


def table(folder: Path) -> Iterator[str]:
    """The table in Markdown, a line at a time."""
    yield "| report | kind | cells | precision | recall | money: cells | precision | recall |"
    yield "|---|---|---|---|---|---|---|---|"
    sums: dict[str, Counter[str]] = {"form": Counter(), "words": Counter()}
    for name, is_form, scores, _seconds in measured(folder):
        kind = "form" if is_form else "words"
        whole = _whole(scores.values())
        money = scores[MONEY]
        sums[kind] += Counter(
            expected=whole.expected, found=whole.found, right=whole.right,
            money=money.expected, money_found=money.found, money_right=money.right,
        )  # fmt: skip
        yield _line(name, kind, whole, money)
    for kind, total in sums.items():
        whole = Score(total["expected"], total["found"], total["right"])
        yield _line("all", kind, whole, Score(total["money"], total["money_found"], total["money_right"]))


def _whole(scores: Any) -> Score:  # noqa: ANN401 - any iterable of scores
    listed = list(scores)
    return Score(*(sum(getattr(each, name) for each in listed) for name in ("expected", "found", "right")))


def _line(name: str, kind: str, whole: Score, money: Score) -> str:
    figures = (whole.expected, f"{whole.precision:.3f}", f"{whole.recall:.3f}")
    of_money = (money.expected, f"{money.precision:.3f}", f"{money.recall:.3f}")
    return f"| {' | '.join(map(str, (name, kind, *figures, *of_money)))} |"


def main() -> None:
    """Print the table, and every cell that is not as the key has it."""
    arguments = [word for word in sys.argv[1:] if not word.startswith("--")]
    folder = arguments[0] if arguments else os.environ.get("XLTOOLS_REPORTS", "")
    if not folder:
        sys.exit("usage: import_score.py FOLDER (or set XLTOOLS_REPORTS)")
    print("\n".join(table(Path(folder))))
    if "--docs" in sys.argv:
        return
    for name, _is_form, scores, seconds in measured(Path(folder)):
        print(f"\n{name}: {seconds:.2f} s")
        for kind, each in scores.items():
            print("\n".join(f"  {kind}: {wrong}" for wrong in each.wrong))


if __name__ == "__main__":
    main()
