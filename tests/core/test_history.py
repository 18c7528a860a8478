"""The history of the returns: nothing in it can be changed, removed or slipped in without being seen."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zones import changed, department
from xltools.core.history import (
    Action,
    Event,
    Status,
    chained,
    digest_of,
    event_of,
    first_broken,
    latest,
    line_of,
    parting,
    statuses,
)


def history(*deeds: tuple[str, Action]) -> list[Event]:
    """A history of these deeds, one a minute."""
    events: list[Event] = []
    for minute, (code, action) in enumerate(deeds):
        event = Event(
            number=0,
            time=f"2022-01-15T09:{minute:02d}:00+08:00",
            user="王",
            action=action,
            department=code,
            name="建设管理部",
            file=f"{code}.xlsx",
            sha256=str(minute) * 64,
        )
        events.append(chained(event, events))
    return events


IN, OK, BACK, SEAL, OPEN = Action.COLLECTED, Action.CHECKED, Action.RETURNED, Action.SEALED, Action.UNSEALED
THREE = history(("007001", IN), ("100008", IN), ("007001", BACK))


def test_the_digest_can_be_recomputed_by_anybody() -> None:
    """SHA-256 of the other fields in their order, as a compact JSON list in UTF-8."""
    record = asdict(THREE[1])
    digest = record.pop("hash")
    text = json.dumps(list(record.values()), ensure_ascii=False, separators=(",", ":"))
    assert digest == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert record["previous"] == THREE[0].hash
    assert [event.number for event in THREE] == [1, 2, 3]
    assert THREE[0].previous == ""


@pytest.mark.parametrize("field", [field.name for field in fields(Event)])
def test_any_change_of_any_field_is_seen(field: str) -> None:
    """At the very event that was changed."""
    value = getattr(THREE[1], field)
    other: object = value + 1 if isinstance(value, int) else OK if field == "action" else f"{value}0"
    assert first_broken([THREE[0], replace(THREE[1], **{field: other}), THREE[2]]) == 1  # type: ignore[arg-type]
    assert first_broken(THREE) is None


def test_an_event_left_out_moved_or_forged_is_seen() -> None:
    """Even one whose own digest is right: it does not fit the one before."""
    assert first_broken([THREE[0], THREE[2]]) == 1
    assert first_broken(THREE[1:]) == 0
    assert first_broken([THREE[1], THREE[0], THREE[2]]) == 0
    forged = chained(replace(THREE[1], reason="改"), THREE[:1])
    assert first_broken([THREE[0], forged, THREE[2]]) == 2


def test_two_copies_may_differ_in_length_only() -> None:
    """A command that was stopped leaves one copy shorter; anything else is no accident."""
    assert parting(THREE, THREE[:1]) is None
    assert parting([], THREE) is None
    assert parting(THREE, [*THREE[:2], replace(THREE[2], reason="改")]) == 2


@pytest.mark.parametrize(
    ("deeds", "status"),
    [
        ((), Status.MISSING),
        ((IN,), Status.COLLECTED),
        ((IN, OK), Status.CHECKED),
        ((IN, BACK), Status.RETURNED),
        ((IN, BACK, IN), Status.COLLECTED),
        ((IN, OK, SEAL), Status.SEALED),
        ((IN, OK, SEAL, OPEN), Status.CHECKED),
        ((IN, SEAL, OPEN), Status.COLLECTED),
        ((IN, OK, SEAL, OPEN, SEAL), Status.SEALED),
        ((IN, OK, SEAL, OPEN, IN, SEAL, OPEN), Status.COLLECTED),
    ],
)
def test_where_a_department_stands(deeds: tuple[Action, ...], status: Status) -> None:
    """The last deed says it; opening a seal goes back to what was before. Other departments do not matter."""
    events = history(*(each for deed in deeds for each in (("007001", deed), ("100008", IN))))
    assert statuses(events).get("007001", Status.MISSING) is status


def test_the_latest_of_each_department() -> None:
    """Of all deeds, or of some."""
    assert latest(THREE) == {"007001": THREE[2], "100008": THREE[1]}
    assert latest(THREE, IN) == {"007001": THREE[0], "100008": THREE[1]}


@settings(max_examples=40)
@given(reason=st.text(), file=st.text(), number=st.integers(0, 10**6))
def test_a_line_says_all(reason: str, file: str, number: int) -> None:
    """Whatever people type: one line, and the same event again."""
    event = replace(THREE[0], reason=reason, file=file, explain=number)
    line = line_of(event)
    assert "\n" not in line
    assert event_of(json.loads(line)) == event


def test_what_is_no_event() -> None:
    """A field that is missing, a word instead of a number, an unknown deed."""
    record = asdict(THREE[0])
    for bad in ({"number": "一"}, {"action": "删除"}):
        with pytest.raises(ValueError, match=r".+"):
            event_of(record | bad)
    del record["reason"]
    with pytest.raises(ValueError, match="reason"):
        event_of(record)


def test_the_digest_of_facts() -> None:
    """The same figures have it, from whatever cell; 1.50 is 1.5. Another figure, row name or text has another."""
    one = department({("income.general", "head"): 150, ("cover.date", ""): "2022-01-15"})
    moved = {place: fact._replace(cell="Z99") for place, fact in one.facts.items()}
    assert digest_of(replace(one, facts=moved, sheet="别处")) == digest_of(one)
    assert digest_of(changed(one, {("income.general", "head"): 151})) != digest_of(one)
    assert digest_of(changed(one, {("cover.date", ""): "2022-01-16"})) != digest_of(one)
    assert digest_of(replace(one, rows={**one.rows, "income": {"": "汇总", "head": "2、机关"}})) != digest_of(one)
