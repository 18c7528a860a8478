"""``xltools template``: make the year's master workbook."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.departments import listed
from xltools.cli.intake import form_named
from xltools.cli.options import Year, form_option, option, output_option
from xltools.cli.options import command as command_of
from xltools.cli.output import fail, say
from xltools.cli.write import write_workbook
from xltools.core.messages import N_, _, ngettext
from xltools.core.register import Zone
from xltools.template import MOST_DEPARTMENTS, master


@command_of(
    help=N_(
        "Make the year's master workbook: guide, register, a sheet for each department, live summary.\n\n"
        "The departments come from a table (CSV or Excel) with the columns 预算编码 and 部门名称; 联系人, 二级机构 "
        "and 分组 (产业板块/园区: what it is added up under) may follow."
    )
)
@option("--year", type=Year(), required=True, help=N_("The year that is reported on."))
@option(
    "--departments",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help=N_("The table of departments, CSV or Excel."),
)
@option("--zone", default="", help=N_("The zone's name, for the titles."))
@output_option(N_("The workbook to write."), required=True)
@form_option
def command(year: int, departments: Path, zone: str, output: Path, form_name: str) -> None:
    """Write the master."""
    form = form_named(form_name)
    register = listed(departments)
    if len(register) > MOST_DEPARTMENTS:
        message = _(
            "A master has room for {most} departments, and {name} lists {n}. Split the list, for example by groups, "
            "make a master of each part, and name all masters together for the zone's totals: "
            "xltools consolidate MASTER MASTER …"
        )
        fail(message.format(most=MOST_DEPARTMENTS, name=departments.name, n=len(register)))
    write_workbook(output, master(form, Zone(zone, year, register)), inputs=[departments])
    text = ngettext(
        "{n} department; fill in the yellow cells of its sheet",
        "{n} departments; fill in the yellow cells of each sheet",
        len(register),
    )
    say(text.format(n=len(register)))
