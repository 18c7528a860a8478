"""Checks of figures: against the tables, against each other, recomputed."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.narrative.texts import document, form, rules, severities
from xltools.narrative.checks.booked import booked
from xltools.narrative.checks.disagreement import disagreement
from xltools.narrative.checks.listed import listed
from xltools.narrative.checks.percentages import percentages
from xltools.narrative.checks.shares import shares
from xltools.narrative.checks.staff import staff
from xltools.narrative.checks.sums import sums
from xltools.narrative.checks.tables import against_tables

if TYPE_CHECKING:
    from tests.narrative.texts import Entries

TABLE: Entries = {
    ("spending.personnel", "head"): Decimal("312.40"),
    ("spending.public", "head"): Decimal("87.60"),
    ("spending.project", "head"): Decimal("1260.50"),
    ("three_public.reception", "head"): Decimal("4.2"),
    ("profile.authorised", ""): 12,
    ("profile.headcount", ""): 20,
}


@pytest.mark.parametrize(
    "text",
    [
        "支出合计1660.50万元，其中基本支出400.00万元，项目支出1260.5万元。",
        "项目支出约1261万元。",  # rounded
        "公务接待费4万元。",  # 3.5 to 4.5
        "公务接待费42000元。",  # in another unit
        "上年基本支出380万元。",  # of another year, which the table does not state
        "项目支出预算900万元。",  # of another basis, which the table does not state
        "全部人员20人，编制12人。",
    ],
)
def test_figures_that_agree_with_the_table_pass(text: str) -> None:
    """Rounding, units, other years and other bases are no faults."""
    assert rules(against_tables, form({**TABLE, ("narrative.scale", ""): text})) == []


@pytest.mark.parametrize(
    ("text", "actual", "expected"),
    [
        ("基本支出390.00万元。", "390.00", "400.00"),
        ("全部人员22人。", "22", "20"),
        ("公务接待费3.4万元。", "3.4", "4.2"),
    ],
)
def test_figures_that_differ_from_the_table_are_errors(text: str, actual: str, expected: str) -> None:
    """A finding says both figures."""
    (found,) = against_tables(form({**TABLE, ("narrative.scale", ""): text}))
    assert (found.rule, found.severity, found.actual, found.expected) == ("text.table", "error", actual, expected)
    assert found.item == "narrative.scale"
    assert found.cell


def test_a_slipped_unit_is_named() -> None:
    """12605 for 1260.5 is ten times as much."""
    (found,) = against_tables(form({**TABLE, ("narrative.scale", ""): "项目支出12605万元。"}))
    assert "10 times" in found.message


def test_without_a_table_nothing_is_compared() -> None:
    """A plain report and a blank table give no verdict."""
    assert rules(against_tables, document("基本支出390.00万元。")) == []


def test_income_may_be_meant_without_what_was_carried_over() -> None:
    """The table's total holds the amount carried over; 本年收入 does not."""
    entries: Entries = {("income.carried_over", "head"): Decimal("10.0"), ("income.general", "head"): Decimal("90.0")}
    assert rules(against_tables, form({**entries, ("narrative.scale", ""): "本年收入90.0万元。"})) == []
    assert rules(against_tables, form({**entries, ("narrative.scale", ""): "本年收入95.0万元。"})) == ["text.table"]


def test_more_established_staff_than_posts() -> None:
    """在编 beyond the authorised posts is to be explained; the table's own check takes over where it states 在编."""
    text = {("narrative.basics", ""): "人员共20人，在编人员15人。"}
    assert rules(staff, form({**TABLE, **text})) == ["text.staff"]
    assert rules(staff, form({**TABLE, ("profile.established", ""): 15, **text})) == []
    assert rules(staff, form({**TABLE, ("narrative.basics", ""): "在编人员12人。"})) == []


def test_one_figure_with_two_values() -> None:
    """The same item, basis and year may have one value only; another year or basis is another figure."""
    assert severities(disagreement, document("基本支出390万元。", "基本支出399.5万元。")) == ["error"]
    assert rules(disagreement, document("基本支出390万元。", "基本支出389.9万元。")) == []
    assert rules(disagreement, document("基本支出390万元。", "上年基本支出350万元，基本支出预算380万元。")) == []


def test_what_the_table_states_is_compared_with_the_table_only() -> None:
    """One finding for a wrong figure, not two."""
    texts = {("narrative.scale", ""): "全部人员20人。", ("narrative.basics", ""): "全部人员22人。"}
    assert rules(disagreement, form({**TABLE, **texts})) == []
    assert rules(against_tables, form({**TABLE, **texts})) == ["text.table"]


def test_one_growth_with_two_values() -> None:
    """Figures without an item are told by their words."""
    texts = ("规模工业增加值同比增长9.1%。", "规模工业增加值同比增长9.7%。")
    assert severities(disagreement, document(*texts)) == ["explain"]


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费预算60.00万元，决算12.35万元，完成预算的20.58%。",
        "公务接待费12.35万元，较上年增加2.36万元，增长23.60%。",  # 23.62 at face, 23.56 to 23.69
        "公务接待费9.19万元，较上年减少1.39万元，下降13.15%。",  # 13.14 at face
        "完成工业总产值663.4亿元，其中高新产值475.6亿元，占工业总产值的72%。",  # 71.69
        "总投资9.41亿元，完成投资13.7亿元，投资完成率145%。",
        "一般公共服务支出年初预算为310.00万元，支出决算为325.50万元，完成年初预算的105%。",
        "公务接待费支出预算为100.00万元，支出决算为78.99万元，完成预算的78%。",  # cut off, not rounded
        "公务接待费支出决算为3万元，完成预算的50%。",  # the budget is not stated
    ],
)
def test_percentages_that_their_figures_give_pass(text: str) -> None:
    """Within the interval that the written digits allow; without a denominator there is no verdict."""
    assert rules(percentages, document(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公务用车费预算25.00万元，决算9.19万元，完成预算的36.40%。", "36.76%"),
        ("总支出200.00万元，基本支出50.00万元，占总支出的比例为26.00%。", "25.00%"),
        ("公务接待费支出决算为12.00万元，较上年增加2.00万元，增长16.67%。", "20.00%"),
        ("教育支出年初预算为480.0万元，支出决算为462.0万元，完成年初预算的98.2%。", "96.25%"),
        ("2020年基本支出50.0万元，2021年基本支出60.0万元，增长16.7%。", "20.00%"),
    ],
)
def test_wrong_percentages_are_errors(text: str, expected: str) -> None:
    """The finding says what the figures give."""
    (found,) = percentages(document(text))
    assert (found.rule, found.severity, found.expected) == ("text.percentage", "error", expected)


def test_the_interval_stands_in_the_message() -> None:
    """9.19 of 25.00 is 36.73 to 36.79 %, worked out by hand: 9.185/25.005 and 9.195/24.995."""
    (found,) = percentages(document("公务用车费预算25.00万元，决算9.19万元，完成预算的36.40%。"))
    assert "36.76 [36.73, 36.79]" in found.message


CENTS = st.integers(1, 10**7).map(lambda cents: Decimal(cents) / 100)


@given(CENTS, CENTS, st.integers(0, 2), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN]))
def test_a_truly_computed_percentage_is_never_questioned(top: Decimal, base: Decimal, places: int, mode: str) -> None:
    """Whatever the figures, rounding and cutting off digits both pass."""
    percent = (top / base * 100).quantize(Decimal(1).scaleb(-places), mode)
    text = f"公务接待费支出预算为{base:.2f}万元，支出决算为{top:.2f}万元，完成预算的{percent:f}%。"
    assert rules(percentages, document(text)) == []


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_truly_computed_growth_is_never_questioned(earlier: int, more: int) -> None:
    """An increase and its percentage, both rounded from the same two figures."""
    change, now = Decimal(more) / 100, Decimal(earlier + more) / 100
    percent = (Decimal(more) / Decimal(earlier) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"公务接待费支出决算为{now:.2f}万元，较上年增加{change:.2f}万元，增长{percent:f}%。"
    assert rules(percentages, document(text)) == []


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6))
def test_parts_that_add_up_are_never_questioned(cents: list[int]) -> None:
    """Any list of parts with its true sum passes."""
    parts = "，".join(
        f"{name}类工作{Decimal(part) / 100:.2f}万元" for name, part in zip("甲乙丙丁戊己", cents, strict=False)
    )
    text = f"各类补助{Decimal(sum(cents)) / 100:.2f}万元，其中：{parts}。"
    assert rules(sums, document(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "林业审批29项，其中采伐8项，占用林地21项；用水审批12项。",
        "隐患共计5处，其中整改4处，移交1处，完成夜间巡查共计20处。",  # a new total
        "签约项目61个，总投资120.9亿元，其中外资企业4个，上市公司13个。",  # only some of them
        "在建工程45个，其中房建10个，道路18个，管网17个，其中甲路等3个已停工。",
        "支出120.0万元，其中基本支出80.0万元（人员经费60.0万元，公用经费20.0万元），项目支出40.0万元。",
        "人员41人，其中在编30人，编外11人，另有退休人员15人。",
    ],
)
def test_sums_that_hold_pass(text: str) -> None:
    """Lists that are complete and right, or plainly incomplete."""
    assert rules(sums, document(text)) == []


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("新签约项目12个，其中工业项目8个，服务业项目5个。", "text.parts", "error"),
        ("林业审批29项，其中采伐8项，占用林地20项。", "text.parts", "explain"),
        ("支出合计120.0万元，基本支出80.0万元，项目支出41.0万元。", "text.total", "error"),
        ("资产合计587.0万元，流动资产1.0万元，非流动资产596.0万元。", "text.total", "error"),
        ("三公经费2.0万元，公务接待费3.0万元。", "text.total", "error"),
    ],
)
def test_broken_sums_are_found(text: str, rule: str, severity: str) -> None:
    """More than the whole is wrong for sure; slightly less must be explained."""
    assert [(found.rule, found.severity) for found in sums(document(text))] == [(rule, severity)]


def test_shares_of_one_whole() -> None:
    """Shares that nearly make 100 % must make it; rounding is allowed, and a few shares need not."""
    text = "甲产业占全部投资的{0}%，乙产业占全部投资的{1}%。"
    assert severities(shares, document(text.format("30.2", "68.8"))) == ["error"]
    assert rules(shares, document(text.format("30.2", "69.8"))) == []
    assert rules(shares, document(text.format("30.24", "69.77"))) == []
    assert rules(shares, document(text.format("30.2", "40.1"))) == []


def test_projects_listed_as_public_spending() -> None:
    """More than half of it named as work: to be explained."""
    text = "公用支出80.0万元，其中，企业服务工作{}万元，水电费{}万元。"
    assert rules(booked, document(text.format("60.0", "20.0"))) == ["text.booked"]
    assert rules(booked, document(text.format("20.0", "60.0"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "验收甲子路、乙丑路、丙寅路三条道路。",
        "推进甲小区、乙小区和丙小区三个安置房项目。",
        "设有5个内设机构（办公室、规划科、招商科、财务科、服务科、督查室，其中督查室不占限额）。",
        "完成甲工程、乙工程、丙工程、丁工程等五个项目的设计。",
        "检查食堂、酒店、商超等各类单位28个。",
        "开展食品卫生、消防通道检查12次。",  # what is counted are the checks
        "分3个批次办结17个地块的报批。",
        "新建甲路及管廊工程、乙渠治理（雨水）两个项目。",
        "省级项目3个（含结转项目1个）。",
    ],
)
def test_counts_that_their_lists_bear_out_pass(text: str) -> None:
    """等, 和 within names, exceptions and unlike things are no faults."""
    assert rules(listed, document(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "验收甲子路、乙丑路、丙寅路四条道路。",
        "设有6个内设机构（办公室、规划科、招商科、财务科、服务科）。",
        "完成甲工程、乙工程、丙工程、丁工程等三个项目的设计。",
        "重点推进3个项目：甲工程、乙工程、丙工程、丁工程。",
    ],
)
def test_counts_that_their_lists_contradict_must_be_explained(text: str) -> None:
    """One too many or too few."""
    assert severities(listed, document(text)) == ["explain"]
