"""Records that go to another process and come back."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given

from tests.strategies import amounts
from xltools.core.amount import Amount
from xltools.core.submission import Fact

ONE = Decimal(1)


def _there_and_back(fact: Fact) -> Fact:
    back = pickle.loads(pickle.dumps(fact))  # noqa: S301 - our own bytes
    assert isinstance(back, Fact)
    return back


@given(amounts)
def test_a_fact_comes_back_as_it_was(amount: Amount) -> None:
    """With every digit of its interval, and as the same class."""
    fact = Fact("income.total", "head", amount, None, "007001 甲", "B5")
    back = _there_and_back(fact)
    assert type(back) is Fact
    assert type(back.amount) is Amount
    assert repr(back) == repr(fact)


@dataclass(frozen=True, slots=True)
class _Shown(Amount):
    text: str = ""


def test_a_class_built_upon_another_keeps_the_fields_of_both() -> None:
    """Slots alone would name its own only."""
    shown = _Shown(ONE, ONE, ONE, text="一")
    assert pickle.loads(pickle.dumps(shown)) == shown  # noqa: S301 - our own bytes


def test_it_travels_without_the_names_of_its_fields() -> None:
    """What makes it fast: values alone, and no look at the class for each object."""
    assert Amount(ONE, ONE, ONE).__reduce__() == (Amount, (ONE, ONE, ONE))
