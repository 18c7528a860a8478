"""Where a zone's year stands: which departments are missing, what each still has to mend, what to do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from xltools.core.finding import Severity
from xltools.core.history import Action, Event, Status, latest, statuses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.finding import Finding
    from xltools.recognise.master import Master


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one department stands.

    ``returned`` is its latest return, ``reason`` why it was sent back, sealed with something open, or opened again.
    ``todo`` are the findings that are still open; ``errors`` and ``explain`` count them.
    """

    code: str
    name: str
    contact: str
    status: Status
    returned: Event | None
    reason: str
    errors: int
    explain: int
    todo: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """The standing as a JSON object."""
        return {
            "code": self.code,
            "name": self.name,
            "contact": self.contact,
            "status": self.status.value,
            "file": self.returned.file if self.returned else "",
            "time": self.returned.time if self.returned else "",
            "sha256": self.returned.sha256 if self.returned else "",
            "reason": self.reason,
            "errors": self.errors,
            "explain": self.explain,
            "findings": [finding.as_json() for finding in self.todo],
        }


class Step(StrEnum):
    """What a finance office does next."""

    SEND_OUT = "split"
    COLLECT = "collect"
    SETTLE = "status"
    SEAL = "seal"
    CONSOLIDATE = "consolidate"


def standings(
    master: Master, events: Sequence[Event], todo: Mapping[str, Sequence[Finding]] | None = None
) -> list[Standing]:
    """Every department of the master in its order. ``todo`` is what was found on their latest returns, by code."""
    now, last, returned = statuses(events), latest(events), latest(events, Action.COLLECTED)
    found = todo or {}
    result = []
    for department in master.zone.departments:
        code = department.code
        status, came = now.get(code, Status.MISSING), returned.get(code)
        open_ = tuple(each for each in found.get(code, ()) if not each.accepted)
        left = Counter(each.severity for each in open_)
        settled = status in {Status.MISSING, Status.CHECKED}
        errors, explain = (came.errors, came.explain) if came else (0, 0)
        if found.get(code):  # reasons may have been given since it came in
            errors, explain = left[Severity.ERROR], left[Severity.EXPLAIN]
        result.append(
            Standing(
                code=code,
                name=department.name,
                contact=department.contact,
                status=status,
                returned=came,
                reason=last[code].reason if code in last else "",
                errors=0 if settled else errors,
                explain=0 if settled else explain,
                todo=() if settled else open_,
            )
        )
    return result


def counts(listed: Sequence[Standing]) -> dict[Status, int]:
    """How many departments stand where, in the order of the year's work."""
    found = Counter(each.status for each in listed)
    return {status: found[status] for status in Status}


def next_step(listed: Sequence[Standing]) -> Step:
    """What is to be done next: nothing came back yet, some are missing, some are not settled, all is signed off."""
    found = counts(listed)
    if found[Status.MISSING] == len(listed):
        return Step.SEND_OUT
    if found[Status.MISSING] or found[Status.RETURNED]:
        return Step.COLLECT
    if found[Status.COLLECTED]:
        return Step.SETTLE
    return Step.SEAL if found[Status.CHECKED] else Step.CONSOLIDATE
