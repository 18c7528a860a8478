"""Expressions: what is let in, how it is judged in Python, and that Excel computes the same."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import cellrune
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.core.amount import Amount, Verdict
from xltools.core.expression import parse_relation, parse_term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Values = Mapping[str, Decimal | None]

ITEMS = {"a": "A", "b": "B", "c": "C", "d": "D"}


def lookup(values: Values) -> Callable[[str], Amount | None]:
    """Figures of two decimals, as money is reported."""

    def find(item: str) -> Amount | None:
        value = values.get(item)
        return None if value is None else Amount.written(value, 2)

    return find


def given_values(**values: str) -> Callable[[str], Amount | None]:
    """The same, written in the test."""
    return lookup({name: Decimal(value) for name, value in values.items()})


# ------------------------------------------------------------------------------------------------------ what is let in


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("income.total", ("income.total",)),
        ("a + b - 2 * a / (1.5 - c)", ("a", "b", "c")),
        ("budget.three_public.final * 100", ("budget.three_public.final",)),
        (" -a ", ("a",)),
        ("12", ()),
    ],
)
def test_terms_name_their_items_once_in_order(text: str, items: tuple[str, ...]) -> None:
    """Arithmetic over codes, numbers and brackets."""
    assert parse_term(text).items == items


REFUSED = [
    "", "a +", "+a", "a b", "a ** 2", "a // b", "a % b", "a @ b", "a | b", "~a", "not a", "a and b",
    "a if b else c", "a[0]", "(a, b)", "[a]", "{a}", "{a: b}", "lambda: a", "f(a)", "f().a", "a.b()", "(a + b).c",
    "'a'", "'a'.b", "f'{a}'", "b'a'", "1.5.real", "1j", "True", "None", "...", "(a := b)", "*a", "await a",
    "__import__", "a.__class__", "a.b__c", "_a", "a_", "a._b", "甲", "a.甲", "1e400", "10**15", "1e15", "a\x00", "a; b",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_nothing_else_is_let_in(text: str) -> None:
    """Calls, texts, powers, inner names of Python, numbers beyond Excel's: all refused before anything is computed."""
    with pytest.raises(ValueError, match="expression"):
        parse_term(text)
    with pytest.raises(ValueError, match=r"expression|comparison"):
        parse_relation(f"a = {text}")


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a + b",
        "a = b = c",
        "a <= b < c",
        "a != b",
        "a := b",
        "a in b",
        "a is b",
        "a =< b",
        "(a = b) + 1 = c",
        "a = (b = c)",
        "a = b and b = c",
        "1 = 1",
    ],
)
def test_a_relation_is_one_comparison(text: str) -> None:
    """Of two terms, at least one of which names an item."""
    with pytest.raises(ValueError, match=r"expression|comparison"):
        parse_relation(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1500 + "a" + ")" * 1500,
        "-" * 3000 + "a",
        "a" + "+a" * 1900,
        "a" + "+a" * 100_000,
        "a" + ".b" * 1900,
        "1" * 3999,
    ],
)
def test_huge_expressions_are_refused(text: str) -> None:
    """With a ValueError: neither the parser nor anything behind it runs out of stack."""
    for parse in (parse_term, parse_relation):
        with pytest.raises(ValueError, match=r"expression|comparison"):
            parse(text if parse is parse_term else f"{text} = 1")


def test_a_long_sum_of_a_form_is_let_in() -> None:
    """Thirty items of ten letters are no attack."""
    codes = [f"block.item{number}" for number in range(30)]
    assert parse_term(" + ".join(codes)).items == tuple(codes)


@given(st.text(alphabet="ab.1+-*/()<>= _'[]\n甲", max_size=30))
def test_parsing_refuses_with_a_value_error_only(text: str) -> None:
    """Whatever is typed into a form's definition."""
    for parse in (parse_term, parse_relation):
        try:
            read = parse(text)
        except ValueError:
            continue
        assert all(item in text for item in read.items)


@pytest.mark.parametrize(
    ("text", "operator"),
    [("a = b", "=="), ("a == b", "=="), ("a <= b", "<="), ("a<b", "<"), ("a >= b", ">="), ("a > b", ">")],
)
def test_a_single_equals_sign_means_equality(text: str, operator: str) -> None:
    """As people write it; the other relations stay as they are."""
    relation = parse_relation(text)
    assert relation.operator == operator
    assert relation.items == ("a", "b")


# ------------------------------------------------------------------------------------------------------------- Python


def test_blank_is_zero_in_a_sum_unless_all_is_blank() -> None:
    """A total of nothing is not a total of zero."""
    term = parse_term("a + b")
    value = term.evaluate(given_values(a="3.50"))
    assert value is not None
    assert value.value == Decimal("3.50")
    assert term.evaluate(given_values()) is None


def test_nothing_is_subtracted_from_a_blank() -> None:
    """A balance needs an income; what is subtracted may be blank."""
    term = parse_term("a + b - c")
    assert term.evaluate(given_values(c="3")) is None
    value = term.evaluate(given_values(b="3"))
    assert value is not None
    assert value.value == Decimal(3)


def test_a_constant_needs_no_item() -> None:
    """A threshold stands for itself."""
    assert parse_term("-1.5").evaluate(given_values()) == Amount.exact(Decimal("-1.5"))


def test_arithmetic_goes_by_precedence_and_keeps_intervals() -> None:
    """10.00 - 2 × 3.00 / 4 = 8.50, ±(0.005 + 2 × 0.005 / 4)."""
    value = parse_term("a - 2 * b / 4").evaluate(given_values(a="10", b="3"))
    assert value == Amount(Decimal("8.5"), Decimal("8.4925"), Decimal("8.5075"))


@pytest.mark.parametrize("text", ["a / b", "a / b + 1", "-(a / b)", "1 + a / (c - d)", "a / (1 - 1)"])
def test_no_ratio_without_a_base(text: str) -> None:
    """A blank, zero or doubtful divisor makes the whole term not computable."""
    assert parse_term(text).evaluate(given_values(a="5", c="0.02", d="0.01")) is None


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"a": "10", "b": "4", "c": "6"}, Verdict.EXACT),
        ({"a": "10.01", "b": "4", "c": "6"}, Verdict.ROUNDING),
        ({"a": "10.02", "b": "4", "c": "6"}, Verdict.BROKEN),
        ({"a": "4", "b": "4"}, Verdict.EXACT),
        ({"b": "4", "c": "6"}, Verdict.NOT_APPLICABLE),
        ({"a": "10"}, Verdict.NOT_APPLICABLE),
        ({}, Verdict.NOT_APPLICABLE),
    ],
)
def test_a_relation_is_judged_by_intervals(values: dict[str, str], verdict: Verdict) -> None:
    """Three figures of two decimals allow 0.015 between them; a blank side makes the relation not applicable."""
    assert parse_relation("a = b + c").evaluate(given_values(**values)).verdict is verdict


def test_with_need_all_one_blank_is_enough_to_be_silent() -> None:
    """Heads are only counted against each other where all are given."""
    relation = parse_relation("a = b + c")
    assert relation.evaluate(given_values(a="4", b="4"), need_all=True).verdict is Verdict.NOT_APPLICABLE
    assert relation.evaluate(given_values(a="4", b="4", c="0"), need_all=True).verdict is Verdict.EXACT


def test_an_outcome_shows_both_sides() -> None:
    """Findings quote what was compared."""
    outcome = parse_relation("a <= b * 2").evaluate(given_values(a="7", b="3"))
    assert outcome.verdict is Verdict.BROKEN
    assert outcome.left is not None
    assert outcome.right is not None
    assert (outcome.left.value, outcome.right.value) == (Decimal(7), Decimal(6))


# -------------------------------------------------------------------------------------------------------------- Excel


def cell_of(item: str) -> str:
    """Where an item stands: all in the first row."""
    return f"{ITEMS[item]}1"


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("a", 'IF(COUNT(A1)=0,"",SUM(A1))'),
        ("a + b + d", 'IF(COUNT(A1,B1,D1)=0,"",SUM(A1:B1,D1))'),
        ("d + a", 'IF(COUNT(D1,A1)=0,"",SUM(A1,D1))'),
        ("a - b", 'IF(COUNT(A1)=0,"",(N(A1)-N(B1)))'),
        ("a + b - c - d", 'IF(COUNT(A1,B1)=0,"",(((N(A1)+N(B1))-N(C1))-N(D1)))'),
        ("2 - a", 'IF(COUNT(A1)=0,"",(2-N(A1)))'),
        ("a + a", 'IF(COUNT(A1)=0,"",(N(A1)+N(A1)))'),
        ("a / b * 100", 'IF(COUNT(A1,B1)=0,"",IF(ROUND(N(B1),6)=0,"",((N(A1)/N(B1))*100)))'),
        ("a * 0.0000001", 'IF(COUNT(A1)=0,"",(N(A1)*0.0000001))'),
        ("5", "5"),
    ],
)
def test_formulas_of_terms(text: str, formula: str) -> None:
    """Sums read as a person would write them; the rest reads cells with N() so that a text counts as nothing."""
    assert parse_term(text).to_excel(cell_of) == formula


@pytest.mark.parametrize("reference", ["$A$1", "表!A1"])
def test_absolute_cells_and_cells_of_other_sheets_stay_as_they_are(reference: str) -> None:
    """Joining them into ranges would lose what they point at."""
    other = reference.replace("A", "B")
    formula = parse_term("a + b").to_excel(lambda item: reference if item == "a" else other)
    assert formula == f'IF(COUNT({reference},{other})=0,"",SUM({reference},{other}))'


def test_formula_of_a_relation() -> None:
    """Exact, within half a cent for each of the numbers there, or wrong."""
    difference = "ROUND(N(A1)-((N(B1)+N(C1))),6)"
    assert parse_relation("a = b + c").to_excel(cell_of) == (
        f'IF(COUNT(A1)=0,"",IF(COUNT(B1,C1)=0,"",IF({difference}=0,"✓",IF(ABS({difference})<=ROUND(0.005*COUNT(A1,B1,C1),6),"≈","✗"))))'
    )


MARKS = {Verdict.EXACT: "✓", Verdict.ROUNDING: "≈", Verdict.BROKEN: "✗", Verdict.NOT_APPLICABLE: ""}

# What a cell may hold: a number, nothing, the result of a formula that shows nothing, or a word.
CellContent = Decimal | str | None
Case = tuple[str, list[CellContent]]
_nothing: st.SearchStrategy[CellContent] = st.sampled_from([None, "", "无"])
_cents: st.SearchStrategy[CellContent] = st.integers(-300, 300).map(lambda number: Decimal(number).scaleb(-2))
_halves: st.SearchStrategy[CellContent] = st.integers(-100, 100).map(lambda number: Decimal(number) / 2)


def rows_of(numbers: st.SearchStrategy[CellContent]) -> st.SearchStrategy[list[CellContent]]:
    """The cells of one row, a quarter of them without a number."""
    return st.lists(st.one_of(numbers, numbers, numbers, _nothing), min_size=len(ITEMS), max_size=len(ITEMS))


def sheet_lookup(row: list[CellContent], *, exact: bool = False) -> Callable[[str], Amount | None]:
    """The numbers of a row as Python sees them."""
    numbers = {name: value for name, value in zip(ITEMS, row, strict=True) if isinstance(value, Decimal)}
    if not exact:
        return lookup(numbers)
    return lambda item: Amount.exact(numbers[item]) if item in numbers else None


def calculated(formulas: Sequence[str], rows: Sequence[list[CellContent]]) -> list[object]:
    """What a spreadsheet makes of each formula, which is written for row 1, over the cells of its own row."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("s")
        for row, (formula, contents) in enumerate(zip(formulas, rows, strict=True)):
            for column, content in enumerate(contents):
                if content == "":
                    sheet.write_formula(row, column, '=""')
                else:
                    sheet.write(row, column, content)
            sheet.write_formula(row, len(ITEMS), "=" + re.sub(r"\b([A-D])1\b", rf"\g<1>{row + 1}", formula))
    with cellrune.Workbook.from_bytes(stream.getvalue()) as opened:
        opened.calculate()
        values = opened.read_values("s", "E1", f"E{len(rows)}")
    return [value["value"] if value["kind"] in {"number", "text"} else value["kind"] for (value,) in values]


def relations() -> st.SearchStrategy[str]:
    """Sums and differences on both sides, each item once on its side."""

    def side(names: list[str], signs: list[str]) -> str:
        return "".join(f" {sign} {name}" for name, sign in zip(names, signs, strict=False)).removeprefix(" +").strip()

    names = st.lists(st.sampled_from(sorted(ITEMS)), min_size=1, max_size=3, unique=True)
    sides = st.builds(side, names, st.lists(st.sampled_from("+-"), min_size=3, max_size=3))
    operators = st.sampled_from(["=", "<=", "<", ">=", ">"])
    return st.builds(lambda left, operator, right: f"{left} {operator} {right}", sides, operators, sides)


@settings(max_examples=10)
@given(st.lists(st.tuples(relations(), rows_of(_cents), st.booleans()), min_size=60, max_size=60))
def test_the_mark_in_excel_is_the_verdict_in_python(cases: list[tuple[str, list[CellContent], bool]]) -> None:
    """For figures of two decimals: ✓, ≈, ✗ and nothing, also beside blanks and words."""
    parsed = [(parse_relation(text), row, need_all) for text, row, need_all in cases]
    formulas = [relation.to_excel(cell_of, need_all=need_all) for relation, _, need_all in parsed]
    expected = [
        MARKS[relation.evaluate(sheet_lookup(row), need_all=need_all).verdict] for relation, row, need_all in parsed
    ]
    assert calculated(formulas, [row for _, row, _ in cases]) == expected


@pytest.mark.parametrize(
    ("text", "row", "mark"),
    [
        ("a = b + c", ["0.3", "0.1", "0.2"], "✓"),
        ("a = b + c", ["10.015", "4", "6"], "≈"),
        ("a = b + c", ["10.016", "4", "6"], "✗"),
        ("a <= b", ["10.01", "10"], "≈"),
        ("a < b", ["10.01", "10"], "✗"),
        ("a <= 100", ["100.01"], "✗"),
        ("a >= b", ["9.99", "10"], "≈"),
        ("a >= b", ["9.98", "10"], "✗"),
        ("a > b", ["9.99", "10"], "✗"),
        ("a > b", ["10", "10"], "≈"),
        ("a = a + b", ["5", "0.015"], "≈"),
        ("a = b + c", ["10.01", "10", "0"], "≈"),
        ("a = b + c", ["10.011", "10", None], "✗"),
        ("a / b * 100 = c", ["9.19", "25", "36.76"], "✓"),
        ("a / b * 100 = c", ["9.19", "25", "36.40"], "✗"),
        ("a / b = c", ["9.19", "0", "36.40"], ""),
        ("a / b = c", ["9.19", None, "36.40"], ""),
        ("a / (b / c) = d", ["1", "0", "1", "1"], ""),
        ("a / (b / c) = d", ["1", "1", None, "1"], ""),
        ("a / (b + c) = d", ["6", None, "3", "2"], "✓"),
        ("a + a = b", ["2", "4"], "✓"),
        ("a = b / (1 - 1)", ["2", "4"], ""),
    ],
)
def test_marks_of_single_cases(text: str, row: list[str | None], mark: str) -> None:
    """Binary dust is none, the tolerance is half a cent for each number, and a ratio without a base shows nothing."""
    cells: list[CellContent] = [None if value is None else Decimal(value) for value in row]
    cells += [None] * (len(ITEMS) - len(cells))
    assert calculated([parse_relation(text).to_excel(cell_of)], [cells]) == [mark]


terms = st.recursive(
    st.sampled_from([*ITEMS, "2", "0.5", "100"]),
    lambda inner: st.one_of(
        st.builds(lambda left, operator, right: f"({left} {operator} {right})", inner, st.sampled_from("+-*/"), inner),
        st.builds(lambda left, operator, right: f"{left} {operator} {right}", inner, st.sampled_from("+-*/"), inner),
        inner.map(lambda operand: f"-({operand})"),
    ),
    max_leaves=4,
)


@settings(max_examples=10)
@given(st.lists(st.tuples(terms, rows_of(_halves)), min_size=60, max_size=60))
def test_a_formula_computes_in_excel_what_the_term_is_in_python(cases: list[Case]) -> None:
    """The same number, and nothing where there is none: all blank, or a divisor of zero."""
    parsed = [(parse_term(text), row) for text, row in cases]
    shown = calculated([term.to_excel(cell_of) for term, _ in parsed], [row for _, row in parsed])
    for (text, _), (term, row), result in zip(cases, parsed, shown, strict=True):
        value = term.evaluate(sheet_lookup(row, exact=True))
        assert result == ("" if value is None else pytest.approx(float(value.value), rel=1e-9, abs=1e-9)), text
