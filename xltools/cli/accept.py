"""``xltools accept``: write an explanation beside a finding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from xltools.cli.explained import findings_sheets
from xltools.cli.options import argument, option
from xltools.cli.options import command as command_of
from xltools.cli.output import fail, say
from xltools.cli.write import write_workbook
from xltools.core.explanation import Explanation
from xltools.core.layout import WorkbookLayout
from xltools.core.messages import N_, _, ngettext
from xltools.excel.read import UnreadableError, read
from xltools.recognise.explanations import Explained, read_explained
from xltools.sheets.findings import FINDINGS_SHEET
from xltools.sheets.stamp import read_stamp, result_stamp


@command_of(
    help=N_(
        "Explain a finding in the workbook that validate or audit wrote with --output.\n\n"
        "The explanation holds for the rule, the cell and the value: run the check again with the same --output, and "
        "the finding counts as accepted until the value or the formula changes. Writing into the column 说明 in Excel "
        "does the same."
    )
)
@argument("findings", metavar=N_("FINDINGS"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--rule", required=True, help=N_("The rule, as the findings show it."))
@option("--cell", default="", help=N_("The cell, as in B5; without it, every finding of the rule."))
@option("--department", default="", help=N_("The department's budget code, where several have the finding."))
@option("--reason", required=True, help=N_("The explanation."))
def command(findings: Path, rule: str, cell: str, department: str, reason: str) -> None:
    """Write the workbook anew with the explanation in it; the earlier version is kept beside it."""
    if not reason.strip():
        fail(_("An explanation without a word explains nothing."))
    try:
        snapshot = read(findings)
    except UnreadableError as error:
        fail(str(error))
    if any(not sheet.hidden and not sheet.name.startswith(FINDINGS_SHEET) for sheet in snapshot.sheets):
        fail(
            _("{file} holds more than findings: write the explanation into its column 说明").format(file=findings.name)
        )
    known = read_explained(snapshot)
    meant = sum(_is_meant(each, rule, cell, department) for each in known)
    if not meant:
        fail(_("{file} has no finding of rule {rule} there").format(file=findings.name, rule=rule))
    rows = [_explained(each, reason.strip()) if _is_meant(each, rule, cell, department) else each for each in known]
    sheets = findings_sheets([each.finding for each in rows if not each.earlier], rows)
    stamp = read_stamp(snapshot)
    again = result_stamp(stamp.zone, stamp.year or 0) if stamp else result_stamp("", 0)
    write_workbook(findings, WorkbookLayout([*sheets, again]))
    say(ngettext("{n} finding explained", "{n} findings explained", meant).format(n=meant))


def _explained(each: Explained, reason: str) -> Explained:
    """The row with this reason in the place of any other."""
    explanation = Explanation(reason, each.explanation.value)
    return replace(each, finding=replace(each.finding, accepted=True), explanation=explanation)


def _is_meant(each: Explained, rule: str, cell: str, department: str) -> bool:
    finding = each.finding
    return (
        finding.rule == rule
        and (not cell or finding.cell.upper() == cell.upper())
        and (not department or finding.department == department)
    )
