"""The form's checks over the tables of figures: they speak where they should, and only there."""

from __future__ import annotations

import pytest

from tests.checks.building import built
from tests.checks.cases import TABLES, Values
from tests.mangle import form
from xltools.checks.relations import relations
from xltools.core.finding import Severity
from xltools.core.form import LAST_YEAR

CHECKS = {check.id: check for check in form().checks}


def _severities(check: str, figures: Values, *, before: bool = True) -> list[Severity]:
    this = built({code: figure for code, figure in figures.items() if not code.startswith(LAST_YEAR)})
    last = {code.removeprefix(LAST_YEAR): figure for code, figure in figures.items() if code.startswith(LAST_YEAR)}
    findings = relations(form(), this, built(last, year=2020) if before else None)
    return [each.severity for each in findings if each.rule == check]


def _expected(check: str, outcome: str) -> list[Severity]:
    if outcome == "broken":
        return [CHECKS[check].severity]
    return [Severity.NOTE] if outcome == "edge" and TABLES[check].edge_noted else []


@pytest.mark.parametrize("outcome", ["broken", "held", "edge", "idle"])
@pytest.mark.parametrize("check", TABLES)
def test_check(check: str, outcome: str) -> None:
    """Broken: one finding of its severity. At the edge: a note for an equation, else nothing. Held or idle: nothing."""
    for figures in TABLES[check].sets(outcome):
        assert _severities(check, figures) == _expected(check, outcome), figures


@pytest.mark.parametrize("check", [check for check in TABLES if CHECKS[check].needs_last_year])
def test_without_last_year_there_is_nothing_to_compare(check: str) -> None:
    """Figures that would break the check say nothing where no submission for the year before is known."""
    for figures in TABLES[check].sets("broken"):
        assert _severities(check, figures, before=False) == []
