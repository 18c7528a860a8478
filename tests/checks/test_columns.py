"""Many submissions at once are judged as each of them alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.checks.building import built
from tests.mangle import form
from xltools.checks.columns import relations_of
from xltools.checks.relations import relations
from xltools.core.expression import parse_condition, parse_relation
from xltools.core.finding import ranked
from xltools.core.form import LAST_YEAR, Kind

if TYPE_CHECKING:
    from xltools.core.form import Check


def _keys(check: Check) -> list[str]:
    conditions = [parse_condition(text) for text in (check.when, check.unless) if text]
    named = [*parse_relation(check.relation).items, *(name for each in conditions for name in each.items)]
    codes = {check.code(name).removeprefix(LAST_YEAR) for name in named}
    return [f"{code} {row}".strip() for code in sorted(codes) for row in (("1", "2") if check.each else ("",))]


_typed = st.sampled_from(["", "0", "0.00", "1", "-3.5", "16.0", "16.01", "9.19", "25", "100", "1300", "130.004"])


@st.composite
def _figures(draw: st.DrawFn) -> dict[str, str]:
    chosen = draw(st.lists(st.sampled_from(form().checks), min_size=1, max_size=6))
    keys = sorted({key for check in chosen for key in _keys(check)})
    figures = {key: draw(_typed) for key in keys}
    counts = {key for key in keys if form().items[key.partition(" ")[0]].kind is Kind.COUNT}
    return {key: "7" if key in counts and "." in value else value for key, value in figures.items() if value}


@given(st.lists(st.tuples(_figures(), _figures()), min_size=1, max_size=4))
def test_both_ways_find_the_same(reported: list[tuple[dict[str, str], dict[str, str]]]) -> None:
    """Blanks, negative numbers, zero divisors and last year's figures included."""
    these = [replace(built(this), code=str(number)) for number, (this, _) in enumerate(reported)]
    before = {str(number): built(last, year=2020) for number, (_, last) in enumerate(reported)}
    one_by_one = [each for this in these for each in relations(form(), this, before[this.code])]
    assert ranked(relations_of(form(), these, before)) == ranked(one_by_one)
    alone = [each for this in these for each in relations(form(), this)]
    assert ranked(relations_of(form(), these)) == ranked(alone)
