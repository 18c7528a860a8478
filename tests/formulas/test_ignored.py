"""What Excel was told to ignore silences the rules that say the same."""

from __future__ import annotations

import pytest

from xltools.audit import RULES
from xltools.core.address import parse_area
from xltools.core.finding import Finding, Severity
from xltools.formulas.ignored import SILENCES, Ignored, without_ignored


def finding(rule: str = "formula.differs-from-neighbours", cell: str = "D5", sheet: str = "甲") -> Finding:
    """A finding of the audit."""
    return Finding(rule=rule, severity=Severity.EXPLAIN, sheet=sheet, cell=cell, message="…")


def remaining(found: Finding, areas: str, *kinds: str) -> list[Finding]:
    """What is left of a finding where these kinds were dismissed in these areas of sheet 甲."""
    dismissed = Ignored(tuple(parse_area(each) for each in areas.split()), frozenset(kinds))
    return without_ignored([found], {"甲": [dismissed]})


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("evalError", "cell.error"),
        ("numberStoredAsText", "number.stored-as-text"),
        ("formula", "formula.differs-from-neighbours"),
        ("formulaRange", "range.leaves-out"),
        ("emptyCellReference", "reference.blank-or-text"),
        ("calculatedColumn", "formula.differs-from-neighbours"),
        ("calculatedColumn", "constant.among-formulas"),
    ],
)
def test_each_kind_silences_its_rule(kind: str, rule: str) -> None:
    """And no other kind does."""
    assert remaining(finding(rule), "D5", kind) == []
    assert remaining(finding(rule), "D5", "twoDigitTextYear", "unlockedFormula") == [finding(rule)]


def test_the_silenced_rules_exist() -> None:
    """A rule that was renamed would come back for everybody who had dismissed it."""
    assert {rule for rules in SILENCES.values() for rule in rules} <= {rule.id for rule in RULES}


@pytest.mark.parametrize("areas", ["D5", "A1:F9", "B2 D4:D6"])
def test_the_cell_lies_in_an_area(areas: str) -> None:
    """In any one of them."""
    assert remaining(finding(), areas, "formula") == []


@pytest.mark.parametrize("areas", ["D4", "D6:D9", "E5", "A1:C9", "A1:D4"])
def test_the_cell_lies_beside_the_area(areas: str) -> None:
    """A dismissal holds for its own cells."""
    assert remaining(finding(), areas, "formula") == [finding()]


def test_a_range_must_lie_inside_whole() -> None:
    """Somebody looked at some of its cells, not at all of them."""
    wide = finding(cell="D5:D9")
    assert remaining(wide, "D5:D9", "formula") == []
    assert remaining(wide, "D5:D8", "formula") == [wide]


def test_other_sheets_and_findings_without_a_cell() -> None:
    """Nothing was dismissed there."""
    elsewhere, nowhere = finding(sheet="乙"), finding(cell="")
    assert remaining(elsewhere, "D5", "formula") == [elsewhere]
    assert remaining(nowhere, "A1:Z99", "formula") == [nowhere]
