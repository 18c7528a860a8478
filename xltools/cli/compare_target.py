"""``xltools compare --by target``: the targets of every department against their results."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.cli.compare_series import reasons_in
from xltools.cli.intake import form_named, take_in
from xltools.cli.options import JSON
from xltools.cli.output import COULD_NOT_WORK, complain, exit_code, print_findings, print_json
from xltools.cli.write import write_workbook
from xltools.core.messages import _
from xltools.scoring.load import load as load_profile
from xltools.sheets.target_rows import STANDINGS
from xltools.targets import target_rows, target_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.cli.compare_request import Request
    from xltools.core.targets import TargetRow

OPTIONS = frozenset({"year", "zone"})


def run(request: Request) -> int:
    """Write the comparison and print how many targets were met; the exit code."""
    form = form_named(request.form_name)
    assembly = take_in(
        request.inputs,
        request.form_name,
        year=request.year,
        output_format=request.output_format,
        leave_out=request.output,
    )
    rows = target_rows(form, assembly.submissions, load_profile().marking)
    zone = request.zone or assembly.zone
    if not rows:
        print_findings(assembly.findings, request.output_format)
        complain(_("No department sets a target, so nothing was written; see the list above."))
        return COULD_NOT_WORK
    if request.output is not None:
        layout = target_workbook(
            form,
            f"{zone}{assembly.year}年度绩效目标完成情况",
            assembly.year or 0,
            zone,
            rows,
            reasons=reasons_in(request.output),
            findings=assembly.findings,
        )
        write_workbook(request.output, layout, request.output_format, inputs=request.inputs)
    if request.output_format == JSON:
        findings = [finding.as_json() for finding in assembly.findings]
        print_json({"year": assembly.year, "targets": [row.as_json() for row in rows], "findings": findings})
    else:
        _print(rows)
        print_findings(assembly.findings, request.output_format)
    return exit_code(assembly.findings)


def _print(rows: Sequence[TargetRow]) -> None:
    from rich.console import Console  # noqa: PLC0415 - slow to load
    from rich.table import Table  # noqa: PLC0415 - likewise

    table = Table(title=_("Targets and results"))
    table.add_column(_("Department"), overflow="fold")
    for word in STANDINGS.values():
        table.add_column(word, justify="right")
    for code, name in dict.fromkeys((row.code, row.name) for row in rows):
        counts = Counter(row.standing for row in rows if row.code == code)
        table.add_row(name, *(str(counts[standing] or "") for standing in STANDINGS))
    Console().print(table)
