"""Compare the departments of a zone with each other, and their budgets with their final accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.core.amount import ZERO
from xltools.core.comparison import BudgetLine, Compared, Comparison, Rate, Standing
from xltools.core.layout import WorkbookLayout
from xltools.core.spread import Limits, outlier_marks, ranks, rate_mark
from xltools.sheets.comparison_budget import budget_sheet
from xltools.sheets.comparison_charts import chart_data_sheet
from xltools.sheets.comparison_data import data_sheet
from xltools.sheets.comparison_departments import departments_sheet
from xltools.sheets.comparison_overview import overview_sheet
from xltools.sheets.comparison_ratios import ratios_sheet
from xltools.sheets.comparison_terms import (
    ADJUSTED,
    BUDGETS,
    COLUMNS,
    HEADCOUNT,
    INITIAL,
    ITEMS,
    LINES,
    OVERVIEW_SHEET,
    RATIOS,
    STAFF,
    ZONE_LABEL,
    budget_code,
    parts,
)
from xltools.sheets.stamp import result_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from decimal import Decimal

    from xltools.core.form import Form
    from xltools.core.series import Reason
    from xltools.core.submission import Submission

    Amounts = Mapping[str, Decimal | None]  # by item code, or by budget column


def comparison(
    form: Form,
    zone_name: str,
    year: int,
    submissions: Sequence[Submission],
    limits: Limits | None = None,
    reasons: Mapping[str, Reason] | None = None,
) -> WorkbookLayout:
    """The comparison as a workbook: every figure is a live formula that leads to a department's fact.

    The limits stand in cells, and the marks change with them. ``reasons`` are what people wrote into an earlier one, by
    key; they stand in it again.

    Raises:
        KeyError: the form lacks an item that is compared.
        ValueError: there is no submission.
    """
    _require_some(submissions)
    chosen = limits or Limits()
    title = f"{zone_name}{year}年度"
    data = data_sheet(form, title, submissions)
    departments = departments_sheet(form, title, submissions, data)
    facts, known = comparison_facts(form, submissions, chosen), reasons or {}
    ratios = ratios_sheet(title, submissions, departments, chosen, facts, known)
    budget = budget_sheet(form, title, submissions, data, chosen, facts, known)
    charts = chart_data_sheet(submissions, departments, ratios, budget)
    overview = overview_sheet(form, title, departments, ratios, budget, charts)
    sheets = [overview, departments.sheet, ratios.sheet, budget.sheet, charts.sheet, data.sheet]
    sheets.append(result_stamp(zone_name, year))
    return WorkbookLayout(sheets, title=f"{title}部门整体支出绩效对比", first=OVERVIEW_SHEET)


def comparison_facts(form: Form, submissions: Sequence[Submission], limits: Limits | None = None) -> Comparison:
    """The same comparison as plain numbers, computed in decimals and apart from the workbook's formulas.

    Raises:
        KeyError: the form lacks an item that is compared.
        ValueError: there is no submission.
    """
    _require_some(submissions)
    chosen = limits or Limits()
    reported = [{code: _value(each, code) for code in ITEMS} for each in submissions]
    amounts = [*reported, {code: _sum(each[code] for each in reported) for code in ITEMS}]
    names = [*((each.code, each.name) for each in submissions), ("", ZONE_LABEL)]
    compared = [
        Compared(*name, items, ratios, budget)
        for name, items, ratios, budget in zip(
            names, _standings(amounts), _ratios(amounts, chosen), _budgets(form, submissions, chosen), strict=True
        )
    ]
    return Comparison(tuple(compared[:-1]), compared[-1])


def _require_some(submissions: Sequence[Submission]) -> None:
    if not submissions:
        message = "there is nothing to compare: no submission"
        raise ValueError(message)


def _standings(amounts: Sequence[Amounts]) -> list[dict[str, Standing]]:
    """The items of each department and, last, of the zone, which has no rank."""
    *departments, zone = amounts
    places = {code: [*ranks([each[code] for each in departments]), None] for code in ITEMS}
    return [
        {
            code: Standing(
                amount=each[code],
                share=_ratio(each[code], zone[code], 100),
                per_head=None if code in STAFF else _ratio(each[code], each[HEADCOUNT]),
                rank=places[code][index],
            )
            for code in ITEMS
        }
        for index, each in enumerate(amounts)
    ]


def _ratios(amounts: Sequence[Amounts], limits: Limits) -> list[dict[str, Rate]]:
    """The ratios of each department and, last, of the zone, which has no mark."""
    result: list[dict[str, Rate]] = [{} for _ in amounts]
    for ratio in RATIOS:
        *values, zone = [_ratio(each[ratio.numerator], each[ratio.denominator], ratio.factor) for each in amounts]
        marks = [*outlier_marks(values, zone, limits), ""]
        for rates, value, mark in zip(result, [*values, zone], marks, strict=True):
            rates[ratio.key] = Rate(value, mark=mark)
    return result


def _budgets(form: Form, submissions: Sequence[Submission], limits: Limits) -> list[dict[str, BudgetLine]]:
    """The budget lines of each department and, last, of the zone."""
    result: list[dict[str, BudgetLine]] = [{} for _ in (*submissions, "zone")]
    for line in LINES:
        lines = [_line(each, line) for each in submissions]
        partial = [{column for column in BUDGETS if _is_partial(form, each, line, column)} for each in submissions]
        zone = {column: _sum(each[column] for each in lines) for column in COLUMNS}
        zone_partial = set().union(
            *partial, *({column for column in BUDGETS if _is_missing(each, column)} for each in lines)
        )
        for budgets, amounts, columns in zip(result, [*lines, zone], [*partial, zone_partial], strict=True):
            budgets[line] = _budget_line(amounts, columns, limits)
    return result


def _is_partial(form: Form, submission: Submission, line: str, column: str) -> bool:
    """Whether a budget covers only some of its parts.

    It does when it is no more than the sum of its parts' budgets, and the budget of one of them is missing or partial
    itself. A budget that differs from that sum was stated for itself, and covers everything.
    """
    own, below = _line(submission, line)[column], parts(form, line)
    if own is None or not below:
        return False
    lines = {part: _line(submission, part) for part in below}
    given = sum((amounts[column] or ZERO for amounts in lines.values()), ZERO)
    return not round(own - given, 2) and any(
        _is_missing(amounts, column) or _is_partial(form, submission, part, column) for part, amounts in lines.items()
    )


def _is_missing(line: Amounts, column: str) -> bool:
    """Whether a budget is blank although the line has a figure in another column: zero must be written as zero."""
    return line[column] is None and any(line[other] for other in COLUMNS)


def _budget_line(line: Amounts, partial: AbstractSet[str], limits: Limits) -> BudgetLine:
    initial, adjusted, final = (line[column] for column in COLUMNS)

    def rate(numerator: Decimal | None, denominator: Decimal | None, *needed: str) -> Rate:
        value = _ratio(numerator, denominator, 100)
        if value is None:
            return Rate(None)
        return Rate(None, complete=False) if partial & set(needed) else Rate(value)

    def execution(budget: Decimal | None, column: str) -> Rate:
        plain = rate(final, budget, column)
        return replace(plain, mark=rate_mark(plain.value, limits))

    return BudgetLine(
        initial,
        adjusted,
        final,
        final_minus_initial=None if INITIAL in partial else _difference(final, initial),
        final_minus_adjusted=None if ADJUSTED in partial else _difference(final, adjusted),
        final_to_initial=execution(initial, INITIAL),
        final_to_adjusted=execution(adjusted, ADJUSTED),
        adjustment_to_initial=rate(_difference(adjusted, initial), initial, INITIAL, ADJUSTED),
    )


def _line(submission: Submission, line: str) -> dict[str, Decimal | None]:
    return {column: _value(submission, budget_code(line, column)) for column in COLUMNS}


def _value(submission: Submission, code: str) -> Decimal | None:
    amount = submission.amount(code)
    return None if amount is None else amount.value


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, with blanks as zero; None when all are blank."""
    given = [value for value in values if value is not None]
    return sum(given, ZERO) if given else None


def _difference(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left - right


def _ratio(numerator: Decimal | None, denominator: Decimal | None, factor: int = 1) -> Decimal | None:
    return numerator / denominator * factor if numerator is not None and denominator else None
