"""Cells that the form computes: replaced, changed, deleted, never calculated, saved with an old result."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mangle import (
    BUILDING,
    SERVICE,
    example,
    facts,
    form,
    form_sheet,
    insert_columns,
    place,
    put,
    reading,
    respelled,
    returned,
    rules,
    submission,
    uncalculated,
)
from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.scale import Scale
from xltools.core.snapshot import Cell, CellValue, ErrorValue, Sheet
from xltools.recognise import computed
from xltools.recognise.locate import Located
from xltools.recognise.money import AS_THE_FORM, Money

TOTAL = ("spending.total", "head")
AT = to_a1(place(*TOTAL))
BASIC, PROJECT = to_a1(place("spending.basic", "head")), to_a1(place("spending.project", "head"))
FORMULA = f'=IF(COUNT({BASIC},{PROJECT})=0,"",SUM({BASIC},{PROJECT}))'


def test_replaced_by_an_equal_number() -> None:
    """444.78 of basic and 3093.37 of project spending are 3538.15: the fact stays, the formula is asked for."""
    changed = put(returned(), {place(*TOTAL): 3538.15})
    (finding,) = reading(changed).findings
    assert (finding.rule, finding.severity, finding.cell) == ("formula.replaced", Severity.ERROR, AT)
    assert finding.difference == 0
    assert "支出合计" in finding.message
    assert FORMULA in finding.message
    assert facts(submission(changed)) == facts(example())


def test_replaced_by_another_number() -> None:
    """The number is reported as the department shows it, with what its parts give."""
    changed = put(returned(), {place(*TOTAL): 3540})
    finding = next(each for each in reading(changed).findings if each.rule == "formula.replaced")
    assert (finding.actual, finding.expected, finding.difference) == ("3540", "3538.15", Decimal("1.85"))
    assert finding.amount_at_stake == Decimal("1.85")
    assert "3540" in finding.message
    assert "3538.15" in finding.message
    assert facts(submission(changed))[TOTAL] == Decimal(3540)


def test_replaced_number_feeds_the_totals_above_it() -> None:
    """As in Excel: where the head office says 3540, so does the department, and it is not called stale."""
    changed = put(
        returned(),
        {
            place(*TOTAL): 3540,
            place("spending.project", "head"): 3095.22,
            place("spending.project"): Cell(3095.22, _formula("spending.project")),
            place("spending.total"): Cell(3540, _formula("spending.total")),
            place("budget.project.final"): Cell(3095.22, _formula("budget.project.final")),
            place("budget.spending.final"): Cell(3540, _formula("budget.spending.final")),
        },
    )
    found = [each for each in reading(changed).findings if each.item.startswith(("spending", "budget.spending"))]
    assert [(each.rule, each.difference) for each in found] == [("formula.replaced", Decimal(0))]


def _formula(item: str, row: str = "") -> str | None:
    return form_sheet(returned()).at(*place(item, row)).formula


def test_replaced_while_its_parts_are_blank() -> None:
    """Nobody can tell what the number is made of."""
    changed = put(returned(SERVICE), {place("assets.total.closing", code=SERVICE): 250.0})
    for part in ("current", "non_current"):
        changed = put(changed, {place(f"assets.{part}.closing", code=SERVICE): None})
    finding = next(each for each in reading(changed).findings if each.rule == "formula.replaced")
    assert (finding.item, finding.difference, finding.expected) == ("assets.total.closing", None, "")
    assert "its parts are blank" in finding.message
    assert facts(submission(changed))["assets.total.closing", ""] == Decimal(250)


def test_replaced_by_a_number_typed_as_text() -> None:
    """It is read as the number that it is."""
    changed = put(returned(), {place(*TOTAL): "3,540.00万元"})
    finding = next(each for each in reading(changed).findings if each.rule == "formula.replaced")
    assert finding.difference == Decimal("1.85")


@pytest.mark.parametrize("value", [None, "见附表"])
def test_formula_deleted(value: str | None) -> None:
    """The parts give the fact, and the formula to enter is named."""
    changed = put(returned(), {place("spending.total"): value})
    (finding,) = reading(changed).findings
    assert (finding.rule, finding.severity, finding.expected) == ("formula.missing", Severity.ERROR, "3538.15")
    assert finding.actual == (value or "")
    assert facts(submission(changed)) == facts(example())


@pytest.mark.parametrize(
    "formula",
    [
        f"={BASIC}",  # a part left out
        f"={BASIC}+{PROJECT}+1.85",
        f"={BASIC}-{PROJECT}",
        f"=SUM({BASIC},{PROJECT},{PROJECT})",
        f"=ROUND({BASIC}+{PROJECT},0)",
        f"='[2020.xlsx]{BUILDING}'!C5",
        "=汇总!C5",
        f"=SUM({to_a1(place('spending.basic'))},{to_a1(place('spending.project'))})",  # the row above
        "=3540",
        "=SUM(D:D)",
        "=SUM(#REF!)",
    ],
)
def test_formula_changed(formula: str) -> None:
    """Whatever computes something else is reported, and counts with what it shows."""
    changed = put(returned(), {place(*TOTAL): Cell(3540, formula)})
    finding = next(each for each in reading(changed).findings if each.item == TOTAL[0])
    assert (finding.severity, finding.cell, finding.actual) == (Severity.ERROR, AT, formula)
    assert finding.expected == FORMULA
    assert finding.difference == Decimal("1.85")
    assert formula in finding.message
    assert facts(submission(changed))[TOTAL] == Decimal(3540)


def test_changed_formula_that_was_never_calculated() -> None:
    """There is nothing that it shows: what the parts give is reported."""
    changed = put(returned(), {place(*TOTAL): Cell(None, f"={BASIC}")})
    assert facts(submission(changed)) == facts(example())
    assert "formula.changed" in rules(changed)


@pytest.mark.parametrize(
    "formula",
    [
        f"={BASIC}+{PROJECT}",
        f"=+{BASIC}+{PROJECT}",
        f"=SUM({BASIC},{PROJECT})",
        f"=SUM({PROJECT},{BASIC})",
        f'= if( count( {BASIC} , {PROJECT} ) = 0 , "" , sum( {BASIC} , {PROJECT} ) )',
        f'=IF(COUNT(${BASIC[0]}${BASIC[1:]},{PROJECT})=0,"",SUM({BASIC},{PROJECT}))',
        f'=_xlfn.IF(COUNT({BASIC},{PROJECT})=0,"",_xlfn.SUM({BASIC},{PROJECT}))',
        f"=SUM('007001 建设管理部'!{BASIC},{PROJECT})",
    ],
)
def test_formula_spelled_otherwise_is_no_finding(formula: str) -> None:
    """Excel's rewriting, and a clerk's plain sum of the same cells."""
    changed = put(returned(), {place(*TOTAL): Cell(3538.15, formula)})
    assert rules(changed) == []
    assert facts(submission(changed)) == facts(example())


@pytest.mark.parametrize(
    "spell",
    [str.lower, lambda formula: formula.replace(",", " ,  "), lambda formula: formula.replace("SUM(", "_xlfn.SUM(")],
    ids=["lower case", "blanks", "prefix"],
)
def test_every_formula_respelled(spell: type[str]) -> None:
    """The whole sheet, with columns inserted so that no formula is letter for letter the form's."""
    changed = respelled(insert_columns(returned(SERVICE), 4), spell)
    assert rules(changed) == []
    assert facts(submission(changed)) == facts(example(SERVICE))


@pytest.mark.parametrize("code", [BUILDING, SERVICE])
def test_never_calculated(code: str) -> None:
    """A file without any saved result has complete facts and one note."""
    changed = uncalculated(returned(code))
    assert facts(submission(changed)) == facts(example(code))
    (finding,) = reading(changed).findings
    assert (finding.rule, finding.severity) == ("formula.not_calculated", Severity.NOTE)


def test_saved_with_an_old_result() -> None:
    """The parts count; the note says what was saved."""
    changed = put(returned(), {place("spending.total"): Cell(3500.0, _formula("spending.total"))})
    (finding,) = reading(changed).findings
    assert (finding.rule, finding.severity) == ("formula.stale", Severity.NOTE)
    assert (finding.actual, finding.expected, finding.difference) == ("3500", "3538.15", Decimal("-38.15"))
    assert facts(submission(changed)) == facts(example())


def test_binary_dust_is_not_an_old_result() -> None:
    """372.31 + 72.47 is not exactly 444.78 in binary."""
    changed = put(returned(), {place("spending.basic"): Cell(372.31 + 72.47 + 1e-10, _formula("spending.basic"))})
    assert rules(changed) == []


def test_result_that_misses_numbers_stored_as_text() -> None:
    """Excel adds 3093.37 alone where the others are texts: an error on every total that is wrong for that reason."""
    at = place("spending.personnel", "head"), place("spending.public", "head")
    changed = put(returned(), {at[0]: "372.31", at[1]: "72.47"})
    saved: dict[tuple[str, str], str | float] = {
        ("spending.personnel", ""): "",
        ("spending.public", ""): "",
        ("spending.basic", "head"): "",
        ("spending.basic", ""): "",
        ("spending.total", "head"): 3093.37,
        ("spending.total", ""): 3093.37,
        ("budget.spending.final", ""): 3093.37,
    }
    changed = put(changed, {place(*key): Cell(value, _formula(*key)) for key, value in saved.items()})
    stale = {each.item: each for each in reading(changed).findings if each.rule == "formula.stale"}
    assert stale["spending.total"].severity is Severity.ERROR
    assert "stored as text" in stale["spending.total"].message
    assert stale["budget.spending.final"].severity is Severity.ERROR  # two tables further on
    assert facts(submission(changed)) == facts(example())


def test_formula_deleted_over_blank_parts() -> None:
    """Nothing is wrong yet in an untouched row of a unit, but its total will stay blank: one note."""
    (row,) = {place("income.total", "1")}
    changed = put(returned(), {row: None})
    (finding,) = reading(changed).findings
    assert (finding.rule, finding.severity) == ("formula.missing", Severity.NOTE)


@given(
    st.sampled_from(sorted(form().items)),
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", " ", "1,234.5", "￥3", "-", "甲", ErrorValue("#REF!")]),
    st.sampled_from([AS_THE_FORM, Money({"income": Scale.between("元", "万元")})]),
)
def test_a_saved_result_counts_with_what_is_read_from_it(code: str, value: CellValue, money: Money) -> None:
    """The short way to the number alone comes to the number of the whole amount."""
    located, sheet = Located(places={(code, ""): (0, 0)}), Sheet("甲", {(0, 0): Cell(value, "=A2")})
    amount = money.read(form(), code, value).amount
    shown = computed._shown(form(), sheet, located, (code, ""), money)  # noqa: SLF001 - the short way itself
    assert str(shown) == str(amount.value if amount else 0)
