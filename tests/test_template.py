"""The workbooks that are sent out: sound packages, live checks, and nothing open that should be locked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import cellrune
import pytest

from tests.libreoffice import recalculated
from tests.package_rules import check_package
from tests.zones import FORM, YEAR, ZONE_NAME, cells, department, differences, invented_zone, opened, zone_of
from xltools.core.address import parse_area, to_a1
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Shape
from xltools.core.register import Department, Zone
from xltools.excel.write import render
from xltools.sheets.department import DepartmentSheet, blank_department
from xltools.template import department_workbook, master

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from tests.zones import Entry

ONE = zone_of(1)
TAB = "000001 第1部门"
MARK, MESSAGE = "K", "L"  # the columns beside the form


def blank() -> DepartmentSheet:
    """The sheet of the only department, as it is drawn for the master."""
    return blank_department(FORM, sheet=TAB, title="", presets={"cover.code": "000001", "cover.name": "第1部门"})


def filled(entries: Mapping[tuple[str, str], Entry]) -> tuple[Worksheet, DepartmentSheet]:
    """The sheet of a department that reported these entries, with saved values, and where things stand on it."""
    from xltools.sheets.department import filled_department  # noqa: PLC0415 - only here

    reported = department(entries, code="000001", name="第1部门")
    book = opened(render(department_workbook(FORM, ONE, ONE.departments[0], reported)))
    return book[TAB], filled_department(FORM, reported, sheet=TAB, title="", live=True)


def mark_at(entries: Mapping[tuple[str, str], Entry], item: str, row: str = TOTAL_ROW) -> tuple[str, str]:
    """The mark beside an item and what is said about it."""
    sheet, drawn = filled(entries)
    number = drawn.places[item, row][0] + 1
    return sheet[f"{MARK}{number}"].value or "", sheet[f"{MESSAGE}{number}"].value or ""


# ------------------------------------------------------------------------------------------------- the package


@pytest.mark.parametrize("departments", [1, 2, 40])
def test_a_blank_master_opens_without_repair(departments: int) -> None:
    """A repair prompt on the first workbook that is sent out would end all trust."""
    assert check_package(render(master(FORM, zone_of(departments)))) == []


def test_filled_workbooks_open_without_repair() -> None:
    """The same for a master with figures in it, and for the workbook of one department."""
    zone, submissions = zone_of(3), {each.code: each for each in invented_zone(3)}
    assert check_package(render(master(FORM, zone, submissions))) == []
    for each in zone.departments:
        assert check_package(render(department_workbook(FORM, zone, each, submissions[each.code]))) == []
        assert check_package(render(department_workbook(FORM, zone, each))) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("reported", [(), invented_zone(2)], ids=["blank", "filled"])
def test_saved_values_are_what_libreoffice_calculates(reported: tuple[object, ...]) -> None:
    """Whoever looks without recalculating sees the same marks, totals and counts as whoever recalculates."""
    submissions = {each.code: each for each in invented_zone(2)} if reported else {}
    data = render(master(FORM, zone_of(2), submissions))
    assert differences(cells(data), recalculated(data)) == []


def test_the_same_master_gives_the_same_bytes() -> None:
    """A template can be compared with the one that was sent out."""
    assert render(master(FORM, zone_of(2))) == render(master(FORM, zone_of(2)))


# ------------------------------------------------------------------------------------------- what may be typed


def test_inputs_are_open_and_everything_else_is_locked() -> None:
    """A clerk can type wherever the form asks for something, and nowhere by accident."""
    sheet = opened(render(master(FORM, ONE)))[TAB]
    covered = {cell for area in sheet.merged_cells.ranges for cell in area.cells}
    merged = {(area.min_row, area.min_col) for area in sheet.merged_cells.ranges}
    unlocked = {
        (cell.row - 1, cell.column - 1)
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and ((cell.row, cell.column) not in covered or (cell.row, cell.column) in merged)
    }
    units = {block.id for block in FORM.blocks if block.shape is Shape.UNITS}
    places = blank().places
    inputs = {
        place
        for (item, row), place in places.items()
        if not FORM.formula(item) and not (item.partition(".")[0] in units and row == TOTAL_ROW)
    }
    names = {
        (row, 0)
        for (item, unit), (row, _) in places.items()
        if unit not in {TOTAL_ROW, HEAD_ROW} and item.split(".")[0] in units
    }
    assert unlocked == inputs | names
    assert len(inputs) > 200


def test_sheets_are_protected_without_a_password_and_rows_may_be_inserted() -> None:
    """The lock is against slips: no password, and a clerk with more units than rows can go on."""
    book = opened(render(master(FORM, ONE)))
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None, sheet.title
        assert not sheet.protection.insertRows, sheet.title  # in the file, 0 means that it is allowed
    assert book["_xltools"].sheet_state == "veryHidden"


def test_drop_downs_offer_what_the_form_lists() -> None:
    """Each choice has its list, in the form's order, also where the list is too long to be kept in the cell."""
    book = opened(render(master(FORM, ONE)), values=False)
    offered: dict[str, str] = {}
    for rule in book[TAB].data_validations.dataValidation:
        if rule.type == "list":
            offered |= {area.coord: rule.formula1 for area in rule.sqref.ranges}
    wanted = {
        to_a1(place): item.choices for (code, _), place in blank().places.items() if (item := FORM.items[code]).choices
    }
    assert {cell: listed(book, source) for cell, source in offered.items()} == wanted


def listed(book: object, source: str) -> tuple[str, ...]:
    """The entries of a drop-down list, which stand in the rule itself or on a hidden sheet."""
    if source.startswith('"'):
        return tuple(source.strip('"').split(","))
    tab, _, area = source.partition("!")
    return tuple(cell.value for row in book[tab.strip("'")][area.replace("$", "")] for cell in row)  # type: ignore[index] # openpyxl has no types


def test_every_table_has_a_name_of_its_sheet() -> None:
    """The names anchor the tables when rows are inserted; two departments do not share them."""
    book = opened(render(master(FORM, zone_of(2))))
    for tab in (TAB, "000002 第2部门"):
        areas = {
            name: parse_area(book[tab].defined_names[name].attr_text.rpartition("!")[2])
            for name in book[tab].defined_names
        }
        for (item, row), (line, column) in blank().places.items():
            area = areas[f"xlt_{item.partition('.')[0]}"]
            assert area.top <= line <= area.bottom, (item, row)
            assert area.left <= column <= area.right, (item, row)
    assert not [name for name in book.defined_names if name.startswith("xlt_")]


def test_codes_are_text() -> None:
    """007001 keeps its zeros on the sheet, in the register and in the hidden stamp."""
    zone = Zone(ZONE_NAME, YEAR, (Department("007001", "建设管理部"),))
    found = [key[0] for key, value in cells(render(master(FORM, zone))).items() if value == "007001"]
    assert sorted(found) == sorted(["007001 建设管理部", "目录", "汇总", "对比", "校验", "_xltools"])


# ------------------------------------------------------------------------------------------------------- marks

INCOME = {("income.general", HEAD_ROW): Decimal("100.00")}


def test_a_total_that_agrees_is_ticked() -> None:
    """✓ beside the table's total."""
    assert mark_at(INCOME, "income.total") == ("✓", "")


def test_a_total_typed_over_is_crossed() -> None:
    """Somebody types 90 over the formula that gives 100."""
    mark, message = mark_at(INCOME | {("income.total", TOTAL_ROW): Decimal("90.00")}, "income.total")
    assert mark == "✗"
    assert "收入合计" in message


def test_a_difference_of_rounding_is_no_error() -> None:
    """100.00 less 60.00 leaves 40.01 where the last figure was rounded; 41 is no rounding."""
    spent = INCOME | {
        ("spending.project", HEAD_ROW): Decimal("60.00"),
        ("income.carried_over", HEAD_ROW): Decimal("0.00"),
    }
    assert mark_at(spent | {("spending.balance", HEAD_ROW): Decimal("40.01")}, "spending.balance")[0] == "≈"
    assert mark_at(spent | {("spending.balance", HEAD_ROW): Decimal("40.00")}, "spending.balance")[0] == "✓"
    mark, message = mark_at(spent | {("spending.balance", HEAD_ROW): Decimal("41.00")}, "spending.balance")
    assert mark == "✗"
    assert "当年结余" in message


def test_what_wants_an_explanation_does_not_block() -> None:
    """More people than posts: △ and the reason."""
    staff = {("profile.authorised", ""): 4, ("profile.headcount", ""): 12}
    mark, message = mark_at(staff, "profile.headcount")
    assert mark == "△"
    assert "请说明" in message


def test_a_required_blank_is_asked_for_until_it_is_filled() -> None:
    """○ names the field; once it holds something there is nothing to say."""
    mark, message = mark_at({}, "profile.contact")
    assert mark == "○"
    assert "联系人" in message
    assert mark_at({("profile.contact", ""): "张", ("profile.telephone", ""): "1"}, "profile.contact") == ("✓", "")


def test_marks_change_while_typing() -> None:
    """The blank sheet in a calculation engine: a number typed in turns ○ into ✓, and the totals into figures."""
    drawn = blank()

    def at(item: str, row: str = TOTAL_ROW) -> str:
        return to_a1(drawn.places[item, row])

    with cellrune.Workbook.from_bytes(render(master(FORM, ONE))) as book:
        mark = f"{MARK}{drawn.places['income.total', TOTAL_ROW][0] + 1}"
        book.calculate()
        before = [value(book, mark), value(book, at("income.total"))]
        book.set_number(TAB, at("income.general", HEAD_ROW), 12.5)
        book.set_number(TAB, at("income.fund", "1"), 0.25)
        book.calculate()
        assert [before, value(book, mark), value(book, at("income.total"))] == [["○", ""], "✓", 12.75]
        assert value(book, at("budget.income.final")) == 12.75


def value(book: cellrune.Workbook, cell: str) -> object:
    """What a formula gives now."""
    outcome: Any = book.read_range(TAB, cell, cell)["cells"][0]["calculated"]
    return outcome["value"]["value"]


def test_the_worst_mark_reaches_the_register() -> None:
    """The finance office sees in 目录 and in 校验 which sheets are not ready."""
    good = department(INCOME | {("income.total", TOTAL_ROW): Decimal("90.00")}, code="000001", name="第1部门")
    found = cells(render(master(FORM, zone_of(2), {"000001": good})))
    assert [found["目录", 3, 6], found["目录", 4, 6]] == ["✗", "○"]
    assert [found["校验", 3, 2], found["校验", 4, 2]] == ["✗", "○"]


# --------------------------------------------------------------------------------------------- names of all sorts

NAMES = [
    "办公室（党工委‘综合’部）'s",
    "规划建设与生态环境局以及城市综合管理执法大队和征地拆迁安置事务服务中心联合办公室",
    "甲[乙]丙:丁*戊?己/庚\\辛",
    'a&b<c>"d"',
    "100%#1!甲",
    "=cmd|'/c calc'!A1",
    "@SUM(A1)",
    "+1",
    "  前后有空格  ",
    "换\n行",
    "𠮷野家𠮷野家𠮷野家𠮷野家𠮷野家𠮷野家",
]


def test_names_of_all_sorts() -> None:
    """Whatever a department is called, the workbook opens, its name stands in full, and nothing became a formula."""
    zone = Zone("'=1+1", YEAR, tuple(Department(f"{n:03d}", name) for n, name in enumerate(NAMES)))
    data = render(master(FORM, zone))
    assert check_package(data) == []
    book = opened(data, values=False)
    for row, name in enumerate(NAMES, 4):
        cell = book["目录"].cell(row, 3)
        assert (cell.data_type, cell.value) == ("s", name)


@pytest.mark.parametrize(
    "departments",
    [
        [("1", "某" * 40 + "甲"), ("1 ", "某" * 40 + "乙")],
        [("A1", "Office"), ("a1", "OFFICE")],
        [("[", "]"), ("]", "["), ("*", "?")],
        [("汇总", ""), ("总览", ""), ("History", ""), ("_xltools", ""), ("选项", "")],
    ],
    ids=["cut alike", "capitals", "nothing left", "our own and Excel's"],
)
def test_tabs_never_coincide(departments: list[tuple[str, str]]) -> None:
    """Two departments whose tabs would be alike still get a sheet each, and links lead to the right one."""
    zone = Zone(ZONE_NAME, YEAR, tuple(Department(code, name) for code, name in departments))
    data = render(master(FORM, zone))
    assert check_package(data) == []
    book = opened(data)
    for row, (code, _) in enumerate(departments, 4):
        assert book["目录"].cell(row, 2).value == code
        tab = book["目录"].cell(row, 5).value
        assert code in [cell.value for line in book[tab]["A1:J4"] for cell in line]
