"""The form's own checks, each of them: broken, held, within rounding, not applicable."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pytest

from tests.checks.building import built, found
from tests.checks.cases import TABLES
from tests.mangle import form
from xltools.checks.relations import relations
from xltools.checks.wording import shown
from xltools.core.amount import Amount
from xltools.core.finding import Finding, Severity
from xltools.core.form import CheckKind
from xltools.core.messages import use_language

Values = dict[str, str]


class Case(NamedTuple):
    """A check with figures that hold it, one change that breaks it and one that rounding explains.

    ``difference`` is that of the broken figures. Without the figure ``lifted`` the check does not apply. Amounts here
    have two decimals, so that two numbers may be 0.01 apart; counts are not rounded, nor is the limit of a score.
    """

    check: str
    held: Values
    broken: Values
    difference: str
    rounding: Values
    lifted: str


CASES = [
    Case(
        "balance.year",
        {
            "income.total": "120.00",
            "income.carried_over": "20.00",
            "spending.total": "95.50",
            "spending.balance": "4.50",
        },
        {"spending.balance": "24.50"},
        "20.00",
        {"spending.balance": "4.51"},
        "spending.balance",
    ),
    Case(
        "balance.cumulative",
        {"income.total": "120.00", "spending.total": "95.50", "spending.cumulative": "24.50"},
        {"spending.cumulative": "4.50"},
        "-20.00",
        {"spending.cumulative": "24.51"},
        "spending.cumulative",
    ),
    Case(
        "staff.sum",
        {"profile.headcount": "12", "profile.established": "8", "profile.contract": "4"},
        {"profile.headcount": "13"},
        "1",
        {},
        "profile.contract",
    ),
    Case(
        "staff.authorised",
        {"profile.established": "4", "profile.authorised": "4"},
        {"profile.established": "5"},
        "1",
        {},
        "profile.authorised",
    ),
    Case(
        "staff.headcount",
        {"profile.headcount": "4", "profile.authorised": "4"},
        {"profile.headcount": "12"},
        "8",
        {},
        "profile.authorised",
    ),
    Case(
        "three_public.within_spending",
        {"three_public.total": "16.00", "spending.total": "16.00"},
        {"three_public.total": "16.02"},
        "0.02",
        {"three_public.total": "16.01"},
        "three_public.total",
    ),
    Case(
        "assets.parts",
        {
            "assets.non_current.closing": "30.00",
            "assets.fixed_net.closing": "20.00",
            "assets.intangible_net.closing": "10.00",
        },
        {"assets.non_current.closing": "29.00"},
        "-1.00",
        {"assets.non_current.closing": "29.99"},
        "assets.non_current.closing",
    ),
    Case(
        "assets.parts_opening",
        {
            "assets.non_current.opening": "30.00",
            "assets.fixed_net.opening": "20.00",
            "assets.intangible_net.opening": "10.00",
        },
        {"assets.non_current.opening": "29.00"},
        "-1.00",
        {"assets.non_current.opening": "29.99"},
        "assets.non_current.opening",
    ),
    Case(
        "basics.key_projects",
        {"basics.key_projects.value": "50.00", "spending.project": "60.00"},
        {"basics.key_projects.value": "60.50"},
        "0.50",
        {"basics.key_projects.value": "60.01"},
        "spending.project",
    ),
    Case(
        "basics.public_budget",
        {"basics.public_budget.value": "70.00", "budget.public.initial": "70.00"},
        {"basics.public_budget.value": "71.00"},
        "1.00",
        {"basics.public_budget.value": "70.01"},
        "budget.public.initial",
    ),
    Case(
        "indicators.score",
        {"indicators.score 1": "10.00", "indicators.weight 1": "10.00"},
        {"indicators.score 1": "11.00"},
        "1.00",
        {"indicators.score 1": "10.01"},
        "indicators.weight 1",
    ),
    Case("result.score", {"result.score": "100"}, {"result.score": "101"}, "1", {}, "result.score"),
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)


def _judged(case: Case, changes: Values) -> list[Finding]:
    return [each for each in found(relations, case.held | changes) if each.rule == case.check]


def test_every_check_of_the_form_is_tried() -> None:
    """A check added to the form needs its case, here or among the tables; once."""
    tried = [*(case.check for case in CASES), *TABLES]
    assert sorted(tried) == sorted(check.id for check in form().checks)


@each_case
def test_held(case: Case) -> None:
    """Nothing is said."""
    assert _judged(case, {}) == []


@each_case
def test_broken(case: Case) -> None:
    """The finding has the check's severity, its sentence, both sides and the money at stake."""
    (finding,) = _judged(case, case.broken)
    check = next(check for check in form().checks if check.id == case.check)
    assert finding.severity is check.severity
    assert finding.difference == Decimal(case.difference)
    assert finding.amount_at_stake == abs(Decimal(case.difference))
    assert finding.message.startswith(check.message["en"])
    assert finding.actual in finding.message
    assert finding.expected in finding.message
    assert "correct the figures" in finding.message
    (item,) = case.broken
    assert finding.item == item.partition(" ")[0]
    assert form().label(finding.item) in finding.message
    assert finding.cell == f"A{list(case.held).index(item) + 1}"


@pytest.mark.parametrize("case", [case for case in CASES if case.rounding], ids=lambda case: case.check)
def test_within_rounding(case: Case) -> None:
    """Figures that agree as far as they were written: a note for an equation, nothing for a limit."""
    check = next(check for check in form().checks if check.id == case.check)
    findings = _judged(case, case.rounding)
    if any(sign in check.relation for sign in "<>"):
        assert findings == []
    else:
        assert [each.severity for each in findings] == [Severity.NOTE]
        assert "within rounding" in findings[0].message


@each_case
def test_not_applicable(case: Case) -> None:
    """With a side left blank there is nothing to compare."""
    values = {key: value for key, value in (case.held | case.broken).items() if key != case.lifted}
    assert [each for each in found(relations, values) if each.rule == case.check] == []


def test_message_names_labels_figures_and_intervals() -> None:
    """The clerk reads what to compare, how precisely it was written, and what to do."""
    (finding,) = found(relations, {"income.total": "120", "spending.total": "95.50", "spending.cumulative": "4.5"})
    assert finding.message == (
        "The cumulative balance should be total income, with the amount carried over, less total spending:"
        " in 累计结余 = 收入合计 - 支出合计, the left is 4.5 [4.45, 4.55], the right 24.50 [24.490, 24.510],"
        " difference -20.00; correct the figures"
    )


def test_message_to_be_explained_in_writing() -> None:
    """More staff than posts is no mistake in itself; counts have no interval."""
    (finding,) = found(relations, {"profile.headcount": "12", "profile.authorised": "4"})
    assert finding.message.endswith(
        "in 实有人数 ≤ 人员编制, the left is 12, the right 4, difference 8;"
        " correct the figures, or explain them in writing"
    )


def test_message_in_chinese() -> None:
    """The rule is told in the language of the user."""
    use_language("zh_CN")
    (finding,) = found(relations, {"profile.headcount": "12", "profile.authorised": "4"})
    assert finding.message.startswith("实有人数超过人员编制，请说明编外人员情况")


def test_each_row_is_judged_by_itself() -> None:
    """Of three indicators the second has more points than it can."""
    values = {
        f"indicators.{item} {row}": value
        for row, pair in {"1": ("10", "10"), "2": ("12", "10"), "3": ("5", "10")}.items()
        for item, value in zip(("score", "weight"), pair, strict=True)
    }
    (finding,) = found(relations, values)
    assert (finding.rule, finding.cell) == ("indicators.score", "A3")


def test_check_of_other_years_is_not_applied() -> None:
    """A rule that begins in 2022 says nothing about 2021."""
    check = replace(next(check for check in form().checks if check.id == "staff.headcount"), since=2022)
    later = replace(form(), checks=(check,))
    values = {"profile.headcount": "12", "profile.authorised": "4"}
    assert list(relations(later, built(values, year=2021))) == []
    assert len(list(relations(later, built(values, year=2022)))) == 1
    assert len(list(relations(later, built(values, year=None)))) == 1


def test_condition_of_a_check() -> None:
    """A check with a condition is applied where the written numbers satisfy the condition."""
    check = replace(
        next(check for check in form().checks if check.id == "staff.headcount"), when="spending.total > 100"
    )
    conditional = replace(form(), checks=(check,))
    staff = {"profile.headcount": "12", "profile.authorised": "4"}
    judged = {
        spending: len(list(relations(conditional, built(staff | {"spending.total": spending}))))
        for spending in ("99.00", "100.00", "100.01")
    }
    assert judged == {"99.00": 0, "100.00": 0, "100.01": 1}
    assert list(relations(conditional, built(staff))) == []


def test_a_note_that_is_broken_says_so() -> None:
    """A check that only informs still names the difference."""
    check = replace(form().checks[0], kind=CheckKind.HINT, relation="income.total = spending.total", id="x")
    (finding,) = relations(replace(form(), checks=(check,)), built({"income.total": "5.00", "spending.total": "6.00"}))
    assert finding.severity is Severity.NOTE
    assert "difference -1.00" in finding.message


def test_shown() -> None:
    """An exact number stands alone."""
    assert shown(Amount.exact(12)) == "12"
    assert shown(Amount.written(Decimal("3538.15"))) == "3538.15 [3538.145, 3538.155]"
