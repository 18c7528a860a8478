"""Targets against results, and words against the figures beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.narrative.texts import document, form, planned, rules, severities
from xltools.narrative.checks.beside import beside
from xltools.narrative.checks.execution import execution
from xltools.narrative.checks.pairs import pairs
from xltools.narrative.checks.progress import progress
from xltools.narrative.checks.projects import projects
from xltools.narrative.checks.targets import targets
from xltools.narrative.checks.tasks import tasks
from xltools.narrative.checks.unreported import unreported

if TYPE_CHECKING:
    from tests.narrative.texts import Entries


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("引进亿元项目15个以上。", "全年引进亿元项目15个。"),
        ("社零总额同比增长50%以上。", "社会消费品零售总额74.3亿元，同比增长51%。"),
        ("完成土石方填挖100万立方米。", "累计挖运土方约120万方。"),
        ("确保甲子路、乙丑路等4条市政道路建成。", "建成甲子路、乙丑路、丙寅路、丁卯路四条市政道路。"),
        ("上市公司10家以上。", "引进上市公司、行业龙头企业15家。"),  # together with others: no verdict
    ],
)
def test_targets_that_were_met_pass(wanted: str, reached: str) -> None:
    """Synonyms, units and lists are understood."""
    assert rules(targets, planned(wanted, reached)) == []


def test_a_missed_target_is_graver_where_all_are_claimed_to_be_met() -> None:
    """Less than planned must be explained, and is an error beside 全面完成."""
    assert severities(targets, planned("引进亿元项目15个以上。", "引进亿元项目12个。")) == ["explain"]
    assert severities(targets, planned("引进亿元项目15个以上。", "全面完成任务，引进亿元项目12个。")) == ["error"]


def test_far_exceeded_targets_must_be_explained_from_130_per_cent_on() -> None:
    """13 of 10 is the bound, 12 lies below it; so with growth."""
    assert rules(targets, planned("引进亿元项目10个以上。", "引进亿元项目13个。")) == ["text.target_exceeded"]
    assert rules(targets, planned("引进亿元项目10个以上。", "引进亿元项目12个。")) == []
    assert rules(targets, planned("税收收入同比增长10%。", "税收收入同比增长13%。")) == ["text.target_exceeded"]


def test_a_target_that_nobody_reports_on() -> None:
    """The finding tells a subject that is missing from one that is mentioned without a figure."""
    (silent,) = targets(planned("新增绿化面积6万平方米以上。", "园区面貌改善。"))
    (vague,) = targets(planned("新增绿化面积6万平方米以上。", "绿化面积有所增加。"))
    assert (silent.rule, silent.severity) == ("text.target_unreported", "explain")
    assert "do not report" in silent.message
    assert "without a figure" in vague.message


def test_counts_of_another_order_are_no_results() -> None:
    """2400万台 of telephones are not measured by 4 projects for telephones."""
    assert rules(targets, planned("力争手机年产2400万台。", "引进手机4个。")) == ["text.target_unreported"]


def test_plans_without_results_give_no_verdict() -> None:
    """A report that has no part on results lacks more than a figure; next year's targets are not this year's."""
    assert rules(targets, document("引进亿元项目15个以上。")) == []
    assert rules(targets, planned("2022年引进亿元项目15个以上。", "引进亿元项目12个。")) == []


def test_a_result_may_say_less_than_its_target() -> None:
    """基本竣工 where 竣工 was promised: a note."""
    found = list(targets(planned("确保甲子路、乙丑路等5条道路竣工通车。", "甲子路、丙寅路等6条道路基本竣工。")))
    assert [(each.rule, each.severity) for each in found] == [("text.weaker", "note")]


def row(target: str, result: str) -> Entries:
    """A line of the table of indicators, in words."""
    return {("indicators.name", "1"): target, ("indicators.actual", "1"): result}


@pytest.mark.parametrize(
    ("target", "result", "expected"),
    [
        ("新签约项目36个以上，新开业项目36个以上", "新签约项目40个，新开业项目44个", []),
        (
            "新签约项目36个以上，新开业项目36个以上",
            "新签约项目65个，新开业项目44个",
            [("text.target_exceeded", "explain")],
        ),
        (
            "新签约项目36个以上，新开业项目36个以上",
            "新签约项目39个，新开业项目31个",
            [("text.target_missed", "explain")],
        ),
        ("办事企业满意率高于95%", "完成", [("text.unmeasured", "error")]),
        ("办事企业满意率高于95%", "98%", []),
        ("建成安置房90套", "已完成", [("text.unmeasured", "explain")]),
        ("制度健全", "已完成", [("text.only_done", "note")]),
        ("制度健全", "修订了财务和采购制度", []),
    ],
)
def test_lines_of_the_table(target: str, result: str, expected: list[tuple[str, str]]) -> None:
    """A result that stands beside its target."""
    assert [(found.rule, found.severity) for found in pairs(form(row(target, result)))] == expected


def test_a_line_with_a_target_of_its_own_is_left_to_the_scoring() -> None:
    """Where the target has its column, nothing is read out of its name."""
    entries = {**row("新建标准厂房", "已完成"), ("indicators.target", "1"): "38"}
    assert rules(pairs, form(entries)) == []


def test_a_result_beside_its_target_in_one_sentence() -> None:
    """140 of 100 needs its reason, 60 of 80 is not 超额."""
    assert rules(beside, document("河道清淤约140万方，大大超过年初100万方的目标。")) == ["text.target_exceeded"]
    assert severities(beside, document("清运渣土60万方，超额完成80万方的计划。")) == ["error"]
    assert rules(beside, document("清运渣土88万方，超额完成80万方的计划。")) == []


def test_named_works_that_the_results_do_not_mention() -> None:
    """Every one that is missing is named; another spelling of its kind is enough to be mentioned."""
    (found,) = unreported(planned("完成甲子路、乙丑中路、丙寅湖绿道的施工。", "甲子路已建成。"))
    assert found.actual == "乙丑中路、丙寅湖绿道"
    assert rules(unreported, planned("完成甲子湖安置小区、乙丑路的施工。", "甲子湖安置房小区和乙丑路已建成。")) == []


def test_as_many_tasks_in_both_lists() -> None:
    """The form's list of tasks and that of the narrative."""
    own = ("profile.tasks", ""), "任务1：招商\n任务2：建设\n任务3：服务"
    told = "年度工作任务：1、招商引资。2、项目建设。{}"
    assert rules(tasks, form({own[0]: own[1], ("narrative.basics", ""): told.format("")})) == ["text.tasks"]
    assert rules(tasks, form({own[0]: own[1], ("narrative.basics", ""): told.format("3、企业服务。")})) == []


def test_budgets_far_from_their_final_accounts() -> None:
    """More than a fifth above, or less than 70 %, needs a reason; a saving on 三公 does not."""
    text = "基本支出预算为100.0万元，基本支出决算为{}万元{}"
    assert rules(execution, document(text.format("130.0", "。"))) == ["text.execution"]
    assert rules(execution, document(text.format("130.0", "，主要是追加了绩效奖金。"))) == []
    assert rules(execution, document(text.format("115.0", "。"))) == []
    assert rules(execution, document(text.format("60.0", "。"))) == ["text.execution"]
    assert rules(execution, document("公务接待费支出预算为10.0万元，支出决算为2.0万元。")) == []
    assert rules(execution, document("基本支出决算为130.0万元。")) == []


def test_claims_about_the_budget() -> None:
    """与预算一致 and 控制在预算内 against the execution that the figures give."""
    figures = "项目支出年初预算900.0万元，项目支出决算{}万元，原因是进度放缓。"
    claim = "支出与预算基本一致。"
    assert rules(execution, document(figures.format("300.0"), claim)) == ["text.contradiction"]
    assert rules(execution, document(figures.format("870.0"), claim)) == []
    assert rules(execution, document(figures.format("930.0"), "成本控制在预算内。")) == ["text.contradiction"]
    assert rules(execution, document(figures.format("870.0"), "成本控制在预算内。")) == []
    assert rules(execution, document(claim)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲大道总投资8000万元，累计完成投资2400万元，绿化已全部完成。", [("text.progress", "note")]),
        ("甲大道总投资8000万元，累计完成投资7900万元，已全部完成。", []),
        ("接待费较上年增加2.4万元，下降14.1%。", [("text.contradiction", "error")]),
        ("接待费较上年减少2.4万元，下降14.1%。", []),
        ("收入较上年增加2.4万元，支出下降14.1%。", []),
        ("规上企业由95家增加到86家。", [("text.contradiction", "error")]),
        ("规上企业由86家增加到95家。", []),
        ("审批时限由20天压缩到5天。", []),
    ],
)
def test_words_against_the_figures_beside_them(text: str, expected: list[tuple[str, str]]) -> None:
    """Progress and changes."""
    assert [(found.rule, found.severity) for found in progress(document(text))] == expected


def test_words_about_project_spending() -> None:
    """None in the table but praised in the text, or some in the table and denied in the text."""
    table: Entries = {("spending.personnel", "head"): Decimal("50.0")}
    some: Entries = {**table, ("spending.project", "head"): Decimal("9.0")}
    praise, denial = {("narrative.economy", ""): "项目支出按规定论证。"}, {("narrative.scale", ""): "全部为基本支出。"}
    assert severities(projects, form({**table, **praise})) == ["explain"]
    assert severities(projects, form({**some, **denial})) == ["error"]
    assert rules(projects, form({**table, **denial})) == []
    assert rules(projects, form({**some, **praise})) == []


def test_the_likest_result_is_the_one() -> None:
    """Growth of value added is not judged by that of output, whose name shares its first words."""
    reached = "规模工业总产值663亿元，同比增长17.3%；规模工业增加值161亿元，同比增长10.5%。"
    assert rules(targets, planned("规上工业增加值同比增长10%。", reached)) == []
