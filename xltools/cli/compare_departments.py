"""``xltools compare --by departments``: the departments beside each other, and budget against final account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.cli.compare_series import reasons_in
from xltools.cli.intake import form_named, take_in
from xltools.cli.options import JSON
from xltools.cli.output import COULD_NOT_WORK, complain, exit_code, print_findings, print_json
from xltools.cli.totals import print_comparison
from xltools.cli.write import write_workbook
from xltools.compare import comparison, comparison_facts
from xltools.core.messages import _

if TYPE_CHECKING:
    from xltools.assemble import Assembly
    from xltools.cli.compare_request import Request

OPTIONS = frozenset({"year", "zone"})


def run(request: Request) -> int:
    """Write the comparison and print its key ratios; the exit code."""
    form = form_named(request.form_name)
    assembly = take_in(
        request.inputs,
        request.form_name,
        year=request.year,
        output_format=request.output_format,
        leave_out=request.output,
    )
    if not assembly.submissions:
        _say_that_nothing_is_left(assembly, request)
        return COULD_NOT_WORK
    facts = comparison_facts(form, assembly.submissions)
    zone = request.zone or assembly.zone
    if request.output is not None:
        reasons = reasons_in(request.output)
        layout = comparison(form, zone, assembly.year or 0, assembly.submissions, reasons=reasons)
        write_workbook(request.output, layout, request.output_format, inputs=request.inputs)
    if request.output_format == JSON:
        findings = [finding.as_json() for finding in assembly.findings]
        print_json({"zone_name": zone, "year": assembly.year, **facts.as_json(), "findings": findings})
    else:
        print_comparison(form, facts)
        print_findings(assembly.findings, request.output_format)
    return exit_code(assembly.findings)


def _say_that_nothing_is_left(assembly: Assembly, request: Request) -> None:
    if request.output_format == JSON:
        findings = [finding.as_json() for finding in assembly.findings]
        zone = request.zone or assembly.zone
        print_json({"zone_name": zone, "year": assembly.year, "departments": [], "findings": findings})
    else:
        print_findings(assembly.findings, request.output_format)
        complain(_("No department with figures is left to compare, so nothing was written; see the list above."))
