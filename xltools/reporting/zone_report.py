"""The zone's report: overview, money, comparison, results, problems and measures, in the order of such reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.report import Contents, Heading, Look, PageBreak, Paragraph, Part, Report
from xltools.reporting.sentences import named
from xltools.reporting.shown import money, percent, plain
from xltools.reporting.zone_budget import budget
from xltools.reporting.zone_comparison import comparison
from xltools.reporting.zone_money import assets, income, spending, three_public
from xltools.reporting.zone_problems import found, measures, stated
from xltools.reporting.zone_results import economy, goals, scores
from xltools.reporting.zone_tables import plain_header, table, texts_table

if TYPE_CHECKING:
    from xltools.reporting.zone_year import ZoneYear

_KEYS = (
    "income.total",
    "spending.total",
    "spending.basic",
    "spending.project",
    "spending.cumulative",
    "three_public.total",
    "fixed_assets.total",
    "profile.authorised",
    "profile.headcount",
)
_STAFF = ("profile.authorised", "profile.headcount")


def zone_report(year: ZoneYear) -> Report:
    """The report of a zone's year. Every sentence rests on a figure; where there is none, nothing is claimed."""
    subject = "部门整体支出绩效自评汇总报告"
    parts: list[Part] = [
        Paragraph(f"{year.title}\n{subject}", Look.TITLE),
        PageBreak(),
        Contents(),
        PageBreak(),
        Heading("一、基本情况"),
        *_overview(year),
        Heading("二、收入支出情况"),
        *income(year),
        *spending(year),
        *three_public(year),
        Heading("三、预算执行情况"),
        *budget(year),
        Heading("四、资产情况"),
        *assets(year),
        *comparison(year, "五、部门对比情况"),
        Heading("六、绩效自评结果"),
        *scores(year),
        *goals(year),
        *economy(year),
        Heading("七、存在的主要问题"),
        *found(year),
        *stated(year),
        Heading("八、改进措施和有关建议"),
        *measures(year),
        Heading("九、其他需要说明的情况"),
        *_remarks(year),
        PageBreak(),
        Heading("附件：部门名单"),
        _list(year),
    ]
    return Report(f"{year.title}{subject}", year.consolidation.year or None, tuple(parts))


def _overview(year: ZoneYear) -> list[Part]:
    count, missing = len(year.submissions), len(year.missing)
    text = f"{year.title}应报送自评的部门{count + missing}个，已报送{count}个"
    text += f"，未报送{missing}个（{named(year.missing_names)}）。" if missing else "，全部报送。"
    return [
        Heading("（一）报送情况", 2),
        Paragraph(text),
        Heading("（二）主要数据", 2),
        Paragraph(_key_sentence(year)),
        Paragraph("主要数据表", Look.CAPTION),
        _key_table(year),
    ]


def _key_sentence(year: ZoneYear) -> str:
    clauses = [
        f"{label}{money(value)}{year.unit}"
        for label, code in (
            ("收入合计", "income.total"),
            ("支出合计", "spending.total"),
            ("三公经费", "three_public.total"),
        )
        if (value := year.total(code)) is not None
    ]
    text = f"全区{'，'.join(clauses)}。" if clauses else ""
    posts, staff = (year.total(code) for code in _STAFF)
    if posts is not None and staff is not None:
        text += f"人员编制{plain(posts)}人，实有人数{plain(staff)}人"
        rate = year.comparison.zone.ratios["staffing"].value
        text += f"，实有人数为编制的{percent(rate)}。" if rate is not None else "。"
    return text


def _key_table(year: ZoneYear) -> Part:
    rows = []
    for code in _KEYS:
        value = year.total(code)
        if value is None:
            continue
        given = sum(year.reported(code, each.code) is not None for each in year.submissions)
        rows.append((year.form.label(code), [year.form.items[code].unit or year.unit, money(value), str(given)]))
    return table(plain_header("项目", "单位", "全区合计", "填报部门数"), rows or [("", ["", "", ""])])


def _remarks(year: ZoneYear) -> list[Part]:
    """How the figures came about, and what is not in them."""
    texts = [
        f"本报告的数字取自各部门报送的自评表，金额单位为{year.unit}；空白不等于零，求和时不计入。",
        "占比、人均和执行率均由合计数重新计算，不取部门比率的平均；百分比保留两位小数。",
    ]
    if year.missing:
        texts.append(f"未报送的{len(year.missing)}个部门（{named(year.missing_names)}）不在合计之内。")
    return [Paragraph(f"{number}．{text}") for number, text in enumerate(texts, 1)]


def _list(year: ZoneYear) -> Part:
    listed = [(each.code, each.name, "已报送") for each in year.submissions]
    listed += [(each.code, each.name, "未报送") for each in year.missing]
    rows = [(str(number), *each) for number, each in enumerate(listed, 1)]
    return texts_table(("序号", "预算编码", "部门（单位）名称", "报送情况"), (10, 20, 60, 20), rows)
