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
from xltools.recognise.explanations import explanations_of, kept, read_explained, recalled_of
from xltools.sheets.findings import EARLIER_SHEET, findings_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.layout import SheetLayout
    from xltools.recognise.explanations import Explained

explanations_option = option(
    "--explanations",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("A workbook of findings with explanations written in, besides the one given as --output, if it exists."),
)
baseline_option = option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("An earlier result of --format json: only what is new since then is reported."),
)


def explained_in(chosen: Path | None, output: Path | None) -> list[Explained]:
    """What people wrote beside findings: in the workbook chosen, then in the result of last time."""
    sources = [chosen, output if output and output.is_file() else None]
    try:
        return [each for source in sources if source is not None for each in read_explained(read(source))]
    except UnreadableError as error:
        fail(str(error))


def settled(findings: Sequence[Finding], known: Sequence[Explained], baseline: Path | None) -> list[Finding]:
    """The findings that are new since the baseline, those explained accepted."""
    fresh = new_since(findings, _baseline(baseline)) if baseline else list(findings)
    return with_explanations(fresh, explanations_of(known))


def findings_sheets(findings: Sequence[Finding], known: Sequence[Explained]) -> list[SheetLayout]:
    """The sheet of findings with their explanations, and one of the explanations that none of them asks for now."""
    sheets = [findings_sheet(findings, {}, explanations=explanations_of(known), recalled=recalled_of(known))]
    earlier = kept(known, findings)
    if earlier:
        rows = [each.finding for each in earlier]
        title = "以往的说明（本次没有查到的问题）"
        sheets.append(findings_sheet(rows, {}, explanations=explanations_of(earlier), name=EARLIER_SHEET, title=title))
    return sheets


def _baseline(path: Path) -> list[Finding]:
    try:
        records = json.loads(path.read_bytes())  # as bytes: consoles redirect into UTF-16 as well
        listed = records["findings"] if isinstance(records, dict) else records
        return [finding_of(record) for record in listed]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidOperation, RecursionError):
        fail(_("{file} is no list of findings as --format json prints it").format(file=path.name))


def finding_of(record: dict[str, Any]) -> Finding:
    """The finding that :meth:`Finding.as_json` made a record of.

    Raises:
        KeyError, TypeError, ValueError: it is no such record.
    """
    kind = record.pop("class", "")
    for field in ("difference", "amount_at_stake"):
        record[field] = None if record.get(field) is None else Decimal(str(record[field]))
    return Finding(**{**record, "severity": Severity(record["severity"])}, kind=kind)
