"""Reports in other words than those that the checks were made from: faults are found, and nothing else is."""

from __future__ import annotations

import pytest

from tests.narrative.passages import CLEAN, FAULTY
from tests.narrative.texts import document
from xltools.core.finding import Severity
from xltools.narrative.check import check_narrative, check_report

# What was planted in each: the rule, and words or figures that its message must hold.
PLANTED = [
    ("白鹭湾", "text.listed", "counts 5, but 6"),
    ("白鹭湾", "text.parts", "12人 + 38人"),
    ("白鹭湾", "text.parts", "5962.41"),
    ("白鹭湾", "text.percentage", "24.22%"),
    ("白鹭湾", "text.percentage", "87.75%"),
    ("白鹭湾", "text.percentage", "19.31%"),
    ("白鹭湾", "text.percentage", "112.6%"),
    ("白鹭湾", "text.percentage", "24.3%"),
    ("白鹭湾", "text.total", "49.25 against 47.25"),
    ("白鹭湾", "text.target_missed", "411.6亿元"),
    ("白鹭湾", "text.target_missed", "15个"),
    ("白鹭湾", "text.target_unreported", "3.2万平方米"),
    ("白鹭湾", "text.impossible", "102.3%"),
    ("白鹭湾", "text.disagreement", "5,371.08万元"),
    ("白鹭湾", "text.foreign", "教务处"),
    ("白鹭湾", "text.grade", "95分"),
    ("综合执法局", "text.parts", "24人 + 86人"),
    ("综合执法局", "text.listed", "counts 3, but 4"),
    ("综合执法局", "text.percentage", "89.39%"),
    ("综合执法局", "text.parts", "1178.32"),
    ("综合执法局", "text.parts", "36.8万元 + 2万元"),
    ("综合执法局", "text.contradiction", "3.41%"),
    ("综合执法局", "text.percentage", "14.93%"),
    ("综合执法局", "text.parts", "41处 + 36处"),
    ("综合执法局", "text.percentage", "95.47%"),
    ("综合执法局", "text.cut_off", "推动城市管理由"),
    ("综合执法局", "text.copied", "在党工委"),
    ("综合执法局", "text.numbering", "四是"),
    ("财政局", "text.change", "32.16万元"),
    ("财政局", "text.parts", "433.66"),
    ("财政局", "text.percentage", "39.04%"),
    ("财政局", "text.parts", "2486.45"),
    ("财政局", "text.contradiction", "12.40万元 were spent"),
    ("财政局", "text.per_head", "人均198元"),
    ("财政局", "text.percentage", "102.4%"),
    ("财政局", "text.target_missed", "20.6公里"),
    ("财政局", "text.target_missed", "96%"),
    ("财政局", "text.target_missed", "21.8万元/公里"),
    ("财政局", "text.contradiction", "248万吨增加到210万吨"),
    ("财政局", "text.parts", "自评总分93.5分"),
    ("招商局", "text.parts", "8人 + 7人 + 5人"),
    ("招商局", "text.parts", "28个 + 27个"),
    ("招商局", "text.percentage", "82%"),
    ("招商局", "text.percentage", "97.76%"),
    ("招商局", "text.listed", "counts 5, but 4"),
    ("招商局", "text.numbering", "二是全力协调"),
    ("石桥", "text.listed", "counts 5, but 4"),
    ("石桥", "text.parts", "20名 + 5名"),
    ("石桥", "text.change", "83.20万元"),
    ("石桥", "text.parts", "1385.60"),
    ("石桥", "text.percentage", "93.72%"),
    ("石桥", "text.percentage", "86.91%"),
    ("石桥", "text.total", "439.08"),
    ("石桥", "text.parts", "4.36万元 + 1.85万元"),
    ("石桥", "text.target_missed", "9个"),
    ("石桥", "text.target_missed", "83.5%"),
    ("石桥", "text.target_missed", "2,586元"),
    ("石桥", "text.parts", "1,860人"),
    ("石桥", "text.percentage", "86.67%"),
    ("石桥", "text.grade", "98.23分"),
    ("石桥", "text.numbering", "三是"),
    ("青山", "text.parts", "2.1亿元 + 3,600万元"),
    ("青山", "text.percentage", "76.7%"),
    ("青山", "text.per_head", "户均58万元"),
    ("青山", "text.percentage", "80%"),
    ("青山", "text.parts", "8个 + 6个 + 5个 + 2个"),
    ("青山", "text.parts", "98个 + 59个"),
    ("青山", "text.listed", "counts 6, but 5"),
    ("青山", "text.change", "0.5亿元"),
    ("青山", "text.grade", "78.8分"),
]


@pytest.mark.parametrize("name", CLEAN)
def test_reports_in_order_are_left_in_peace(name: str) -> None:
    """No error, and nothing to explain."""
    found = check_report(CLEAN[name].splitlines())
    assert [(each.rule, each.message) for each in found if each.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(("name", "rule", "words"), PLANTED)
def test_what_was_planted_is_found(name: str, rule: str, words: str) -> None:
    """Each fault by its own rule."""
    messages = [each.message for each in check_report(FAULTY[name].splitlines()) if each.rule == rule]
    assert any(words in message for message in messages), messages


def test_little_else_is_said_of_them() -> None:
    """Errors and demands for an explanation beyond what was planted: fewer than one in ten."""
    grave = [
        (name, each)
        for name, text in FAULTY.items()
        for each in check_report(text.splitlines())
        if each.severity is not Severity.NOTE
    ]
    expected = [
        (name, each)
        for name, each in grave
        if any(name == other and each.rule == rule and words in each.message for other, rule, words in PLANTED)
    ]
    assert len(grave) - len(expected) < len(grave) / 10, [
        each.message for pair in grave if pair not in expected for each in pair[1:]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "预算执行率98.5%，其中基本支出执行率100%、项目支出执行率97.2%。",
        "组织培训5期、300人次，人均培训4.2次。",
        "接待标准每人每餐50元，全年接待86人次、0.43万元。",
        "一期投资2亿元，二期投资3亿元，合计8亿元（含征拆）。",
        "招商引资到位资金45亿元，其中外资3亿美元。",
        "贷款余额30亿元，较年初的28亿元增加2亿元，增长7.1%。",
        "“三公”经费控制在预算10万元以内，实际支出8.4万元。",
        "能耗降幅目标值≤5%，完成值3.2%。",
        "应收账款120万元，实际收回96万元。",
        "计划生育补助12万元，实际发放10万元。",
        "2022年支出预算100万元，其中人员60万元、公用40万元；支出决算110万元，其中人员65万元、公用45万元。",
        "全区GDP达120亿元，人均GDP8.6万元，常住人口14万人。",
        "受理信访50件，转办10件，办结率100%。",
        "全年开展检查120次，发现隐患360处，整改355处，整改率98.6%。",
        "收取租金120万元，占应收的95%。",
        "工业用地由年初的1200亩增加到1500亩，增长25%。",
        "新增贷款12亿元，其中企业贷款8亿元，个人贷款3亿元，其他1亿元。",
        "项目总投资12亿元，累计完成投资5亿元，其中本年完成3亿元。",
        "自评等级分为优、良、中、差四个等级，我单位自评得分93分，评为优。",
        "满分100分，自评得分96分，扣4分，等次为优。",
    ],
)
def test_what_only_looks_wrong(text: str) -> None:
    """Sentences that resemble faults: other units, other wholes, standards, and rates of something else."""
    found = [each for each in check_narrative(document(text)) if each.rule != "text.kind"]  # it has no title
    assert [(each.rule, each.message) for each in found if each.severity is not Severity.NOTE] == []
