"""What happened to each department's return: an append-only list of events, each chained to the one before.

Two copies are kept, one in the master and one in a file beside it. Whatever stopped a command between the two, the
longer copy completes the shorter one; a copy that was edited no longer fits its own digests.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.submission import Submission


class Action(StrEnum):
    """What was done with a department's return."""

    COLLECTED = "collected"
    CHECKED = "checked"
    RETURNED = "returned"
    SEALED = "sealed"
    UNSEALED = "unsealed"


class Status(StrEnum):
    """Where a department stands, in the order of the year's work."""

    MISSING = "missing"  # nothing has come in
    COLLECTED = "collected"
    RETURNED = "returned"  # sent back to be mended
    CHECKED = "checked"  # nothing is left to do
    SEALED = "sealed"  # signed off; nothing may change


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does something, and when: the name of the user logged in, ISO 8601 with the offset of the zone."""

    user: str
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that was done with one department's return. Every field is plain text or a whole number.

    ``time`` is ISO 8601 with the offset of its zone, ``user`` who was logged in. ``sha256`` is of the file that came
    in, ``digest`` of the facts read from it; what is done with a return later repeats both. ``errors`` and ``explain``
    count what was left to do. ``previous`` is the ``hash`` of the event before, empty for the first; ``hash`` is the
    SHA-256 of all other fields.
    """

    number: int
    time: str
    user: str
    action: Action
    department: str
    name: str
    file: str = ""
    sha256: str = ""
    digest: str = ""
    errors: int = 0
    explain: int = 0
    reason: str = ""
    previous: str = ""
    hash: str = ""


FIELDS = tuple(field.name for field in fields(Event))
_NUMBERS = frozenset({"number", "errors", "explain"})


def chained(event: Event, events: Sequence[Event]) -> Event:
    """The event as the next one behind ``events``: numbered, and tied to the last of them."""
    previous = events[-1].hash if events else ""
    numbered = replace(event, number=len(events) + 1, previous=previous)
    return replace(numbered, hash=_hash(numbered))


def first_broken(events: Sequence[Event]) -> int | None:
    """The place of the first event that was changed, removed or put in later; None where the chain holds."""
    previous = ""
    for place, event in enumerate(events):
        if event.number != place + 1 or event.previous != previous or event.hash != _hash(event):
            return place
        previous = event.hash
    return None


def parting(one: Sequence[Event], other: Sequence[Event]) -> int | None:
    """Where two copies of a history differ; None where one only goes on behind the end of the other."""
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)


def event_of(record: Mapping[str, object]) -> Event:
    """The event that a row or a line describes.

    Raises:
        ValueError: it is none: a field is missing or holds something else.
    """
    try:
        texts = {name: str(record[name]) for name in FIELDS}
        numbers = {name: int(texts[name]) for name in _NUMBERS}
        return Event(**{**texts, **numbers, "action": Action(texts["action"])})  # type: ignore[arg-type]  # as declared
    except KeyError as error:
        message = f"no field {error}"
        raise ValueError(message) from error


def line_of(event: Event) -> str:
    """The event as a line of the file: JSON with its fields in their order."""
    return json.dumps(asdict(event), ensure_ascii=False, separators=(",", ":"))


def statuses(events: Sequence[Event]) -> dict[str, Status]:
    """Where each department stands after all that happened; unsealed, it stands where it stood before the seal."""
    now: dict[str, Status] = {}
    before: dict[str, Status] = {}
    for event in events:
        status = now.get(event.department, Status.MISSING)
        if event.action is Action.UNSEALED:
            now[event.department] = before.get(event.department, Status.MISSING)
            continue
        if event.action is Action.SEALED and status is not Status.SEALED:
            before[event.department] = status
        now[event.department] = Status(event.action.value)
    return now


def latest(events: Sequence[Event], *actions: Action) -> dict[str, Event]:
    """The latest event of each department, of these actions where some are named."""
    return {each.department: each for each in events if not actions or each.action in actions}


def digest_of(submission: Submission) -> str:
    """The SHA-256 of what a department reported, whatever file, sheet and cells it stood in."""
    facts = sorted(
        (fact.item, fact.row, f"{fact.amount.value.normalize():f}" if fact.amount else fact.text or "")
        for fact in submission
    )
    return _sha256([facts, {block: dict(rows) for block, rows in submission.rows.items()}])


def _hash(event: Event) -> str:
    return _sha256([value for name, value in asdict(event).items() if name != "hash"])


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
