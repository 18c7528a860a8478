"""The page on scoring, docs/scoring.md: indices, conventions and profiles, from the data that is used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # when run as a script

from xltools.core.messages import use_language  # noqa: E402 - needs the path
from xltools.forms import load as load_form  # noqa: E402
from xltools.scoring.indices import catalogue, conventions, reading  # noqa: E402
from xltools.scoring.load import available, load  # noqa: E402
from xltools.scoring.rule import Kind  # noqa: E402
from xltools.scoring.sections import name_of  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.core.form import Form
    from xltools.scoring.indices import Index
    from xltools.scoring.profile import Line, Profile, Section
    from xltools.scoring.rule import Rule

PAGE = ROOT / "docs" / "scoring.md"

_HEAD = """# Scoring: indices and profiles

Made by `make docs` from `xltools/scoring/`; do not edit.

## How a line is marked

| case | rule |
|---|---|
| ≥, > | at or above the target everything, below it result ÷ target of the weight |
| = | as ≥; where the target is 0, everything for 0 and nothing above |
| ≤, < | up to the target everything; above it 1 − (result − target) ÷ target (`distance`), target ÷ result (`ratio`) |
| a fall or a rise | a fall of at least 5 % is a change of at most −5 %; a result has to say which |
| a range | inside it everything; above it the line is not judged |
| a goal in words | reached, partly reached or missed: a band of the weight; inside it the own score stands |
| a percentage alone | that share of the weight |
| far above the target | from `over` times the target on: `explain`, `minus` points, or `full` marks |
| a result that cannot be read | not judged; the total becomes a range |
| no weight | the line bounds its section: no less than the worst, no more than the best of its lines |

Scores have two decimals, rounded half up, and never exceed the weight. A grade's band includes its lower bound: 90.00
is the first grade. A blank or zero denominator makes an index not applicable, and it never earns full marks.

## A profile of your own

`xltools score … --profile my-zone.toml` takes a file with the same keys as those in `xltools/scoring/profiles/`. It is
refused, with the place, where weights do not sum on either level, where the words of a rule (`text`) give other points
or steps than the rule, or where an index, a convention or a key is unknown. Some keys that the profiles of the package
do not use:

- `[readings]` with a reading for each convention below.
- `[[cap]]` with `below` and `most`, the lowest rate first: below that execution rate (of the adjusted budget,
  or of the index `caps_on`) the total is at most so much. One manual has 50 → 59, 60 → 69, 70 → 79, 80 → 89.
- `whole = true` in a rule: only complete steps are deducted, so that 99.27 % of a budget is full marks where every 5
  points short cost 2. `zero` in a rule: what a denominator of zero earns.
- `index = "execution_initial"`: the execution of the initial budget instead of the adjusted one.
- `overrun = "minus"` with `over_minus`, or `"full"`; `reverse = "ratio"`.
"""

# Every finding that scoring can make, with its severity.
FINDINGS = (
    ("score.reason", "error, to explain", "below the target or the weight without a reason (error where weighed)"),
    ("score.missed", "note", "below the target, with its reason"),
    ("score.over", "to explain", "far above the target without a word on it"),
    ("score.unmeasured", "to explain", "a target in figures whose result, or which itself, cannot be read"),
    ("score.unclear", "note", "a result in words that does not say whether the goal was reached"),
    ("score.negative", "error", "a result below zero"),
    ("score.above_weight", "error", "a score above its weight or below zero"),
    ("score.band", "error", "a score outside the band of what is reported in words"),
    (
        "score.differs",
        "to explain, note",
        "a score above the recomputed one; a note where it is below, or only rounded",
    ),
    ("score.weights", "error", "weights that do not sum to the section's"),
    ("score.weight_sum", "error", "weights that add up neither to the whole nor to what is left beside computed lines"),
    ("score.weight_missing", "note", "indicators without a weight"),
    ("score.level", "error", "an indicator whose first level belongs to no section"),
    ("score.level_missing", "to explain", "a section without indicators"),
    ("score.not_applicable", "note", "an index that cannot be computed: a blank input, a denominator of zero"),
    ("score.above_maximum", "error", "a total above the most that is possible"),
    ("score.below_minimum", "note", "a total below the least that is possible"),
    ("score.total_differs", "note", "a total inside the bounds, and another than the recomputed one"),
    ("score.claimed_full", "to explain", "full marks although a target was missed or cannot be judged"),
    ("score.sum", "error, note", "a total that is not the sum of the scores; a note where it is their rounding"),
    ("score.grade", "error", "a grade that the recomputed total cannot earn"),
)


def scoring_page() -> str:
    """The whole page."""
    use_language("en")
    form = load_form()
    parts = [
        _HEAD,
        "## Findings\n",
        _table(("finding", "severity", "when"), ((f"`{rule}`", *rest) for rule, *rest in FINDINGS)),
    ]
    parts += [*_conventions(), *_indices(form)]
    for profile_id in available():
        parts += _profile(load(profile_id))
    return "\n".join(parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def _conventions() -> Iterator[str]:
    yield "## Conventions\n\nWhere the rules are ambiguous a profile chooses a reading; the first holds otherwise.\n"
    yield (
        "The working of a line names its readings, and whether a deduction is made in proportion or in whole steps "
        "(`whole` in its rule), and what a denominator of zero earns (`zero`).\n"
    )
    rows = (
        [f"`{each.id}`", ", ".join(f"`{name}` {label}" for name, label in each.labels.items()), each.note]
        for each in conventions().values()
    )
    yield _table(("convention", "readings", "meaning"), rows)


def _indices(form: Form) -> Iterator[str]:
    yield "## Indices\n\n`confirmed`: read in the source; `secondary`: read in a copy; `general`: general knowledge.\n"
    yield _table(
        ("index", "meaning", "formula", "reading", "source", "standing"),
        ([f"{each.label} `{each.id}`", _meaning(each), _formula(form, each), each.choice, each.source, each.standing]
         for each in catalogue()),
    )  # fmt: skip


def _meaning(index: Index) -> str:
    return f"{index.english}. {index.note}" if index.note else index.english


def _formula(form: Form, index: Index) -> str:
    names = {item: name_of(form, item) for item in index.inputs}
    numerator, denominator = (_named(text, names) for text in (index.numerator, index.denominator))
    if not denominator:
        return f"{numerator}（{index.unit}）"
    return " ÷ ".join(f"（{text}）" if " " in text else text for text in (numerator, denominator)) + " × 100%"


def _named(text: str, names: dict[str, str]) -> str:
    return " ".join(names.get(word, word) for word in text.split())


def _profile(profile: Profile) -> Iterator[str]:
    yield f"## Profile `{profile.id}`: {profile.title}\n\n{profile.source}\n"
    if profile.note:
        yield f"{profile.note}\n"
    marking = profile.marking
    yield (
        f"Reverse targets: `{marking.reverse}`; far above the target, {marking.over} times: `{marking.overrun}`; "
        f"goals in words: reached from {marking.reached}, partly from {marking.partly} of the weight. Readings: "
        + ", ".join(f"{name} `{reading(name, profile.readings)}`" for name in conventions())
        + ". Grades: "
        + ", ".join(f"{name} ≥ {least:f}" for name, least in profile.grades)
        + ".\n"
    )
    rows = [row for section in profile.sections for row in _section(section)]
    yield _table(("section", "line", "points", "rule", "source"), rows)


def _section(section: Section) -> Iterator[list[str]]:
    if section.levels:
        rule = "indicators of " + ", ".join(section.levels)
        yield [section.title, "", _points(section), rule, ""]
        return
    yield [section.title, "", _points(section), "", ""]
    for line in section.lines:
        yield ["", line.title, _points(line), _rule(line), line.source]


def _points(part: Section | Line) -> str:
    return f"{part.weight:f}" if part.confirmed else f"{part.weight:f} (not confirmed)"


def _rule(line: Line) -> str:
    said = f"{line.text}. " if line.text else ""
    return f"{said}{_computed(line.rule)} `{line.index}`" if line.index else f"{said}awarded by an evaluator"


def _computed(rule: Rule) -> str:
    match rule.kind:
        case Kind.PROPORTION:
            return "in proportion to"
        case Kind.AT_MOST | Kind.AT_LEAST:
            steps = "complete steps" if rule.whole else "pro rata"
            return f"{rule.minus:f} less for every {rule.step:f} beyond {rule.limit:f}, {steps}, of"
        case _:
            return "bands of"


def main() -> None:
    """Write the page."""
    PAGE.write_text(scoring_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
