"""What was found wrong, most money first, what the departments say themselves, and what is to be done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.amount import ZERO
from xltools.core.finding import Finding, Severity
from xltools.core.form import Kind
from xltools.core.report import Heading, Look, Paragraph, Part
from xltools.reporting.sentences import named, several
from xltools.reporting.shown import money, percent, plain
from xltools.reporting.zone_budget import slow_departments
from xltools.reporting.zone_tables import texts_table
from xltools.scoring.fulfilment import Standing
from xltools.sheets.findings import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.reporting.zone_year import ZoneYear

_MOST_IN_CELL = 3
_ORDER = {Severity.ERROR: 0, Severity.EXPLAIN: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """Findings of one rule: what it says, how grave it is, the departments and the money that it concerns."""

    text: str
    severity: Severity
    departments: tuple[str, ...]
    count: int
    money: Decimal


def problems(year: ZoneYear) -> list[Problem]:
    """The open findings by rule, those with most money first."""
    groups: dict[str, list[Finding]] = {}
    for finding in year.open_findings:
        groups.setdefault(finding.rule, []).append(finding)
    found = [_problem(year, rule, group) for rule, group in groups.items()]
    return sorted(found, key=lambda each: (-each.money, _ORDER[each.severity], -each.count, each.text))


def _problem(year: ZoneYear, rule: str, group: list[Finding]) -> Problem:
    check = next((each for each in year.form.checks if each.id == rule), None)
    text = check.message["zh"] if check is not None and "zh" in check.message else group[0].message
    departments = dict.fromkeys(year.name(each.department) for each in group if each.department)
    stake = sum((abs(each.amount_at_stake or ZERO) for each in group if _is_money(year, each)), ZERO)
    return Problem(text, group[0].severity, tuple(departments), len(group), stake)


def _is_money(year: ZoneYear, finding: Finding) -> bool:
    """Whether the amount at stake is money: that of a count of staff is persons."""
    item = year.form.items.get(finding.item)
    return item is not None and item.kind is Kind.AMOUNT


def found(year: ZoneYear) -> list[Part]:
    """（一）审核发现的问题: how many, and a table of them."""
    listed = problems(year)
    parts: list[Part] = [Heading("（一）审核发现的问题", 2)]
    if not listed:
        return [*parts, Paragraph("对所报数据进行审核，没有发现需要更正或说明的问题。")]
    counts = Counter(each.severity for each in year.open_findings)
    clauses = [f"{word}{counts[severity]}条" for severity, word in SEVERITIES.items() if counts[severity]]
    text = f"对所报数据进行审核，共发现需要更正或说明的问题{sum(counts.values())}条（{'、'.join(clauses)}），"
    text += f"归为{len(listed)}类"
    worst = listed[0]
    if worst.money:
        text += (
            f"。涉及金额最大的一类是“{worst.text}”，涉及{named(worst.departments)}，金额{money(worst.money)}{year.unit}"
        )
    rows = [
        (
            str(number),
            each.text,
            SEVERITIES[each.severity],
            named(each.departments, _MOST_IN_CELL),
            str(each.count),
            money(each.money) if each.money else "",
        )
        for number, each in enumerate(listed, 1)
    ]
    labels = ("序号", "问题（同类取金额最大的一条）", "级别", "涉及部门", "条数", f"涉及金额（{year.unit}）")
    return [
        *parts,
        Paragraph(f"{text}。"),
        Paragraph("审核发现问题汇总表", Look.CAPTION),
        texts_table(labels, (7, 46, 10, 20, 8, 16), rows, numbers=2),
    ]


def stated(year: ZoneYear) -> list[Part]:
    """（二）部门反映的问题, in the departments' own words."""
    rows = [
        (each.name, problem, each.text("narrative.suggestions") or "")
        for each in year.submissions
        if (problem := each.text("narrative.problems"))
    ]
    if not rows:
        return []
    return [
        Heading("（二）部门反映的问题和建议", 2),
        Paragraph(f"在自评报告中反映问题的部门有{len(rows)}个，原文如下。"),
        Paragraph("部门反映的问题和建议", Look.CAPTION),
        texts_table(("部门", "存在的主要问题", "改进措施和有关建议"), (16, 45, 45), rows),
    ]


def measures(year: ZoneYear) -> list[Part]:
    """改进措施: one for each fact that calls for it, with the figures that do."""
    texts = [*_measures(year)]
    if not texts:
        return [Paragraph("所报数据没有显示需要采取措施的事项。")]
    return [Paragraph(f"{number}．{text}") for number, text in enumerate(texts, 1)]


def _measures(year: ZoneYear) -> Iterator[str]:
    if year.missing:
        missing = named(year.missing_names)
        yield f"督促报送。尚有{len(year.missing)}个部门没有报送：{missing}。应限期补报，补报后重新汇总。"
    errors = [each for each in year.open_findings if each.severity is Severity.ERROR]
    if errors:
        names = list(dict.fromkeys(year.name(each.department) for each in errors if each.department))
        yield f"更正数据。{named(names)}的数据尚有{len(errors)}条错误，应逐条更正后重新报送。"
    explain = sum(each.severity is Severity.EXPLAIN for each in year.open_findings)
    if explain:
        yield f"补充说明。尚有{explain}条问题需要书面说明原因，由有关部门在校验表中逐条填写。"
    slow = slow_departments(year)
    if slow:
        listed = several([f"{name}{what}" for name, what in slow])
        yield f"加快预算执行。{listed}。应查明原因，合理安排支出进度和下年预算。"
    yield from _on_staff(year)
    yield from _on_reception(year)
    yield from _on_goals(year)


def _on_staff(year: ZoneYear) -> Iterator[str]:
    over = [
        f"{each.name}编制{plain(posts)}人、实有{plain(staff)}人"
        for each in year.submissions
        if (posts := year.reported("profile.authorised", each.code)) is not None
        and (staff := year.reported("profile.headcount", each.code)) is not None
        and staff > posts
    ]
    if over:
        listed = several(over)
        yield f"规范人员管理。实有人数超过编制的部门有{len(over)}个：{listed}。应说明编外人员的来源和经费渠道。"


def _on_reception(year: ZoneYear) -> Iterator[str]:
    marked = [
        f"{year.name(each.department)}公务接待费为公用支出的{each.actual}（应不超过{each.expected}）"
        for each in year.open_findings
        if each.rule == "three_public.reception"
    ]
    if marked:
        yield f"从严控制“三公”经费。{several(marked)}。应核实开支并控制规模。"


def _on_goals(year: ZoneYear) -> Iterator[str]:
    counts = Counter(goal.standing for each in year.assessed for goal in each.goals)
    whole = sum(counts.values())
    short = [
        f"{word}的指标有{counts[standing]}项"
        for standing, word in ((Standing.MISSED, "未完成"), (Standing.PARTLY, "部分完成"))
        if counts[standing]
    ]
    if short:
        yield f"补齐短板。{'，'.join(short)}，有关部门应分析原因，列入下年重点工作。"
    if counts[Standing.UNJUDGED]:
        share = percent(Decimal(counts[Standing.UNJUDGED]) / whole * 100)
        yield (
            f"细化量化指标。{counts[Standing.UNJUDGED]}项指标（占{share}）没有写明可以核对的完成数字，应补填完成数。"
        )
    if counts[Standing.OVER]:
        yield f"合理设定目标。{counts[Standing.OVER]}项指标超过目标三成以上，编制下年目标时应参考实际水平。"
