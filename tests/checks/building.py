"""Submissions of a few figures, for checks to judge."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.mangle import form
from xltools.core.snapshot import Source
from xltools.core.submission import Fact, Submission
from xltools.recognise.values import read_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from xltools.core.finding import Finding
    from xltools.core.form import Form

    Check = Callable[[Form, Submission], Iterable[Finding]]

SOURCE = Source("甲/007001.xlsx", 0, dt.datetime(2022, 7, 1, tzinfo=dt.UTC), "")


def built(values: Mapping[str, str], *, year: int | None = 2021) -> Submission:
    """A submission of these texts, as typed: ``income.total``, or ``indicators.score 2`` for the second record.

    Each fact says that it stands in the cell of its position here: A1, A2, …
    """
    facts: dict[tuple[str, str], Fact] = {}
    rows: dict[str, dict[str, str]] = {}
    for number, (key, typed) in enumerate(values.items(), 1):
        code, _, row = key.partition(" ")
        value = read_value(form().items[code], form().unit, typed)
        facts[code, row] = Fact(code, row, value.amount, value.text, "甲", f"A{number}")
        rows.setdefault(code.partition(".")[0], {})[row] = ""
    return Submission("007001", "甲", year, form().id, form().version, "甲", SOURCE, facts, rows)


def found(check: Check, values: Mapping[str, str]) -> list[Finding]:
    """What one check finds in such a submission."""
    return list(check(form(), built(values)))
