"""The year of a zone on disk: its master, the history beside it, and how both are written, whatever stops us."""

from __future__ import annotations

import datetime as dt
import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xltools.cli.explained import finding_of
from xltools.cli.options import TEXT, argument
from xltools.cli.output import COULD_NOT_WORK, fail, print_findings, say
from xltools.core.history import Action, Hand, latest
from xltools.core.messages import N_, _
from xltools.excel.archive import append_history, history_of, kept, read_history, read_todo
from xltools.excel.memory import uncollected
from xltools.excel.read import UnreadableError, open_elsewhere, read_with_content
from xltools.recognise.master import Master, read_master
from xltools.record import joined, recorded
from xltools.sheets.ledger import ledger_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from xltools.core.filling import SheetFilling
    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.history import Event
    from xltools.excel.fill import Filler


@dataclass(frozen=True, slots=True)
class Year:
    """A zone's year: the master's path and bytes, what is in it, the history and what is wrong with that."""

    path: Path
    content: bytes
    master: Master
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]


def master_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """The master, passed on as ``master: Path``."""
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return argument("master", metavar=N_("MASTER"), type=kind)(function)


def open_year(path: Path, form: Form) -> Year:
    """The year that a master tells of; ends the command where the file is no master of this form."""
    try:
        with uncollected():
            snapshot, content = read_with_content(path)
            master = read_master(form, snapshot)
    except UnreadableError as error:
        fail(str(error))
    if master is None:
        fail(_("{file} is no master: name the workbook that xltools template made").format(file=path.name))
    stamp = master.stamp
    if stamp.form != form.id or stamp.version not in form.accepted_versions:
        message = _("{file} was made from version {version} of the form “{form}”; name that form with --form")
        fail(message.format(file=path.name, version=stamp.version, form=stamp.form))
    file = history_of(path)
    try:
        lines, odd = read_history(file)
    except OSError as error:
        fail(_("{file} cannot be read: {reason}").format(file=file.name, reason=error.strerror))
    events, findings = joined(master, file.name, lines, odd)
    return Year(path, content, master, events, findings)


def open_to_write(path: Path, form: Form, output_format: str) -> Year:
    """The year, where it can be written to; otherwise says what to do and ends the command."""
    year = open_year(path, form)
    if open_elsewhere(path) is not None:
        fail(_("{file} is open in Excel or WPS. Save and close it, then try again.").format(file=path.name))
    if year.findings:
        print_findings(year.findings, output_format)
        click.get_current_context().exit(COULD_NOT_WORK)
    return year


def whose_hand() -> Hand:
    """The user logged in, and now."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system without users
        user = ""
    return Hand(user, dt.datetime.now().astimezone().isoformat(timespec="seconds"))


def with_fillings(year: Year, fillings: Sequence[SheetFilling]) -> bytes:
    """The master with what is to be written into it; one of an earlier xltools gets its sheet 台账.

    Raises:
        ValueError: something cannot be written into this workbook; the text says what, and what to do.
    """
    if not fillings:
        return year.content
    with filling(year, fillings) as filler:
        return filler.finish()


def filling(year: Year, fillings: Sequence[SheetFilling]) -> Filler:
    """What fills the master; others begin with the sheets as soon as it is entered.

    Raises:
        ValueError: something cannot be written into this workbook; the text says what, and what to do.
    """
    from xltools.excel.fill import Filler  # noqa: PLC0415 - only where something is written
    from xltools.files.pool import spread  # noqa: PLC0415 - likewise

    sheets = [] if year.master.ledger else [ledger_sheet(year.master.zone)]
    return Filler(year.content, fillings, new_sheets=sheets, spread=spread)


def write_year(year: Year, content: bytes, events: Sequence[Event], output_format: str) -> None:
    """Write the master, then the history beside it; what stops us in between is made up for the next time."""
    from xltools.excel.save import CannotWrite, save  # noqa: PLC0415 - only where something is written

    try:
        if content != year.content:
            if year.path.read_bytes() != year.content:
                message = _("{file} was changed by somebody meanwhile; nothing was written. Run the command again.")
                fail(message.format(file=year.path.name))
            earlier = save(year.path, content)
            if output_format == TEXT:
                say(_("Wrote {path}").format(path=click.format_filename(year.path)))
                if earlier is not None:
                    say(_("The master as it was before: {path}").format(path=click.format_filename(earlier)))
        append_history(history_of(year.path), events)
    except CannotWrite as error:
        fail(str(error))
    except OSError as error:
        message = _("{file} cannot be written: {reason}. Run the command again: nothing is lost")
        fail(message.format(file=history_of(year.path).name, reason=error.strerror or error))


def write_events(year: Year, events: Sequence[Event], output_format: str) -> None:
    """Write what was done into the master and into the history beside it."""
    if len(events) > len(year.master.events):
        try:
            content = with_fillings(year, recorded(year.master, events))
        except ValueError as error:
            fail(_("{file}: {reason}").format(file=year.path.name, reason=error))
        write_year(year, content, events, output_format)


def still_to_do(year: Year, codes: Iterable[str]) -> dict[str, list[Finding]]:
    """What was found on the latest returns of these departments."""
    returns = latest(year.events, Action.COLLECTED)
    return {code: _todo(year.path, returns[code]) for code in codes if code in returns}


def _todo(master: Path, event: Event) -> list[Finding]:
    path = kept(master, event.department, event.sha256)
    try:
        return [finding_of(record) for record in read_todo(path)] if path is not None else []
    except (KeyError, TypeError, ValueError):  # somebody else's file
        return []
