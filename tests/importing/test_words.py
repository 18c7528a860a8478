"""Reports in words fill what they state: the right item, basis, year and unit, and nothing else."""

from __future__ import annotations

from tests.importing.papers import one, read_text, records, values
from xltools.core.evidence import Doubt

FINANCE = """2019年度示例经济开发区管理委员会
部门整体支出预算绩效自评报告
一、基本情况
1、职能职责
负责开发区建设。
2、机构设置
内设5个局。现有在职在编人员74人，政府雇员15人。
二、预算执行情况
（一）收支预算
2019年收入预算数174,053.00万元，其中：一般公共预算拨款29,053.00万元，政府性基金预算拨款145,000.00万元。收入预算比去年增加42,559.00万元。
2019年支出预算数174,053.00万元，其中：基本支出1,053.00万元，项目支出173,000.00万元。
（二）收支决算
年初结转结余0.00万元；本年决算收入合计168,831.84万元，其中：财政拨款收入168,581.84万元，占99.85%；其他收入250.00万元。本年决算支出合计16.624671亿元，其中：基本支出5,196.57万元，项目支出161,050.14万元。年末结转结余2,585.13万元。
（三）“三公”经费
“三公”经费支出预算为93.00万元，支出决算为40.14万元，完成预算的43.16%。因公出国（境）费支出预算为8万元，支出决算为18.60万元，与上年相比增加15.22万元。公务接待费支出预算为60.00万元，支出决算为12.35万元，与上年相比增加2.36万元，增长23.60%。公务用车购置费及运行维护费支出预算为25.00万元，支出决算为9.19万元，与上年相比减少1.39万元。
三、资产情况
资产合计587.00万元，其中流动资产0.63万元，非流动资产586.37万元。固定资产净值212.48万元，无形资产净值373.89万元。
四、绩效目标
2019年预期目标是：规模工业总产值同比增长13%，税收收入同比增长15%，产业投资占比达到90%以上。
五、绩效实现情况
完成规模工业总产值663.4亿元，同比增长17.3%；完成税收收入42.15亿元（核心区28.67亿元），同比增长24.8%；实现进出口总额8.35亿美元，同比增长40.6%；争取资金8900万元。
自评得分95.5分，评价等次为“优秀”。
六、存在问题
指标不全。
七、改进建议
完善指标。
"""

LAND = """示例工业集中区管理委员会
部门整体支出绩效评价报告
一、工作开展情况
我单位对2021年度部门整体支出开展了评价。
部门整体支出绩效情况
规模工业总产值110.74亿元，同比增长10%；实缴税金4.92亿元，同比下降1.8%。
省委巡视反馈我部门3个问题完成整改2个，未完成1个（该问题系供水管道工程，不属于开发区管辖，已交由水利局整改）。
推进污水处理站建设。总投资1903万元的东区污水处理站累计完成投资304.7万元。
先后投资1600余万元完成了市2020年第五批次（用地面积26.5335亩）、第二十三批次（25.362亩）共计51.8955亩用地审批。
三、存在的问题
预算不细。
四、改进措施和建议
细化预算。
"""

PROJECTS = """示例区重点项目中心 2020年工作总结及2021年工作计划
一、项目建设
2020年固定资产计划总投资14.79亿，其中市重大目标金额为9.41亿，非市重大5.38亿。1-12月已完成投资17.8亿；其中市重大完成投资13.7亿。
代建项目45个，其中续建项目10个，新建项目18个，储备项目1个。
2021年工作计划
计划完成投资99亿元，给予2万元奖励。
"""


def test_budget_and_final_account() -> None:
    """Each figure goes to its item on its basis; 亿元 becomes 万元; what has no item is not guessed."""
    report = one(FINANCE)
    assert values(report, "income", row="") == {"total": "168831.84", "carried_over": "0.00", "other": "250.00"}
    assert values(report, "spending", row="") == {
        "total": "166246.710000", "basic": "5196.57", "project": "161050.14", "cumulative": "2585.13",
    }  # fmt: skip
    assert report.evidence["spending.total", ""].original == "16.624671亿元"
    budget = values(report, "budget")
    assert {item: text for item, text in budget.items() if item.endswith("initial")} == {
        "income.initial": "174053.00", "general.initial": "29053.00", "fund.initial": "145000.00",
        "spending.initial": "174053.00", "basic.initial": "1053.00", "project.initial": "173000.00",
        "three_public.initial": "93.00", "reception.initial": "60.00", "vehicle_running.initial": "25.00",
        "overseas.initial": "8",
    }  # fmt: skip
    assert next((each.label, each.original) for each in report.unplaced) == ("财政拨款收入", "168,581.84万元")


def test_three_public_against_last_year() -> None:
    """Last year's figure follows from the change, is marked, and keeps its working: 18.60-15.22, 9.19+1.39."""
    report = one(FINANCE)
    assert values(report, "three_public", row="") == {
        "total": "40.14", "reception": "12.35", "vehicle_running": "9.19", "overseas": "18.60",
    }  # fmt: skip
    last = {item: text for item, text in values(report, "budget").items() if item.endswith("last_year")}
    assert last == {"reception.last_year": "9.99", "vehicle_running.last_year": "10.58", "overseas.last_year": "3.38"}
    evidence = report.evidence["budget.overseas.last_year", ""]
    assert (evidence.doubt, evidence.original) == (Doubt.DERIVED, "18.60万元－15.22万元")
    assert report.evidence["three_public.vehicle_running", ""].doubt is Doubt.TOGETHER


def test_assets_staff_and_texts() -> None:
    """Assets, staff and sections; a budget code that is nowhere stays blank."""
    report = one(FINANCE)
    assert values(report, "assets") == {
        "total.closing": "587.00", "current.closing": "0.63", "non_current.closing": "586.37",
        "fixed_net.closing": "212.48", "intangible_net.closing": "373.89",
    }  # fmt: skip
    profile = values(report, "profile")
    assert (profile["established"], profile["contract"], profile["duties"]) == ("74", "15", "负责开发区建设。")
    assert {"headcount", "authorised"} & profile.keys() == set()
    assert report.submission.code == ""
    assert (report.submission.name, report.submission.year) == ("示例经济开发区管理委员会", 2019)
    assert values(report, "narrative")["suggestions"] == "完善指标。"
    assert values(report, "result") == {"score": "95.5", "grade": "优"}


def test_economic_indicators_with_their_targets() -> None:
    """Growth belongs to what stands before it, brackets apart; a target without a result is a row without one."""
    found = records(one(FINANCE), "economy", "name", "unit", "target", "actual", "growth_target", "growth")
    assert found == [
        ("规模工业总产值", "亿元", "", "663.4", "13", "17.3"),
        ("税收收入", "亿元", "", "42.15", "15", "24.8"),
        ("进出口总额", "亿美元", "", "8.35", "", "40.6"),
        ("产业投资占比", "%", "90", "", "", ""),
    ]


def test_land_projects_and_rectification() -> None:
    """Batches of land, a project with what was invested so far, problems that were put right; all to be confirmed."""
    report = one(LAND)
    assert records(report, "indicators", "name", "unit", "actual") == [
        ("2020年第五批次用地", "亩", "26.5335"),
        ("2020年第二十三批次用地", "亩", "25.362"),
        ("用地审批合计", "亩", "51.8955"),
    ]
    assert records(report, "projects", "name", "plan", "cumulative", "status") == [
        ("东区污水处理站", "", "304.7", "总投资1903万元")
    ]
    assert records(report, "rectification", "issue", "source", "status") == [
        ("省委巡视反馈问题（已完成2个）", "省委巡视", "已完成"),
        ("供水管道工程", "省委巡视", "不属本部门"),
    ]
    doubts = {each.doubt for (item, _row), each in report.evidence.items() if item.startswith(("projects", "rectif"))}
    assert doubts == {Doubt.SUMMARY}
    assert records(report, "economy", "name", "growth") == [("规模工业总产值", "10"), ("实缴税金", "-1.8")]
    assert report.submission.year == 2021
    assert report.evidence["cover.year", ""].doubt is Doubt.TITLE


def test_a_work_summary_is_imported_and_known_for_what_it_is() -> None:
    """Plan and completed investment by group, projects by category; next year's plans are not this year's figures."""
    report = one(PROJECTS)
    assert not report.is_evaluation
    assert (report.submission.name, report.submission.year) == ("示例区重点项目中心", 2020)
    found = records(report, "projects", "name", "category", "plan", "completed", "status")
    assert [(*row[:2], row[2].removesuffix(".00"), row[3].removesuffix(".0"), row[4]) for row in found] == [
        ("全部项目", "", "147900", "178000", ""),
        ("市重大项目", "", "94100", "137000", ""),
        ("非市重大项目", "", "53800", "", ""),
        ("续建项目（合计）", "续建", "", "", "共10个"),
        ("新建项目（合计）", "新建", "", "", "共18个"),
        ("储备项目（合计）", "储备", "", "", "共1个"),
    ]


def test_staff_in_post_may_mean_two_things() -> None:
    """在职人员 beside 在编人员 are all of them; alone they are entered as established. Either way somebody confirms."""
    title = "示例局2022年度部门整体支出绩效自评报告\n一、基本情况\n"
    both = one(f"{title}核定编制35名，年末实有在职人员33人，其中在编人员30人，编外人员3人。")
    assert values(both, "profile") == {"authorised": "35", "headcount": "33", "established": "30", "contract": "3"}
    assert both.evidence["profile.headcount", ""].doubt is Doubt.AMBIGUOUS
    alone = one(f"{title}核定编制35名，在职人员33人。")
    assert values(alone, "profile")["established"] == "33"
    assert alone.evidence["profile.established", ""].doubt is Doubt.AMBIGUOUS


def test_figures_of_other_years_stay_out() -> None:
    """Last year's final account is last year's; next year's budget is nobody's."""
    title = "示例局2022年度部门整体支出绩效自评报告\n一、收支情况\n"
    report = one(f"{title}2021年公务接待费支出决算为7.10万元。2022年公务接待费支出决算为6.50万元，2023年预算为9万元。")
    assert values(report, "three_public", row="") == {"reception": "6.50"}
    assert values(report, "budget") == {"reception.last_year": "7.10"}


def test_a_basis_before_a_colon_and_above_a_list() -> None:
    """年初预算数： and 决算数： stand once for all that follow; a heading of budgets makes budgets, to be confirmed."""
    title = "示例局2022年度部门整体支出绩效自评报告\n"
    listed = one(f"{title}年初预算数：基本支出400万元，项目支出700万元；决算数：基本支出420.5万元，项目支出780万元。")
    assert values(listed, "budget") == {"basic.initial": "400", "project.initial": "700"}
    assert values(listed, "spending", row="") == {"basic": "420.5", "project": "780"}
    headed = one(f"{title}一、年度预算安排\n基本支出400万元，项目支出700万元。\n二、年度决算\n基本支出420.5万元。")
    assert values(headed, "budget") == {"basic.initial": "400", "project.initial": "700"}
    assert headed.evidence["budget.basic.initial", ""].doubt is Doubt.TITLE
    assert values(headed, "spending", row="") == {"basic": "420.5"}


def test_money_of_others_is_not_the_departments() -> None:
    """A subordinate unit's spending, an average per head, a part of an item and next year's plan fill no cell."""
    report = one(
        "示例局2022年度部门整体支出绩效自评报告\n一、支出情况\n下属单位甲中心支出合计200万元，其中人员经费150万元。人均公用经费2.5万元。"
        "公用经费中办公费12万元。项目支出中，用于道路建设300万元。计划2023年项目支出900万元。"
    )
    assert values(report, "spending") == {}
    assert values(report, "budget") == {}
    assert len(report.unplaced) == 6


def test_procurement_and_assets_by_their_plain_names() -> None:
    """Figures that no check of texts knows have their items too."""
    title = "示例局2022年度部门整体支出绩效自评报告\n一、其他情况\n"
    report = one(f"{title}政府采购预算120万元，实际采购110.5万元。固定资产总额350万元，其中在用固定资产340万元。")
    assert values(report, "basics") == {"procurement_budget.value": "120", "procurement_actual.value": "110.5"}
    assert values(report, "fixed_assets", row="") == {"total": "350", "in_use": "340"}


def test_two_reports_in_words_in_one_file() -> None:
    """Titles part them."""
    first, second = read_text(FINANCE + LAND)
    assert (first.submission.year, second.submission.name) == (2019, "示例工业集中区管理委员会")
    assert values(second, "spending") == {}


def test_nothing_is_made_of_nothing() -> None:
    """A text without a report gives no facts but a title's."""
    for text in ("", "你好。", "会议纪要\n今天开会。"):
        assert all(len(report.evidence) < 3 for report in read_text(text))
