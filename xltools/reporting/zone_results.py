"""What the departments reached: scores and grades, goals met and missed, economic indicators."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.layout import ChartKind
from xltools.core.report import ChartSeries, Heading, Look, Paragraph, Part, Picture
from xltools.reporting.sentences import named, several
from xltools.reporting.shown import BLANK, percent, plain, shown
from xltools.reporting.zone_tables import plain_header, table, texts_table
from xltools.scoring.fulfilment import Standing
from xltools.sheets.comparison_terms import ZONE_LABEL

if TYPE_CHECKING:
    from xltools.reporting.zone_year import Assessed, ZoneYear

_WORDS = {
    Standing.MET: "完成",
    Standing.OVER: "超额完成",
    Standing.PARTLY: "部分完成",
    Standing.MISSED: "未完成",
    Standing.UNJUDGED: "无法核对",
}
_SHORT = (Standing.MISSED, Standing.PARTLY, Standing.UNJUDGED)
_MOST_GOALS = 60  # in the table of goals that were not reached


def scores(year: ZoneYear) -> list[Part]:
    """（一）自评得分和等次: how they are spread, and what a second computation says."""
    rows = [
        (each.name, [_points(each.own), each.own_grade or BLANK, _bounds(each), _grades(each)])
        for each in year.assessed
    ]
    header = plain_header("部门", "自评得分", "自评等次", "复核得分", "复核可得等次")
    return [
        Heading("（一）自评得分和等次", 2),
        Paragraph(_score_sentence(year)),
        Paragraph("自评得分和等次表", Look.CAPTION),
        table(header, rows),
        Paragraph(
            f"注：复核按“{year.profile}”由所报数字重新计算；缺少分值或完成数字的，只能算出得分的上下限，等次相应有几种可能。",
            Look.NOTE,
        ),
        *_distribution(year),
    ]


def _score_sentence(year: ZoneYear) -> str:
    given = [each for each in year.assessed if each.own is not None]
    if not given:
        return "各部门均未填报自评得分。"
    grades = Counter(each.own_grade for each in year.assessed if each.own_grade)
    text = f"填报自评得分的部门有{len(given)}个"
    if grades:
        order = [name for name, _least in year.form.grades] + sorted(grades)
        text += "，其中" + "、".join(f"{name}{grades[name]}个" for name in dict.fromkeys(order) if grades[name])
    highest = max(each.own for each in given if each.own is not None)
    lowest = min(each.own for each in given if each.own is not None)
    text += f"；最高{plain(highest)}分" + (f"，最低{plain(lowest)}分。" if lowest != highest else "。")
    above = [each for each in given if each.own is not None and each.own > each.high]
    if above:
        clauses = [f"{each.name}自评{_points(each.own)}分，复核最高{plain(each.high)}分" for each in above]
        text += f"自评得分高于复核上限的有：{several(clauses)}。"
    blank = [each.name for each in year.assessed if each.own is None]
    return text + (f"{named(blank)}未填报自评得分。" if blank else "")


def _distribution(year: ZoneYear) -> list[Part]:
    """A chart of how many departments gave themselves each grade; none for a single department."""
    grades = Counter(each.own_grade for each in year.assessed if each.own_grade)
    names = list(dict.fromkeys([*(name for name, _least in year.form.grades), *sorted(grades)]))
    if sum(grades.values()) < 2:  # noqa: PLR2004 - one department is no distribution
        return []
    counts = ChartSeries("部门数", tuple(Decimal(grades[name]) for name in names))
    return [Picture(ChartKind.COLUMN, "自评等次分布", tuple(names), (counts,), "个部门")]


def goals(year: ZoneYear) -> list[Part]:
    """（二）绩效目标完成情况: how many goals stand how, and those that were not reached or cannot be judged."""
    counts = {each.code: Counter(goal.standing for goal in each.goals) for each in year.assessed}
    whole = sum(counts.values(), Counter())
    parts: list[Part] = [Heading("（二）绩效目标完成情况", 2), Paragraph(_goal_sentence(whole))]
    if not whole:
        return parts
    header = plain_header("部门", "指标数", *_WORDS.values())
    rows = [
        (name, [str(sum(each.values())), *(str(each[standing]) for standing in _WORDS)])
        for name, each in [*((each.name, counts[each.code]) for each in year.assessed), (f"{ZONE_LABEL}合计", whole)]
    ]
    parts += [Paragraph("绩效指标完成情况统计表（项）", Look.CAPTION), table(header, rows)]
    short = [
        (each.name, goal.name, goal.target, goal.actual, f"{_WORDS[goal.standing]}{_reason(goal.reason)}")
        for standing in _SHORT
        for each in year.assessed
        for goal in each.goals
        if goal.standing is standing
    ]
    if short:
        labels = ("部门", "指标", "目标", "完成情况", "核对结果")
        parts += [
            Paragraph("未完成、部分完成和无法核对的指标", Look.CAPTION),
            texts_table(labels, (16, 30, 14, 20, 26), short[:_MOST_GOALS]),
        ]
    if len(short) > _MOST_GOALS:
        parts.append(Paragraph(f"注：共{len(short)}项，本表列前{_MOST_GOALS}项。", Look.NOTE))
    return parts


def _goal_sentence(whole: Counter[Standing]) -> str:
    count = sum(whole.values())
    if not count:
        return "各部门均未填报绩效指标。"
    clauses = [
        f"{word}{whole[standing]}项，占{percent(Decimal(whole[standing]) / count * 100)}"
        for standing, word in _WORDS.items()
        if whole[standing]
    ]
    return f"各部门共填报绩效指标{count}项：{'；'.join(clauses)}。"


def economy(year: ZoneYear) -> list[Part]:
    """（三）主要经济指标, where departments filled them in."""
    codes = [f"economy.{item}" for item in ("name", "unit", "target", "actual", "growth")]
    if any(code not in year.form.items for code in codes):
        return []
    rows = [
        (each.name, *(shown(year.form, each, code, row) for code in codes))
        for each in year.submissions
        for row in each.rows.get("economy", {})
    ]
    if not rows:
        return []
    labels = ("部门", "指标名称", "单位", "年度目标", "实际完成", "实际增速（%）")
    return [
        Heading("（三）主要经济指标", 2),
        Paragraph(f"填报主要经济指标的部门有{len({row[0] for row in rows})}个，共{len(rows)}项。"),
        Paragraph("主要经济指标完成情况表", Look.CAPTION),
        texts_table(labels, (20, 30, 10, 14, 14, 14), rows, numbers=3),
    ]


def _reason(reason: str) -> str:
    return f"：{reason}" if reason else ""


def _points(value: Decimal | None) -> str:
    return BLANK if value is None else plain(value)


def _grades(each: Assessed) -> str:
    """The grade, or the best and the worst of several."""
    return "～".join(dict.fromkeys((each.grades[0], each.grades[-1]))) if each.grades else BLANK


def _bounds(each: Assessed) -> str:
    return plain(each.low) if each.low == each.high else f"{plain(each.low)}～{plain(each.high)}"
