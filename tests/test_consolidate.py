"""The zone's summary: every figure is the sum of what was reported, and every link leads to where it came from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.libreoffice import recalculated
from tests.package_rules import check_package
from tests.zones import FORM, YEAR, ZONE_NAME, cells, changed, department, differences, invented_zone, opened, sums
from xltools.consolidate import consolidate, summary
from xltools.core.address import parse_a1, split_reference
from xltools.core.amount import Amount
from xltools.core.finding import Finding, Severity
from xltools.core.form import HEAD_ROW, TOTAL_ROW
from xltools.example.load import load_zone
from xltools.excel.write import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.zones import Entry
    from xltools.core.submission import Submission

INCOME = {("income.general", HEAD_ROW): Decimal("5.00")}
TABLES = {"收入": "income", "支出": "spending", "三公": "three_public", "资产": "fixed_assets"}
HEADER_ROWS = 4  # title, a blank row, two rows of headers; the headers of 绩效 take one


def made(submissions: Sequence[Submission], findings: Sequence[Finding] = (), *, most_sheets: int = 300) -> bytes:
    """The summary of these departments as a file."""
    result = consolidate(FORM, ZONE_NAME, YEAR, submissions, findings)
    return render(summary(result, most_sheets=most_sheets))


@cache
def twelve() -> tuple[tuple[Submission, ...], bytes]:
    """Twelve invented departments and their summary."""
    zone = invented_zone(12)
    return zone, made(zone)


def proof(book: Workbook) -> dict[str, tuple[float, str]]:
    """Difference and verdict of each row of 勾稽 by item code; the zone's own identities as ``=item``."""
    found: dict[str, tuple[float, str]] = {}
    sheet, prefix = book["勾稽"], ""
    for row in sheet.iter_rows(min_row=5, values_only=True):
        if row[0] == "全区合计的表内关系":
            prefix = "="
        if row[0] in FORM.items:
            found[f"{prefix}{row[0]}"] = (row[7], row[8])
    return found


def rows_of(sheet: Worksheet) -> dict[str, list[object]]:
    """The rows of a zone table by budget code, and its total row as 合计."""
    rows = sheet.iter_rows(min_row=HEADER_ROWS, values_only=True)
    return {str(row[0]): [tidy(value) for value in row] for row in rows if row[0] and row[0] != "预算编码"}


def tidy(value: object) -> object:
    """A number without the noise of binary fractions."""
    return round(value, 6) if isinstance(value, float) else value


# ------------------------------------------------------------------------------------------------------ the sums


def test_every_total_is_the_sum_of_the_facts() -> None:
    """Each item is added up once more here, in Decimal, and compared with what 勾稽 shows in its three columns."""
    zone, data = twelve()
    expected = sums(zone)
    shown = {
        row[0]: (row[2], row[3], row[6])
        for row in opened(data)["勾稽"].iter_rows(min_row=5, max_row=4 + len(expected), values_only=True)
    }
    assert shown.keys() == expected.keys()
    assert len(expected) > 60
    for item, total in expected.items():
        assert [round(Decimal(repr(value)), 6) for value in shown[item]] == [total] * 3, item


def test_everything_is_reconciled() -> None:
    """Each total and each identity of the zone has its ✓ and no difference."""
    found = proof(opened(twelve()[1]))
    assert {verdict for _, verdict in found.values()} == {"✓"}
    assert {difference for difference, _ in found.values()} == {0}
    assert {"=income.total", "=spending.basic", "=budget.closing.final", "projects.plan"} <= found.keys()


@pytest.mark.parametrize(("sheet", "block"), TABLES.items())
def test_the_tables_add_up_their_rows(sheet: str, block: str) -> None:
    """A row for each department with what it reported, and a total row with their sum."""
    zone, data = twelve()
    rows = rows_of(opened(data)[sheet])
    expected = sums(zone)
    for column, item in enumerate(FORM.block(block).items, 2):
        code = f"{block}.{item.id}"
        for submission in zone:
            reported = submission.amount(code)
            assert rows[submission.code][column] == (None if reported is None else float(reported.value)), code
        assert rows["合计"][column] == (float(expected[code]) if code in expected else None), code


@pytest.mark.libreoffice
@pytest.mark.parametrize("most_sheets", [300, 2], ids=["sheets", "values"])
def test_saved_values_are_what_libreoffice_calculates(most_sheets: int) -> None:
    """Both kinds of summary, with and without the departments' sheets."""
    data = made(invented_zone(12), most_sheets=most_sheets)
    assert differences(cells(data), recalculated(data)) == []


@pytest.mark.libreoffice
def test_the_example_is_what_libreoffice_calculates() -> None:
    """The same for the two real departments."""
    data = made(load_zone().departments)
    assert differences(cells(data), recalculated(data)) == []


def test_ratios_come_from_sums() -> None:
    """10 of 100 and 90 of 100 make 50 %, not the mean of anything; 1 person and 3 persons spend 200: 50 each."""
    zone = [
        spender("001", basic="90.00", project="10.00", headcount=1),
        spender("002", basic="10.00", project="90.00", headcount=3),
        spender("003", basic="0.00", project="200.00", headcount=0),
    ]
    book = opened(made(zone))
    overview = {row[0]: row[1] for row in book["总览"].iter_rows(min_row=8, max_col=2, values_only=True)}
    overview |= {row[0]: row[1] for row in book["总览"].iter_rows(min_row=8, min_col=4, max_col=5, values_only=True)}
    assert overview["项目支出占支出合计"] == 75
    assert overview["人均支出（万元）"] == 100
    shares = [row[9] for row in rows_of(book["支出"]).values()]
    assert shares == [25, 25, 50, 100]
    per_head = [row[12] for row in rows_of(book["支出"]).values()]
    assert per_head == [100, 33.333333, None, 100]


def spender(code: str, *, basic: str, project: str, headcount: int) -> Submission:
    """A department that spent this much."""
    entries: dict[tuple[str, str], Entry] = {
        ("spending.personnel", HEAD_ROW): Decimal(basic),
        ("spending.project", HEAD_ROW): Decimal(project),
        ("profile.headcount", ""): headcount,
    }
    return department(entries, code=code, name=f"部门{code}")


def test_scores_are_weighted_by_spending() -> None:
    """100 points on 90 of spending and 60 on 10 give 96; a department without a score has no weight."""
    zone = [
        changed(spender("001", basic="90.00", project="0.00", headcount=1), {("result.score", ""): 100}),
        changed(spender("002", basic="10.00", project="0.00", headcount=1), {("result.score", ""): 60}),
        spender("003", basic="70.00", project="0.00", headcount=1),
    ]
    rows = rows_of(opened(made(zone))["绩效"])
    assert rows["合计"][2] == 96
    assert [rows[code][5] for code in ("001", "002", "003")] == ["优", "中", None]


def test_blank_is_not_zero() -> None:
    """What nobody reported stays blank; a reported 0 is shown as 0 and counts as reported."""
    zone = [
        department(
            {("income.general", HEAD_ROW): Decimal("5.00"), ("income.fund", HEAD_ROW): Decimal("0.00")}, code="001"
        ),
        department({("income.general", HEAD_ROW): Decimal("7.00")}, code="002"),
    ]
    rows = rows_of(opened(made(zone))["收入"])
    fund, non_tax = 5, 6  # code, name, total, carried over, general, fund, non-tax
    assert [rows[code][fund] for code in ("001", "002", "合计")] == [0, None, 0]
    assert [rows[code][non_tax] for code in ("001", "002", "合计")] == [None, None, None]


@pytest.mark.parametrize("most_sheets", [300, 0], ids=["sheets", "values"])
def test_the_proof_can_fail(most_sheets: int) -> None:
    """Data that the tables do not show, of an item with another figure and of one without any, breaks the proof."""
    result = consolidate(FORM, ZONE_NAME, YEAR, [department(INCOME)])
    wrong = {"income.general": Amount.exact(7), "income.fund": Amount.exact(3)}
    contradictory = replace(result, totals={**result.totals, **wrong})
    found = proof(opened(render(summary(contradictory, most_sheets=most_sheets))))
    assert found["income.general"] == (2, "✗")
    assert found["income.fund"] == (3, "✗")
    assert found["income.total"] == (0, "✓")


def test_a_difference_of_blanks_is_no_contradiction() -> None:
    """A department that planned spending and no income has no closing balance: the zone's still agrees with itself."""
    planned = {("budget.general.initial", ""): Decimal("9.00"), ("budget.project.initial", ""): Decimal("7.00")}
    zone = [
        department(planned, code="001"),
        department({("budget.project.initial", ""): Decimal("5.00")}, code="002"),
    ]
    assert {verdict for _, verdict in proof(opened(made(zone))).values()} == {"✓"}
    assert proof(opened(made(zone[:1])))["=budget.closing.initial"] == (0, "✓")


def test_a_replaced_total_is_shown_and_not_hidden() -> None:
    """100 was typed over a formula that gives 99: the summary shows 100, coloured, and the identity is broken by 1."""
    entries = {
        ("spending.personnel", HEAD_ROW): Decimal("60.00"),
        ("spending.project", HEAD_ROW): Decimal("39.00"),
        ("spending.total", TOTAL_ROW): Decimal("100.00"),
    }
    book = opened(
        made([department(entries, code="001", name="甲"), spender("002", basic="1.00", project="1.00", headcount=1)])
    )
    assert rows_of(book["支出"])["合计"][2] == 102
    found = proof(book)
    assert found["=spending.total"] == (1, "✗")
    assert {item for item, (_, verdict) in found.items() if verdict != "✓"} == {"=spending.total"}
    state = {row[7]: row[8] for row in book["总览"].iter_rows(min_row=8, max_col=9, values_only=True)}
    assert state["勾稽关系"] == "✗ 1 项"
    sheet = book["001 甲"]
    coloured = {cell.value for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFF5B97F"}
    assert coloured == {100}


# ---------------------------------------------------------------------------------------------------- the links


def test_provenance_leads_to_the_figures() -> None:
    """Every figure is listed with its file, sheet and cell, and its link leads to a cell that holds it."""
    zone, data = twelve()
    book = opened(data)
    sheet = book["来源"]
    start = 1 + next(row for row in range(1, 99) if sheet.cell(row, 3).value == "项目代码")
    checked = 0
    for row in range(start, sheet.max_row + 1):
        code, item, figure, cell = (sheet.cell(row, column).value for column in (1, 3, 5, 6))
        link = sheet.cell(row, 6).hyperlink
        tab, place = split_reference(link.location)
        target = parse_a1(place)
        assert tidy(book[tab].cell(target.row + 1, target.column + 1).value) == figure, (code, item, cell)
        assert str(tab).startswith(code)
        checked += 1
    facts = [fact for each in zone for fact in each if fact.amount and FORM.items[fact.item].consolidated]
    assert checked == len(facts)
    files = [[cell.value for cell in row[:7]] for row in sheet.iter_rows(min_row=4, max_row=15)]
    assert files[0] == [
        "000001",
        "第1部门",
        "000001 第1部门.xlsx",
        "000001 第1部门",
        1000,
        "2022-07-22 00:00:00",
        "1".zfill(64),
    ]


def test_findings_lead_to_the_row_they_speak_of() -> None:
    """A finding on the second row of a table leads there, not to the first; one without an item to the sheet's top."""
    reported = invented_zone(1)[0]
    fact = next(each for (item, row), each in reported.facts.items() if (item, row) == ("projects.plan", "2"))
    findings = [
        Finding(
            rule="a", severity=Severity.ERROR, department="000001", item="projects.plan", cell=fact.cell, message="甲"
        ),
        Finding(rule="b", severity=Severity.NOTE, department="000001", message="乙"),
        Finding(rule="c", severity=Severity.NOTE, file="坏.xlsx", message="丙"),
    ]
    book = opened(made([reported], findings))
    sheet = book["校验"]
    links = [sheet.cell(row, 5).hyperlink for row in (4, 5, 6)]
    tab, place = split_reference(links[0].location)
    assert book[tab][place].value == float(fact.amount.value)  # type: ignore[union-attr] # openpyxl and our own fact
    assert split_reference(links[1].location) == ("000001 第1部门", "A1")
    assert links[2] is None
    assert [sheet.cell(row, 6).value for row in (4, 5, 6)] == ["甲", "乙", "丙"]


def test_tables_link_to_the_departments() -> None:
    """A click on a department's name opens its sheet."""
    book = opened(twelve()[1])
    for name in (*TABLES, "绩效"):
        first = HEADER_ROWS + 1 if name in TABLES else HEADER_ROWS
        for row in range(first, first + 12):
            cell = book[name].cell(row, 2)
            assert split_reference(cell.hyperlink.location) == (f"{book[name].cell(row, 1).value} {cell.value}", "A1")


def test_figures_are_live() -> None:
    """The tables hold formulas over the departments' sheets, so that a correction there reaches the total."""
    book = opened(twelve()[1], values=False)
    assert book["收入"]["C5"].value.startswith("=IF('000001 第1部门'!")
    assert book["收入"]["C17"].value == '=IF(COUNT(C5:C16)=0,"",SUM(C5:C16))'


# -------------------------------------------------------------------------------------------------- the workbook


def test_the_summary_opens_without_repair() -> None:
    """Of an invented zone, of the example, and of one with more departments than sheets."""
    assert check_package(twelve()[1]) == []
    assert check_package(made(load_zone().departments)) == []
    assert check_package(made(invented_zone(3), most_sheets=2)) == []


def test_the_same_facts_give_the_same_bytes() -> None:
    """Whatever order the files were read in."""
    zone = invented_zone(4)
    assert made(zone) == made(zone[::-1])


def test_beyond_the_limit_there_are_values_and_provenance() -> None:
    """Three departments with a limit of two: no department sheets, the same totals, and no dead links."""
    zone = invented_zone(3)
    with_sheets, without = opened(made(zone)), opened(made(zone, most_sheets=2))
    assert [name for name in with_sheets.sheetnames if name not in without.sheetnames] == [
        f"00000{n} 第{n}部门" for n in (1, 2, 3)
    ]
    for name in (*TABLES, "绩效"):
        assert rows_of(without[name]) == rows_of(with_sheets[name]), name
    assert {verdict for _, verdict in proof(without).values()} == {"✓"}
    assert not [cell for row in without["来源"].iter_rows() for cell in row if cell.hyperlink]
    rows = list(without["来源"].iter_rows(values_only=True))
    assert {(each.code, each.sheet) for each in zone} <= {(row[0], row[3]) for row in rows}
    origins = {(row[0], row[2], row[5]) for row in rows}
    assert all((each.code, fact.item, fact.cell) in origins for each in zone for fact in each if kept(fact.item))


def kept(item: str) -> bool:
    """Whether an item is listed in 来源."""
    return FORM.items[item].consolidated


def test_departments_stand_in_the_order_of_their_codes() -> None:
    """In every table and in the tabs."""
    book = opened(made(invented_zone(3)[::-1]))
    assert [name for name in book.sheetnames if name.startswith("0")] == [f"00000{n} 第{n}部门" for n in (1, 2, 3)]
    assert list(rows_of(book["收入"])) == ["000001", "000002", "000003", "合计"]


def test_charts_draw_the_tables_beside_them() -> None:
    """The series of each chart cover the departments listed, and the doughnut the three kinds of spending."""
    book = opened(twelve()[1])
    sheet = book["总览"]
    assert len(sheet._charts) == 3  # noqa: SLF001 - openpyxl offers no other way
    drawn = [
        [(part.cat.strRef.f if part.cat.strRef else part.cat.numRef.f, part.val.numRef.f) for part in chart.series]
        for chart in sheet._charts  # noqa: SLF001 - likewise
    ]
    names, basic, project, three_public = (f"'总览'!${column}$9:${column}$20" for column in "HIJL")
    assert drawn[0] == [(names, basic), (names, project)]
    assert drawn[2] == [(names, three_public)]
    labels, figures = (split_reference(reference.replace("$", ""))[1] for reference in drawn[1][0])
    assert [row[0].value for row in sheet[labels]] == ["人员支出", "公用支出", "项目支出"]
    total = sums(twelve()[0])
    assert [row[0].value for row in sheet[figures]] == [
        pytest.approx(float(total[f"spending.{item}"])) for item in ("personnel", "public", "project")
    ]
    ordered = [row[0].value for row in sheet["K9:K20"]]
    assert ordered == sorted(ordered, reverse=True)


def test_text_stays_text() -> None:
    """A department's text that looks like a formula is written as text, wherever it goes."""
    evil = {"=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "=1+1"}
    places = [("profile.duties", ""), ("profile.tasks", ""), ("goals.expected", "1"), ("result.grade", "")]
    entries = dict(zip(places, sorted(evil), strict=False))
    evader = department({**entries, ("income.general", HEAD_ROW): 1}, code="=2+3", name="=1+1")
    book = opened(made([evader]), values=False)
    texts = {
        cell.value: cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in {*evil, "=2+3"}
    }
    assert {*entries.values(), "=1+1", "=2+3"} <= texts.keys()
    assert set(texts.values()) == {"s"}


def test_nothing_reported_is_nothing_to_add_up() -> None:
    """The verb refuses an empty zone; the shell says so before."""
    with pytest.raises(ValueError, match="nothing"):
        summary(consolidate(FORM, ZONE_NAME, YEAR, ()))
