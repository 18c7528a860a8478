"""Findings: their order and their JSON."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.finding import Finding, Severity, ranked


def finding(severity: Severity = Severity.ERROR, stake: str | None = None, cell: str = "", rule: str = "r") -> Finding:
    """As much of a finding as its rank depends on."""
    money = None if stake is None else Decimal(stake)
    return Finding(rule=rule, severity=severity, message="", cell=cell, amount_at_stake=money)


def test_json_has_the_documented_fields_in_their_order() -> None:
    """Scripts read these names; a value that is not known is null or empty, never absent."""
    record = Finding(
        rule="income.total",
        severity=Severity.ERROR,
        file="甲.xlsx",
        sheet="007001",
        cell="B5",
        item="income.total",
        department="007001",
        year=2021,
        actual="3538.15",
        expected="3538.05",
        difference=Decimal("0.10"),
        amount_at_stake=Decimal("3538.15"),
        message="收入合计不符",
    ).as_json()
    assert json.dumps(record, ensure_ascii=False) == (
        '{"rule": "income.total", "severity": "error", "file": "甲.xlsx", "sheet": "007001", "cell": "B5", '
        '"item": "income.total", "department": "007001", "year": 2021, "actual": "3538.15", "expected": "3538.05", '
        '"difference": 0.1, "amount_at_stake": 3538.15, "message": "收入合计不符", "accepted": false}'
    )


def test_json_of_the_barest_finding() -> None:
    """Unknown numbers are null, unknown texts empty; a difference of zero is a number."""
    record = Finding(rule="r", severity=Severity.NOTE, message="m", difference=Decimal(0)).as_json()
    assert record == {
        "rule": "r", "severity": "note", "file": "", "sheet": "", "cell": "", "item": "", "department": "",
        "year": None, "actual": "", "expected": "", "difference": 0.0, "amount_at_stake": None, "message": "m",
        "accepted": False,
    }  # fmt: skip
    assert type(record["severity"]) is str


def test_an_audit_adds_the_class_of_its_rule() -> None:
    """The only field that not every finding has; it comes last, so that the others stay where they are."""
    record = Finding(rule="r", severity=Severity.NOTE, message="m", kind="missing").as_json()
    assert list(record)[-1] == "class"
    assert record["class"] == "missing"
    assert "kind" not in record


def test_the_gravest_come_first_then_the_dearest_then_the_topmost() -> None:
    """Cells are ordered as they are read, not as texts: B2 before B10, Z1 before AA1."""
    expected = [
        finding(stake="100"),
        finding(stake="-50"),
        finding(stake="5", cell="A9"),
        finding(),
        finding(cell="Z1"),
        finding(cell="AA1"),
        finding(cell="B2", rule="a"),
        finding(cell="B2", rule="b"),
        finding(cell="A10:C12"),
        finding(Severity.EXPLAIN, stake="1000"),
        finding(Severity.NOTE, stake="9999"),
    ]
    assert ranked(reversed(expected)) == expected


_findings = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from("ab"),
        severity=st.sampled_from(Severity),
        message=st.sampled_from("xy"),
        file=st.sampled_from(["", "甲.xlsx"]),
        cell=st.sampled_from(["", "A1", "A10", "B2", "nowhere"]),
        item=st.sampled_from(["", "income.total"]),
        amount_at_stake=st.none() | st.decimals(-10, 10, places=1),
    ),
    max_size=8,
)


@given(_findings.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_does_not_depend_on_who_found_it_first(pair: tuple[list[Finding], list[Finding]]) -> None:
    """Workbooks are checked side by side, in whatever order they finish."""
    keys = [
        [
            (f.severity, abs(f.amount_at_stake or 0), f.file, f.cell if f.cell != "nowhere" else "", f.rule, f.message)
            for f in ranked(order)
        ]
        for order in pair
    ]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("sheet", "cell", "place"), [("007001 甲", "B5", "007001 甲!B5"), ("甲", "", "甲"), ("", "B5", "B5"), ("", "", "")]
)
def test_place(sheet: str, cell: str, place: str) -> None:
    """Whatever is known of it."""
    assert Finding(rule="r", severity=Severity.NOTE, message="", sheet=sheet, cell=cell).place == place
