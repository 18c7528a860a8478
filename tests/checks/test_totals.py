"""Totals against their parts, and against the units below them."""

from __future__ import annotations

import pytest

from tests.checks.building import built, found
from tests.mangle import form
from xltools.checks.columns import relations_of
from xltools.checks.relations import relations
from xltools.checks.totals import PARTS, UNITS, identities, units
from xltools.core.finding import Finding, Severity


def parts(values: dict[str, str]) -> list[Finding]:
    """What the identities of the form find; one by one and by columns they find the same."""
    submission, checks = built(values), identities(form())
    alone = list(relations(form(), submission, None, checks))
    assert sorted(map(repr, alone)) == sorted(map(repr, relations_of(form(), [submission], None, checks)))
    return alone


# What the form computes, figures that agree, the total that does not, and the one that rounding still explains:
# n figures of two decimals are at most n * 0.005 apart.
IDENTITIES = [
    ("income.total", {"income.carried_over": "20.00", "income.general": "100.00"}, "120.00", "120.02", "120.01"),
    ("spending.total", {"spending.basic": "444.78", "spending.project": "3093.37"}, "3538.15", "3538.17", "3538.16"),
    ("spending.basic", {"spending.personnel": "372.31", "spending.public": "72.47"}, "444.78", "444.80", "444.79"),
    ("three_public.total", {"three_public.reception": "0.93", "three_public.overseas": "0.00"}, "0.93", "0.95", "0.94"),
    ("fixed_assets.total", {"fixed_assets.in_use": "4.30", "fixed_assets.other": "1.00"}, "5.30", "5.32", "5.31"),
    ("assets.total.closing", {"assets.current.closing": "0.63", "assets.non_current.closing": "586.37"},
     "587.00", "587.02", "587.01"),
    ("budget.spending.initial", {"budget.basic.initial": "1053.00", "budget.project.initial": "173000.00"},
     "174053.00", "174053.02", "174053.01"),
    ("budget.closing.initial", {"budget.carried_over.initial": "20.00", "budget.income.initial": "100.00",
     "budget.spending.initial": "95.50"}, "24.50", "24.53", "24.52"),
    ("budget.personnel.final", {"spending.personnel": "372.31"}, "372.31", "372.33", "372.32"),
    ("budget.income.final", {"income.total": "120.00", "income.carried_over": "20.00"}, "100.00", "100.02", "100.01"),
]  # fmt: skip


def of(findings: list[Finding], item: str) -> list[Finding]:
    """The findings about an item."""
    return [each for each in findings if each.item == item]


@pytest.mark.parametrize(("total", "summands", "right", "wrong", "rounded"), IDENTITIES)
def test_identities(total: str, summands: dict[str, str], right: str, wrong: str, rounded: str) -> None:
    """Equal: nothing. Within rounding: a note. Beyond it: an error. A side that is blank: not applicable."""
    assert of(parts({**summands, total: right}), total) == []
    assert [each.severity for each in of(parts({**summands, total: rounded}), total)] == [Severity.NOTE]
    (finding,) = of(parts({**summands, total: wrong}), total)
    assert (finding.rule, finding.severity) == (PARTS, Severity.ERROR)
    assert of(parts(summands), total) == of(parts({total: wrong}), total) == []


def test_every_formula_of_the_form_has_its_identity() -> None:
    """The first item that each of them names is the one that is computed."""
    named = sorted(check.relation.partition(" = ")[0] for check in identities(form()))
    assert named == sorted(code for code in form().items if form().formula(code))
    assert {"income.total", "budget.closing.final", "budget.general.final", "assets.total.opening"} <= set(named)


def test_each_row_of_units_is_judged() -> None:
    """The head office adds up, the second unit does not."""
    values = {
        "spending.personnel head": "50.00", "spending.public head": "10.00", "spending.basic head": "60.00",
        "spending.personnel 1": "5.00", "spending.public 1": "1.00", "spending.basic 1": "7.00",
    }  # fmt: skip
    (finding,) = parts(values)
    assert (finding.cell, finding.actual, finding.expected) == ("A6", "7.00", "6.00")


def test_a_total_entered_in_yuan_is_named() -> None:
    """1342000 is 10,000 times 134.2."""
    (finding,) = of(parts({"income.total": "1342000", "income.general": "134.2"}), "income.total")
    assert "in yuan instead of 万元" in finding.message


# ---------------------------------------------------------------------------------------------------------- units

HEAD = {"income.general": "100.00", "income.general head": "80.00", "income.general 1": "20.00"}


def test_units_add_up_to_the_total() -> None:
    """Exactly, or as far as three figures of two decimals can tell: 0.015."""
    assert found(units, HEAD) == []
    assert found(units, HEAD | {"income.general": "100.01"}) == []
    (finding,) = found(units, HEAD | {"income.general": "100.02"})
    assert (finding.rule, finding.severity, finding.cell) == (UNITS, Severity.ERROR, "A1")
    assert (finding.actual, finding.expected, str(finding.difference)) == ("100.02", "100.00", "0.02")


def test_a_unit_larger_than_the_total_is_named() -> None:
    """It alone has more than all of them together."""
    (finding,) = found(units, HEAD | {"income.general 1": "120.00"})
    assert "one of its units alone has 120.00" in finding.message


def test_units_that_say_nothing() -> None:
    """A total without units, units without a total, or units that left the item blank: not applicable."""
    assert found(units, {"income.general": "100.00"}) == []
    assert found(units, {"income.general head": "80.00"}) == []
    assert found(units, {"income.general": "100.00", "income.fund head": "80.00", "income.fund": "80.00"}) == []
