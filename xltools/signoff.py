"""Send a department's return back, sign it off, and open what was signed off: each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xltools.core.finding import Finding, Severity
from xltools.core.history import Action, Event, Hand, Status, statuses
from xltools.core.messages import N_, _
from xltools.record import followed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.recognise.master import Master

ALL = "all"

_REFUSALS = {
    (Action.RETURNED, Status.MISSING): N_("{code} {name} has not returned anything yet"),
    (Action.RETURNED, Status.RETURNED): N_("{code} {name} was sent back already"),
    (Action.RETURNED, Status.SEALED): N_(
        "{code} {name} is sealed; open it first: xltools unseal MASTER {code} --reason …"
    ),
    (Action.SEALED, Status.MISSING): N_("{code} {name} has not returned anything; there is nothing to seal"),
    (Action.SEALED, Status.COLLECTED): N_(
        "{code} {name} still has something to mend or to explain; look with xltools status MASTER, or seal it all the "
        "same with --reason"
    ),
    (Action.SEALED, Status.RETURNED): N_(
        "{code} {name} was sent back and has not come in again; collect it first, or seal it all the same with --reason"
    ),
    (Action.SEALED, Status.SEALED): N_("{code} {name} is sealed already"),
}
_WITH_REASON = frozenset({(Action.SEALED, Status.COLLECTED), (Action.SEALED, Status.RETURNED)})
_FINE = frozenset({(Action.RETURNED, Status.RETURNED), (Action.SEALED, Status.SEALED)})  # done already: no fault


class Done(NamedTuple):
    """The history afterwards, the departments that it was done with, and why not with the others."""

    events: tuple[Event, ...]
    codes: tuple[str, ...]
    findings: tuple[Finding, ...]


def send_back(master: Master, events: Sequence[Event], hand: Hand, codes: Sequence[str], reason: str) -> Done:
    """Send returns back to be mended."""
    return _done(master, events, hand, Action.RETURNED, codes, reason)


def seal(master: Master, events: Sequence[Event], hand: Hand, codes: Sequence[str], reason: str = "") -> Done:
    """Sign returns off that have nothing left to do; with a reason, those too that have. ``all`` means every one."""
    wanted = list(master.codes) if not codes or ALL in codes else codes
    return _done(master, events, hand, Action.SEALED, wanted, reason)


def unseal(master: Master, events: Sequence[Event], hand: Hand, codes: Sequence[str], reason: str) -> Done:
    """Open what was signed off: the departments stand where they stood before."""
    return _done(master, events, hand, Action.UNSEALED, codes, reason)


def _done(
    master: Master, events: Sequence[Event], hand: Hand, action: Action, codes: Sequence[str], reason: str
) -> Done:
    now = statuses(events)
    findings: list[Finding] = []
    able: list[str] = []
    for code in dict.fromkeys(codes):
        refusal = _refusal(master, action, code, now.get(code, Status.MISSING), reason)
        if refusal is None:
            able.append(code)
        else:
            findings.append(refusal)
    return Done(followed(master, events, hand, action, able, reason), tuple(able), tuple(findings))


def _refusal(master: Master, action: Action, code: str, status: Status, reason: str) -> Finding | None:
    if code not in master.codes:
        message = _("There is no department {code} in the master; its codes are on the sheet 目录")
        return _finding("status.unknown", message.format(code=code), code)
    if action is Action.UNSEALED:
        message = "" if status is Status.SEALED else _("{code} {name} is not sealed")
    elif (action, status) in _WITH_REASON and reason.strip():
        message = ""
    else:
        message = _(_REFUSALS.get((action, status), ""))
    if not message:
        return None
    severity = Severity.NOTE if (action, status) in _FINE else Severity.ERROR
    return _finding("status.refused", message.format(code=code, name=master.name_of(code)), code, severity)


def _finding(rule: str, message: str, code: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule=rule, severity=severity, message=message, department=code)
