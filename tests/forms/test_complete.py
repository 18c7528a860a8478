"""What a form computes, worked out without a workbook; every expected value is added up by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.amount import Amount
from xltools.core.form import Block, Form, Item, Kind, Line, Shape
from xltools.forms import load
from xltools.forms.complete import completed, recomputed

FORM = load()


def amount(text: str) -> Amount:
    """A number as someone wrote it."""
    return Amount.written(Decimal(text))


def values(inputs: dict[tuple[str, str], str], rows: dict[str, list[str]] | None = None) -> dict[str, str]:
    """The computed values of the standard form, as text by ``item`` or ``item@row``."""
    amounts = {place: amount(text) for place, text in inputs.items()}
    found = completed(FORM, amounts, rows or {})
    return {f"{item}@{row}" if row else item: str(value.value) for (item, row), value in found.items()}


def form_of(*blocks: Block) -> Form:
    """A form that has nothing but blocks."""
    return Form(
        id="small",
        version="1",
        title="",
        unit="",
        blocks=blocks,
        checks=(),
        grades=(("good", 0),),
        grade_aliases={},
        accepted_versions=("1",),
        fingerprint="",
    )


def test_nothing_given_nothing_computed() -> None:
    """An empty form has no totals: blank is not zero."""
    assert values({}, {"income": ["head", "1"]}) == {}


def test_head_office_alone() -> None:
    """Rows add up across, columns down, and the budget table takes its final figures from the totals."""
    assert values({("income.general", "head"): "134.2"}, {"income": ["head"]}) == {
        "income.total": "134.2",
        "income.total@head": "134.2",
        "income.general": "134.2",
        "budget.income.final": "134.2",
        "budget.general.final": "134.2",
        "budget.closing.final": "134.2",
    }


def test_three_subordinate_units_with_blanks_and_a_negative() -> None:
    """Each unit has its own totals; the department's row is the sum of the units, however uneven they are.

    ==== ========= ====== ======= =====
    row  personnel public project total
    ==== ========= ====== ======= =====
    head 100.50    20.25          120.75
    1    -3.5              7.25     3.75
    2                      0        0
    3
    sum  97.00     20.25   7.25   124.50
    ==== ========= ====== ======= =====
    """
    found = values(
        {
            ("spending.personnel", "head"): "100.50",
            ("spending.public", "head"): "20.25",
            ("spending.personnel", "1"): "-3.5",
            ("spending.project", "1"): "7.25",
            ("spending.project", "2"): "0",
        },
        {"spending": ["head", "1", "2", "3"]},
    )
    assert {item: value for item, value in found.items() if item.startswith("spending.")} == {
        "spending.total@head": "120.75",
        "spending.basic@head": "120.75",
        "spending.total@1": "3.75",
        "spending.basic@1": "-3.5",
        "spending.total@2": "0",
        "spending.personnel": "97.00",
        "spending.public": "20.25",
        "spending.project": "7.25",
        "spending.basic": "117.25",
        "spending.total": "124.50",
    }
    assert found["budget.personnel.final"] == "97.00"
    assert found["budget.spending.final"] == "124.50"


def test_the_rows_may_name_the_total_too() -> None:
    """A submission lists the total's own row among the others; it is not added to itself."""
    found = values(
        {("fixed_assets.in_use", "head"): "4.3", ("fixed_assets.in_use", "1"): "0.7"},
        {"fixed_assets": ["", "head", "1"]},
    )
    assert found["fixed_assets.in_use"] == found["fixed_assets.total"] == "5.0"


def test_links_and_lines_resolve_in_any_order() -> None:
    """The closing balance needs linked figures that need totals: 10 + (110 - 10) - (60 + 25) = 25."""
    found = values(
        {
            ("income.carried_over", "head"): "10",
            ("income.general", "head"): "100",
            ("spending.personnel", "head"): "60",
            ("spending.project", "head"): "25",
        },
        {"income": ["head"], "spending": ["head"]},
    )
    assert found["budget.carried_over.final"] == "10"
    assert found["budget.income.final"] == "100"
    assert found["budget.closing.final"] == "25"
    assert "budget.public.final" not in found


def test_columns_of_a_matrix_do_not_mix() -> None:
    """The initial budget adds up in its own column and leaves the others blank.

    No balance is left over from an income that nobody stated.
    """
    found = values(
        {
            ("budget.personnel.initial", ""): "300",
            ("budget.project.initial", ""): "31718",
        }
    )
    assert found == {
        "budget.basic.initial": "300",
        "budget.spending.initial": "32018",
    }


def test_a_total_carries_the_precision_of_its_parts() -> None:
    """16.0 may be 15.95 to 16.05 and 0.93 may be 0.925 to 0.935, so the sum may be 16.875 to 16.985."""
    found = completed(
        FORM,
        {
            ("three_public.reception", "head"): amount("16.0"),
            ("three_public.reception", "1"): amount("0.93"),
        },
        {"three_public": ["head", "1"]},
    )
    assert found["three_public.total", ""] == Amount(Decimal("16.93"), Decimal("16.875"), Decimal("16.985"))


def test_a_given_total_stands_and_feeds_what_depends_on_it() -> None:
    """A number typed over a formula is what Excel goes on with; it is not returned as if it had been computed."""
    found = values(
        {("income.general", "head"): "90", ("income.total", ""): "100"},
        {"income": ["head"]},
    )
    assert "income.total" not in found
    assert found["income.general"] == "90"
    assert found["budget.income.final"] == "100"


def test_a_typed_total_is_worked_out_again_on_demand() -> None:
    """To judge the number typed over a formula: what its parts give, while its dependants go on with what was typed."""
    reported = {("income.general", "head"): amount("90"), ("income.total", ""): amount("100")}
    found = recomputed(FORM, reported, {"income": ["head"]})
    assert found["income.total", ""].value == 90
    assert found["budget.income.final", ""].value == 100


def test_a_unit_that_is_not_listed_is_refused() -> None:
    """Money of a unit that the totals would miss must not vanish in silence."""
    with pytest.raises(ValueError, match=r"income\.general .*'2'"):
        values({("income.general", "2"): "5"}, {"income": ["head", "1"]})


def test_records_are_no_units() -> None:
    """Figures of records have rows of their own and no total."""
    assert values({("economy.target", "1"): "400", ("projects.plan", "7"): "12"}) == {}


def test_a_formula_over_another_block_means_its_total() -> None:
    """A unit's row refers to its own row and to another table's total, never to that table's unit of the same name."""
    parts = Block(
        id="parts",
        title="",
        shape=Shape.UNITS,
        items=(Item(id="sum", label="", kind=Kind.AMOUNT),),
    )
    shares = Block(
        id="shares",
        title="",
        shape=Shape.UNITS,
        items=(
            Item(id="own", label="", kind=Kind.AMOUNT),
            Item(id="share", label="", kind=Kind.PERCENT, formula="own / parts.sum * 100"),
        ),
    )
    found = completed(
        form_of(parts, shares),
        {
            ("parts.sum", "head"): Amount.exact(30),
            ("parts.sum", "1"): Amount.exact(10),
            ("shares.own", "1"): Amount.exact(8),
        },
        {"parts": ["head", "1"], "shares": ["head", "1"]},
    )
    assert found["shares.share", "1"].value == 20
    assert found["shares.share", ""].value == 20
    # A blank numerator is zero, as in any sum, because the other block's total is not blank.
    assert found["shares.share", "head"].value == 0


def test_a_division_by_zero_has_no_value() -> None:
    """A ratio without a denominator is not applicable rather than an error or zero."""
    ratio = Block(
        id="ratio",
        title="",
        shape=Shape.FIELDS,
        items=(
            Item(id="part", label="", kind=Kind.AMOUNT),
            Item(id="whole", label="", kind=Kind.AMOUNT),
            Item(id="rate", label="", kind=Kind.PERCENT, formula="part / whole * 100"),
        ),
    )
    given_amounts = {
        ("ratio.part", ""): Amount.exact(5),
        ("ratio.whole", ""): Amount.exact(0),
    }
    assert completed(form_of(ratio), given_amounts, {}) == {}


def test_a_formula_that_comes_back_to_itself_is_refused() -> None:
    """Two lines that each need the other (a = b + c, b = a - c) must end in a message, not in endless recursion."""
    loop = Block(
        id="loop",
        title="",
        shape=Shape.MATRIX,
        items=(Item(id="v", label="", kind=Kind.AMOUNT),),
        lines=(
            Line(id="a", label="", formula="b + c"),
            Line(id="b", label="", formula="a - c"),
            Line(id="c", label=""),
        ),
    )
    with pytest.raises(ValueError, match="depends on itself"):
        completed(form_of(loop), {("loop.c.v", ""): Amount.exact(1)}, {})


CENTS = st.integers(-10_000_000, 10_000_000)
UNITS = ["head", "1", "2", "3"]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["personnel", "public", "project"]), st.sampled_from(UNITS)),
        CENTS,
    )
)
def test_the_grand_total_is_the_sum_of_all_inputs(
    cents: dict[tuple[str, str], int],
) -> None:
    """Down first or across first, nothing is lost and nothing counted twice; without inputs there is no total."""
    inputs = {(f"spending.{item}", row): Amount.exact(Decimal(n).scaleb(-2)) for (item, row), n in cents.items()}
    total = completed(FORM, inputs, {"spending": UNITS}).get(("spending.total", ""))
    assert (total is None) == (not cents)
    if total is not None:
        assert total.value * 100 == sum(cents.values())
