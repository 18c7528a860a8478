"""The example zone says what the two departments reported; every expected figure was read off by a person."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from xltools.core.amount import Amount
from xltools.core.form import Shape
from xltools.example import load_zone
from xltools.example.load import entries
from xltools.forms import load
from xltools.forms.formulas import computed

if TYPE_CHECKING:
    from xltools.core.submission import Submission

ZONE = load_zone()
CONSTRUCTION, SERVICES = ZONE.departments
FILES = ["007001.toml", "100008.toml"]


def read(file: str) -> str:
    """The text of one of the example's files."""
    return resources.files("xltools.example").joinpath(file).read_text(encoding="utf-8")


def value(department: Submission, item: str, row: str = "") -> Decimal | None:
    """The number that a department reported, or None."""
    amount = department.amount(item, row)
    return amount.value if amount else None


def test_the_zone() -> None:
    """Two departments of one zone and year, on the standard form; a code keeps its leading zeros."""
    assert (ZONE.name, ZONE.year, ZONE.form) == (
        "湖南城陵矶新港区",
        2021,
        "department-performance",
    )
    assert [(d.code, d.name, d.year, d.sheet) for d in ZONE.departments] == [
        ("007001", "建设管理部", 2021, "007001 建设管理部"),
        ("100008", "企业服务部", 2021, "100008 企业服务部"),
    ]


@pytest.mark.parametrize(
    ("item", "construction", "services", "zone"),
    [
        ("income.total", "3538.15", "134.2", "3672.35"),
        ("spending.total", "3538.15", "134.2", "3672.35"),
        ("spending.basic", "444.78", "134.2", "578.98"),
        ("spending.personnel", "372.31", "51.9", "424.21"),
        ("spending.public", "72.47", "82.3", "154.77"),
        ("spending.project", "3093.37", None, "3093.37"),
        ("three_public.total", "0.93", "16.0", "16.93"),
        ("fixed_assets.total", "0", "4.3", "4.3"),
        ("profile.authorised", "4", "4", "8"),
        ("profile.headcount", "12", "8", "20"),
    ],
)
def test_totals_come_out_as_reported(item: str, construction: str, services: str | None, zone: str) -> None:
    """The totals that the form computes are those the departments wrote, to the digit; a blank stays blank."""
    found = [value(department, item) for department in ZONE.departments]
    assert [None if number is None else str(number) for number in found] == [
        construction,
        services,
    ]
    assert sum(number for number in found if number is not None) == Decimal(zone)


@pytest.mark.parametrize("department", ZONE.departments, ids=lambda department: department.code)
@pytest.mark.parametrize("table", ["income", "spending", "three_public", "fixed_assets"])
def test_the_total_row_is_the_head_office(department: Submission, table: str) -> None:
    """Neither department has subordinate units, so that its two rows are alike, blanks included."""
    items = [item.id for item in load(ZONE.form).block(table).items]
    rows = [[value(department, f"{table}.{item}", row) for item in items] for row in ("", "head")]
    assert rows[0] == rows[1]
    assert list(department.rows[table].values()) == [
        "局机关及二级机构汇总",
        "1、局机关",
    ]


def test_zero_and_blank_stay_apart() -> None:
    """One department wrote zeros where the other left blanks."""
    for item in (
        "income.carried_over",
        "spending.balance",
        "three_public.overseas",
        "fixed_assets.leased",
    ):
        assert value(CONSTRUCTION, item) == 0
        assert value(SERVICES, item) is None
    assert value(CONSTRUCTION, "profile.established") is None
    assert value(SERVICES, "profile.established") == 4


def test_precision_is_as_written() -> None:
    """16.0 was written with one decimal; persons are counted, not rounded."""
    assert SERVICES.amount("three_public.reception") == Amount(Decimal("16.0"), Decimal("15.95"), Decimal("16.05"))
    assert SERVICES.amount("profile.headcount") == Amount.exact(8)


def test_budget_follows_from_the_tables() -> None:
    """The final figures of the budget table are linked; the only budget that was stated is that of the projects."""
    assert value(CONSTRUCTION, "budget.project.initial") == 31718
    assert value(CONSTRUCTION, "budget.project.final") == Decimal("3093.37")
    assert value(CONSTRUCTION, "budget.closing.final") == 0
    assert value(SERVICES, "budget.project.final") is None
    assert value(SERVICES, "budget.income.final") == Decimal("134.2")


def test_result_and_economy() -> None:
    """Scores and grades as they were written, and the economic figures with target and growth."""
    assert [value(department, "result.score") for department in ZONE.departments] == [100, 100]
    assert [department.text("result.grade") for department in ZONE.departments] == ["优", "优秀"]
    columns = ("target", "actual", "growth")
    economy = [[str(value(SERVICES, f"economy.{c}", row)) for c in columns] for row in SERVICES.rows["economy"]]
    assert economy == [
        ["400", "415.38", "67.9"],
        ["136", "166", "97.6"],
        ["33", "33", "18"],
    ]


def test_quantitative_indicators() -> None:
    """Name, sign, target, unit and actual stand apart wherever a number was promised."""
    columns = ("name", "sign", "target", "unit", "actual")

    def rows(department: Submission) -> list[tuple[str | None, ...]]:
        found = [
            tuple(department.text(f"indicators.{c}", row) for c in columns) for row in department.rows["indicators"]
        ]
        return [row for row in found if row[1] != "定性"]

    assert rows(CONSTRUCTION) == [
        ("凌泊湖六期安置房", "=", "1503", "套", "已完成"),
        ("城陵矶片区安置房", "=", "90", "套", "已完成"),
        ("全年施工任务：土石方填挖", "≥", "100", "万方", "140"),
        ("审图：审核经费", "=", "500", "万元", "已完成"),
        ("服务对象满意率", "≥", "95", "%", "98"),
        ("社会公众满意率", "≥", "95", "%", "98"),
    ]
    assert rows(SERVICES) == [
        ("新开工产业项目", "≥", "38", "个", "65"),
        ("新投产产业项目", "≥", "38", "个", "44"),
        ("新增“小巨人”企业", "≥", "3", "家", "3"),
        ("规模工业总产值", "≥", "400", "亿元", "415.38"),
        ("工业增加值", "≥", "136", "亿元", "166"),
        ("社会消费品零售总额", "≥", "33", "亿元", "33"),
        ("服务对象满意率", ">", "95", "%", "完成"),
    ]
    assert [len(department.rows["indicators"]) for department in ZONE.departments] == [
        14,
        18,
    ]


@pytest.mark.parametrize("file", FILES)
def test_the_files_hold_inputs_of_the_form_only(file: str) -> None:
    """Every key is an item of the form, nothing that the form computes was typed, and every value is a string."""
    form = load(ZONE.form)
    written = list(entries(form, tomllib.loads(read(file))))
    assert {code for code, _row, _text in written} <= set(form.items)
    derived = set(
        computed(
            form,
            {block: ["", "head"] for block in ("income", "spending", "three_public", "fixed_assets")},
        )
    )
    assert not {(code, row) for code, row, _text in written} & derived
    assert {type(text) for _code, _row, text in written} == {str}
    assert all(text.strip() for _code, _row, text in written)


@pytest.mark.parametrize("department", ZONE.departments, ids=lambda department: department.code)
def test_required_items_and_choices(department: Submission) -> None:
    """What the form requires is there, and choices are the form's own, grades after their aliases."""
    form = load(ZONE.form)
    for code, item in form.items.items():
        block = form.block(code.partition(".")[0])
        rows = [""] if block.shape is not Shape.RECORDS else list(department.rows.get(block.id, {}))
        facts = [department.facts.get((code, row)) for row in rows]
        assert all(facts) or not item.required, code
        chosen = [form.canonical_grade(str(fact.text)) for fact in facts if fact]
        assert not item.choices or set(chosen) <= set(item.choices), code


def test_the_facts_follow_the_form() -> None:
    """Facts come in the order of the sheet: total first, then the units."""
    keys = list(CONSTRUCTION.facts)
    assert keys[:2] == [("cover.name", ""), ("cover.code", "")]
    at = keys.index(("income.total", ""))
    assert keys[at : at + 3] == [
        ("income.total", ""),
        ("income.total", "head"),
        ("income.carried_over", ""),
    ]


@pytest.mark.parametrize("file", FILES)
def test_no_person_can_be_reached(file: str) -> None:
    """No run of digits is long enough for a telephone number, and persons carry a visible mark instead of a name."""
    text = read(file)
    assert not re.search(r"(?:\d[\s-]?){11}", text)
    people = re.findall(r'^(?:contact|filled_by) = "(.*)"$', text, re.MULTILINE)
    people += re.findall(r'^\[\[evaluators\]\]\nname = "(.*)"$', text, re.MULTILINE)
    assert len(people) >= 3
    assert set(people) == {"（示例，略去姓名）"}
    assert set(re.findall(r'^telephone = "(.*)"$', text, re.MULTILINE)) == {"（示例，略去电话）"}
