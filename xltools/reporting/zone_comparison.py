"""The departments beside each other: shares, amounts per head, ratios, and who stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.report import Heading, Look, Paragraph, Part, Turn
from xltools.core.spread import HIGH
from xltools.reporting.sentences import several
from xltools.reporting.shown import money, percent, two_places
from xltools.reporting.zone_tables import departments_chart, plain_header, table
from xltools.sheets.comparison_terms import RATIOS, ZONE_LABEL

if TYPE_CHECKING:
    from xltools.core.comparison import Compared
    from xltools.reporting.zone_year import ZoneYear
    from xltools.sheets.comparison_terms import Ratio

_SPENDING, _INCOME = "spending.total", "income.total"


def comparison(year: ZoneYear, heading: str) -> list[Part]:
    """A wide table on a page that lies, with what it shows in a sentence."""
    zone, departments = year.comparison.zone, year.comparison.departments
    header = plain_header(
        "部门",
        f"收入合计（{year.unit}）",
        f"占{ZONE_LABEL}收入（%）",
        f"支出合计（{year.unit}）",
        f"占{ZONE_LABEL}支出（%）",
        f"人均支出（{year.unit}/人）",
        *(ratio.label for ratio in RATIOS),
    )
    rows = [(each.name, _row(each)) for each in (*departments, zone)]
    chart = departments_chart(year, "各部门收入与支出", (_INCOME, _SPENDING))
    return [
        Turn(landscape=True),
        Heading(heading),
        Paragraph(_sentence(year)),
        Paragraph("部门对比表", Look.CAPTION),
        table(header, rows),
        Paragraph("注：全区各比率由合计数相除，不取部门比率的平均；▲、▼表示明显高于、低于其他部门或全区。", Look.NOTE),
        Turn(landscape=False),
        *([chart] if chart else []),
    ]


def _row(each: Compared) -> list[str]:
    cells = []
    for code in (_INCOME, _SPENDING):
        cells += [money(each.items[code].amount), two_places(each.items[code].share)]
    cells.append(two_places(each.items[_SPENDING].per_head))
    return cells + [f"{two_places(each.ratios[ratio.key].value)}{each.ratios[ratio.key].mark}" for ratio in RATIOS]


def _sentence(year: ZoneYear) -> str:
    """The largest department and the ratios that stand out."""
    departments = year.comparison.departments
    text = ""
    largest = next((each for each in departments if each.items[_SPENDING].rank == 1), None)
    if largest is not None and len(departments) > 1:
        standing = largest.items[_SPENDING]
        text += f"支出最多的是{largest.name}，{money(standing.amount)}{year.unit}"
        text += f"，占{ZONE_LABEL}的{percent(standing.share)}。" if standing.share is not None else "。"
    per_head = year.comparison.zone.items[_SPENDING].per_head
    if per_head is not None:
        text += f"{ZONE_LABEL}人均支出{two_places(per_head)}{year.unit}。"
    return text + "".join(filter(None, (_outliers(year, ratio) for ratio in RATIOS)))


def _outliers(year: ZoneYear, ratio: Ratio) -> str:
    marked = [each for each in year.comparison.departments if each.ratios[ratio.key].mark]
    zone = year.comparison.zone.ratios[ratio.key].value
    if not marked or zone is None:
        return ""
    clauses = [
        f"{each.name}{_value(ratio, each)}，明显{'偏高' if each.ratios[ratio.key].mark == HIGH else '偏低'}"
        for each in marked
    ]
    name, _bracket, _unit = ratio.label.partition("（")
    return f"{name}{ZONE_LABEL}为{_value(ratio, year.comparison.zone)}：{several(clauses)}。"


def _value(ratio: Ratio, each: Compared) -> str:
    value = each.ratios[ratio.key].value
    return percent(value) if ratio.factor != 1 else f"{two_places(value)}万元/人"
