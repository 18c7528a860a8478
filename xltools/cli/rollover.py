"""``xltools rollover``: the new year's master from last year's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.explained import explained_in
from xltools.cli.intake import form_named
from xltools.cli.options import TEXT, form_option, option, output_option
from xltools.cli.options import Year as YearType
from xltools.cli.options import command as command_of
from xltools.cli.output import fail, print_findings, quoted, say
from xltools.cli.standing import status_word
from xltools.cli.write import write_workbook
from xltools.cli.year import Year, master_argument, open_year
from xltools.collect import behind
from xltools.core.messages import N_, _, ngettext
from xltools.excel.archive import history_of
from xltools.rollover import rollover, unsealed

if TYPE_CHECKING:
    from xltools.rollover import Rollover


@command_of(
    help=N_(
        "Make the new year's master from last year's, once all departments are sealed.\n\n"
        "Departments, contacts, groups and subordinate units stay as they were. Opening balances, last year's columns "
        "and the names of the economic indicators are filled in from last year's figures, in a colour of their own "
        "with a note; who changes one is asked for the reason. split carries them into the departments' workbooks."
    )
)
@master_argument
@output_option(N_("The new master to write."), required=True)
@option("--year", type=YearType(), help=N_("The year of the new master; otherwise the year after."))
@option(
    "--allow-unsealed",
    is_flag=True,
    help=N_("Take over the figures of departments that are not sealed, as they stand in the master."),
)
@option(
    "--explanations",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_(
        "Last year's workbook of findings: its reasons are proposed where the same rule finds the same item again."
    ),
)
@form_option
def command(
    master: Path,
    output: Path,
    year: int | None,
    allow_unsealed: bool,  # noqa: FBT001 - a flag of the command line
    explanations: Path | None,
    form_name: str,
) -> None:
    """Write the new master and say what was taken over."""
    form = form_named(form_name)
    last = open_year(master, form)
    wanted = year or last.master.year + 1
    _refuse(last, wanted, output, allow_unsealed=allow_unsealed)
    result = rollover(form, last.master, wanted, explained_in(explanations, None))
    inputs = [each for each in (master, explanations) if each is not None]
    write_workbook(output, result.book, inputs=inputs)
    _print(last, result, wanted)


def _refuse(last: Year, wanted: int, output: Path, *, allow_unsealed: bool) -> None:
    """End the command where the new master would not be last year's, or one in use would be written over."""
    if wanted <= last.master.year:
        message = _("{file} is the master of {year}; the new one must be of a later year")
        fail(message.format(file=last.path.name, year=last.master.year))
    if history_of(output).exists():
        message = _("{file} is in use already: its history lies beside it. Choose another name for the new master")
        fail(message.format(file=output.name))
    if last.findings:
        print_findings(last.findings, TEXT)
        fail(_("First mend the history of {file}: xltools status {file}").format(file=quoted(last.path.name)))
    if behind(last.master, last.events):
        message = _("{file} lacks returns that its history knows. First run: xltools collect {file}")
        fail(message.format(file=last.path.name))
    open_still = [] if allow_unsealed else unsealed(last.master, last.events)
    if open_still:
        lines = [f"  {code} {last.master.name_of(code)}  {status_word(status)}" for code, status in open_still]
        message = _("These departments of {year} are not sealed, so that their figures may still change:")
        advice = _("Seal them first (xltools seal {file} all), or take them over as they are with --allow-unsealed.")
        fail("\n".join([message.format(year=last.master.year), *lines, advice.format(file=quoted(last.path.name))]))


def _print(last: Year, result: Rollover, wanted: int) -> None:
    departments = len(result.zone.departments)
    figures = sum(not isinstance(each.value, str) for values in result.carried.values() for each in values)
    text = ngettext("{year}: {n} department", "{year}: {n} departments", departments)
    say(text.format(year=wanted, n=departments))
    if wanted == last.master.year + 1:
        text = ngettext("{n} figure of {year} was taken over", "{n} figures of {year} were taken over", figures)
        say(text.format(n=figures, year=last.master.year))
    else:
        message = _("{year} is not the year before {wanted}, so no figures were taken over")
        say(message.format(year=last.master.year, wanted=wanted))
    if result.explanations:
        text = ngettext(
            "{n} reason of last year stands on the sheet 校验·上年说明",
            "{n} reasons of last year stand on the sheet 校验·上年说明",
            result.explanations,
        )
        say(text.format(n=result.explanations))
    if result.findings:
        print_findings(result.findings, TEXT)
