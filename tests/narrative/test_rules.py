"""Every rule about texts: where it speaks, where it does not, at its bound, and where it has nothing to judge."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.narrative.texts import document, form, planned
from tests.zones import FORM, department
from xltools.narrative.across import check_across
from xltools.narrative.check import check_narrative, check_report

if TYPE_CHECKING:
    from tests.narrative.texts import Entries
    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

DOCUMENT = Path(__file__).parents[2] / "docs" / "narrative.md"
TABLE: Entries = {
    ("spending.personnel", "head"): Decimal("312.40"),
    ("spending.public", "head"): Decimal("87.60"),
    ("profile.authorised", ""): 12,
    ("profile.headcount", ""): 20,
}
SIGNED: Entries = {
    (f"opinions.{item}", ""): "有" for item in ("leader", "department", "finance", "filled_by", "telephone")
}
LONG = "我们走访了三十多家园区企业，逐一登记用工、用地和融资方面的困难，并按月向管委会报告进展。"
REPORT = "甲管委会2021年度绩效自评报告"
ALL = "支出合计100万元，自评得分95分，等次为优。\n二、绩效目标完成情况\n已完成。"


class Case(NamedTuple):
    """Narratives by what a rule finds in them; ``noted`` where the bound is worth a note."""

    broken: Narrative | list[str]
    held: Narrative | list[str]
    edge: Narrative | list[str]
    idle: Narrative | list[str]


def table(text: str, item: str = "narrative.scale", **more: str) -> Narrative:
    """A form with the figures above and a text."""
    return form({**TABLE, (item, ""): text, **{(code.replace("__", "."), ""): text for code, text in more.items()}})


def pair(target: str, result: str) -> Narrative:
    """A line of the table of indicators in words."""
    return form({("indicators.name", "1"): target, ("indicators.actual", "1"): result})


def report(*more: str) -> list[str]:
    """A plain report with a title."""
    return [REPORT, *"\n".join(more).splitlines()]


def graded(text: str, grade: str = "") -> Narrative:
    """A text with the bands of the form, and perhaps its grade."""
    return form({("narrative.performance", ""): text, **({("result.grade", ""): grade} if grade else {})})


CASES: dict[str, Case] = {
    "text.table": Case(
        table("基本支出390.00万元。"),
        table("基本支出400.00万元。"),
        table("基本支出约400万元。"),
        document("基本支出390万元。"),
    ),
    "text.staff": Case(
        table("在编人员13人。"), table("在编人员11人。"), table("在编人员12人。"), document("在编人员13人。")
    ),
    "text.disagreement": Case(  # 390 may be 389.5
        document("基本支出390万元。", "基本支出380万元。"),
        document("基本支出390万元。", "基本支出390万元。"),
        document("基本支出390万元。", "基本支出389.5万元。"),
        document("基本支出390万元。", "基本支出预算380万元。"),
    ),
    "text.percentage": Case(  # 9.19 of 25.00 is 36.73 to 36.79; 36.7 may be cut off
        document("公务接待费预算25.00万元，支出9.19万元，完成预算的36.40%。"),
        document("公务接待费预算25.00万元，支出9.19万元，完成预算的36.76%。"),
        document("公务接待费预算25.00万元，支出9.19万元，完成预算的36.7%。"),
        document("公务接待费支出9.19万元，完成预算的36.40%。"),
    ),
    "text.change": Case(  # 10.00 less 8.00 is 1.99 to 2.01
        document("公务接待费10.00万元，较上年的8.00万元增加3.00万元。"),
        document("公务接待费10.00万元，较上年的8.00万元增加2.00万元。"),
        document("公务接待费10.00万元，较上年的8.00万元增加2.01万元。"),
        document("公务接待费10.00万元，较上年增加3.00万元。"),
    ),
    "text.per_head": Case(  # 3.10 for 315 is 98.25 to 98.57
        document("公务接待费3.10万元，接待315人次，人均198元。"),
        document("公务接待费3.10万元，接待315人次，人均98元。"),
        document("公务接待费3.10万元，接待315人次，人均98.6元。"),
        document("公务接待费3.10万元，人均198元。"),
    ),
    "text.impossible": Case(
        document("项目合格率为102%。"),
        document("项目合格率为98%。"),
        document("项目合格率为100%。"),
        document("项目完成率为102%。"),
    ),
    "text.shares": Case(  # 62.2 and 37.7 are 99.8 to 100.0
        document("甲类占总量的62.2%，乙类占总量的36.4%。"),
        document("甲类占总量的62.2%，乙类占总量的37.8%。"),
        document("甲类占总量的62.2%，乙类占总量的37.7%。"),
        document("甲类占总量的62.2%，乙类占总量的12.4%。"),
    ),
    "text.total": Case(
        document("支出合计100.00万元。", "基本支出60.00万元。", "项目支出45.00万元。"),
        document("支出合计100.00万元。", "基本支出60.00万元。", "项目支出40.00万元。"),
        document("支出合计100.00万元。", "基本支出60.00万元。", "项目支出40.01万元。"),
        document("支出合计100.00万元。", "基本支出60.00万元。"),
    ),
    "text.parts": Case(  # 12 and 7 are 19; 8.1 and 4.2 are 12.2 to 12.4
        document("走访企业19家，其中工业企业12家、商贸企业9家。"),
        document("走访企业19家，其中工业企业12家、商贸企业7家。"),
        document("绿化12.2万亩，其中新栽8.1万亩、补栽4.2万亩。"),
        document("走访企业19家，其中工业企业12家。"),
    ),
    "text.booked": Case(  # more than half of 80.0
        document("公用支出80.0万元，其中招商工作40.1万元、办公费39.9万元。"),
        document("公用支出80.0万元，其中招商工作10.0万元、办公费70.0万元。"),
        document("公用支出80.0万元，其中招商工作40.0万元、办公费40.0万元。"),
        document("项目支出80.0万元，其中招商工作70.0万元、办公费10.0万元。"),
    ),
    "text.listed": Case(  # 和 may join two names, or stand inside one
        document("建成甲路、乙路、丙路、丁路三条道路。"),
        document("建成甲路、乙路、丙路三条道路。"),
        document("建成甲路、乙路和丙路三条道路。"),
        document("建成甲路、乙路等三条道路。"),
    ),
    "text.unmeasured": Case(
        pair("群众满意率高于95%", "完成"),
        pair("群众满意率高于95%", "96%"),
        pair("群众满意率高于95%", "95%"),
        pair("群众满意", "完成"),
    ),
    "text.only_done": Case(
        pair("制度健全", "已完成"),
        pair("制度健全", "修订了两项制度"),
        pair("制度健全", "已完成修订"),
        pair("修订制度3项", "已完成"),
    ),
    "text.target_missed": Case(
        planned("引进亿元项目15个以上。", "引进亿元项目14个。"),
        planned("引进亿元项目15个以上。", "引进亿元项目16个。"),
        planned("引进亿元项目15个以上。", "引进亿元项目15个。"),
        document("引进亿元项目15个以上。"),
    ),
    "text.target_exceeded": Case(  # 26 are 130 % of 20
        planned("引进亿元项目20个。", "引进亿元项目26个。"),
        planned("引进亿元项目20个。", "引进亿元项目21个。"),
        planned("引进亿元项目20个。", "引进亿元项目25个。"),
        document("引进亿元项目26个。"),
    ),
    "text.target_unreported": Case(
        planned("新增绿化面积6万平方米以上。", "园区面貌改善。"),
        planned("新增绿化面积6万平方米以上。", "新增绿化面积7万平方米。"),
        planned("新增绿化面积6万平方米以上。", "绿化面积60000平方米。"),
        document("新增绿化面积6万平方米以上。"),
    ),
    "text.task_unreported": Case(
        planned("完成甲子路、乙丑路的施工。", "甲子路已建成。"),
        planned("完成甲子路、乙丑路的施工。", "甲子路、乙丑路已建成。"),
        planned("完成甲子湖安置小区、乙丑路的施工。", "甲子湖安置房小区和乙丑路已建成。"),
        document("完成甲子路、乙丑路的施工。"),
    ),
    "text.weaker": Case(
        planned("确保甲子路等5条道路竣工。", "甲子路等6条道路基本竣工。"),
        planned("确保甲子路等5条道路竣工。", "甲子路等6条道路竣工。"),
        planned("确保甲子路等5条道路基本竣工。", "甲子路等6条道路基本竣工。"),
        document("甲子路等6条道路基本竣工。"),
    ),
    "text.tasks": Case(
        form(
            {
                ("profile.tasks", ""): "任务1：甲\n任务2：乙\n任务3：丙",
                ("narrative.basics", ""): "年度任务：1、甲。2、乙。",
            }
        ),
        form({("profile.tasks", ""): "任务1：甲\n任务2：乙", ("narrative.basics", ""): "年度任务：1、甲。2、乙。"}),
        form({("profile.tasks", ""): "任务1：甲\n任务2：乙", ("narrative.basics", ""): "年度任务：1、甲。"}),
        form({("profile.tasks", ""): "任务1：甲\n任务2：乙"}),
    ),
    "text.execution": Case(  # more than 120 %
        document("基本支出预算为100.0万元，基本支出决算为120.1万元。"),
        document("基本支出预算为100.0万元，基本支出决算为101.0万元。"),
        document("基本支出预算为100.0万元，基本支出决算为120.0万元。"),
        document("基本支出决算为130.0万元。"),
    ),
    "text.contradiction": Case(  # 控制在预算10万元以内
        document("“三公”经费12.40万元，控制在预算10.00万元以内。"),
        document("“三公”经费8.40万元，控制在预算10.00万元以内。"),
        document("“三公”经费10.01万元，控制在预算10.00万元以内。"),
        document("“三公”经费12.40万元。"),
    ),
    "text.progress": Case(  # below 90 %
        document("甲路总投资1000万元，累计完成投资890万元，已全部完成。"),
        document("甲路总投资1000万元，累计完成投资990万元，已全部完成。"),
        document("甲路总投资1000万元，累计完成投资900万元，已全部完成。"),
        document("甲路总投资1000万元，已全部完成。"),
    ),
    "text.copied": Case(
        document(LONG, LONG),
        document(LONG, "园区新建了两座污水泵站，老旧管网也已改造完毕，雨天积水的路段明显减少。"),
        document("已按计划完成全部工作任务。", "已按计划完成全部工作任务。"),
        document(LONG),
    ),
    "text.foreign": Case(
        document("校内制度有待完善。"),
        document("园内制度有待完善。"),
        document("校园周边环境得到整治。"),
        replace(document("在校生增加。"), department="高新学校"),
    ),
    "text.boilerplate": Case(
        document("有完整的审批程序，无挪用、截留。"),
        document("没有截留。"),
        document("有完整的审批程序，无挪用、截留，审核付款126笔。"),
        document("甲。"),
    ),
    "text.numbering": Case(
        document("一、甲", "三、丙"),
        document("一、甲", "二、乙"),
        document("一、甲", "1、子", "二、乙", "1、丑"),
        document("甲"),
    ),
    "text.cut_off": Case(
        document("完成甲地雨水管网改造工程、乙地人行道提升工程、丙地"),
        document("完成甲地雨水管网改造工程、乙地人行道提升工程。"),
        document("完成甲地雨水管网改造工程和乙地人行道提升工程"),
        document("甲、"),
    ),
    "text.placeholder": Case(document("……"), document("甲……"), document("甲。"), document("")),
    "text.punctuation": Case(document("甲，，乙。"), document("甲，乙。"), document("甲……乙。"), document("甲")),
    "text.doubled": Case(
        document("园区园区面貌一新。"),
        document("园区面貌一新。"),
        document("清清楚楚。"),
        document("园"),
    ),
    "text.spelling": Case(
        document("青枫大道完工。清枫大道绿化。"),
        document("青枫大道完工。青枫大道绿化。"),
        document("青枫东路完工。青枫西路绿化。"),
        document("青枫大道完工。"),
    ),
    "text.own_name": Case(
        document("甲县工业集中区管理委员会绩效自评报告", "开发区管委会推进招商。", "开发区管委会推进招商。"),
        document("甲县工业集中区管理委员会绩效自评报告", "集中区管委会推进招商。"),
        document("甲县经济开发区管理委员会绩效自评报告", "开发区管委会推进招商。"),
        document("绩效自评报告", "甲。"),
    ),
    "text.kind": Case(["甲中心2021年工作总结", "甲。"], report(ALL), ["甲中心2021年绩效自评工作总结", ALL], form({})),
    "text.no_finance": Case(
        report("自评得分95分，等次为优。"),
        report(ALL),
        report("支出0万元，支出合计0.00万元。"),
        form({}),
    ),
    "text.no_score": Case(report("支出合计100万元。"), report(ALL), report("评价：95分。"), form({})),
    "text.no_grade": Case(report("自评得分95分。"), report(ALL), report("自评得分95分，等次优。"), form({})),
    "text.no_results": Case(report("支出合计100万元。"), report(ALL), report("全年新增企业3家。"), form({})),
    "text.grade": Case(  # 90.00 is the first grade
        graded("自评得分89.99分，等次为优。"),
        graded("自评得分95分，等次为优秀。"),
        graded("自评得分90.00分，等次为优。"),
        graded("自评得分95分。"),
    ),
    "text.unsigned": Case(
        form({}),
        form(SIGNED),
        form({**SIGNED, ("evaluators.name", "1"): "某", ("evaluators.signature", "1"): "签"}),
        document("甲。"),
    ),
}


def findings(narrative: Narrative | list[str]) -> list[Finding]:
    """Everything that is found."""
    return check_report(narrative) if isinstance(narrative, list) else check_narrative(narrative)


def test_every_rule_is_tried() -> None:
    """A rule that is added to the page needs its case; paragraphs of another department have theirs below."""
    described = re.findall(r"^\| `(text\.[a-z_]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted([*CASES, "text.copied_across"]) == sorted(described)


@pytest.mark.parametrize("rule", CASES)
def test_rule(rule: str) -> None:
    """Broken: found, as grave as the page says. Right, at the bound, or with nothing to compare: not a word."""
    row = next(line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{rule}` |"))
    stated = set(row.split("|")[2].replace(" ", "").split(","))
    broken = [each for each in findings(CASES[rule].broken) if each.rule == rule]
    assert broken
    assert {each.severity.value for each in broken} <= stated
    for outcome in ("held", "edge", "idle"):
        assert [each.message for each in findings(getattr(CASES[rule], outcome)) if each.rule == rule] == [], outcome


def test_paragraphs_of_another_department() -> None:
    """Copied: found at the later one. Another text, a short one, or a department alone: nothing."""

    def across(*texts: str) -> list[str]:
        departments = [
            department({("narrative.problems", ""): text}, code=f"00000{number}") for number, text in enumerate(texts)
        ]
        return [each.department for each in check_across(FORM, departments)]

    assert across(LONG, LONG) == ["000001"]
    assert (
        across(
            LONG, LONG.replace("园区", "街道").replace("用工、用地和融资", "环保、消防和安全").replace("按月", "每周")
        )
        == []
    )
    assert across("已按计划完成。", "已按计划完成。") == []
    assert across(LONG) == []
