"""Figures read from texts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.amount import Amount
from xltools.scoring.phrases import Relation
from xltools.scoring.quantity import Quantity, read_quantities, sum_of
from xltools.scoring.units import converted

GE, GT, EQ, LE, LT = Relation.AT_LEAST, Relation.MORE, Relation.EQUAL, Relation.AT_MOST, Relation.LESS


def only(text: str) -> Quantity:
    """The one figure of a text."""
    found = read_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "relation", "value", "unit", "label"),
    [
        ("新建充电站38个以上", GE, "38", "个", "新建充电站"),
        ("居民满意率高于95%", GT, "95", "%", "居民满意率"),
        ("群众满意度不低于９０％", GE, "90", "%", "群众满意度"),
        ("零售总额33亿元", EQ, "33", "亿元", "零售总额"),
        ("培育龙头企业不少于三家", GE, "3", "家", "培育龙头企业"),
        ("举办讲座至少2次", GE, "2", "次", "举办讲座"),
        ("办结率达到98.5%", GE, "98.5", "%", "办结率"),
        ("办结率达到98%以上", GE, "98", "%", "办结率"),
        ("力争新建厂房12万平方米", EQ, "12", "万平方米", "新建厂房"),
        ("成本控制在120万元以内", LE, "120", "万元", "成本"),
        ("成本控制在120万元", LE, "120", "万元", "成本"),
        ("投诉不超过5起", LE, "5", "起", "投诉"),
        ("投诉小于5起", LT, "5", "起", "投诉"),
        ("投诉≤5起", LE, "5", "起", "投诉"),
        ("投诉少于5起", LT, "5", "起", "投诉"),
        ("30天内办结", LE, "30", "天", "办结"),
        ("用工2万人以上", GE, "2", "万人", "用工"),
        ("到位资金14.79亿", EQ, "14.79", "亿", "到位资金"),
        ("投资2亿3000万元", EQ, "2.3", "亿元", "投资"),
        ("预算174,053.00万元", EQ, "174053.00", "万元", "预算"),
        ("造价5万元/亩", EQ, "5", "万元/亩", "造价"),
        ("占比百分之九十五", EQ, "95", "%", "占比"),
        ("占比百分之三点五", EQ, "3.5", "%", "占比"),
        ("半数以上的企业", GE, "50", "%", "企业"),
        ("三成以上", GE, "3", "成", ""),
        ("整治一百二十处", EQ, "120", "处", "整治"),
        ("安置一万二千人", EQ, "12000", "人", "安置"),
        ("新增上市公司一家", EQ, "1", "家", "新增上市公司"),
        ("三个安置小区", EQ, "3", "个", "安置小区"),
        ("两条道路", EQ, "2", "条", "道路"),
        ("绿化率提高到45%", EQ, "45", "%", "绿化率"),
        ("服务业增加值120亿元", EQ, "120", "亿元", "服务业增加值"),
        ("24小时内办结", LE, "24", "小时", "办结"),
    ],
)
def test_relation_value_unit_and_label(text: str, relation: Relation, value: str, unit: str, label: str) -> None:
    """The words around a figure say how it bounds what."""
    found = only(text)
    assert (found.relation, found.value.value, found.unit, found.label) == (relation, Decimal(value), unit, label)
    assert not found.growth


@pytest.mark.parametrize(
    ("text", "relation", "value", "unit"),
    [
        ("产值同比增长14%", EQ, "14", "%"),
        ("税收增长15%以上", GE, "15", "%"),
        ("能耗下降5%以上", LE, "-5", "%"),
        ("能耗降幅不超过5%", GE, "-5", "%"),
        ("支出减少1.39万元", EQ, "-1.39", "万元"),
        ("审图时间压缩2个月以上", LE, "-2", "个月"),
        ("占比提高3个百分点", EQ, "3", "个百分点"),
        ("税收增长率提高到8%", EQ, "8", "%"),
    ],
)
def test_changes_are_signed(text: str, relation: Relation, value: str, unit: str) -> None:
    """A fall of at least 5 % is a change of at most -5 %."""
    found = only(text)
    assert (found.relation, found.value.value, found.unit, found.growth) == (relation, Decimal(value), unit, True)


def test_a_change_without_a_name_is_of_what_was_just_stated() -> None:
    """“…产值50亿元（比计划增加3亿元），增长8%”: both changes are of the output value."""
    found = read_quantities("全年完成产值50亿元（比年初计划增加3亿元），同比增长8%")
    assert [(each.label, each.growth) for each in found] == [("产值", False), ("产值", True), ("产值", True)]


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("约140万方", "140", "135", "145"),
        ("26亿元左右", "26", "25.5", "26.5"),
        ("二十余家", "20", "20", "30"),
        ("30多项", "30", "30", "40"),
        ("1600余万元", "1600", "1600", "1700"),
        ("近200家", "200", "100", "200"),
    ],
)
def test_approximate_figures_carry_what_they_allow(text: str, value: str, low: str, high: str) -> None:
    """A round figure is as fine as its last digit that is not zero."""
    found = only(text)
    assert found.approximate
    assert found.value == Amount(Decimal(value), Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", ["节约1690万元", "签约26个", "附近3个"])
def test_words_that_only_end_like_about(text: str) -> None:
    """节约 is not 约."""
    assert not only(text).approximate


@pytest.mark.parametrize("text", ["10-15个", "10至15个", "10～15个", "10个—15个", "十至十五个"])
def test_ranges(text: str) -> None:
    """Both ends of a range."""
    found = only(text)
    assert found.value == Amount.exact(10)
    assert found.upper == Amount.exact(15)


def test_counts_are_exact_and_measures_are_as_written() -> None:
    """38 projects are 38; 33亿元 is what rounds to it."""
    assert only("38个").value.is_exact
    assert only("33亿元").value == Amount.written(Decimal(33))


@pytest.mark.parametrize(
    "text",
    [
        "按〔2021〕10号文执行", "依据(2020)5号", "第三批", "第23批次", "2号门", "10#－13#杆塔", "2021年度",
        "2019年至2021年",
        "5月31日", "1-6月", "3月底", "十月中旬", "2022-07-22", "8:30开会", "13800000000", "0730-0000000", "建校100周年",
        "30天24小时连续作业", "7×24小时值守", "实行24小时监控", "“六个一百”整治", "落实6个100%", "八项规定",
        "2.0版", "V2.0",
        "1+1＞2", "10KV线路", "110kV变电站", "5G基站", "PM2.5", "G107国道", "6906二期项目", "落实4.20“三条禁令”",
        "世界500强", "三方协议", "二次招商", "一个企业", "走访一次", "数十家企业", "几个项目", "九年一贯制学校",
        "三位一体",
        "双过半", "1、推进改革", "（2）优化服务", "指标2：定期走访", "《三年计划100条》", "一对一", "一站式", "007001",
        "23项目全面完工",
    ],
)  # fmt: skip
def test_numbers_that_are_no_data(text: str) -> None:
    """Documents, dates, voltages, versions, names, numbering and figures of speech stay out."""
    assert read_quantities(text) == ()


def test_words_that_contradict_each_other_are_not_read() -> None:
    """At least ten or fewer means nothing."""
    assert read_quantities("不少于10个以下") == ()


def test_several_figures_keep_their_names_and_places() -> None:
    """Each figure of a sentence has its own label, and its span is where it stands."""
    text = "已办结，新设网点65个，改造网点44个。"
    found = read_quantities(text)
    assert [(each.label, each.value.value) for each in found] == [
        ("新设网点", Decimal(65)),
        ("改造网点", Decimal(44)),
    ]
    assert [text[slice(*each.span)] for each in found] == ["65个", "44个"]


def test_a_list_adds_up() -> None:
    """What stands behind 其中 can be compared with the total."""
    total, *parts = read_quantities("受理申请29项，其中新办8项，变更21项")
    assert sum_of(tuple(parts)) == total.value
    with pytest.raises(ValueError, match="units"):
        sum_of(read_quantities("8项、3万元"))


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("1.5", "亿元", "万元", "15000"), ("100", "万立方米", "万方", "100"), ("15", "亩", "公顷", "1"),
        ("2", "万", "人", "20000"), ("14.79", "亿", "万元", "147900"), ("3", "个", "家", "3"), ("3", "成", "%", "30"),
        ("2", "小时", "分钟", "120"), ("5", "万元/亩", "元/亩", "50000"),
    ],
)  # fmt: skip
def test_units_convert(value: str, unit: str, to: str, expected: str) -> None:
    """Units of one measure convert, and 个 counts anything."""
    amount = converted(Amount.exact(Decimal(value)), unit, to)
    assert amount is not None
    assert amount.value == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "to"),
    [("亿元", "亿美元"), ("家", "条"), ("%", "个百分点"), ("天", "个工作日"), ("万元", "万元/亩"), ("个", "元")],
)
def test_units_that_do_not_compare(unit: str, to: str) -> None:
    """Different measures are never compared by force."""
    assert converted(Amount.exact(1), unit, to) is None


@given(st.integers(0, 10**9), st.integers(0, 3), st.sampled_from(["万元", "%", "亩", "个", "项", "公里"]))
def test_whatever_is_written_is_read(digits: int, places: int, unit: str) -> None:
    """Any figure with a unit is read with its value and its place."""
    value = Decimal(digits).scaleb(-places)
    text = f"全年完成任务{value:f}{unit}，"
    found = only(text)
    assert (found.value.value, found.unit, found.label) == (value, unit, "任务")
    assert text[slice(*found.span)] == f"{value:f}{unit}"


@given(st.text("0123456789.%万亿元个家约近以上下内-—至，。年月日〔〕号第一二两三十百千成分之增长降", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Figures come in order, do not overlap, and lie inside the text, whatever was typed."""
    end = 0
    for found in read_quantities(text):
        assert end <= found.span[0] < found.span[1] <= len(text)
        assert found.value.low <= found.value.value <= found.value.high
        end = found.span[1]


@pytest.mark.parametrize(
    "text",
    ["5支", "3辆", "12台", "8套", "46件", "46宗", "1200亩", "26公顷", "3公里", "12平方米", "12万平方米", "300吨",
     "25家",     "380户", "960人次", "12场", "24期", "3批",
     "5条", "18处", "2座", "6栋", "36篇", "15次", "90天", "8小时", "5000份",
     "3部", "20棵", "7面", "9幅", "4门"],
)  # fmt: skip
def test_counters(text: str) -> None:
    """What reports count by, each with its own word."""
    (found,) = read_quantities(f"全年完成{text}。")
    assert f"{found.value.value:f}{found.unit}" == text
    assert converted(found.value, found.unit, found.unit) == found.value


@pytest.mark.parametrize(
    "text", ["3部门联合", "5期间", "2支付", "3片区", "4节能", "6面积", "三支队伍", "二期工程", "九部委", "一门心思"]
)
def test_counters_that_begin_another_word(text: str) -> None:
    """部门, 期间, 面积 are no counters, and a numeral in words before one makes a name."""
    assert read_quantities(text) == ()
