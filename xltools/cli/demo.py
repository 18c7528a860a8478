"""``xltools demo``: make an example zone and do a year's work on it."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.intake import take_in
from xltools.cli.options import TEXT, argument
from xltools.cli.options import command as command_of
from xltools.cli.output import fail, print_findings, say
from xltools.cli.totals import print_totals
from xltools.cli.write import write_workbook
from xltools.compare import comparison
from xltools.consolidate import consolidate, summary
from xltools.core.messages import N_, _
from xltools.core.register import Department, Zone
from xltools.example.load import load_zone
from xltools.forms import load
from xltools.template import department_workbook, master
from xltools.validate import validate


@command_of(
    help=N_(
        "Make an example zone in a folder and do a year's work on it: template, department workbooks, validation, "
        "summary, comparison.\n\nThe figures are those of two real departments; texts and contacts are made up."
    )
)
@argument("folder", metavar=N_("FOLDER"), type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Write everything and print what was written and the totals."""
    example = load_zone()
    form = load(example.form)
    departments = tuple(Department(each.code, each.name) for each in example.departments)
    zone = Zone(example.name, example.year, departments)
    returned = folder / "部门报送"
    try:
        returned.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(_("The folder {path} cannot be made: {reason}").format(path=folder, reason=error.strerror))
    write_workbook(folder / f"空白模板{zone.year}.xlsx", master(form, zone))
    for department, submission in zip(departments, example.departments, strict=True):
        layout = department_workbook(form, zone, department, submission)
        write_workbook(returned / f"{department.code} {department.name}.xlsx", layout)
    assembly = take_in([returned], example.form, year=zone.year, output_format=TEXT)
    findings = validate(form, assembly.submissions, assembly.findings)
    result = consolidate(form, assembly.zone, zone.year, assembly.submissions, findings)
    write_workbook(folder / f"汇总{zone.year}.xlsx", summary(result))
    write_workbook(folder / f"对比{zone.year}.xlsx", comparison(form, zone.name, zone.year, assembly.submissions))
    print_totals(result)
    print_findings(findings, TEXT)
    say(_("Open {path} to see the summary.").format(path=click.format_filename(folder / f"汇总{zone.year}.xlsx")))
