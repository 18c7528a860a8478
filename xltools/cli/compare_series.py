"""What ``xltools compare --by year`` and ``--by zone`` share: read each input, compare, write, print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.attendance import attendance
from xltools.cli.intake import form_named, take_in
from xltools.cli.options import JSON
from xltools.cli.output import exit_code, fail, print_findings, print_json
from xltools.cli.write import write_workbook
from xltools.consolidate import consolidate
from xltools.core.messages import _
from xltools.core.series import Term
from xltools.excel.read import UnreadableError, read
from xltools.recognise.reasons import reasons_of
from xltools.series import series_rows, series_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from xltools.assemble import Assembly
    from xltools.cli.compare_request import Request
    from xltools.core.finding import Finding
    from xltools.core.series import Base, Reason, SeriesRow

LEAST = 2


def compare_terms(
    request: Request, base: Base, label: Callable[[Assembly], str], title: Callable[[Sequence[Term]], str]
) -> int:
    """Each input is a term, under its ``label``; writes and prints the comparison; the exit code."""
    form = form_named(request.form_name)
    terms: list[Term] = []
    findings: list[Finding] = []
    for path in request.inputs:
        assembly = take_in(
            [path], request.form_name, year=None, output_format=request.output_format, leave_out=request.output
        )
        findings += [replace(finding, file=finding.file or path.name) for finding in assembly.findings]
        if not assembly.submissions:
            print_findings(findings, request.output_format)
            fail(_("{path} holds no department with figures, so that there is nothing to compare").format(path=path))
        present = attendance(assembly)
        figures = consolidate(
            form,
            assembly.zone,
            assembly.year or 0,
            present.submissions,
            entries=assembly.entries,
            present=present,
        )
        terms.append(Term(label(assembly), figures))
    terms = _ordered(terms, base)
    named = title(terms)
    if request.output is not None:
        layout = series_workbook(form, named, terms, base, reasons=reasons_in(request.output), findings=findings)
        write_workbook(request.output, layout, request.output_format, inputs=request.inputs)
    zone, departments = series_rows(form, terms, base)
    labels = [term.label for term in terms]
    if request.output_format == JSON:
        print_json(
            {
                "terms": labels,
                "rows": [row.as_json(labels) for row in (*zone, *departments)],
                "findings": [finding.as_json() for finding in findings],
            }
        )
    else:
        _print(named, labels, zone)
        print_findings(findings, request.output_format)
    return exit_code(findings)


def _ordered(terms: Sequence[Term], base: Base) -> list[Term]:
    """The terms from the earliest on; ends the command where two are the same, or there is only one."""
    if len(terms) < LEAST:
        fail(_("Name at least two to compare: xltools compare FIRST SECOND --by …"))
    labels = [term.label for term in terms]
    double = next((label for label in labels if labels.count(label) > 1), None)
    if double is not None:
        fail(_("Two of the inputs are of {label}; name each only once").format(label=double))
    return sorted(terms, key=lambda term: term.figures.year) if base == "previous" else list(terms)


def reasons_in(output: Path) -> Mapping[str, Reason]:
    """What was written into the result of last time, if it is there."""
    if not output.exists():
        return {}
    try:
        return reasons_of(read(output))
    except UnreadableError:
        return {}


def _print(title: str, labels: Sequence[str], rows: Sequence[SeriesRow]) -> None:
    from rich.console import Console  # noqa: PLC0415 - slow to load
    from rich.table import Table  # noqa: PLC0415 - likewise

    table = Table(title=title)
    table.add_column(_("Item"), overflow="fold")
    table.add_column(_("Unit"))
    for label in labels:
        table.add_column(label, justify="right", overflow="fold")
    table.add_column(_("Difference"), justify="right")
    table.add_column("%", justify="right")
    for row in rows:
        last = row.changes[-1]
        table.add_row(
            row.label,
            row.unit,
            *(_shown(value, row.unit) for value in row.values),
            f"{_shown(last.difference, row.unit)}{last.mark}",
            _shown(last.percent, "%"),
        )
    Console().print(table)


def _shown(value: Decimal | None, unit: str) -> str:
    return "" if value is None else f"{value:,.0f}" if unit == "人" else f"{value:,.2f}"
