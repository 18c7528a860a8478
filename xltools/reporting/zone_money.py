"""Income, spending, three-public spending and assets of the zone, each as a sentence, a table and a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.report import Heading, Look, Paragraph, Part
from xltools.reporting.sentences import amount_of, composition, coverage
from xltools.reporting.shown import money, percent
from xltools.reporting.zone_tables import departments_chart, items_table, parts_chart
from xltools.sheets.comparison_terms import ZONE_LABEL

if TYPE_CHECKING:
    from xltools.core.report import Picture
    from xltools.reporting.zone_year import ZoneYear

_SOURCES = tuple(f"income.{item}" for item in ("carried_over", "general", "fund", "non_tax", "other"))
_KINDS = tuple(f"three_public.{item}" for item in ("reception", "vehicle_running", "vehicle_purchase", "overseas"))
_ASSETS = tuple(f"fixed_assets.{item}" for item in ("in_use", "leased", "other"))
_LARGE_ASSETS = ("assets.total.closing", "assets.current.closing", "assets.non_current.closing")


def income(year: ZoneYear) -> list[Part]:
    """（一）收入."""
    text = _opening(year, "income.total") + composition(year, "income.total", _SOURCES, label="收入合计")
    chart = parts_chart(year, "收入构成", _SOURCES)
    return _section(year, "（一）收入情况", "income", text, chart)


def spending(year: ZoneYear) -> list[Part]:
    """（二）支出和结余."""
    text = _opening(year, "spending.total")
    text += composition(year, "spending.total", ("spending.basic", "spending.project"), label="支出合计")
    inner = composition(year, "spending.basic", ("spending.personnel", "spending.public"), label="基本支出")
    text += f"基本支出{inner}" if inner else ""
    balances = [
        amount_of(year, code, value)
        for code in ("spending.balance", "spending.cumulative")
        if (value := year.total(code)) is not None
    ]
    text += f"{'，'.join(balances)}。" if balances else ""
    codes = ("spending.personnel", "spending.public", "spending.project")
    chart = departments_chart(year, "各部门支出及构成", codes, stacked=True)
    return _section(year, "（二）支出和结余情况", "spending", text, chart)


def three_public(year: ZoneYear) -> list[Part]:
    """（三）三公经费."""
    text = _opening(year, "three_public.total")
    rate = year.comparison.zone.ratios["three_public_share"].value
    public = year.total("spending.public")
    if rate is not None:
        text += f"三公经费占公用支出（{money(public)}{year.unit}）的{percent(rate)}。"
    text += composition(year, "three_public.total", _KINDS, label="三公经费合计")
    chart = departments_chart(year, "各部门三公经费", ("three_public.total",))
    return _section(year, "（三）“三公”经费情况", "three_public", text, chart)


def assets(year: ZoneYear) -> list[Part]:
    """资产情况: fixed assets, and all assets where departments filled in the annex."""
    text = _opening(year, "fixed_assets.total")
    text += composition(year, "fixed_assets.total", _ASSETS, label="固定资产合计")
    whole = year.total(_LARGE_ASSETS[0])
    if whole is not None:
        filled = sum(year.reported(_LARGE_ASSETS[0], each.code) is not None for each in year.submissions)
        text += f"填报资产情况的{filled}个部门年末资产合计{money(whole)}{year.unit}。"
        text += composition(year, _LARGE_ASSETS[0], _LARGE_ASSETS[1:], label="资产合计").replace("·年末数", "")
    chart = departments_chart(year, "各部门固定资产", ("fixed_assets.total",))
    return _section(year, "", "fixed_assets", text, chart)


def _opening(year: ZoneYear, code: str) -> str:
    total = year.total(code)
    if total is None:
        return f"各部门均未填报{year.form.label(code)}。"
    return f"{ZONE_LABEL}{amount_of(year, code, total)}。{coverage(year, code)}"


def _section(year: ZoneYear, heading: str, block: str, text: str, chart: Picture | None) -> list[Part]:
    title = year.form.block(block).title.removeprefix("部门（单位）")
    return [
        *([Heading(heading, 2)] if heading else []),
        Paragraph(text),
        Paragraph(f"{title}表（{year.unit}）", Look.CAPTION),
        items_table(year, block),
        *([chart] if chart else []),
    ]
