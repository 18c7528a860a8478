"""The form as data: loading, codes, labels, formulas, grades, and definitions that contradict themselves."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xltools.core.expression import parse_relation, parse_term
from xltools.core.finding import Severity
from xltools.core.form import Check, CheckKind, Form, Kind, Shape
from xltools.forms import DEFAULT_FORM, FormError, available, load, load_file

if TYPE_CHECKING:
    from pathlib import Path

SMALL = """
id = "small"
version = "1.0"
title = "小表"
unit = "万元"
grades = [["优", 90], ["差", 0]]

[[block]]
id = "spending"
title = "支出"
shape = "units"
items = [
  { id = "total", label = "支出合计", kind = "amount", formula = "basic + project * 1" },
  { id = "basic", label = "基本支出", kind = "amount" },
  { id = "project", label = "项目支出", kind = "amount", aliases = ["专项支出"] },
]

[[block]]
id = "budget"
title = "预决算"
shape = "matrix"
items = [
  { id = "initial", label = "年初预算数", kind = "amount" },
  { id = "final", label = "决算数", kind = "amount" },
  { id = "rate", label = "完成率", kind = "percent", unit = "%", formula = "final / initial * 100" },
]
lines = [
  { id = "all", label = "合计", formula = "basic + project" },
  { id = "basic", label = "基本支出" },
  { id = "project", label = "项目支出" },
]
[block.links]
"budget.basic.final" = "spending.basic"

[[check]]
id = "within_budget"
relation = "budget.all.final <= budget.all.initial"
kind = "plausibility"
message.zh = "决算数超过预算数"
message.en = "The final account exceeds the budget"
source = "预算法"

[[check]]
id = "parts"
each = "spending"
relation = "basic <= total"
when = "budget.all.final > 0"
kind = "balance"
message.zh = "基本支出大于合计"
message.en = "Basic spending exceeds the total"
source = "表内关系"
"""


def small(tmp_path: Path, *changes: tuple[str, str]) -> Form:
    """The small form after some changes of its text."""
    text = SMALL
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    return load_file(path)


# ------------------------------------------------------------------------------------------ the form of the package


def test_the_default_form_is_available_and_loads_once() -> None:
    """It is the one that is used when none is named."""
    assert DEFAULT_FORM in available()
    assert load() is load()
    assert load().id == DEFAULT_FORM


def test_an_unknown_form_is_refused_with_those_there_are() -> None:
    """So that a typing error is seen at once."""
    with pytest.raises(FormError, match=r"no form “nothing”; available: .*department-performance"):
        load("nothing")


def test_codes_of_the_default_form() -> None:
    """Block and item; in a matrix block, line and item."""
    items = load().items
    assert items["income.total"].label == "收入合计"
    assert items["budget.three_public.last_year"].kind is Kind.AMOUNT
    assert "budget.final" not in items
    assert "spending.head" not in items


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("profile.authorised", "人员编制"),
        ("spending.personnel", "人员支出"),
        ("budget.basic.initial", "基本支出·年初预算数"),
        ("budget.three_public.last_year", "“三公”经费合计·上年决算数"),
    ],
)
def test_labels(code: str, label: str) -> None:
    """What the form calls an item, with the line of a matrix."""
    assert load().label(code) == label


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("income.general", ""),
        ("spending.total", "spending.basic + spending.project"),
        ("spending.basic", "spending.personnel + spending.public"),
        ("budget.spending.initial", "budget.basic.initial + budget.project.initial"),
        (
            "budget.closing.last_year",
            "budget.carried_over.last_year + budget.income.last_year - budget.spending.last_year",
        ),
        ("budget.basic.final", "spending.basic"),
        ("budget.income.final", "income.total - income.carried_over"),
        ("budget.basic.adjusted", "budget.personnel.adjusted + budget.public.adjusted"),
        ("budget.personnel.adjusted", ""),
    ],
)
def test_formulas(code: str, formula: str) -> None:
    """Short codes are made full; a link comes before the formula of its line."""
    assert load().formula(code) == formula


def test_every_formula_and_every_check_of_the_package_parses() -> None:
    """And speaks of numbers only."""
    for form in map(load, available()):
        for code in form.items:
            if text := form.formula(code):
                assert form.items[code].kind.is_numeric, code
                assert all(form.items[name].kind.is_numeric for name in parse_term(text).items), code
        for check in form.checks:
            for name in parse_relation(check.relation).items:
                assert form.items[check.code(name.removeprefix("last_year."))].kind.is_numeric, check.id


def test_every_item_of_the_package_can_be_told_from_its_neighbours() -> None:
    """Returned sheets are read by their labels: within a block no label or alias means two things."""
    for form in map(load, available()):
        for block in form.blocks:
            for parts in (block.items, block.lines):
                names = [name for part in parts for name in {part.label, *part.aliases}]
                assert len(names) == len(set(names)), block.id


@pytest.mark.parametrize("lookup", [Form.label, Form.formula, Form.block])
def test_an_unknown_code_is_a_key_error(lookup: object) -> None:
    """A fault of the program, not of the data."""
    assert callable(lookup)
    with pytest.raises(KeyError):
        lookup(load(), "nowhere")


def test_a_block_knows_its_items() -> None:
    """By short code."""
    block = load().block("three_public")
    assert block.shape is Shape.UNITS
    assert block.item("overseas").label == "因公出国费"
    with pytest.raises(KeyError):
        block.item("underseas")


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", "优"),
        ("90.00", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
        ("-1", "差"),
        ("101", "优"),
    ],
)
def test_grades_include_their_lower_bound(score: str, grade: str) -> None:
    """A score of exactly 90.00 has a grade, the best; nothing falls between two bands."""
    assert load().grade(Decimal(score)) == grade


@pytest.mark.parametrize(
    ("word", "grade"), [("优秀", "优"), ("合格", "中"), ("较差", "差"), ("优", "优"), ("甲等", "甲等")]
)
def test_words_for_grades(word: str, grade: str) -> None:
    """Customary words are the form's own; others stay for a check to complain of."""
    assert load().canonical_grade(word) == grade


@pytest.mark.parametrize("kind", Kind)
def test_kinds_are_numbers_or_texts(kind: Kind) -> None:
    """A budget code looks like a number and is none."""
    texts = {Kind.TEXT, Kind.PROSE, Kind.CODE, Kind.DATE, Kind.CHOICE}
    assert kind.is_numeric is (kind not in texts)


@pytest.mark.parametrize(
    ("since", "until", "year", "in_force"),
    [
        (None, None, 2021, True),
        (2020, 2022, 2020, True),
        (2020, 2022, 2022, True),
        (2020, 2022, 2019, False),
        (2020, 2022, 2023, False),
        (2020, None, 2030, True),
        (None, 2022, 2023, False),
        (2020, 2022, None, True),
    ],
)
def test_years_in_force(since: int | None, until: int | None, year: int | None, in_force: bool) -> None:  # noqa: FBT001 - expected
    """Both ends count; where the year is unknown the rule applies."""
    check = Check(id="c", relation="a = b", kind=CheckKind.BALANCE, message={}, source="", since=since, until=until)
    assert check.in_force(year) is in_force


# -------------------------------------------------------------------------------------------- a form of one's own


def test_a_form_from_a_file(tmp_path: Path) -> None:
    """Another zone brings its own; what is left out has its usual value."""
    form = small(tmp_path)
    assert [block.id for block in form.blocks] == ["spending", "budget"]
    assert form.accepted_versions == ("1.0",)
    assert form.grade_aliases == {}
    assert form.items["spending.project"].aliases == ("专项支出",)
    assert form.formula("spending.total") == "spending.basic + spending.project * 1"
    assert form.formula("budget.all.initial") == "budget.basic.initial + budget.project.initial"
    assert form.formula("budget.basic.final") == "spending.basic"
    assert form.formula("budget.all.rate") == "budget.all.final / budget.all.initial * 100"
    assert [check.severity for check in form.checks] == [Severity.EXPLAIN, Severity.ERROR]


def test_the_fingerprint_follows_the_structure_only(tmp_path: Path) -> None:
    """A label or a formula that changes makes another structure; a check or a grade does not."""
    plain = small(tmp_path).fingerprint
    assert small(tmp_path, ("决算数超过预算数", "超预算")).fingerprint == plain
    assert small(tmp_path, ("支出合计", "支出总计")).fingerprint != plain
    assert small(tmp_path, ('"final / initial * 100"', '"final / initial"')).fingerprint != plain


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("basic + project * 1", "basic + projects", r"formula of spending\.total names spending\.projects"),
        ("basic + project * 1", "basic + budget.all", r"formula of spending\.total names budget\.all"),
        ("basic + project * 1", "sum(basic)", r"formula of spending\.total: not allowed"),
        ('"basic + project"', '"basic +"', r"formula of budget\.all\.initial: not an expression"),
        ('= "spending.basic"', '= "spending.basics"', r"formula of budget\.basic\.final names spending\.basics"),
        ('"budget.basic.final" =', '"budget.basics.final" =', r"link of block budget is for budget\.basics\.final"),
        ("<= budget.all.initial", "<= budget.all.last", r"check within_budget names budget\.all\.last"),
        ("<= budget.all.initial", "", "check within_budget: not one comparison"),
        ('each = "spending"', 'each = "spendings"', r"check parts names spendings\.basic"),
        ("budget.all.final > 0", "budget.none.final > 0", r"check parts names budget\.none\.final"),
        ('message.en = "Basic spending exceeds the total"', "", "check parts lacks a message in zh or en"),
        ('kind = "plausibility"', 'kind = "fatal"', r"form small: .*fatal"),
        ('shape = "units"', 'shape = "pivot"', r"form small: .*pivot"),
        ('kind = "percent"', 'kind = "percentage"', r"form small: .*percentage"),
        ('unit = "万元"\n', "", r"form small: .*unit"),
        ('id = "small"', "", r"form \?: .*id"),
        ('label = "完成率"', 'lable = "完成率"', r"form small: .*lable"),
        ("grades = [", "marks = [", r"form small: .*grades"),
    ],
)  # fmt: skip
def test_a_form_that_contradicts_itself_is_refused_with_the_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    """Whoever writes a form is told where it goes wrong."""
    with pytest.raises(FormError, match=said):
        small(tmp_path, (old, new))


def test_what_is_no_toml_is_no_form(tmp_path: Path) -> None:
    """The reader's own error says the line."""
    with pytest.raises(tomllib.TOMLDecodeError):
        small(tmp_path, ('[[check]]\nid = "parts"', "[[check"))
