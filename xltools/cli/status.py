"""``xltools status``: who has returned what, and what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.cli.intake import form_named
from xltools.cli.options import JSON, argument, form_option, format_option
from xltools.cli.options import command as command_of
from xltools.cli.output import exit_code, fail, print_findings, print_json, say
from xltools.cli.standing import print_counts, print_missing, print_next, print_standings, standing_json
from xltools.cli.year import master_argument, open_year, still_to_do
from xltools.core.messages import N_, _
from xltools.status import standings

if TYPE_CHECKING:
    from pathlib import Path


@command_of(
    help=N_(
        "Say where a zone's year stands: who has not returned anything, what was sent back and why, what each "
        "department still has to do, what is checked and sealed.\n\nWith budget codes, everything "
        "about these departments."
    )
)
@master_argument
@argument("codes", nargs=-1, metavar=N_("[CODE...]"))
@format_option
@form_option
def command(master: Path, codes: tuple[str, ...], output_format: str, form_name: str) -> None:
    """Print the status; exit code 1 where the history does not hold."""
    year = open_year(master, form_named(form_name))
    unknown = [code for code in codes if code not in year.master.codes]
    if unknown:
        message = _("There is no department {code} in the master; its codes are on the sheet 目录")
        fail(message.format(code="、".join(unknown)))
    wanted = codes or year.master.codes
    everyone = standings(year.master, year.events, still_to_do(year, wanted))
    listed = [each for each in everyone if each.code in wanted]
    if output_format == JSON:
        print_json(standing_json(year, listed))
    else:
        zone = year.master.zone
        say(_("{zone} {year}").format(zone=zone.name, year=zone.year))
        print_standings(listed, whole=bool(codes))
        print_counts(listed)
        print_missing(listed)
        if year.findings:
            print_findings(year.findings, output_format)
        print_next(master, everyone)
    click.get_current_context().exit(exit_code(year.findings))
