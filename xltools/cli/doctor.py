"""``xltools doctor``: check the installation, and say of each thing how it stands and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.cli.options import JSON, TEXT, option
from xltools.cli.options import command as command_of
from xltools.cli.output import ERRORS_FOUND, NOTHING_BLOCKS, print_json, say
from xltools.core.messages import N_, _

if TYPE_CHECKING:
    from xltools.office.health import Check, State


@command_of(
    help=N_(
        "Check Python, the ribbon, Excel or WPS, and whatever stands between them.\n\n"
        "Each line says what was looked at, how it stands and, where something is wrong, how to mend it."
    )
)
@option(
    "--format",
    "output_format",
    type=click.Choice([TEXT, JSON]),
    default=TEXT,
    show_default=True,
    help=N_("How the checks are printed: for people, or as JSON for programs."),
)
def command(output_format: str) -> None:
    """Print all checks; exit code 1 where one of them is bad."""
    from xltools.office.health import State, checks  # noqa: PLC0415 - only wanted here

    found = checks()
    if output_format == JSON:
        print_json([each.as_json() for each in found])
    else:
        for each in found:
            say(_line(each))
            if each.mend:
                say(f"      → {each.mend}")
    bad = any(each.state is State.BAD for each in found)
    click.get_current_context().exit(ERRORS_FOUND if bad else NOTHING_BLOCKS)


def _line(check: Check) -> str:
    return f"  {_sign(check.state)}  {check.what}: {check.found}"


def _sign(state: State) -> str:
    """A word in the user's language, coloured."""
    words = {"good": _("good"), "warning": _("attention"), "bad": _("bad"), "unknown": _("not checked")}
    colours = {"good": "green", "warning": "yellow", "bad": "red", "unknown": "cyan"}
    return click.style(words[state.value], fg=colours[state.value])
