"""Targets and results read from cells, and judged against each other."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.scoring.fulfilment import Fulfilment, Standing, fulfilment
from xltools.scoring.phrases import Relation
from xltools.scoring.quantity import Quantity
from xltools.scoring.target import Unread, alike, read_actual, read_target, read_targets

MET, OVER, MISSED, UNJUDGED = Standing.MET, Standing.OVER, Standing.MISSED, Standing.UNJUDGED


def target_of(text: str, sign: str = "", unit: str = "", label: str = "") -> Quantity:
    """A target that can be read."""
    target = read_target(text, sign, unit, label)
    assert isinstance(target, Quantity), target
    return target


def verdict(target: Quantity, text: str) -> Fulfilment:
    """The verdict on a result that can be read."""
    actual = read_actual(text, target)
    assert isinstance(actual, Quantity), actual
    return fulfilment(target, actual)


@pytest.mark.parametrize(
    ("text", "sign", "unit", "relation", "value", "read_unit"),
    [
        ("38", "≥", "个", Relation.AT_LEAST, "38", "个"),
        ("38", "", "个", Relation.EQUAL, "38", "个"),
        ("≥38", "", "个", Relation.AT_LEAST, "38", "个"),
        ("38以上", "", "个", Relation.AT_LEAST, "38", "个"),
        ("三", "≥", "家", Relation.AT_LEAST, "3", "家"),
        ("1,200", "≤", "万元", Relation.AT_MOST, "1200", "万元"),
        ("９５", ">", "%", Relation.MORE, "95", "%"),
        ("95%", "≥", "", Relation.AT_LEAST, "95", "%"),
        ("居民满意率高于95%", "", "", Relation.MORE, "95", "%"),
        ("38个以上", "=", "", Relation.AT_LEAST, "38", "个"),
        ("能耗下降5%", "≥", "", Relation.AT_MOST, "-5", "%"),
        ("12", "≥", "篇次", Relation.AT_LEAST, "12", "篇次"),
    ],
)
def test_a_target_is_read_with_its_sign_and_unit(
    text: str, sign: str, unit: str, relation: Relation, value: str, read_unit: str
) -> None:
    """The words, the sign's column and the unit's column together make the target."""
    target = target_of(text, sign, unit)
    assert (target.relation, target.value.value, target.unit) == (relation, Decimal(value), read_unit)


def test_a_range_is_read_from_a_bare_cell() -> None:
    """10-15 beside the unit 个."""
    target = target_of("10-15", unit="个")
    assert target.upper is not None
    assert (target.value.value, target.upper.value) == (Decimal(10), Decimal(15))


@pytest.mark.parametrize(("text", "sign"), [("38个以上", "≤"), ("控制在5%以内", "≥"), ("按期推进", "≥"), ("", "≥")])
def test_what_sets_no_readable_target_is_said(text: str, sign: str) -> None:
    """A sign against the words, and words without a figure, are not guessed at."""
    unread = read_target(text, sign)
    assert isinstance(unread, Unread)
    assert unread.reason


def test_two_targets_in_one_cell() -> None:
    """Each is kept, with its own name."""
    text = "新设网点38个以上，改造网点30个以上"
    assert isinstance(read_target(text), Unread)
    both = read_targets(text)
    assert not isinstance(both, Unread)
    assert [each.label for each in both] == ["新设网点", "改造网点"]


@pytest.mark.parametrize(
    ("target", "sign", "unit", "actual", "standing"),
    [
        ("38", "≥", "个", "65", OVER),  # 171 %
        ("38", "≥", "个", "44", MET),
        ("38", "≥", "个", "38", MET),
        ("38", "≥", "个", "37", MISSED),
        ("10", "≥", "个", "13", OVER),  # exactly 130 %
        ("100", "≥", "个", "129", MET),  # 129 %
        ("33", "≥", "亿元", "33亿元", MET),
        ("400", "≥", "亿元", "4153800万元", MET),  # 415.38亿元
        ("100", "≥", "万立方米", "约140万方", OVER),  # 135 % at least
        ("100", "≥", "万方", "约100万方", UNJUDGED),  # 50 to 150
        ("3", "≥", "家", "三家", MET),
        ("20", "≥", "家", "二十余家", MET),
        ("30", "≥", "家", "二十余家", UNJUDGED),  # up to 30
        ("31", "≥", "家", "二十余家", MISSED),
        ("95", ">", "%", "95%", MISSED),
        ("95", ">", "%", "95.1%", MET),
        ("90", ">", "%", "超过90%", MET),
        ("95", "≥", "%", "超过90%", UNJUDGED),
        ("95", "≥", "%", "达到98%", MET),
        ("95", "≥", "%", "达到90%", MISSED),
        ("5", "≤", "起", "5", MET),
        ("5", "≤", "起", "6", MISSED),
        ("5", "<", "起", "5", MISSED),
        ("5", "<", "起", "4", MET),
        ("0", "=", "起", "0", MET),
        ("0", "=", "起", "1", MISSED),
        ("0", "≥", "起", "29", MET),
        ("0", "≥", "起", "30", OVER),
        ("100", "=", "%", "120%", MET),
        ("能耗下降5%", "≥", "", "下降6%", MET),
        ("能耗下降5%", "≥", "", "下降4%", MISSED),
        ("能耗下降5%", "≥", "", "增长1%", MISSED),
        ("10-15", "", "个", "10", MET),
        ("10-15", "", "个", "15", MET),
        ("10-15", "", "个", "9", MISSED),
        ("10-15", "", "个", "16", UNJUDGED),
        ("8", "≥", "亩", "1公顷", OVER),  # 15 亩
    ],
)
def test_a_result_against_its_target(target: str, sign: str, unit: str, actual: str, standing: Standing) -> None:
    """Boundaries, units, words that are only about right."""
    assert verdict(target_of(target, sign, unit), actual).standing is standing


def test_the_ratio_is_that_of_the_target() -> None:
    """65 of 38 are 171.05 %."""
    ratio = verdict(target_of("38", "≥", "个"), "65").ratio
    assert ratio is not None
    assert round(ratio.value * 100, 2) == Decimal("171.05")


@pytest.mark.parametrize(
    ("target", "unit", "actual"),
    [
        ("95", "%", "已完成"),  # no figure
        ("95", "%", ""),
        ("38", "个", "引进12家、投产8家"),  # two that fit, none of them named alike
        ("30", "天", "25个工作日"),  # another unit
        ("95", "%", "0.98"),  # 98 % or 0.98 %
        ("5", "亿元", "3亿美元"),
    ],
)
def test_a_result_that_cannot_be_read_is_not_guessed(target: str, unit: str, actual: str) -> None:
    """It is said why instead."""
    unread = read_actual(actual, target_of(target, "≥", unit))
    assert isinstance(unread, Unread)
    assert unread.reason


def test_a_share_of_one_is_right_where_the_target_is_as_small() -> None:
    """0.9 beside a target of at most 1 % is 0.9 %."""
    assert verdict(target_of("1", "≤", "%"), "0.9").standing is MET


def test_a_bare_result_of_a_fall_is_not_read() -> None:
    """6 % beside a target of a fall: it is not said whether it fell."""
    assert isinstance(read_actual("6%", target_of("能耗下降5%以上")), Unread)


def test_the_name_decides_among_several_figures() -> None:
    """The figure whose name is most like the target's."""
    actual = read_actual("已办结，新设网点65个，改造网点44个", target_of("38", "≥", "个", "改造老旧网点"))
    assert isinstance(actual, Quantity)
    assert actual.value.value == 44


def test_growth_and_level_are_different_things() -> None:
    """Of “50亿元，增长8%” a growth target takes the 8 %."""
    actual = read_actual("完成产值50亿元，同比增长8%，占比30%", target_of("产值增长7%以上"))
    assert isinstance(actual, Quantity)
    assert actual.value.value == 8


def test_names_have_in_common_their_pairs_of_characters() -> None:
    """新设网点站 and 新设社区网点站 share 新设, 网点, 点站: 3 of 4 and 6 pairs."""
    assert alike("新设网点站", "新设社区网点站") == pytest.approx(6 / 10)
    assert alike("", "新设") == 0


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from(["≥", ">", "≤", "<"]))
def test_figures_are_compared_as_numbers(target: int, actual: int, sign: str) -> None:
    """What is read and judged is what Python's own comparison says."""
    holds = {"≥": actual >= target, ">": actual > target, "≤": actual <= target, "<": actual < target}[sign]
    assert (verdict(target_of(str(target), sign, "个"), str(actual)).standing in {MET, OVER}) == holds
