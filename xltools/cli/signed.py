"""What ``return``, ``seal`` and ``unseal`` share: open the year, do it, write it down, say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.cli.intake import form_named
from xltools.cli.options import JSON
from xltools.cli.output import exit_code, fail, print_findings, print_json, quoted, say
from xltools.cli.standing import print_counts, standing_json
from xltools.cli.year import open_to_write, still_to_do, whose_hand, write_events
from xltools.collect import behind
from xltools.core.messages import _
from xltools.status import standings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xltools.cli.year import Year
    from xltools.core.history import Hand
    from xltools.signoff import Done


def carry_out(path: Path, form_name: str, output_format: str, deed: Callable[[Year, Hand], Done], said: str) -> None:
    """Do something with departments; ``said`` is the line that names them, in the user's language."""
    year = open_to_write(path, form_named(form_name), output_format)
    if behind(year.master, year.events):
        message = _("{file} lacks returns that its history knows. First run: xltools collect {file}")
        fail(message.format(file=quoted(path.name)))
    done = deed(year, whose_hand())
    write_events(year, done.events, output_format)
    listed = standings(year.master, done.events, still_to_do(year, done.codes))
    if output_format == JSON:
        print_json(
            standing_json(year, [each for each in listed if each.code in done.codes])
            | {"findings": [finding.as_json() for finding in done.findings]}
        )
    else:
        if done.codes:
            say(said.format(departments="、".join(f"{code} {year.master.name_of(code)}" for code in done.codes)))
        if done.findings:
            print_findings(done.findings, output_format)
        print_counts(listed)
    click.get_current_context().exit(exit_code(done.findings))


def demand_reason(reason: str) -> str:
    """The reason, where it has a word in it; otherwise ends the command."""
    if not reason.strip():
        fail(_("A reason without a word gives no reason."))
    return reason


def in_master(year: Year, codes: Sequence[str]) -> list[str]:
    """Codes as they were typed, those that lost their zeros in front made whole."""
    whole = {code.lstrip("0"): code for code in year.master.codes}
    return [code if code in year.master.codes else whole.get(code.lstrip("0"), code) for code in codes]
