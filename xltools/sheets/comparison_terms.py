"""What is compared: items, ratios and budget lines of the form, and the totals among the budgets with their parts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from xltools.core.expression import parse_term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.form import Form

DATA_SHEET, OVERVIEW_SHEET, CHART_DATA_SHEET = "数据", "概览", "图表数据"
DEPARTMENTS_SHEET, RATIOS_SHEET, BUDGET_SHEET = "部门对比", "比率对比", "预算决算"
ZONE_LABEL = "全区"
INCOMPLETE = "不完整"

HEADCOUNT = "profile.headcount"
ITEMS = (
    "income.total",
    "spending.total",
    "spending.basic",
    "spending.personnel",
    "spending.public",
    "spending.project",
    "three_public.total",
    "fixed_assets.total",
    HEADCOUNT,
    "profile.authorised",
)
STAFF = (HEADCOUNT, "profile.authorised")


@dataclass(frozen=True, slots=True)
class Ratio:
    """The quotient of two items, times ``factor``: 100 for per cent, 1 for an amount per head."""

    key: str
    label: str
    numerator: str
    denominator: str
    factor: int = 100

    @property
    def style(self) -> str:
        """The style word for its values."""
        return "amount" if self.factor == 1 else "percent"


RATIOS = (
    Ratio("three_public_share", "三公经费÷公用支出（%）", "three_public.total", "spending.public"),
    Ratio("project_share", "项目支出÷支出合计（%）", "spending.project", "spending.total"),
    Ratio("personnel_per_head", "人员支出÷实有人数（万元/人）", "spending.personnel", HEADCOUNT, 1),
    Ratio("public_per_head", "公用支出÷实有人数（万元/人）", "spending.public", HEADCOUNT, 1),
    Ratio("staffing", "实有人数÷人员编制（%）", HEADCOUNT, "profile.authorised"),
)

LINES = ("spending", "basic", "project", "three_public")
INITIAL, ADJUSTED, FINAL = "initial", "adjusted", "final"
BUDGETS = (INITIAL, ADJUSTED)
COLUMNS = (*BUDGETS, FINAL)


def budget_code(line: str, column: str) -> str:
    """The item code of a budget line in a column: ``budget.basic.initial``."""
    return f"budget.{line}.{column}"


def parts(form: Form, line: str) -> tuple[str, ...]:
    """The budget lines that a line is the sum of; none for a line that is typed in.

    Raises:
        KeyError: the form has no such line.
    """
    formula = form.formula(budget_code(line, INITIAL))
    return tuple(code.split(".")[1] for code in parse_term(formula).items) if formula else ()


def with_parts(form: Form) -> list[str]:
    """The compared budget lines, each followed by its parts and theirs."""

    def walk(line: str) -> Iterator[str]:
        yield line
        for part in parts(form, line):
            yield from walk(part)

    return list(dict.fromkeys(code for line in LINES for code in walk(line)))


def data_codes(form: Form) -> list[str]:
    """Every item of the form that the comparison rests on, in the order of the data sheet."""
    return [*ITEMS, *(budget_code(line, column) for line, column in product(with_parts(form), COLUMNS))]
