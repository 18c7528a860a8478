"""The formula audit of whole workbooks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formulas.books import column, sheet, snapshot
from xltools.audit import audit
from xltools.core.finding import Severity
from xltools.core.register import Department, Zone
from xltools.example.load import load_zone
from xltools.excel.read import read
from xltools.excel.write import render
from xltools.forms import load
from xltools.template import department_workbook, master

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.core.snapshot import Snapshot


def workbook() -> Snapshot:
    """Two slips: a row left out of a total that flows on, and one in a corner that nothing uses."""
    first = column("B", 2, [1, 2, 3, 400]) | {"A2": "a", "B6": ("=SUM(B2:B4)", 6)}
    corner = {f"F{row}": (f"=G{row}*H{row}", 50) for row in range(20, 26)} | {"F22": 9000}
    corner |= {f"{letter}{row}": value for letter, value in (("G", 5), ("H", 10)) for row in range(20, 26)}
    return snapshot(sheet("甲", first | corner), sheet("汇总", {"A1": "合计", "B1": ("=甲!B6", 6)}))


def test_the_money_that_reaches_a_total_comes_first() -> None:
    """The larger slip moves no total: its amount is 0, and it comes last."""
    found = audit(workbook())
    assert [(f.rule, f.cell, f.amount_at_stake) for f in found] == [
        ("range.leaves-out", "B6", Decimal("400.00")),
        ("constant.among-formulas", "F22", Decimal("0.00")),
    ]
    assert found[0].message == "The range B2:B4 leaves out B5; it flows into 汇总!B1"
    assert (found[1].actual, found[1].expected) == ("9000", "F25: =G25*H25")


def test_findings_carry_their_class_and_their_file() -> None:
    """The class is a field of the JSON of an audit's findings."""
    record = audit(workbook())[0].as_json()
    assert (record["class"], record["file"], record["sheet"], record["severity"]) == (
        "inconsistent",
        "book.xlsx",
        "甲",
        "explain",
    )
    assert record["amount_at_stake"] == 400.0


def test_only_the_rules_asked_for() -> None:
    """By their ids."""
    assert [f.rule for f in audit(workbook(), rules=["constant.among-formulas"])] == ["constant.among-formulas"]
    assert audit(workbook(), rules=[]) == []


def test_our_own_workbooks_give_no_finding(tmp_path: Path) -> None:
    """The blank template and the filled department workbooks: every formula of theirs is meant as it is."""
    example = load_zone()
    form = load(example.form)
    departments = tuple(Department(each.code, each.name) for each in example.departments)
    zone = Zone(example.name, example.year, departments)
    layouts = [master(form, zone)]
    layouts += [
        department_workbook(form, zone, department, submission)
        for department, submission in zip(departments, example.departments, strict=True)
    ]
    for number, layout in enumerate(layouts):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(render(layout))
        found = audit(read(path))
        assert [f for f in found if f.severity is not Severity.NOTE] == []
        assert len(found) <= 3


_values = st.one_of(
    st.none(), st.integers(-5, 5), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["-", "合计", "x"])
)
_formulas = st.sampled_from(
    ["=SUM(A1:A3)", "=SUM(A1:C1)", "=A1+B1", "=A2*$B$1", "=SUM(B:B)", "=甲!A1", "=A1/0", "=名+1", "=SUM(A1:D9)",
     "=#REF!", "=VLOOKUP(A1,B:C,2)", "=(((", "=", '="', "=-A1%", "=SUM(,)", "={1,2}", "=A1:B2 C1:C3", "=[1]乙!B2"]
)  # fmt: skip
_places = st.tuples(st.sampled_from("ABCDE"), st.integers(1, 9)).map(lambda pair: f"{pair[0]}{pair[1]}")


@given(st.dictionaries(_places, st.one_of(_values, st.tuples(_formulas, _values)), max_size=40))
def test_no_workbook_breaks_it(cells: dict[str, object]) -> None:
    """Whatever stands where; and every finding has a place, a sentence, and an amount that is none below zero."""
    given_cells = {at: value for at, value in cells.items() if value is not None}
    for finding in audit(snapshot(sheet("甲", given_cells), names=(("名", "甲!$A$1"), ("坏", "#REF!")))):
        assert finding.cell
        assert finding.message
        assert finding.amount_at_stake is None or finding.amount_at_stake >= 0


@pytest.mark.parametrize(("amount", "shown"), [(1e300, "2e300"), (0.15 + 0.15000000000000002, "0.60"), (1e308, None)])
def test_amounts_of_any_size(amount: float, shown: str | None) -> None:
    """Shown to the cent; what is too large for that as it is; what is too large for a number not at all."""
    cells = column("B", 2, [1, 2, amount, amount]) | {"A2": "a", "B6": ("=SUM(B2:B3)", 3)}
    (finding,) = audit(snapshot(sheet("甲", cells)), rules=["range.leaves-out"])
    assert finding.amount_at_stake == (None if shown is None else Decimal(shown))
