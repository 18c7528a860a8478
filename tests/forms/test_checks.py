"""Checks as they are read from a form: one entry for many items, conditions, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.core.test_form import small
from xltools.forms import FormError, load

if TYPE_CHECKING:
    from pathlib import Path

WITHIN = 'id = "within_budget"\nrelation = "budget.all.final <= budget.all.initial"'


def test_an_entry_among_several_items_is_a_check_for_each(tmp_path: Path) -> None:
    """The name takes the place of {} in id, relation and conditions; the texts are shared."""
    many = (
        'id = "within_{}"\namong = ["all", "basic"]\nrelation = "budget.{}.final <= budget.{}.initial"\n'
        'when = "budget.{}.initial > 0"\nunless = "budget.{}.final < 0"'
    )
    first, second, last = small(tmp_path, (WITHIN, many)).checks
    assert (first.id, second.id, last.id) == ("within_all", "within_basic", "parts")
    assert second.relation == "budget.basic.final <= budget.basic.initial"
    assert (second.when, second.unless) == ("budget.basic.initial > 0", "budget.basic.final < 0")
    assert first.message == second.message


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('id = "within_{}"\namong = ["all", "other"]\nrelation = "budget.{}.final > 0"', "budget.other.final"),
        ('id = "within"\namong = ["all", "basic"]\nrelation = "budget.{}.final > 0"', "within occurs twice"),
        ('id = "x"\nrelation = "budget.all.final > 0"\nunless = "budget.none.final > 0"', "budget.none.final"),
        ('id = "x"\nrelation = "budget.all.final > 0"\nunless = "budget.all.final"', "comparison"),
        ('id = "x"\nrelation = "last_year.budget.all.final > 0"', "this year first"),
        ('id = "x"\nrelation = "budget.all.final > 0"\nwhen = "budget.all.final > 0 or 1 > 0"', "comparison"),
        ('id = "x"\nrelation = "budget.all.final > 0"\nelse = "1"', "else"),
        ('relation = "budget.all.final > 0"', "“id” is missing|'id'"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(tmp_path: Path, entry: str, problem: str) -> None:
    """An unknown item or key, a double id, or what is no comparison."""
    with pytest.raises(FormError, match=problem):
        small(tmp_path, (WITHIN, entry))


def test_every_check_of_the_form_says_where_it_comes_from() -> None:
    """A source and a reason, in both languages; the severity follows from the class."""
    severities = {"balance": "error", "plausibility": "explain", "hint": "note"}
    for check in load().checks:
        assert check.source, check.id
        assert {"zh", "en"} <= set(check.message) & set(check.reason), check.id
        assert check.severity.value == severities[check.kind.value]
