"""Budget against final account: execution rates, each with the budget that it divides by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.layout import ChartKind
from xltools.core.report import ChartSeries, Look, Paragraph, Part, Picture
from xltools.core.spread import LOW, Limits
from xltools.reporting.sentences import several
from xltools.reporting.shown import BLANK, money, percent, two_places
from xltools.reporting.zone_tables import MOST_DRAWN, plain_header, table
from xltools.sheets.comparison_terms import INCOMPLETE, LINES, ZONE_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.comparison import BudgetLine, Compared, Rate
    from xltools.reporting.zone_year import ZoneYear

_INITIAL, _ADJUSTED = "年初预算数", "调整预算数"


def budget(year: ZoneYear) -> list[Part]:
    """预算执行情况: the zone's lines, then each department's rates."""
    sentences = [*_zone_sentences(year), *_slow(year)]
    parts: list[Part] = [Paragraph("".join(sentences))] if sentences else []
    rows = [
        (
            _label(year, line),
            [_amount(each.initial), _amount(each.adjusted), _amount(each.final), *map(_rate, _rates(each))],
        )
        for line, each in year.comparison.zone.budget.items()
    ]
    header = plain_header(
        "项目", f"{_INITIAL}（{year.unit}）", f"{_ADJUSTED}（{year.unit}）", f"决算数（{year.unit}）", *_RATES
    )
    parts += [Paragraph(f"{ZONE_LABEL}预算与决算对比表", Look.CAPTION), table(header, rows)]
    parts += _departments(year)
    parts.append(
        Paragraph(
            f"注：执行率分别以{_INITIAL}、{_ADJUSTED}为分母，由合计数计算；“{INCOMPLETE}”表示有部门或有组成项目没有填报预算数，不计算执行率。",
            Look.NOTE,
        )
    )
    return parts


_RATES = (f"决算数÷{_INITIAL}（%）", f"决算数÷{_ADJUSTED}（%）")


def _rates(line: BudgetLine) -> tuple[Rate, Rate]:
    return line.final_to_initial, line.final_to_adjusted


def _zone_sentences(year: ZoneYear) -> Iterator[str]:
    incomplete: dict[str, list[str]] = {}
    for line, each in year.comparison.zone.budget.items():
        label = _label(year, line)
        for budget_label, amount, rate in (
            (_INITIAL, each.initial, each.final_to_initial),
            (_ADJUSTED, each.adjusted, each.final_to_adjusted),
        ):
            if rate.value is not None:
                yield (
                    f"{label}{budget_label}{money(amount)}{year.unit}，决算数{money(each.final)}{year.unit}，"
                    f"决算数为{budget_label}的{percent(rate.value)}。"
                )
            elif not rate.complete:
                incomplete.setdefault(budget_label, []).append(label)
    for budget_label, labels in incomplete.items():
        yield f"{'、'.join(labels)}的{budget_label}填报不完整，不计算执行率。"


def slow_departments(year: ZoneYear) -> list[tuple[str, str]]:
    """Departments whose project spending, or whose whole spending, is far below a budget: name, and what is how low."""
    found = []
    for department in year.comparison.departments:
        rates = [
            f"{_label(year, line)}决算数为{budget_label}的{percent(rate.value)}"
            for line in ("spending", "project")
            for budget_label, rate in zip((_INITIAL, _ADJUSTED), _rates(department.budget[line]), strict=True)
            if rate.mark == LOW
        ]
        if rates:
            found.append((department.name, "、".join(rates)))
    return found


def _slow(year: ZoneYear) -> Iterator[str]:
    slow = slow_departments(year)
    if slow:
        listed = several([f"{name}（{what}）" for name, what in slow])
        yield f"执行率低于{Limits().low}%的部门有{len(slow)}个：{listed}。"


def _departments(year: ZoneYear) -> list[Part]:
    """A table of the rates, and a chart of those on the initial budget where two departments have one."""
    given = [each for each in year.comparison.departments if any(_has_budget(each, line) for line in LINES)]
    if not given:
        return []
    labels = [
        f"{_label(year, line)}{rate}"
        for line in ("spending", "project")
        for rate in ("÷年初预算（%）", "÷调整预算（%）")
    ]
    rows = [
        (
            each.name,
            [f"{_rate(rate)}{rate.mark}" for line in ("spending", "project") for rate in _rates(each.budget[line])],
        )
        for each in given
    ]
    parts: list[Part] = [
        Paragraph("各部门预算执行率表", Look.CAPTION),
        table(plain_header("部门", *labels), rows),
    ]
    drawn = [each for each in given if each.budget["spending"].final_to_initial.value is not None][:MOST_DRAWN]
    if len(drawn) > 1:
        values = tuple(each.budget["spending"].final_to_initial.value for each in drawn)
        rounded = tuple(None if value is None else round(value, 2) for value in values)
        title = f"支出合计执行率（决算数÷{_INITIAL}）"
        series = ChartSeries(title, rounded)
        parts.append(Picture(ChartKind.BAR, title, tuple(each.name for each in drawn), (series,), "%"))
    return parts


def _has_budget(department: Compared, line: str) -> bool:
    each = department.budget[line]
    return each.initial is not None or each.adjusted is not None


def _label(year: ZoneYear, line: str) -> str:
    return year.form.label(f"budget.{line}.final").partition("·")[0].removeprefix("本年")


def _amount(value: object) -> str:
    return "" if value is None else f"{value:f}"


def _rate(rate: Rate) -> str:
    return INCOMPLETE if not rate.complete else BLANK if rate.value is None else two_places(rate.value)
