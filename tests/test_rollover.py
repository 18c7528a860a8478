"""The new year begins with last year's figures, and whoever changes one is asked why. All figures are invented."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.year import TABS, ZONE, facts_in, handed_in, opened, read_year, return_of, typed
from tests.zones import FORM
from xltools.assemble import assemble
from xltools.core.form import HEAD_ROW
from xltools.core.register import Zone
from xltools.excel.read import read
from xltools.excel.write import render
from xltools.extract import extract
from xltools.forms import FormError
from xltools.forms.verify import verify
from xltools.rollover import rollover
from xltools.split import split
from xltools.template import master
from xltools.validate import validate

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.cell.cell import Cell

    from xltools.core.finding import Finding
    from xltools.core.submission import Submission
    from xltools.rollover import Rollover

CODE, OTHER, THIRD = TABS
LAST: dict[tuple[str, str], Decimal | int | str] = {
    ("income.general", HEAD_ROW): 120,
    ("income.general", "1"): Decimal("30.50"),
    ("spending.project", HEAD_ROW): 100,
    ("spending.cumulative", HEAD_ROW): 20,
    ("spending.cumulative", "1"): Decimal("30.50"),
    ("three_public.reception", HEAD_ROW): Decimal("1.25"),
    ("assets.current.closing", ""): Decimal("7.25"),
    ("assets.current.opening", ""): 6,
    ("economy.name", "1"): "地区生产总值",
    ("economy.unit", "1"): "亿元",
    ("economy.actual", "1"): Decimal("50.5"),
    ("economy.name", "2"): "地区生产总值",
    ("economy.unit", "2"): "%",
    ("economy.actual", "2"): Decimal("6.2"),
}


@pytest.fixture(scope="module")
def last_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Last year's master, in which two of three departments reported."""
    path = tmp_path_factory.mktemp("rollover") / "总表2021.xlsx"
    units = {"": "", HEAD_ROW: "1、局机关", "1": "2、甲中心", "2": "3、乙中心"}
    mine = return_of(CODE, LAST)
    rows = {**mine.rows, "income": units, "spending": units}
    grouped = Zone(ZONE.name, ZONE.year, tuple(replace(each, group="产业板块") for each in ZONE.departments))
    book = master(FORM, grouped, {CODE: replace(mine, rows=rows), OTHER: return_of(OTHER)})
    path.write_bytes(render(book))
    return path


@pytest.fixture(scope="module")
def made(last_master: Path) -> Rollover:
    """What becomes of it."""
    return rollover(FORM, read_year(last_master), 2022)


@pytest.fixture(scope="module")
def new_master(made: Rollover, last_master: Path) -> Path:
    """The new year's master in a file."""
    path = last_master.with_name("总表2022.xlsx")
    path.write_bytes(render(made.book))
    return path


@pytest.fixture
def sent(new_master: Path, tmp_path: Path) -> Path:
    """The workbook that split makes of it for a department."""
    year = read_year(new_master)
    book = split(FORM, year, year.zone.departments[0])
    assert book is not None
    path = tmp_path / "下发.xlsx"
    path.write_bytes(render(book))
    return path


def found_in(path: Path, last: Submission | None = None) -> list[Finding]:
    """The findings on opening figures in a workbook."""
    reading = extract(read(path), FORM)
    earlier = {CODE: last} if last else {}
    every = validate(FORM, reading.submissions, reading.findings, earlier, texts=False)
    return [each for each in every if each.rule.startswith(("carried.", "last_year."))]


def cells(path: Path) -> list[Cell]:
    """The cells of the department's sheet."""
    return [cell for row in opened(path)[TABS[CODE]].iter_rows() for cell in row]


def place(path: Path, item: str, row: str = "") -> str:
    """Where an item stands in a workbook."""
    return extract(read(path), FORM).submissions[0].facts[item, row].cell


def test_the_register_stays_as_it_was(new_master: Path) -> None:
    """Codes, names, contacts, groups and units of the new master are last year's; its year is the next."""
    year = read_year(new_master)
    assert (year.year, year.zone.name) == (2022, ZONE.name)
    assert [(each.code, each.name, each.contact) for each in year.zone.departments] == [
        (each.code, each.name, each.contact) for each in ZONE.departments
    ]
    assert dict(year.stamp.groups) == dict.fromkeys(TABS, "产业板块")
    labels = [cell.value for cell in cells(new_master)]
    assert [labels.count(text) for text in ("1、局机关", "2、甲中心", "3、乙中心")] == [4, 4, 4]
    assert labels.count("2、二级机构1") == 0


@pytest.mark.parametrize("name", ["new_master", "sent"])
def test_last_years_figures_stand_in_the_new_form(name: str, request: pytest.FixtureRequest) -> None:
    """In the master, and in the workbook that goes to the department: by unit, by line, by indicator, and no others."""
    there = facts_in(request.getfixturevalue(name), CODE)
    assert there["income.carried_over", HEAD_ROW] == 20
    assert there["income.carried_over", "1"] == Decimal("30.5")
    assert there["income.carried_over", ""] == Decimal("50.5")
    assert there["budget.carried_over.final", ""] == Decimal("50.5")  # the form's own link
    assert there["basics.last_year_balance.value", ""] == Decimal("50.5")
    assert there["budget.general.last_year", ""] == Decimal("150.5")
    assert there["budget.project.last_year", ""] == 100
    assert there["budget.reception.last_year", ""] == Decimal("1.25")
    assert there["assets.current.opening", ""] == Decimal("7.25")
    assert (there["economy.name", "1"], there["economy.last_year", "1"]) == ("地区生产总值", Decimal("50.5"))
    assert (there["economy.unit", "2"], there["economy.last_year", "2"]) == ("%", Decimal("6.2"))
    left = {"income.general", "spending.project", "assets.current.closing", "economy.actual", "three_public.reception"}
    assert not left & {item for item, _row in there}
    assert there["cover.year", ""] == 2022


def test_what_was_taken_over_is_seen(sent: Path) -> None:
    """A colour of its own and a note that says where it is from; a cell to be filled in has neither."""
    book = opened(sent)[TABS[CODE]]
    taken = book[place(sent, "assets.current.opening")]
    assert taken.comment is not None
    assert "2021" in taken.comment.text
    assert "流动资产·年末数" in taken.comment.text
    blank = book.cell(taken.row, taken.column + 1)
    assert blank.comment is None
    assert taken.fill.fgColor.rgb != blank.fill.fgColor.rgb
    assert not taken.protection.locked
    assert any("取自上年" in str(cell.value) for row in opened(sent)["说明"].iter_rows() for cell in row)


def test_a_form_that_only_holds_what_was_sent_out_reports_nothing(new_master: Path, sent: Path) -> None:
    """A department that has not begun is missing, not handed in; one figure of its own makes it a return."""
    assembly = assemble(FORM, [extract(read(new_master), FORM)])
    assert assembly.submissions == ()
    assert set(assembly.missing) == set(TABS)
    typed(sent, TABS[CODE], {place(sent, "assets.current.opening").replace("D", "E"): 9})
    assert [each.code for each in assemble(FORM, [extract(read(sent), FORM)]).submissions] == [CODE]


def test_nothing_is_found_where_nothing_was_changed(sent: Path) -> None:
    """What was sent out is what is expected, with last year's workbook and without."""
    assert found_in(sent) == []
    rules = {each.rule for each in found_in(sent, return_of(CODE, LAST))}
    assert not {rule for rule in rules if not rule.startswith("last_year.fall_")}  # nothing was filled in yet


@pytest.mark.parametrize(
    ("item", "row", "value", "told"),
    [
        ("income.carried_over", HEAD_ROW, 18, ("income.carried_over", "48.5", "50.5", Decimal(-2))),
        ("assets.current.opening", "", 7, ("assets.current.opening", "7", "7.25", Decimal("-0.25"))),
        ("assets.current.opening", "", None, ("assets.current.opening", "", "7.25", Decimal("-7.25"))),
        ("budget.project.last_year", "", 90, ("budget.project.last_year", "90", "100", Decimal(-10))),
        ("economy.last_year", "2", Decimal("6.5"), ("economy.last_year", "6.5", "6.2", Decimal("0.3"))),
    ],
)
def test_a_changed_opening_figure_is_a_finding(
    sent: Path, item: str, row: str, value: object, told: tuple[str, str, str, Decimal]
) -> None:
    """The workbook itself knows what it was sent out with: is, was, and the difference, once for each figure."""
    typed(sent, TABS[CODE], {place(sent, item, row): value})
    findings = [each for each in found_in(sent) if each.item == item]
    assert len(findings) == 1
    finding = findings[0]
    assert finding.rule == "carried.differs"
    assert finding.severity == "explain"
    assert (finding.item, Decimal(finding.actual or 0), Decimal(finding.expected), finding.difference) == (
        told[0],
        Decimal(told[1] or 0),
        Decimal(told[2]),
        told[3],
    )
    assert finding.expected in finding.message
    assert finding.actual in finding.message


def test_with_last_years_workbook_it_is_said_once(sent: Path) -> None:
    """A check of the form speaks of the balance, and no second finding repeats it; indicators have no check."""
    typed(
        sent,
        TABS[CODE],
        {place(sent, "income.carried_over", HEAD_ROW): 18, place(sent, "economy.last_year", "1"): 49},
    )
    rules = [(each.rule, each.item) for each in found_in(sent, return_of(CODE, LAST))]
    assert ("last_year.carried_over", "income.carried_over") in rules
    assert ("carried.differs", "income.carried_over") not in rules
    assert rules.count(("carried.differs", "economy.last_year")) == 1


def test_moved_and_renumbered_units_are_no_change(sent: Path) -> None:
    """Units are known by name and judged by their total: a clerk who swaps two rows has changed nothing."""
    head, first = place(sent, "income.carried_over", HEAD_ROW), place(sent, "income.carried_over", "1")
    typed(sent, TABS[CODE], {head: 30.5, first: 20})
    assert [each for each in found_in(sent) if each.item == "income.carried_over"] == []


def test_a_dropped_indicator_is_no_fault(sent: Path) -> None:
    """Whoever no longer reports an indicator is not asked about last year's figure of it."""
    row = place(sent, "economy.name", "2")[1:]
    typed(sent, TABS[CODE], dict.fromkeys([f"{letter}{row}" for letter in "ACG"], None))
    assert [each for each in found_in(sent) if each.item == "economy.last_year"] == []


def test_totals_without_rows_stand_at_the_head_office(tmp_path: Path) -> None:
    """A department that typed its total over the formula, and no rows: the whole opening balance is its own."""
    path = tmp_path / "总表.xlsx"
    reported = return_of(OTHER, {("spending.cumulative", ""): 15})
    path.write_bytes(render(master(FORM, ZONE, {OTHER: reported})))
    result = rollover(FORM, read_year(path), 2022)
    path.write_bytes(render(result.book))
    assert facts_in(path, OTHER)["income.carried_over", HEAD_ROW] == 15
    assert result.findings == ()


def test_a_total_that_its_rows_do_not_give_is_told(tmp_path: Path) -> None:
    """The rows are taken over; which total they miss, and by how much, is said."""
    path = tmp_path / "总表.xlsx"
    reported = return_of(OTHER, {("spending.cumulative", ""): 15, ("spending.cumulative", HEAD_ROW): 12})
    path.write_bytes(render(master(FORM, ZONE, {OTHER: reported})))
    result = rollover(FORM, read_year(path), 2022)
    assert [(each.rule, each.department, each.difference) for each in result.findings] == [
        ("rollover.not_by_unit", OTHER, Decimal(3))
    ]


def test_another_year_than_the_next_takes_no_figures_over(last_master: Path) -> None:
    """Last year's columns of 2023 are not those of 2021: register and units only."""
    result = rollover(FORM, read_year(last_master), 2023)
    assert not any(result.carried.values())
    assert [each.units for each in result.zone.departments] == [("甲中心", "乙中心"), (), ()]


def test_a_second_year_follows_the_first(new_master: Path, tmp_path: Path) -> None:
    """The master of the next year is rolled over like any other: its own closing figures open the year after."""
    path = tmp_path / "再下年.xlsx"
    path.write_bytes(render(rollover(FORM, read_year(new_master), 2023).book))
    there = facts_in(path, CODE)
    assert ("income.carried_over", HEAD_ROW) not in there
    assert (there["economy.name", "1"], there.get(("economy.last_year", "1"))) == ("地区生产总值", None)


@pytest.mark.parametrize(
    ("carry", "word"),
    [
        ({"income.nothing": "spending.cumulative"}, "income.nothing"),
        ({"income.total": "spending.total"}, "income.total"),
        ({"goals.expected": "result.score"}, "goals.expected"),
        ({"basics.key_projects.value": "economy.actual"}, "economy.actual"),
        ({"economy.last_year": "economy.actual"}, "economy"),
    ],
)
def test_a_form_that_carries_what_cannot_be_carried_is_refused(carry: dict[str, str], word: str) -> None:
    """An item that there is not, a computed one, a text for a number, records for one cell, records without a key."""
    with pytest.raises(FormError, match=word):
        verify(replace(FORM, carry=carry))


def test_a_returned_workbook_goes_into_the_new_master(new_master: Path, tmp_path: Path) -> None:
    """The form that carries last year's figures is read like any other."""
    path = handed_in(tmp_path, return_of(CODE))
    assert facts_in(path, CODE)["income.general", HEAD_ROW] == 100
    assert read_year(new_master).carried(FORM, THIRD) == []
