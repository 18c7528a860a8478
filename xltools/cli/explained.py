"""Explanations and baselines: what was explained or known before is not reported as new."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xltools.cli.options import option
from xltools.cli.output import fail
from xltools.core.explanation import new_since, with_explanations
from xltools.core.finding import Finding, Severity
from xltools.core.messages import N_, _
from xltools.excel.read import UnreadableError, read
from xltools.recognise.explanations import read_explanations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.explanation import Explanations

explanations_option = option(
    "--explanations",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("A workbook of findings with explanations written in; otherwise the one given as --output, if it exists."),
)
baseline_option = option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("An earlier result of --format json: only what is new since then is reported."),
)


def explanations_in(chosen: Path | None, output: Path | None) -> Explanations:
    """What people wrote beside findings: in the workbook chosen, else in the result of last time."""
    source = chosen or (output if output and output.is_file() else None)
    if source is None:
        return {}
    try:
        return read_explanations(read(source))
    except UnreadableError as error:
        fail(str(error))


def settled(findings: Sequence[Finding], explanations: Explanations, baseline: Path | None) -> list[Finding]:
    """The findings that are new since the baseline, those explained accepted."""
    fresh = new_since(findings, _baseline(baseline)) if baseline else list(findings)
    return with_explanations(fresh, explanations)


def _baseline(path: Path) -> list[Finding]:
    try:
        records = json.loads(path.read_bytes())  # as bytes: consoles redirect into UTF-16 as well
        listed = records["findings"] if isinstance(records, dict) else records
        return [_finding(record) for record in listed]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidOperation, RecursionError):
        fail(_("{file} is no list of findings as --format json prints it").format(file=path.name))


def _finding(record: dict[str, Any]) -> Finding:
    kind = record.pop("class", "")
    for field in ("difference", "amount_at_stake"):
        record[field] = None if record.get(field) is None else Decimal(str(record[field]))
    return Finding(**{**record, "severity": Severity(record["severity"])}, kind=kind)
