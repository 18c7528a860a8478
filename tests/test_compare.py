"""The comparison: figures by hand, and a workbook whose recalculated formulas say what the decimals say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.compare import comparison, comparison_facts
from xltools.core.amount import Amount
from xltools.core.snapshot import Source
from xltools.core.spread import Limits, outlier_marks, ranks, rate_mark
from xltools.core.submission import Fact, Submission
from xltools.example import load_zone
from xltools.excel.write import render
from xltools.forms import load
from xltools.forms.complete import completed
from xltools.sheets.reasons import REASON_HEADER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from xltools.core.comparison import Compared, Rate

FORM = load()
ZONE = load_zone()
ITEMS = (
    "income.total",
    "spending.total",
    "spending.basic",
    "spending.personnel",
    "spending.public",
    "spending.project",
    "three_public.total",
    "fixed_assets.total",
    "profile.headcount",
    "profile.authorised",
)
RATIOS = ("three_public_share", "project_share", "personnel_per_head", "public_per_head", "staffing")
LINES = ("spending", "basic", "project", "three_public")
LIMITS = Limits()


def department(code: str, name: str = "某部门", **figures: str) -> Submission:
    """A department that reports ``figures`` (spending__basic for spending.basic), completed as the form computes."""
    given_amounts = {(item.replace("__", "."), ""): Amount.written(Decimal(text)) for item, text in figures.items()}
    amounts = {**given_amounts, **completed(FORM, given_amounts, {})}
    facts = {
        place: Fact(*place, amount, None, "表一", f"E{row}") for row, (place, amount) in enumerate(amounts.items(), 5)
    }
    source = Source(f"收件/{code}.xlsx", 1, dt.datetime(2022, 1, 1, tzinfo=dt.UTC), f"{int(code):064x}")
    return Submission(code, name, 2021, FORM.id, FORM.version, "表一", source, facts)


def budget(**figures: str) -> Submission:
    """A department with a budget: ``basic_initial="10"``; ``final`` is what the table of spending reports."""

    def item(name: str) -> str:
        line, column = name.split("_")
        return f"spending__{line}" if column == "final" else f"budget__{line}__{column}"

    return department("000001", **{item(name): text for name, text in figures.items()})


def workbook(submissions: Sequence[Submission], limits: Limits | None = None) -> Workbook:
    """The rendered comparison, calculated, as openpyxl reads its values."""
    data = render(comparison(FORM, "某区", 2021, submissions, limits))
    return openpyxl.load_workbook(BytesIO(data), data_only=True)


def text(number: Decimal | None, places: str = "0.01") -> str | None:
    """A number as a person would write it by hand."""
    return None if number is None else str(number.quantize(Decimal(places)))


@cache
def example_workbook() -> Workbook:
    """The comparison of the example zone."""
    return workbook(ZONE.departments)


# ---------------------------------------------------------------------------------------------- the example, by hand


def test_ratios_of_the_example() -> None:
    """The outliers that a director has to see: 0.93/72.47, 16/82.3, 372.31/12, 51.9/8; the zone from its sums."""
    facts = comparison_facts(FORM, ZONE.departments)
    found = {
        key: [text(each.ratios[key].value) for each in (*facts.departments, facts.zone)] for key in facts.zone.ratios
    }
    assert found == {
        "three_public_share": ["1.28", "19.44", "10.94"],
        "project_share": ["87.43", None, "84.23"],
        "personnel_per_head": ["31.03", "6.49", "21.21"],
        "public_per_head": ["6.04", "10.29", "7.74"],
        "staffing": ["300.00", "200.00", "250.00"],
    }
    marks = {key: [each.ratios[key].mark for each in facts.departments] for key in facts.zone.ratios}
    assert marks == {
        "three_public_share": ["▼", "▲"],
        "project_share": ["", ""],
        "personnel_per_head": ["", "▼"],  # 31.03 is 46 % above 21.21, 6.49 is 69 % below
        "public_per_head": ["", ""],
        "staffing": ["", ""],
    }


def test_standing_of_the_example() -> None:
    """Shares, amounts per head and ranks; project spending that was left blank has none of them."""
    first, second = comparison_facts(FORM, ZONE.departments).departments
    spent = [each.items["spending.total"] for each in (first, second)]
    assert [(text(s.amount), text(s.share), text(s.per_head), s.rank) for s in spent] == [
        ("3538.15", "96.35", "294.85", 1),
        ("134.20", "3.65", "16.78", 2),
    ]
    blank = second.items["spending.project"]
    assert (blank.amount, blank.share, blank.per_head, blank.rank) == (None, None, None, None)
    assert [each.items["profile.authorised"].rank for each in (first, second)] == [1, 1]


def test_budget_of_the_example() -> None:
    """Project spending came to 9.75 % of 31,718; a rate for the total would rest on a budget without basic spending."""
    facts = comparison_facts(FORM, ZONE.departments)
    first, second = facts.departments
    assert text(first.budget["project"].final_to_initial.value) == "9.75"
    assert text(first.budget["project"].final_minus_initial) == "-28624.63"
    assert first.budget["project"].final_to_initial.mark == "▼"
    total = first.budget["spending"]
    assert (total.final_to_initial.value, total.final_to_initial.complete) == (None, False)
    assert total.final_minus_initial is None
    assert text(facts.zone.budget["project"].final_to_initial.value) == "9.75"
    assert not facts.zone.budget["spending"].final_to_initial.complete
    nothing = second.budget["spending"]
    assert (nothing.initial, nothing.final_to_initial.value, nothing.final_to_initial.complete) == (None, None, True)


def test_the_workbook_of_the_example() -> None:
    """The sheets show the same, and nothing but that."""
    book = example_workbook()
    assert book.sheetnames == ["概览", "部门对比", "比率对比", "预算决算", "图表数据", "数据", "_xltools"]
    ratios = rows_after(book["比率对比"], "一、比率", 3)
    assert [rounded(cell) for cell in ratios[2][2::2]] == [10.94, 84.23, 21.21, 7.74, 250]
    assert [row[3] for row in ratios[:2]] == ["▼", "▲"]
    spending = rows_after(book["预算决算"], "一、本年支出合计", 3)
    assert spending[0][2:8] == [31718, "", 3538.15, "不完整", "", "不完整"]
    assert spending[2][2:8] == [31718, "", 3672.35, "不完整", "", "不完整"]
    project = rows_after(book["预算决算"], "三、项目支出", 3)
    assert rounded(project[0][7]) == 9.75
    assert project[0][8] == "▼"


# ------------------------------------------------------------------------------------- the workbook against the facts


def rows_after(sheet: Worksheet, heading: str, count: int) -> list[list[object]]:
    """The values of the rows below a heading in the first column, up to the room for a reason; blanks are ``""``."""
    top = next(cell.row for cell in sheet["A"] if cell.value == heading)
    reason = next((cell.column for row in sheet for cell in row if cell.value == REASON_HEADER), sheet.max_column + 1)
    rows = (sheet[top + 1 + i][: reason - 1] for i in range(count))
    return [[cell.value if cell.value is not None else "" for cell in row] for row in rows]


def rounded(shown: object) -> float:
    """What a cell shows, to two decimals."""
    assert isinstance(shown, (int, float)), shown
    return round(shown, 2)


def same(shown: object, number: Decimal | int | None) -> bool:
    """Whether a cell shows a number, or nothing for None."""
    if number is None:
        return shown == ""
    return isinstance(shown, (int, float)) and shown == pytest.approx(float(number), rel=1e-9, abs=1e-9)


def same_rate(shown: object, rate: Rate) -> bool:
    """Whether a cell shows a rate, or why there is none."""
    return same(shown, rate.value) if rate.complete else shown == "不完整"


def assert_table(sheet: Worksheet, heading: str, everyone: Sequence[Compared], field: str) -> None:
    """A table of 部门对比 against one field of the standings."""
    for row, each in zip(rows_after(sheet, heading, len(everyone)), everyone, strict=True):
        for shown, item in zip(row[2:], ITEMS, strict=True):
            staff = field == "per_head" and item.startswith("profile.")
            assert shown == "—" if staff else same(shown, getattr(each.items[item], field)), (heading, item)


def assert_agrees(submissions: Sequence[Submission], limits: Limits | None = None) -> None:
    """Every figure and mark that the formulas give is the one computed in decimals."""
    book, facts = workbook(submissions, limits), comparison_facts(FORM, submissions, limits)
    everyone = [*facts.departments, facts.zone]
    count = len(everyone)
    sheet = book["部门对比"]
    assert_table(sheet, "一、金额（万元）和人数（人）", everyone, "amount")
    assert_table(sheet, "二、占全区比重（%）", facts.departments, "share")
    assert_table(sheet, "三、人均（万元/人，按实有人数计算）", everyone, "per_head")
    assert_table(sheet, "四、排名（1 为最大，数值相同名次相同）", facts.departments, "rank")
    for row, each in zip(rows_after(book["比率对比"], "一、比率", count), everyone, strict=True):
        for shown, mark, key in zip(row[2::2], row[3::2], RATIOS, strict=True):
            assert same(shown, each.ratios[key].value), key
            assert mark == each.ratios[key].mark, (key, shown)
    headings = ("一、本年支出合计", "二、基本支出", "三、项目支出", "四、“三公”经费合计")
    for heading, line in zip(headings, LINES, strict=True):
        for row, each in zip(rows_after(book["预算决算"], heading, count), everyone, strict=True):
            assert_budget_agrees(row[2:], each, line)


def assert_budget_agrees(row: list[object], each: Compared, line: str) -> None:
    """One row of a budget line."""
    facts = each.budget[line]
    assert [
        same(shown, number) for shown, number in zip(row, (facts.initial, facts.adjusted, facts.final), strict=False)
    ]
    for shown, difference in ((row[3], facts.final_minus_initial), (row[4], facts.final_minus_adjusted)):
        assert shown == "不完整" if difference is None and shown else same(shown, difference), (line, row)
    assert same_rate(row[5], facts.final_to_initial), (line, row)
    assert same_rate(row[7], facts.final_to_adjusted), (line, row)
    assert same_rate(row[9], facts.adjustment_to_initial), (line, row)
    assert [row[6], row[8]] == [facts.final_to_initial.mark, facts.final_to_adjusted.mark], (line, row)


def crowd() -> list[Submission]:
    """Seven departments: ordinary ones, one that stands out, one all blank, one negative, one without staff."""
    ordinary = [
        department(
            f"{number:06d}",
            income__total=str(100 + number),
            spending__personnel=str(40 + number),
            spending__public=str(20 + number * number),
            spending__project="0",
            three_public__total=str(number),
            profile__headcount="5",
            profile__authorised="4",
            budget__personnel__initial=str(40 + number),
            budget__public__initial="21.5",
            budget__project__initial="0",
            budget__personnel__adjusted="45",
            budget__public__adjusted="25",
        )
        for number in range(1, 5)
    ]
    outlier = department(
        "000005", spending__personnel="900", spending__public="30", profile__headcount="6", three_public__total="29"
    )
    negative = department(
        "000007",
        "甲" * 60,
        spending__public="-3.5",
        spending__personnel="41",
        profile__headcount="0",
        income__total="-2",
    )
    return [*ordinary, outlier, department("000006"), negative]


def test_formulas_and_decimals_agree() -> None:
    """For the example, a single department, a crowd with every oddity, and departments that report nothing."""
    assert_agrees(ZONE.departments)
    assert_agrees(ZONE.departments[:1])
    assert_agrees(crowd())
    assert_agrees([department("000001"), department("000002")])


def test_no_error_is_ever_shown() -> None:
    """Blanks and zero denominators leave blanks: no #DIV/0!, #NUM! or #VALUE! on any sheet."""
    for book in (example_workbook(), workbook(crowd()), workbook([department("000001")])):
        shown = [
            str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        assert [value for value in shown if value.startswith("#")] == []


def test_limits_in_the_cells_decide() -> None:
    """Other limits give other marks: the cells that formulas read are the ones that were set."""
    limits = Limits(departments=3, score=Decimal(1), deviation=Decimal(5), low=Decimal(99), high=Decimal(100))
    assert_agrees(crowd(), limits)
    assert comparison_facts(FORM, crowd(), limits) != comparison_facts(FORM, crowd())


# ------------------------------------------------------------------------------------------------------------- marks


def marks(*values: str | None, zone: str | None = "1", limits: Limits = LIMITS) -> str:
    """The marks of values, one character each; ``.`` where there is none."""
    numbers = [None if value is None else Decimal(value) for value in values]
    return "".join(mark or "." for mark in outlier_marks(numbers, None if zone is None else Decimal(zone), limits))


def test_a_deviation_exactly_at_the_limit_is_not_marked() -> None:
    """Four departments or fewer: 50 % above or below the zone's own value is still inside."""
    assert marks("1.5", "0.5", "1.500001", "0.499999") == "..▲▼"


def test_a_robust_score_exactly_at_the_limit_is_not_marked() -> None:
    """Median 10 and MAD 1: 3.5/0.6745 = 5.18903… from the median is the border of a score of 3.5."""
    assert marks("9", "10", "11", "9", "10", "11", "15.189", zone="99") == "......."
    assert marks("9", "10", "11", "9", "10", "11", "15.190", zone="99") == "......▲"
    assert marks("9", "10", "11", "9", "10", "11", "4.810", zone="99") == "......▼"
    whole = Limits(score=Decimal("1.349"))  # a distance of two MADs exactly
    assert marks("9", "10", "11", "9", "10", "11", "12", limits=whole) == "......."
    assert marks("9", "10", "11", "9", "10", "11", "12.01", limits=whole) == "......▲"


def test_five_values_make_the_score_apply() -> None:
    """The fifth value changes the method: the zone's own value no longer decides; blanks are not counted."""
    assert marks("1", "2", "3", "4", zone="100") == "▼▼▼▼"
    assert marks("1", "2", "3", "4", None, zone="100") == "▼▼▼▼."
    assert marks("1", "2", "3", "4", "5", zone="100") == "....."


def test_equal_values_leave_the_score_undefined() -> None:
    """With a MAD of zero the zone's own value decides; without that either, nothing is marked."""
    assert marks("2", "2", "2", "2", "9", zone="2.5") == "....▲"
    assert marks("2", "2", "2", "2", "9", zone="0") == "....."
    assert marks("2", "9", zone=None) == ".."


def test_binary_fractions_do_not_decide() -> None:
    """0.1 ÷ 0.3 is 1 ÷ 3, though not in binary: the MAD is zero, and 40 % is no outlier beside a zone of 37 %."""
    shares = [("0.1", "0.3"), ("0.1", "0.3"), ("1", "3"), ("1", "3"), ("4", "10")]
    thirds = [
        department(f"{number:06d}", three_public__total=three, spending__public=public)
        for number, (three, public) in enumerate(shares)
    ]
    assert_agrees(thirds)
    facts = comparison_facts(FORM, thirds)
    assert [each.ratios["three_public_share"].mark for each in facts.departments] == [""] * 5


def test_a_tiny_denominator() -> None:
    """A quotient of thirty digits is compared like any other."""
    assert marks("1e22", "1", "2", "3", "4", "5") == "▲....."


def test_a_negative_zone_value() -> None:
    """The distance counts, not the sign: −3 lies 50 % below −2, and 1 far above."""
    assert marks("-3", "-3.1", "1", zone="-2") == ".▼▲"


@pytest.mark.parametrize(
    ("rate", "mark"), [("80", ""), ("79.99", "▼"), ("110", ""), ("110.01", "▲"), ("-5", "▼"), (None, "")]
)
def test_execution_rates_at_their_limits(rate: str | None, mark: str) -> None:
    """80 % and 110 % themselves are inside."""
    assert rate_mark(None if rate is None else Decimal(rate), LIMITS) == mark


def test_ranks_share_ties() -> None:
    """Two at the top share 1, the next is 3; a blank has no rank, a negative number is the last."""
    values = [Decimal(5), None, Decimal("7.0"), Decimal(7), Decimal(-1)]
    assert ranks(values) == [3, None, 1, 1, 4]
    assert_agrees([department(f"{n:06d}", income__total=v) for n, v in enumerate(("5", "7.0", "7", "-1"), 1)])


# ------------------------------------------------------------------------------------------------- incomplete budgets


def state(submission: Submission, line: str = "spending") -> list[str]:
    """Execution over the initial and the adjusted budget and the adjustment rate, in the words of the sheet."""
    assert_agrees([submission])
    facts = comparison_facts(FORM, [submission]).departments[0].budget[line]
    rates = (facts.final_to_initial, facts.final_to_adjusted, facts.adjustment_to_initial)
    return [text(rate.value) or "" if rate.complete else "不完整" for rate in rates]


def test_a_part_with_final_figures_but_no_budget() -> None:
    """30 of 100 was budgeted; 60 ÷ 30 would be a rate of something else."""
    partial = budget(project_initial="30", project_final="20", personnel_final="40")
    assert state(partial) == ["不完整", "", ""]
    assert state(partial, "project") == ["66.67", "", ""]
    assert state(partial, "basic") == ["", "", ""]


def test_a_part_of_a_part() -> None:
    """A basic budget without public spending makes the whole budget incomplete."""
    partial = budget(
        personnel_initial="10", project_initial="30", personnel_final="9", public_final="1", project_final="30"
    )
    assert state(partial, "basic") == ["不完整", "", ""]
    assert state(partial) == ["不完整", "", ""]


def test_zero_is_a_budget() -> None:
    """A nought that was written down says that there is no budget: the total is complete, at 60 ÷ 30."""
    written = budget(project_initial="30", personnel_initial="0", project_final="20", personnel_final="40")
    assert state(written) == ["200.00", "", ""]
    assert state(written, "basic") == ["", "", ""]


def test_a_part_without_final_figures_needs_no_budget() -> None:
    """Nothing was spent and nothing budgeted: nothing is missing."""
    assert state(budget(project_initial="30", project_final="20", personnel_final="0")) == ["66.67", "", ""]


def test_a_total_stated_for_itself_is_complete() -> None:
    """A total budget of 50 beside a part of 30 covers the other parts too, whose budgets were not stated."""
    stated = budget(spending_initial="50", project_initial="30", project_final="20", personnel_final="20")
    assert state(stated) == ["80.00", "", ""]
    assert state(budget(basic_initial="1053", personnel_final="5196.57"), "basic") == ["493.50", "", ""]


def test_an_adjusted_budget_of_some_parts() -> None:
    """An adjustment of one part alone would pass for a cut of the whole."""
    cut = budget(
        project_initial="100", personnel_initial="50", personnel_adjusted="60", personnel_final="60", project_final="0"
    )
    assert state(cut) == ["40.00", "不完整", "不完整"]


def test_rates_with_both_denominators() -> None:
    """45 of 50 and of 60; the budget was raised by 20 %."""
    assert state(budget(project_initial="50", project_adjusted="60", project_final="45"), "project") == [
        "90.00",
        "75.00",
        "20.00",
    ]


def test_the_zone_needs_the_budget_of_every_department() -> None:
    """One department without a budget makes the zone's rate incomplete, until it has spent nothing."""
    one = department("000001", budget__project__initial="50", spending__project="40")
    other = department("000002", spending__project="10")
    idle = department("000003", spending__project="0")
    assert_agrees([one, other])
    assert not comparison_facts(FORM, [one, other]).zone.budget["project"].final_to_initial.complete
    assert_agrees([one, idle])
    assert comparison_facts(FORM, [one, idle]).zone.budget["project"].final_to_initial.value == Decimal(80)


# -------------------------------------------------------------------------------------------------------- properties


reports = st.builds(
    lambda personnel, public, three, staff: {
        "spending__personnel": personnel,
        "spending__public": public,
        "three_public__total": three,
        "profile__headcount": str(staff),
    },
    *[st.decimals(0, 10**6, places=2).map(str)] * 3,
    st.integers(1, 500),
)


@given(st.lists(reports, min_size=1, max_size=12))
def test_shares_add_up_and_ratios_are_those_of_the_sums(figures: list[dict[str, str]]) -> None:
    """Shares sum to 100 % within rounding; the zone's ratio is the ratio of its sums, never an average."""
    facts = comparison_facts(FORM, [department(f"{n:06d}", **each) for n, each in enumerate(figures)])
    if facts.zone.items["spending.total"].amount:
        shares = [each.items["spending.total"].share or Decimal(0) for each in facts.departments]
        assert abs(sum(shares, Decimal(0)) - 100) < Decimal("1e-20")
    three = sum(Decimal(each["three_public__total"]) for each in figures)
    public = sum(Decimal(each["spending__public"]) for each in figures)
    ratio = facts.zone.ratios["three_public_share"].value
    assert ratio is None if public == 0 else ratio == three / public * 100


optional = st.none() | st.decimals(-100, 1000, places=2).map(str) | st.just("0")
PARTS = ("personnel", "public", "project")
everything = st.fixed_dictionaries(
    {f"budget__{part}__{column}": optional for part in PARTS for column in ("initial", "adjusted")}
    | {f"spending__{part}": optional for part in PARTS}
    | {"three_public__total": optional, "profile__headcount": st.none() | st.integers(0, 99).map(str)}
)


@settings(max_examples=15)
@given(st.lists(everything, min_size=1, max_size=7))
def test_any_zone_is_shown_as_it_is(figures: list[dict[str, str | None]]) -> None:
    """Whatever is blank, zero or negative: the formulas give what the decimals give."""
    given_figures = [{item: text for item, text in each.items() if text is not None} for each in figures]
    assert_agrees([department(f"{n:06d}", **each) for n, each in enumerate(given_figures)])


# ------------------------------------------------------------------------------------------------- the sheets' shape


def test_every_figure_leads_to_its_fact() -> None:
    """An amount refers to one cell of 数据 directly, and that row names item, file, sheet, cell and hash."""
    submissions = crowd()
    book = openpyxl.load_workbook(BytesIO(render(comparison(FORM, "某区", 2021, submissions))))
    amounts = book["部门对比"]
    formula = amounts.cell(6, 6).value  # the second department's personnel spending
    assert formula == "=IF('数据'!E47=\"\",\"\",'数据'!E47)"
    row = [cell.value for cell in book["数据"][47]]
    assert row[:6] == ["000002", "某部门", "spending.personnel", "人员支出", 42, "万元"]
    fact = submissions[1].facts["spending.personnel", ""]
    assert row[7:] == ["000002.xlsx", "表一", fact.cell, f"{2:064x}"]


@pytest.mark.parametrize("count", [1, 2, 40, 300])
def test_any_number_of_departments(count: int) -> None:
    """Headers stay in sight and on paper; charts show at most forty departments and never overlap."""
    submissions = [department(f"{n:06d}", f"部门{n}", spending__project=str(n)) for n in range(count)]
    book = comparison(FORM, "某区", 2021, submissions)
    for name in ("部门对比", "比率对比", "预算决算", "数据"):
        sheet = book.sheet(name)
        assert sheet.landscape
        assert sheet.freeze
        assert sheet.repeat_rows == (sheet.freeze.row - 1, sheet.freeze.row - 1)
    charts = book.sheet("概览").charts
    assert len(charts) == 4
    assert {s.values.bottom - s.values.top + 1 for chart in charts for s in chart.series} == {min(count, 40)}
    spans = [(chart.at.column, chart.at.row, chart.at.row + chart.height / 20) for chart in charts]
    for column, first, last in spans:
        assert not [1 for c, f, e in spans if c == column and f > first and f < last and e]
    if count > 40:
        assert "支出最大的 40 个部门" in charts[0].title
        assert book.sheet("图表数据").cells[3, 0].value == "部门299"


def test_nothing_to_compare() -> None:
    """Without a submission there is no comparison, and no workbook."""
    with pytest.raises(ValueError, match="nothing to compare"):
        comparison(FORM, "某区", 2021, [])
    with pytest.raises(ValueError, match="nothing to compare"):
        comparison_facts(FORM, [])


def test_json() -> None:
    """Plain numbers, words for marks, and denominators named in the keys."""
    record = comparison_facts(FORM, ZONE.departments).as_json()
    first = record["departments"][0]
    assert first["code"] == "007001"
    assert first["ratios"]["three_public_share"]["mark"] == "low"
    assert first["items"]["spending.project"]["amount"] == 3093.37
    assert first["budget"]["spending"]["final_to_initial"] == {"value": None, "complete": False, "mark": ""}
    assert record["zone"]["name"] == "全区"
