"""A whole invented submission: its texts against its tables, and every planted fault once."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.zones import FORM, department
from xltools.narrative.check import check_texts

if TYPE_CHECKING:
    from xltools.core.finding import Finding

TABLES: dict[tuple[str, str], Decimal | int | str] = {
    ("profile.authorised", ""): 12,
    ("profile.headcount", ""): 19,
    ("profile.established", ""): 12,
    ("profile.contract", ""): 7,
    ("spending.personnel", "head"): Decimal("225.80"),
    ("spending.public", "head"): Decimal("92.45"),
    ("spending.project", "head"): Decimal("544.10"),
    ("three_public.reception", "head"): Decimal("4.10"),
    ("three_public.vehicle_running", "head"): Decimal("2.32"),
    ("opinions.leader", ""): "已签",
    ("opinions.department", ""): "同意",
    ("opinions.finance", ""): "同意",
    ("opinions.filled_by", ""): "某某",
    ("opinions.telephone", ""): "（略）",
}
RIGHT: dict[tuple[str, str], Decimal | int | str] = {
    ("profile.tasks", ""): "1.引进产业项目不少于20个，合同引资额50亿元。\n2.举办专场推介会4场。",
    ("profile.achievements", ""): (
        "全年签约产业项目23个，合同引资52.6亿元；外出招商36次，其中领导带队21次、科室带队15次；举办专场推介会5场。"
    ),
    ("indicators.name", "1"): "客商满意度95%以上",
    ("indicators.actual", "1"): "96.5%",
    ("narrative.basics", ""): "我局现有在职人员12名，临聘人员7名，编制12名。",
    ("narrative.scale", ""): (
        "2021年度我局支出决算总额为862.35万元，其中：基本支出318.25万元，占36.91%；项目支出544.10万元，占63.10%。"
    ),
    ("narrative.basic_spending", ""): (
        "基本支出318.25万元。三公经费实际支出6.42万元，比上年的7.10万元下降9.58%，其中公务接待费4.10万元。"
    ),
    ("narrative.performance", ""): "在园企业由98家增至120家，项目合格率达到100%。",
}
# Where, with what text, the rule and the severity, and the words that the message must hold.
FAULTS = [
    ("narrative.basics", "我局现有在职人员16名，编制12名。", "text.table", "error", "12"),
    ("narrative.scale", "2021年度我局支出决算总额为8623.5万元。", "text.table", "error", "10 times"),
    (
        "narrative.scale",
        "2021年度支出决算总额为862.35万元，其中：基本支出318.25万元，占39.60%。",
        "text.percentage",
        "error",
        "36.9",
    ),
    (
        "narrative.basic_spending",
        "三公经费实际支出6.42万元，比上年的7.10万元下降8.95%。",
        "text.percentage",
        "error",
        "9.58",
    ),
    ("narrative.basic_spending", "公务接待费支出41000元，公务用车运维费2.62万元。", "text.table", "error", "2.32"),
    (
        "profile.achievements",
        "签约产业项目23个，合同引资46.8亿元；举办专场推介会5场。",
        "text.target_missed",
        "explain",
        "46.8",
    ),
    ("profile.achievements", "签约产业项目23个，合同引资52.6亿元。", "text.target_unreported", "explain", "推介会4场"),
    ("profile.achievements", "外出招商36次，其中领导带队21次、科室带队17次。", "text.parts", "error", "21次 + 17次"),
    ("narrative.performance", "在园企业由120家增至98家。", "text.contradiction", "error", "98家"),
    ("narrative.performance", "项目合格率达到102%。", "text.impossible", "error", "102%"),
    ("indicators.actual", "满意", "text.unmeasured", "error", "客商满意度"),
    ("narrative.problems", "本院部分指标不够细。", "text.foreign", "explain", "本院"),
]


def findings(changes: dict[tuple[str, str], Decimal | int | str]) -> list[Finding]:
    """What the texts of the submission bring to light after some changes."""
    return check_texts(FORM, department({**TABLES, **RIGHT, **changes}, name="招商合作局")).findings


def test_a_submission_in_order_is_left_in_peace() -> None:
    """Its texts agree with its tables in other words, units and roundings."""
    assert [finding.message for finding in findings({})] == []


@pytest.mark.parametrize(("item", "text", "rule", "severity", "words"), FAULTS)
def test_every_fault_is_found(item: str, text: str, rule: str, severity: str, words: str) -> None:
    """One fault at a time, at the cell where it stands."""
    row = "1" if item.startswith("indicators") else ""
    found = [finding for finding in findings({(item, row): text}) if finding.rule == rule]
    assert [finding.severity for finding in found] == [severity]
    assert words in found[0].message
    assert found[0].cell
