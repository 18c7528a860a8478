"""``xltools return``: send a department's return back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.cli.options import argument, form_option, format_option, option
from xltools.cli.options import command as command_of
from xltools.cli.signed import carry_out, demand_reason, in_master
from xltools.cli.year import master_argument
from xltools.core.messages import N_, _
from xltools.signoff import send_back

if TYPE_CHECKING:
    from pathlib import Path


@command_of(
    help=N_(
        "Send a department's return back to be mended. The figures stay in the master until it comes in again; "
        "xltools status shows the reason, and what was found."
    )
)
@master_argument
@argument("codes", nargs=-1, required=True, metavar=N_("CODE..."))
@option("--reason", required=True, help=N_("Why it is sent back."))
@format_option
@form_option
def command(master: Path, codes: tuple[str, ...], reason: str, output_format: str, form_name: str) -> None:
    """Write it down."""
    why = demand_reason(reason)
    carry_out(
        master,
        form_name,
        output_format,
        lambda year, hand: send_back(year.master, year.events, hand, in_master(year, codes), why),
        _("Sent back: {departments}"),
    )
