"""Write down what was done: rows for 台账 and the status on 目录; and find out whether the history is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import Position, to_a1
from xltools.core.filling import SheetFilling
from xltools.core.finding import Finding, Severity
from xltools.core.history import FIELDS, Action, Event, Status, chained, first_broken, latest, parting, statuses
from xltools.core.messages import _
from xltools.sheets.ledger import LEDGER_SHEET, column_of, label_of, ledger_row, row_of
from xltools.sheets.register import REGISTER_SHEET, STATUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.history import Hand
    from xltools.recognise.master import Master


class Joined(NamedTuple):
    """The history that both copies together tell, and what is wrong with them.

    While something is wrong nothing may be written.
    """

    events: tuple[Event, ...]
    findings: tuple[Finding, ...]


def joined(master: Master, file: str, lines: Sequence[Event], odd_line: int | None) -> Joined:
    """The history of a master and of the file beside it; the longer one goes on where a command was stopped.

    ``lines`` are the events in ``file``, ``odd_line`` the first line, counted from 1, that is none.
    """
    name = _name(master)
    sheet, place = master.events, parting(master.events, lines)
    longer = tuple(sheet if len(sheet) >= len(lines) else lines)
    broken = [(events, at) for events in (sheet, lines) if (at := first_broken(events)) is not None]
    if place is not None:
        return Joined(longer, (_differs(name, file, sheet[place], lines[place], place, in_file=_bad(lines, place)),))
    if broken:
        message = _(
            "Record {number} of the history does not fit its own digest in {name} nor in {file}: both were changed. "
            "Put back a copy of both from your backup"
        )
        text = message.format(number=broken[0][1] + 1, name=name, file=file)
        return Joined(longer, (_finding("history.broken", text, name),))
    findings = []
    if odd_line is not None:
        message = _("Line {line} of {file} is no record. Move the file away: it is made anew from the sheet 台账")
        findings.append(_finding("history.broken", message.format(line=odd_line, file=file), file))
    if master.odd_row is not None:
        message = _("Row {row} of the sheet 台账 is no record: delete the row, or put back an earlier copy of {name}")
        text = message.format(row=master.odd_row + 1, name=name)
        findings.append(_finding("history.broken", text, name, f"A{master.odd_row + 1}"))
    return Joined(longer, tuple(findings))


def _bad(events: Sequence[Event], place: int) -> bool:
    broken = first_broken(events)
    return broken is not None and broken <= place


def _differs(name: str, file: str, here: Event, there: Event, place: int, *, in_file: bool) -> Finding:
    """Which of the two copies was changed, and how to mend it."""
    field = next(field for field in FIELDS if getattr(here, field) != getattr(there, field))
    ours, theirs = getattr(here, field), getattr(there, field)
    cell = to_a1((row_of(place), column_of(field)))
    if in_file:
        message = _(
            "Line {line} of {file} was changed: “{label}” is “{theirs}”, the sheet 台账 has “{ours}”. "
            "Move the file away: it is made anew from the sheet"
        )
    else:
        message = _(
            "{cell} on the sheet 台账 was changed: “{label}” is “{ours}”, line {line} of {file} has “{theirs}”. "
            "Type that back into the cell"
        )
    text = message.format(line=place + 1, file=file, label=label_of(field), theirs=theirs, ours=ours, cell=cell)
    return _finding("history.broken", text, name, cell)


def _finding(rule: str, message: str, file: str, cell: str = "") -> Finding:
    sheet = LEDGER_SHEET if cell else ""
    return Finding(rule=rule, severity=Severity.ERROR, message=message, file=file, sheet=sheet, cell=cell)


def _name(master: Master) -> str:
    return master.snapshot.source.path.replace("\\", "/").rpartition("/")[2]


def recorded(master: Master, events: Sequence[Event]) -> list[SheetFilling]:
    """What to write into a master so that 台账 and 目录 say the same as the history."""
    fillings = []
    now = statuses(events)
    words = {
        Position(*at): STATUSES[now.get(code, Status.MISSING)]
        for code, at in master.register.statuses.items()
        if _status_on_sheet(master, at) != STATUSES[now.get(code, Status.MISSING)]
    }
    if words:
        fillings.append(SheetFilling(REGISTER_SHEET, words))
    rows = tuple(ledger_row(event) for event in events[len(master.events) :])
    if rows:
        fillings.append(SheetFilling(LEDGER_SHEET, {}, appended=rows))
    return fillings


def _status_on_sheet(master: Master, at: tuple[int, int]) -> object:
    sheet = master.snapshot.sheet(REGISTER_SHEET)
    return sheet.at(*at).value if sheet is not None else None


def followed(
    master: Master, events: Sequence[Event], hand: Hand, action: Action, codes: Sequence[str], reason: str = ""
) -> tuple[Event, ...]:
    """The history with one thing more done with each of these departments' latest returns."""
    history = list(events)
    returns = latest(events, Action.COLLECTED)
    for code in codes:
        last = returns.get(code)
        event = Event(
            number=0,
            time=hand.time,
            user=hand.user,
            action=action,
            department=code,
            name=master.name_of(code),
            file=last.file if last else "",
            sha256=last.sha256 if last else "",
            digest=last.digest if last else "",
            reason=" ".join(reason.split()),
        )
        history.append(chained(event, history))
    return tuple(history)
