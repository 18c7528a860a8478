"""What the pieces of a report are about."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """What a piece of text is about, which decides what its figures may be compared with."""

    BASICS = "basics"  # duties, organisation, staff
    TARGETS = "targets"  # what was planned for the year
    RESULTS = "results"  # what was achieved
    FINANCE = "finance"  # budgets, spending, assets
    PROBLEMS = "problems"  # problems, measures, suggestions
    PLANS = "plans"  # what is planned for the year after
    OTHER = "other"
