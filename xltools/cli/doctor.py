"""``xltools doctor``: check the installation, and say of each thing how it stands and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.cli.options import JSON, TEXT, option
from xltools.cli.options import command as command_of
from xltools.cli.output import ERRORS_FOUND, NOTHING_BLOCKS, print_json, say
from xltools.core.messages import N_, _
from xltools.core.width import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        _print(found)
    bad = any(each.state is State.BAD for each in found)
    click.get_current_context().exit(ERRORS_FOUND if bad else NOTHING_BLOCKS)


def _print(found: Sequence[Check]) -> None:
    """A line for each check, how to mend what is amiss below it, and what it comes to."""
    from xltools.office.health import standing  # noqa: PLC0415 - only wanted here

    for each in found:
        say(f"  {_sign(each.state)}  {standing(each)}")
        if each.mend:
            say(f"      → {each.mend}")
    if any(each.amiss for each in found):
        say(_("Mend what is marked, then run xltools doctor again."))
    elif any(each.state.value == "unknown" for each in found):
        say(_("The ribbon works in Excel on Windows only. The commands can be used here."))
    else:
        say(_("The installation is in order."))


def _sign(state: State) -> str:
    """A word in the user's language, coloured, as wide as the widest."""
    words = {"good": _("good"), "warning": _("attention"), "bad": _("bad"), "unknown": _("not checked")}
    colours = {"good": "green", "warning": "yellow", "bad": "red", "unknown": "cyan"}
    word = words[state.value]
    room = " " * (max(map(text_width, words.values())) - text_width(word))
    return click.style(word, fg=colours[state.value]) + room
