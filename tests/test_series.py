"""Years and zones beside each other: differences, per cent, marks, and reasons that stay."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.libreoffice import recalculated
from tests.package_rules import check_package
from tests.zones import FORM, ZONE_NAME, cells, department, differences
from xltools.cli.main import cli
from xltools.core.form import HEAD_ROW
from xltools.core.register import Department, Zone
from xltools.core.series import Base, ChangeLimits, change, pairs
from xltools.excel.write import render
from xltools.template import master

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

# Project spending and headcount of two departments in three years; 乙 was not there in the first.
FIGURES = {
    2019: {"001": ("50.00", 10)},
    2020: {"001": ("80.00", 10), "002": ("20.00", 5)},
    2021: {"001": ("60.00", 12), "002": ("20.00", 4)},
}


def run(*arguments: object) -> Result:
    """Type the command, in English; nobody sees a traceback."""
    result = CliRunner().invoke(cli, ["compare", *map(str, arguments), "--lang", "en"], prog_name="xltools")
    assert "Traceback" not in result.output
    assert "did not expect" not in result.output
    return result


@pytest.fixture
def masters(tmp_path: Path) -> list[Path]:
    """A master of each year, their order mixed up."""
    paths = []
    for year in (2021, 2019, 2020):
        submissions = {
            code: replace(
                department(
                    {
                        ("spending.project", HEAD_ROW): Decimal(amount),
                        ("profile.headcount", ""): people,
                        ("cover.year", ""): year,
                    },
                    code=code,
                    name=f"部门{code}",
                ),
                year=year,
            )
            for code, (amount, people) in FIGURES[year].items()
        }
        zone = Zone(ZONE_NAME, year, tuple(Department(code, f"部门{code}") for code in submissions))
        path = tmp_path / f"{year} 总表.xlsx"
        path.write_bytes(render(master(FORM, zone, submissions)))
        paths.append(path)
    return paths


def test_years_stand_in_their_order(masters: list[Path]) -> None:
    """50, 100, 80: + 50 (100 %) and − 20 (− 20 %), both marked; per head 5, 6.67, 5 from the sums."""
    answer = json.loads(run(*masters, "--by", "year", "--format", "json").stdout)
    assert answer["terms"] == ["2019年", "2020年", "2021年"]
    rows = {(row["department"], row["item"]): row for row in answer["rows"]}
    spending = rows["", "spending.total"]
    assert list(spending["values"].values()) == [50, 100, 80]
    assert spending["changes"] == [
        {"difference": 50, "percent": 100, "mark": "▲"},
        {"difference": -20, "percent": -20, "mark": "▼"},
    ]
    per_head = rows["", "per_head"]["values"]
    assert [round(value, 4) for value in per_head.values()] == [5, 6.6667, 5]
    assert list(rows["002", "spending.total"]["values"].values()) == [None, 20, 20]
    assert rows["002", "spending.total"]["changes"][0] == {"difference": None, "percent": None, "mark": ""}
    assert rows["002", "spending.total"]["changes"][1] == {"difference": 0, "percent": 0, "mark": ""}


def row_of(path: Path, sheet: str, code: str | None, label: str) -> tuple[openpyxl.cell.Cell, ...]:
    """A row of the comparison by its department and item."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(min_row=7)
    return next(row for row in rows if (row[0].value, row[2].value) == (code, label))


@pytest.mark.libreoffice
def test_the_workbook_says_the_same(masters: list[Path], tmp_path: Path) -> None:
    """Its live formulas, calculated by another program, give the differences worked out above."""
    output = tmp_path / "年度 对比.xlsx"
    assert run(*masters, "--by", "year", "--output", output).exit_code == 0
    data = output.read_bytes()
    assert check_package(data) == []
    again = recalculated(data)
    assert differences(cells(data), again) == []
    row = row_of(output, "全区对比", None, "支出合计")[0].row - 1
    assert [again.get(("全区对比", row, column)) for column in range(4, 13)] == [
        50, 100, 80, 50, 100, "▲", -20, -20, "▼",
    ]  # fmt: skip


def test_reasons_stay_and_say_when_their_figures_changed(masters: list[Path], tmp_path: Path) -> None:
    """Written again beside the same row; where the difference is another one since, the cell says so."""
    output = tmp_path / "对比.xlsx"
    run(*masters, "--by", "year", "--output", output)
    book = openpyxl.load_workbook(output)
    for sheet, code, text in (("全区对比", None, "新增项目"), ("部门对比", "001", "人员调入")):
        for row in book[sheet].iter_rows(min_row=7):
            if (row[0].value, row[2].value) == (code, "支出合计"):
                row[13].value = text
    book.save(output)
    run(*masters, "--by", "year", "--output", output)
    zone, one = row_of(output, "全区对比", None, "支出合计")[13], row_of(output, "部门对比", "001", "支出合计")[13]
    assert (zone.value, zone.comment, one.value, one.comment) == ("新增项目", None, "人员调入", None)
    # 乙 of 2021 spends 10 more: the zone's difference changes, that of 甲 does not.
    path = next(path for path in masters if path.name.startswith("2021"))
    book = openpyxl.load_workbook(path)
    sheet = book["002 部门002"]
    next(cell for row in sheet.iter_rows() for cell in row if cell.value == 20).value = 30
    book.save(path)
    for _ in range(2):  # the remark stays until somebody writes another reason
        run(*masters, "--by", "year", "--output", output)
        zone, one = row_of(output, "全区对比", None, "支出合计")[13], row_of(output, "部门对比", "001", "支出合计")[13]
        assert (zone.value, one.value) == ("新增项目", "人员调入")
        assert "复核" in zone.comment.text
        assert one.comment is None


def test_zones_are_held_against_the_first(masters: list[Path], tmp_path: Path) -> None:
    """100 against 50, in the order in which they were named; departments of different zones are not compared."""
    other = tmp_path / "西湖.xlsx"
    zone = Zone("西湖新区", 2021, (Department("009", "部门009"),))
    figures = {"009": department({("spending.project", HEAD_ROW): Decimal("40.00")}, code="009", name="部门009")}
    other.write_bytes(render(master(FORM, zone, figures)))
    first = next(path for path in masters if path.name.startswith("2021"))
    answer = json.loads(run(first, other, "--by", "zone", "--format", "json").stdout)
    assert answer["terms"] == [ZONE_NAME, "西湖新区"]
    spending = next(row for row in answer["rows"] if row["item"] == "spending.total")
    assert spending["changes"] == [{"difference": -40, "percent": -50, "mark": "▼"}]
    assert {row["department"] for row in answer["rows"]} == {""}


def test_one_year_alone_and_the_same_year_twice(masters: list[Path]) -> None:
    """Each gets a sentence."""
    assert "at least two" in run(masters[0], "--by", "year").stderr
    twice = run(masters[0], masters[0], "--by", "year")
    assert (twice.exit_code, "2021年" in twice.stderr) == (2, True)
    assert run(masters[0], "--by", "year").exit_code == 2


numbers = st.none() | st.decimals(-(10**6), 10**6, places=2)


@given(numbers, numbers)
def test_a_change_is_the_difference_and_its_share(base: Decimal | None, value: Decimal | None) -> None:
    """Blank compares with nothing, zero has no per cent, and base plus difference is the value."""
    found = change(base, value, ChangeLimits())
    if base is None or value is None:
        assert found == change(None, None, ChangeLimits())
        return
    assert found.difference is not None
    assert base + found.difference == value
    assert (found.percent is None) == (base == 0)
    if found.mark:
        assert (found.mark == "▲") == (value > base)


@pytest.mark.parametrize(("value", "mark"), [("119.99", ""), ("120", "▲"), ("80", "▼"), ("80.01", "")])
def test_a_change_at_the_limit_is_marked(value: str, mark: str) -> None:
    """20 % of 100, both ways."""
    assert change(Decimal(100), Decimal(value), ChangeLimits()).mark == mark


def test_small_amounts_are_not_marked() -> None:
    """From 1 to 3 is 200 %, and 2 万元."""
    assert change(Decimal(1), Decimal(3), ChangeLimits()).mark == ""
    assert change(Decimal(0), Decimal(5), ChangeLimits()).mark == "▲"


def test_pairs() -> None:
    """Years each against the one before, zones all against the first."""
    assert pairs(3, Base.PREVIOUS) == [(0, 1), (1, 2)]
    assert pairs(3, Base.FIRST) == [(0, 1), (0, 2)]
