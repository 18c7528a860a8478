"""When a check applies: ``when`` must hold in the numbers as written, ``unless`` must not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.checks.building import built
from tests.mangle import form
from xltools.checks.columns import relations_of
from xltools.checks.relations import relations
from xltools.core.amount import Amount
from xltools.core.expression import parse_condition


def holds(condition: str, **values: str) -> bool:
    """Whether a condition holds for these figures."""
    return parse_condition(condition).holds(
        lambda item: Amount.written(Decimal(values[item])) if item in values else None
    )


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("a > 0", True),
        ("a > 0 and b > 0", True),
        ("a > 0 and b > 5 and c > 0", False),
        ("a = 1", True),
        ("a = 1.01", False),  # within rounding is not as written
        ("a < 1", False),
        ("a <= 1", True),
        ("a - b < 0", True),
    ],
)
def test_all_of_them_must_hold_as_written(condition: str, expected: bool) -> None:  # noqa: FBT001 - a column
    """1.0 is 1 here, and not anything from 0.95 to 1.05."""
    assert holds(condition, a="1.0", b="5", c="2") == expected


def test_a_blank_holds_nothing() -> None:
    """Neither a relation nor its contrary; and one that divides by zero does not hold."""
    assert not holds("a > 0")
    assert not holds("a <= 0")
    assert not holds("a > 0 and b > 0", a="1")
    assert not holds("a / b > 0", a="1", b="0")


def test_items_are_named_once_in_order() -> None:
    """Those of all relations."""
    assert parse_condition("b > 0 and a + b > 1").items == ("b", "a")


@pytest.mark.parametrize("text", ["", "a", "a > 0 and", "a > 0 or b > 0", "a > 0 and 1 > 0", "a > 0 & b > 0"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    """Only comparisons joined by ``and``."""
    with pytest.raises(ValueError, match=r"compar|expression"):
        parse_condition(text)


STAFF = {"profile.headcount": "12", "profile.authorised": "4"}


@pytest.mark.parametrize(("spending", "found"), [("99.99", 1), ("100.00", 0), ("100.01", 0), ("", 1)])
def test_unless(spending: str, found: int) -> None:
    """It lifts the check where it holds; where it cannot be judged the check stays. Both ways say the same."""
    check = next(check for check in form().checks if check.id == "staff.headcount")
    conditional = replace(form(), checks=(replace(check, unless="spending.total >= 100"),))
    submission = built(STAFF | ({"spending.total": spending} if spending else {}))
    assert len(list(relations(conditional, submission))) == found
    assert len(list(relations_of(conditional, [submission]))) == found
