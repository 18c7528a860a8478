"""Figures of texts, bound to item, basis and year."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.narrative.texts import document
from xltools.narrative.figures import Basis, Role


def bound(text: str, department: str = "") -> list[tuple[str, str, Basis, int | None]]:
    """(figure, item, basis, year) of every level in a text of 2021."""
    passage = replace(document(text).passages[0], department=department)
    return [
        (each.quantity.text, each.concept, each.basis, each.year) for each in passage.figures if each.role is Role.LEVEL
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局支出规模120.5万元，都用在日常运转上。", [("120.5万元", "spending")]),
        ("60.2万元为人员支出，40万元为公用支出。", [("60.2万元", "personnel"), ("40万元", "public")]),
        ("“三公”经费财政拨款预算9.00万元。", [("9.00万元", "three_public")]),
        ("公务接待费预算9.00万元，决算8.2万元。", [("9.00万元", "reception"), ("8.2万元", "reception")]),
        ("公务接待费支出预算为9.00万元，支出决算为8.2万元。", [("9.00万元", "reception"), ("8.2万元", "reception")]),
        ("因公出国（境）费支出决算为3万元。", [("3万元", "overseas")]),
        ("招商局现有人员26人，其中在编人员12人。", [("26人", "headcount"), ("12人", "established")]),
        # Named like an item, and yet another thing.
        ("获得园区绿化专项资金280万元，审核经费50万元。", [("280万元", ""), ("50万元", "")]),
        ("人均公用经费3万元，基本支出结余2万元。", [("3万元", ""), ("2万元", "")]),
        ("教育支出年初预算为10万元，支出决算为12万元。", [("10万元", ""), ("12万元", "")]),
        ("财政拨款支出合计80万元，财政拨款基本支出50万元。", [("80万元", ""), ("50万元", "")]),
        ("干部职工50人参加义务植树。", [("50人", "")]),
        ("获得园区绿化专项资金280万元，全年支出260万元。", [("280万元", ""), ("260万元", "")]),
        ("（一）行政运行。年初预算为10万元，支出决算为12万元。", [("10万元", ""), ("12万元", "")]),
        ("培训企业管理人员30人，退休人员5人。", [("30人", ""), ("5人", "")]),
    ],
)  # fmt: skip
def test_amounts_and_staff_are_bound_to_items(text: str, expected: list[tuple[str, str]]) -> None:
    """A name binds only where nothing else is named with it."""
    assert [(figure, concept) for figure, concept, _basis, _year in bound(text)] == expected


def test_budget_and_final_account_are_told_apart() -> None:
    """预算 and 决算 decide, also where they stand before the name or only once for a whole list."""
    text = (
        "批复的项目支出预算为300万元，实际支出280万元。2021年支出预算数90万元，其中：基本支出30万元，项目支出60万元。"
    )
    assert [(figure, basis) for figure, _concept, basis, _year in bound(text)] == [
        ("300万元", Basis.INITIAL),
        ("280万元", Basis.FINAL),
        ("90万元", Basis.INITIAL),
        ("30万元", Basis.INITIAL),
        ("60万元", Basis.INITIAL),
    ]


def test_the_name_of_an_appropriation_is_no_budget() -> None:
    """一般公共预算拨款 holds the word 预算 and may be a final account all the same."""
    text = "决算收入合计90万元，其中一般公共预算拨款80万元，国有资本经营预算财政拨款收入10万元。"
    assert bound(text)[1:] == [("80万元", "general", Basis.FINAL, 2021), ("10万元", "", Basis.FINAL, 2021)]


def test_other_years_are_told_apart() -> None:
    """上年 and 2020年 are last year; 较上年 only compares, and 上年结转 is the name of an item."""
    text = "上年基本支出50万元，2021年基本支出60万元，较上年增加10万元，上年结转5万元。"
    assert [(figure, year) for figure, _concept, _basis, year in bound(text)] == [
        ("50万元", 2020),
        ("60万元", 2021),
        ("5万元", 2021),
    ]


def test_the_departments_own_name_is_no_obstacle() -> None:
    """甲部门目前人员共25人 speaks of the department's staff."""
    assert bound("甲部门目前人员共25人，其中在编9人。", "甲部门")[0][1] == "headcount"


def test_shares_rates_and_changes_have_their_roles() -> None:
    """Percentages say what they are percentages of."""
    text = "基本支出30万元，占总支出的比例为33.3%，完成预算的95%，较上年增加2万元，增长7.1%。"
    passage = document(text).passages[0]
    assert [each.role for each in passage.figures] == [Role.LEVEL, Role.SHARE, Role.RATE, Role.CHANGE, Role.CHANGE]
    assert passage.figures[1].of == "总支出"


def test_what_a_figure_counts_may_stand_behind_it() -> None:
    """3.5万平米的配套和3万平米的公园: each is of what follows it."""
    figures = document("建成3.5万平米的配套和3万平米的公园。").passages[0].figures
    assert [each.label for each in figures] == ["建成", "公园"]


def test_growth_is_of_what_stands_outside_brackets() -> None:
    """税收21亿元（其中城区8亿元），同比增长5%: the growth of all of it."""
    figures = document("税收收入21亿元（其中城区8亿元），同比增长5%。").passages[0].figures
    assert figures[-1].label == "税收收入"


@pytest.mark.parametrize(
    "text", ["〔2021〕10号", "10KV线路", "建党100周年", "20天24小时施工", "5G项目", "6906厂", "1+1＞2", "4.20"]
)
def test_numbers_that_are_no_data_stay_out(text: str) -> None:
    """Numbers of documents, voltages, anniversaries and names are no figures."""
    assert document(text).passages[0].figures == ()
