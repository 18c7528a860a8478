"""``xltools seal``: sign departments off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.cli.options import argument, form_option, format_option, option
from xltools.cli.options import command as command_of
from xltools.cli.signed import carry_out, in_master
from xltools.cli.year import master_argument
from xltools.core.messages import N_, _
from xltools.signoff import seal

if TYPE_CHECKING:
    from pathlib import Path


@command_of(
    help=N_(
        "Sign departments off: nothing more is taken in from them. Only those that are checked can be sealed; others "
        "need a reason. Without codes, or with all, every department is meant."
    )
)
@master_argument
@argument("codes", nargs=-1, metavar=N_("[CODE...]"))
@option("--reason", default="", help=N_("Why a department is sealed that still has something to do."))
@format_option
@form_option
def command(master: Path, codes: tuple[str, ...], reason: str, output_format: str, form_name: str) -> None:
    """Write it down."""
    carry_out(
        master,
        form_name,
        output_format,
        lambda year, hand: seal(year.master, year.events, hand, in_master(year, codes), reason),
        _("Sealed: {departments}"),
    )
