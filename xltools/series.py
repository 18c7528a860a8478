"""Compare the same zone over several years, or several zones: amounts, differences, per cent, and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.amount import NEAREST
from xltools.core.layout import WorkbookLayout
from xltools.core.series import Base, ChangeLimits, SeriesRow, change, pairs
from xltools.sheets.findings import findings_sheet
from xltools.sheets.series_rows import DEPARTMENT_SHEET, ZONE_SHEET, series_sheet, zone_chart
from xltools.sheets.series_sources import sources_sheet
from xltools.sheets.stamp import result_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.series import Change, Reason, Term

ITEMS = (
    "income.total",
    "income.general",
    "income.fund",
    "spending.total",
    "spending.basic",
    "spending.personnel",
    "spending.public",
    "spending.project",
    "spending.cumulative",
    "three_public.total",
    "three_public.reception",
    "three_public.vehicle_running",
    "three_public.vehicle_purchase",
    "three_public.overseas",
    "fixed_assets.total",
    "assets.total.closing",
    "profile.authorised",
    "profile.headcount",
)
# Recomputed from the sums: (name, label, unit, over, under, factor).
RATIOS = (
    ("per_head", "人均支出", "万元/人", "spending.total", "profile.headcount", 1),
    ("public_per_head", "人均公用支出", "万元/人", "spending.public", "profile.headcount", 1),
    ("project_share", "项目支出占支出合计", "%", "spending.project", "spending.total", 100),
    ("three_public_share", "三公经费占公用支出", "%", "three_public.total", "spending.public", 100),
    ("execution", "预算执行率（决算÷年初预算）", "%", "spending.total", "budget.spending.initial", 100),
)
DEPARTMENT_ITEMS = (
    "income.total",
    "spending.total",
    "spending.basic",
    "spending.project",
    "three_public.total",
    "fixed_assets.total",
    "profile.headcount",
)


def series_rows(
    form: Form, terms: Sequence[Term], base: Base, limits: ChangeLimits | None = None
) -> tuple[list[SeriesRow], list[SeriesRow]]:
    """The rows of the zones, ratios among them, and those of the departments that are in more than one term.

    Departments are told by their budget codes, and named as in the last term that has them.
    """
    chosen = limits or ChangeLimits()
    zone = [_row(form, "", "", item, _totals(terms, item), base, chosen) for item in ITEMS]
    zone += [_ratio(each, terms, base, chosen) for each in RATIOS]
    departments = [
        _row(form, code, name, item, values, base, chosen)
        for code, name in sorted(_shared(terms).items())
        for item in DEPARTMENT_ITEMS
        if _any(values := _amounts(terms, code, item))
    ]
    return [row for row in zone if _any(row.values)], departments


def series_workbook(
    form: Form,
    title: str,
    terms: Sequence[Term],
    base: Base,
    *,
    limits: ChangeLimits | None = None,
    reasons: Mapping[str, Reason] | None = None,
    findings: Sequence[Finding] = (),
) -> WorkbookLayout:
    """The comparison as a workbook: differences, per cent and marks are live formulas over the terms' values.

    What was written beside a row last time (``reasons``, by the row's key) stands there again.

    Raises:
        ValueError: there are fewer than two terms.
    """
    if len(terms) < 2:  # noqa: PLR2004 - a comparison has two sides
        message = "a comparison needs two terms"
        raise ValueError(message)
    chosen, known = limits or ChangeLimits(), reasons or {}
    zone, departments = series_rows(form, terms, base, chosen)
    labels = [term.label for term in terms]
    first = series_sheet(ZONE_SHEET, title, labels, base, zone, chosen, known)
    zone_chart(first, zone, labels)
    sheets = [first.sheet]
    if departments:
        sheets.append(series_sheet(DEPARTMENT_SHEET, title, labels, base, departments, chosen, known, first).sheet)
    sheets += [sources_sheet(title, terms), findings_sheet(findings, {})]
    last = terms[-1].figures
    return WorkbookLayout([*sheets, result_stamp(last.zone, last.year)], title=title, first=ZONE_SHEET)


def _any(values: Sequence[Decimal | None]) -> bool:
    return any(value is not None for value in values)


def _row(
    form: Form,
    code: str,
    name: str,
    item: str,
    values: tuple[Decimal | None, ...],
    base: Base,
    limits: ChangeLimits,
) -> SeriesRow:
    unit = form.items[item].unit or form.unit
    return SeriesRow(code, name, item, form.label(item), unit, values, _changes(values, base, limits))


def _changes(values: Sequence[Decimal | None], base: Base, limits: ChangeLimits) -> tuple[Change, ...]:
    return tuple(change(values[of], values[term], limits) for of, term in pairs(len(values), base))


def _ratio(
    ratio: tuple[str, str, str, str, str, int], terms: Sequence[Term], base: Base, limits: ChangeLimits
) -> SeriesRow:
    name, label, unit, over, under, factor = ratio
    values = tuple(
        NEAREST.divide(factor * top, bottom) if top is not None and bottom else None
        for top, bottom in zip(_totals(terms, over), _totals(terms, under), strict=True)
    )
    return SeriesRow("", "", name, label, unit, values, _changes(values, base, limits))


def _totals(terms: Sequence[Term], item: str) -> tuple[Decimal | None, ...]:
    amounts = (term.figures.totals.get(item) for term in terms)
    return tuple(amount.value if amount else None for amount in amounts)


def _amounts(terms: Sequence[Term], code: str, item: str) -> tuple[Decimal | None, ...]:
    amounts = (term.figures.amounts.get(code, {}).get(item) for term in terms)
    return tuple(amount.value if amount else None for amount in amounts)


def _shared(terms: Sequence[Term]) -> dict[str, str]:
    """Names by code of the departments that more than one term has."""
    found: dict[str, list[str]] = {}
    for code, name in _named(terms):
        found.setdefault(code, []).append(name)
    return {code: names[-1] for code, names in found.items() if len(names) > 1}


def _named(terms: Sequence[Term]) -> Iterator[tuple[str, str]]:
    for term in terms:
        yield from ((submission.code, submission.name) for submission in term.figures.submissions)
