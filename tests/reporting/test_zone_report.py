"""The zone's report: sentences made of figures that were added up by hand, and none without a figure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.zones import FORM, YEAR, ZONE_NAME, department, invented_zone
from xltools.consolidate import consolidate
from xltools.core.messages import use_language
from xltools.core.register import Department
from xltools.core.report import Contents, Heading, Paragraph, Picture, Report, Table
from xltools.example.load import load_zone
from xltools.report import zone_report
from xltools.scoring.load import load
from xltools.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.submission import Submission


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """The report quotes findings, so they speak Chinese."""
    use_language("zh")
    yield
    use_language("en")


def report_of(*submissions: Submission, missing: tuple[Department, ...] = ()) -> Report:
    """The report on some departments."""
    findings = validate(FORM, submissions)
    return zone_report(consolidate(FORM, ZONE_NAME, YEAR, submissions, findings), load(), missing)


def said(report: Report) -> str:
    """All sentences of a report."""
    return "\n".join(part.text for part in report.parts if isinstance(part, Paragraph))


def rows_below(report: Report, caption: str) -> list[tuple[str, ...]]:
    """The rows of the table with that caption, without its header."""
    parts = iter(report.parts)
    next(part for part in parts if isinstance(part, Paragraph) and part.text.startswith(caption))
    table = next(parts)
    assert isinstance(table, Table)
    return [tuple(cell.text for cell in row) for row in table.rows[table.header :]]


@pytest.fixture(scope="module")
def example() -> Report:
    """The report on the example zone."""
    use_language("zh")
    return report_of(*load_zone().departments)


def test_sums_and_shares(example: Report) -> None:
    """3538.15 + 134.2 = 3672.35; 444.78 + 134.2 = 578.98, which is 15.766 % of it; 12 + 8 of 4 + 4 posts are 250 %."""
    text = said(example)
    assert "收入合计3672.35万元" in text
    assert "基本支出578.98万元，占支出合计的15.77%；项目支出3093.37万元，占支出合计的84.23%" in text
    assert "人员编制8人，实有人数20人，实有人数为编制的250.00%" in text
    assert "三公经费占公用支出（154.77万元）的10.94%" in text  # 16.93 of 72.47 + 82.3


def test_execution_names_its_denominator(example: Report) -> None:
    """3093.37 of 31718 is 9.7527 %; total spending has a budget of one part only, so that it has no rate."""
    text = said(example)
    assert "项目支出年初预算数31718万元，决算数3093.37万元，决算数为年初预算数的9.75%。" in text
    assert "支出合计的年初预算数填报不完整，不计算执行率。" in text
    assert rows_below(example, "全区预算与决算对比表")[2] == ("项目支出", "31718", "", "3093.37", "9.75", "—")


def test_the_zone_stands_below_the_departments(example: Report) -> None:
    """Three-public spending 0.93 and 16.0 make 16.93; what nobody reported is blank, not zero."""
    rows = rows_below(example, "三公经费表")
    assert rows == [
        ("建设管理部", "0.93", "0.93", "0", "0", "0"),
        ("企业服务部", "16.0", "16.0", "", "", ""),
        ("全区合计", "16.93", "16.93", "0", "0", "0"),
    ]
    assert rows_below(example, "年度收入情况表")[2][4:] == ("", "", "")


def test_goals_are_counted(example: Report) -> None:
    """14 and 18 indicators; 22 of 32 are 68.75 %; the grades of both are 优, one of them written 优秀."""
    rows = rows_below(example, "绩效指标完成情况统计表")
    assert [row[1] for row in rows] == ["14", "18", "32"]
    assert all(int(row[1]) == sum(map(int, row[2:])) for row in rows)
    assert rows[2][2] == "22"
    assert "各部门共填报绩效指标32项：完成22项，占68.75%；" in said(example)
    assert "填报自评得分的部门有2个，其中优2个；最高100分。" in said(example)


def test_problems_begin_with_most_money(example: Report) -> None:
    """Half of 31718 is 15859, of which 12765.63 are missing; staff beyond their posts are persons, not money."""
    rows = rows_below(example, "审核发现问题汇总表")
    assert rows[0][1:] == ("决算不足年初预算的一半，请说明", "需说明", "建设管理部", "1", "12765.63")
    stakes = [float(row[-1] or 0) for row in rows]
    assert stakes == sorted(stakes, reverse=True)
    assert [row[-1] for row in rows if row[1].startswith("实有人数超过人员编制")] == [""]


def test_measures_name_who_and_how_much(example: Report) -> None:
    """Each rests on a figure."""
    text = said(example)
    assert "建设管理部编制4人、实有12人；企业服务部编制4人、实有8人" in text
    assert "企业服务部公务接待费为公用支出的19.44%" in text  # 16 of 82.3


def test_each_budget_has_its_own_rate() -> None:
    """60 of 100 initially and of 80 as adjusted."""
    amounts = {"initial": 100, "adjusted": 80}
    budget = {(f"budget.{line}.{column}", ""): amounts[column] for line in ("project", "basic") for column in amounts}
    text = said(report_of(department({**budget, ("spending.project", "head"): 60})))
    assert "项目支出年初预算数100万元，决算数60万元，决算数为年初预算数的60.00%。" in text
    assert "项目支出调整预算数80万元，决算数60万元，决算数为调整预算数的75.00%。" in text


def test_only_departments_beyond_their_posts_are_named() -> None:
    """Four persons on four posts are as many as there may be."""
    staff = {("profile.authorised", ""): 4, ("profile.headcount", ""): 4}
    more = {("profile.authorised", ""): 4, ("profile.headcount", ""): 5}
    text = said(report_of(department(staff), department(more, code="100008", name="乙部门")))
    assert "实有人数超过编制的部门有1个：乙部门编制4人、实有5人。" in text
    assert "规范人员管理" not in said(report_of(department(staff)))


def test_what_was_accepted_is_no_problem() -> None:
    """A reason was given and taken; notes are none either."""
    submissions = load_zone().departments
    findings = [replace(each, accepted=True) for each in validate(FORM, submissions)]
    report = zone_report(consolidate(FORM, ZONE_NAME, YEAR, submissions, findings), load())
    assert "没有发现需要更正或说明的问题" in said(report)
    assert "补充说明" not in said(report)


def test_missing_departments_are_named() -> None:
    """In the overview, the measures, the remarks and the list."""
    report = report_of(*load_zone().departments, missing=(Department("900001", "未报部门"),))
    assert "应报送自评的部门3个，已报送2个，未报送1个（未报部门）。" in said(report)
    assert "尚有1个部门没有报送：未报部门" in said(report)
    table = report.parts[-1]
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[-1]] == ["3", "900001", "未报部门", "未报送"]


def test_nothing_is_claimed_without_a_figure() -> None:
    """A department that reported its income only: no share, no rate, no measure, no chart of one bar."""
    report = report_of(department({("income.general", "head"): 100}))
    text = said(report)
    assert "各部门均未填报支出合计。" in text
    assert "各部门均未填报自评得分。" in text
    assert "各部门均未填报绩效指标。" in text
    for claim in (
        "三公经费占",
        "人均支出",
        "执行率低于",
        "加快预算执行",
        "规范人员管理",
        "从严控制",
        "补齐短板",
        "尚有0",
    ):
        assert claim not in text
    assert not any(isinstance(part, Picture) for part in report.parts)


def test_clean_figures_have_no_problems() -> None:
    """Where no finding is open, the report says so and asks for nothing on their account."""
    submission = department({("income.general", "head"): 100})
    report = zone_report(consolidate(FORM, ZONE_NAME, YEAR, [submission]), load())
    assert "没有发现需要更正或说明的问题" in said(report)
    assert "所报数据没有显示需要采取措施的事项" in said(report)


def test_many_departments_do_not_make_endless_sentences() -> None:
    """Forty departments: no sentence lists them all, and a chart shows the largest twelve."""
    report = report_of(*invented_zone(40))
    assert max(len(part.text) for part in report.parts if isinstance(part, Paragraph)) < 700
    pictures = [part for part in report.parts if isinstance(part, Picture)]
    assert pictures
    assert max(len(picture.categories) for picture in pictures) == 12


def test_the_structure_of_such_reports(example: Report) -> None:
    """Nine chapters and the list, numbered without a gap, behind a table of contents."""
    chapters = [part.text for part in example.parts if isinstance(part, Heading) and part.level == 1]
    assert [chapter[0] for chapter in chapters] == [*"一二三四五六七八九", "附"]
    assert any(isinstance(part, Contents) for part in example.parts)
