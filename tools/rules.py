"""The page on the rules of the formula audit, docs/rules.md, from the rules themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.audit import RULES
from xltools.formulas.ignored import SILENCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.rules.rule import Rule

_HEAD = """# Rules of the formula audit

Made by `make docs` from the rules in `xltools/formulas/rules/`; do not edit.

`xltools audit` applies them to any workbook. The class is the field `class` of a finding in JSON. Severity **error**
blocks (exit code 1), **explain** wants a written reason, **note** informs. Findings stand in the order of severity,
then of the money that depends on the cell (`amount_at_stake`). What somebody told Excel to ignore on a cell (the green
triangle) is not reported there.
"""

# What recalculating a workbook adds, in `validate` and in `audit`.
RECALCULATION = (
    ("recalc.stale", "error", "two independent engines agree with each other and not with the saved result"),
    ("recalc.circular", "error, note", "a formula depends on its own result; a note where the workbook allows that"),
    ("recalc.never_calculated", "note", "no result was saved with the formulas of a sheet"),
    ("recalc.not_confirmed", "note", "the engines differ, or only one could judge: nothing is proven"),
    ("recalc.not_computable", "note", "a function, a name or another workbook that no engine knows"),
    ("recalc.volatile", "note", "results that depend on the clock or on chance; `--today` gives the day"),
    ("recalc.engine_unavailable", "note", "an engine could not judge the workbook, with its reason"),
    ("explanation.lapsed", "note", "the reason written beside a finding was given for another value or formula"),
)


def rules_page() -> str:
    """The whole page."""
    return "\n".join((_HEAD, *_overview(), *(_section(rule) for rule in RULES), *_recalculation()))


def _overview() -> Iterator[str]:
    yield "| rule | class | severity |\n|---|---|---|"
    for rule in RULES:
        yield f"| [`{rule.id}`](#{rule.id.replace('.', '')}) | {rule.kind.value} | {rule.severity.value} |"
    yield ""


def _section(rule: Rule) -> str:
    kinds = [f"`{kind}`" for kind, silenced in SILENCES.items() if rule.id in silenced]
    parts = [
        f"## {rule.id}",
        f"{rule.kind.value}, {rule.severity.value}. {rule.explanation}",
        f"Example: {_verbatim(rule.example)}",
    ]
    if kinds:
        parts.append(f"Silenced by Excel's ignored error {' or '.join(kinds)}.")
    return "\n\n".join(parts) + "\n"


def _verbatim(example: str) -> str:
    """Marks that would become emphasis or links stay as they are."""
    return "".join(f"\\{character}" if character in "*_[]<>`" else character for character in example)


def _recalculation() -> Iterator[str]:
    yield "## Recalculation and explanations\n"
    yield "| rule | severity | when |\n|---|---|---|"
    for rule, severity, when in RECALCULATION:
        yield f"| `{rule}` | {severity} | {when} |"
    yield ""
