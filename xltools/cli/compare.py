"""``xltools compare``: departments beside each other, or two versions of a workbook.

Each kind of comparison is a module with ``run(request)``, which gives the exit code, and ``OPTIONS``, the options that
mean something to it besides those that all share.
"""

from __future__ import annotations

import importlib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from xltools.cli.compare_request import Request
from xltools.cli.options import command as command_of
from xltools.cli.options import form_option, format_option, inputs_argument, option, output_option, year_option
from xltools.cli.output import fail
from xltools.core.messages import N_, _

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {
    "departments": "xltools.cli.compare_departments",
    "target": "xltools.cli.compare_target",
    "year": "xltools.cli.compare_year",
    "zone": "xltools.cli.compare_zone",
    "version": "xltools.cli.compare_version",
}
_SHARED = frozenset({"inputs", "output", "output_format", "form_name", "by"})


def _tolerances(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, Decimal]:
    """Tolerances by column; that of all columns under an empty name."""
    return {name.strip(): _tolerance(number) for name, _equals, number in (value.rpartition("=") for value in values)}


def _relative(_context: click.Context, _option: click.Parameter, value: str) -> Decimal:
    return _tolerance(value)


def _tolerance(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise click.BadParameter(_("{text} is no tolerance: write 0.01, or COLUMN=0.01.").format(text=repr(text)))
    return number


@command_of(
    help=N_(
        "Compare departments with each other, targets with results, years, zones, or two versions of a workbook.\n\n"
        "--by departments: of a master workbook, or a folder of department workbooks, one sheet sets the departments "
        "side by side (amounts, shares, per head, rank, outliers), another sets the final account against the initial "
        "and the adjusted budget. Shares and rates are computed from sums.\n\n"
        "--by target: every target of every department beside its result: how far it was reached, and why not.\n\n"
        "--by year: xltools compare 2019.xlsx 2020.xlsx 2021.xlsx --by year sets two to five years of a zone side by "
        "side; --by zone does so with zones, each against the first. Differences and rates are computed from sums, "
        "large changes are marked, and reasons written into the workbook stand in it again next time.\n\n"
        "--by version: xltools compare OLD NEW says what changed between any two workbooks. Rows, columns and sheets "
        "that were put in, deleted or moved are recognised; changed formulas, changed results and typed values are "
        "told apart; the most money comes first. Exit code 0: equal, 1: different, 2: could not be compared."
    )
)
@inputs_argument
@option(
    "--by",
    type=click.Choice(list(KINDS)),
    default="departments",
    show_default=True,
    help=N_("What is compared."),
)
@output_option(N_("The comparison workbook to write; without it, the result is only printed."))
@format_option
@year_option
@option("--zone", default="", help=N_("The zone's name; otherwise the one that the workbooks were made for."))
@form_option
@option(
    "--key",
    multiple=True,
    metavar=N_("COLUMN"),
    help=N_(
        "With --by version: the column that tells rows apart, by heading or letters; may be given several times. "
        "Without it, one is looked for."
    ),
)
@option(
    "--abs-tol",
    "absolute",
    multiple=True,
    callback=_tolerances,
    metavar=N_("[COLUMN=]NUMBER"),
    help=N_("With --by version: differences up to this count as none, everywhere or in one column."),
)
@option(
    "--rel-tol",
    "relative",
    default="0",
    callback=_relative,
    metavar=N_("NUMBER"),
    help=N_("With --by version: the same as a share of the larger number; 0.001 is 0.1 %."),
)
def command(
    by: str,
    inputs: tuple[Path, ...],
    output: Path | None,
    output_format: str,
    year: int | None,
    zone: str,
    form_name: str,
    key: tuple[str, ...],
    absolute: dict[str, Decimal],
    relative: Decimal,
) -> None:
    """Hand over to the kind of comparison that was asked for."""
    context = click.get_current_context()
    kind = importlib.import_module(KINDS[by])
    _refuse_others(context, by, kind.OPTIONS)
    request = Request(
        inputs=inputs,
        output=output,
        output_format=output_format,
        form_name=form_name,
        year=year,
        zone=zone,
        key=key,
        absolute=absolute.get("", Decimal(0)),
        relative=relative,
        columns={name: number for name, number in absolute.items() if name},
    )
    context.exit(kind.run(request))


def _refuse_others(context: click.Context, by: str, own: frozenset[str]) -> None:
    """End the command where an option was given that this comparison would pass over in silence."""
    for parameter in context.command.params:
        name = parameter.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and name not in _SHARED | own:
            fail(_("{option} means nothing with --by {kind}.").format(option=parameter.opts[-1], kind=by))
