"""Who is there: the register against what was handed in, last year's figures, and the tree of units."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.libreoffice import recalculated
from tests.zones import FORM, YEAR, ZONE_NAME, cells, changed, department, differences, opened
from xltools.assemble import assemble
from xltools.attendance import attendance
from xltools.cli.main import cli
from xltools.consolidate import consolidate, summary
from xltools.core.form import HEAD_ROW
from xltools.core.register import Department, Zone
from xltools.excel.write import render
from xltools.extract import Extraction
from xltools.template import department_workbook, master

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.core.submission import Submission


def spender(code: str, amount: str, *, name: str = "", units: tuple[str, ...] = ()) -> Submission:
    """A department that spent this much in its head office, and 1.00 in each of its units."""
    entries: dict[tuple[str, str], Decimal] = {("spending.project", HEAD_ROW): Decimal(amount)}
    entries |= {("spending.project", str(number)): Decimal("1.00") for number, _ in enumerate(units, 1)}
    made = department(entries, code=code, name=name or f"部门{code}")
    rows = {block: dict(labels) for block, labels in made.rows.items()}
    rows["spending"] |= {str(number): unit for number, unit in enumerate(units, 1)}
    return replace(made, rows=rows)


ALL = (
    Department("001", "甲", group="经济板块/建设"),
    Department("002", "乙", group="经济板块"),
    Department("003", "丙", group="民生板块"),
    Department("004", "丁"),
)


def test_who_is_missing_and_who_was_not_expected() -> None:
    """Of four on the list two came, and one who is not on it: all that came are added up."""
    came = [spender("001", "10.00"), spender("004", "4.00"), spender("009", "9.00")]
    present = attendance(assemble(FORM, [Extraction(tuple(came), (), None)]), ALL)
    assert [each.code for each in present.missing] == ["002", "003"]
    assert [(each.rule, each.department) for each in present.findings] == [
        ("zone.missing", "002"),
        ("zone.missing", "003"),
        ("zone.unexpected", "009"),
    ]
    assert [each.code for each in present.submissions] == ["001", "004", "009"]


def test_without_a_list_nobody_is_missing() -> None:
    """A folder knows only those whose workbooks lie in it."""
    present = attendance(assemble(FORM, [Extraction((spender("001", "10.00"),), (), None)]))
    assert (present.missing, present.findings) == ((), ())


def test_last_years_figures_stand_in_only_where_nobody_reported() -> None:
    """002 has last year's 7.00, marked behind its name; 001 reported itself; 003 has none of either year."""
    last = {code: replace(spender(code, "7.00"), year=YEAR - 1) for code in ("001", "002")}
    assembly = assemble(FORM, [Extraction((spender("001", "10.00"), spender("004", "4.00")), (), None)])
    present = attendance(assembly, ALL, last)
    result = consolidate(FORM, ZONE_NAME, YEAR, present.submissions, present=present)
    assert result.totals["spending.total"].value == Decimal("21.00")
    assert sorted(present.carried) == ["002"]
    assert [each.code for each in present.missing] == ["003"]
    assert {each.rule for each in present.findings} == {"zone.last_year", "zone.missing"}
    book = opened(render(summary(result)))
    assert "部门002（上年数）" in {row[1] for row in book["支出"].iter_rows(values_only=True)}
    assert "其中 1 个用上年数" in book["总览"]["A2"].value
    assert "未报送：丙" in book["总览"]["A2"].value


def tree(submissions: list[Submission], most_sheets: int = 300) -> tuple[bytes, list[tuple[str, str, object, int]]]:
    """The summary, and its 单位 sheet: name without its indent, code, spending, level."""
    assembly = assemble(FORM, [Extraction(tuple(submissions), (), None)])
    present = attendance(assembly, ALL)
    data = render(summary(consolidate(FORM, ZONE_NAME, YEAR, submissions, present=present), most_sheets=most_sheets))
    sheet = opened(data)["单位"]
    rows = [
        (str(row[0].value).lstrip("　"), row[1].value, row[3].value, sheet.row_dimensions[row[0].row].outlineLevel)
        for row in sheet.iter_rows(min_row=4)
    ]
    return data, rows


@pytest.mark.parametrize("most_sheets", [300, 1], ids=["live", "values"])
def test_the_tree_rolls_up(most_sheets: int) -> None:
    """Zone 28 = 经济板块 20 + 民生板块 4 + 丁 4; 经济板块 = 建设 (甲 12 = 10 + 1 + 1) + 乙 8, each at its level."""
    zone = [
        spender("001", "10.00", name="甲", units=("2、质监站", "3、审图中心")),
        spender("002", "8.00", name="乙"),
        spender("003", "4.00", name="丙"),
        spender("004", "4.00", name="丁"),
    ]
    _, rows = tree(zone, most_sheets)
    assert rows == [
        ("部门合计", None, 28, 0),
        ("经济板块", None, 20, 1),
        ("建设", None, 12, 2),
        ("甲", "001", 12, 3),
        ("1、局机关", None, 10, 4),
        ("2、质监站", None, 1, 4),
        ("3、审图中心", None, 1, 4),
        ("乙", "002", 8, 2),
        ("民生板块", None, 4, 1),
        ("丙", "003", 4, 2),
        ("丁", "004", 4, 1),
    ]


@pytest.mark.libreoffice
def test_libreoffice_agrees_on_the_tree() -> None:
    """Recalculated by another program it gives the values that it carries."""
    data, _ = tree([spender("001", "10.00", units=("2、站",)), spender("002", "8.00")])
    assert differences(cells(data), recalculated(data)) == []


def test_no_tree_without_groups_and_units() -> None:
    """A list of departments is no tree, and 支出 has it already."""
    book = summary(consolidate(FORM, ZONE_NAME, YEAR, [spender("001", "1.00"), spender("002", "2.00")]))
    assert "单位" not in {sheet.name for sheet in book.sheets}


def test_groups_travel_with_the_workbooks(tmp_path: Path) -> None:
    """From the table of departments into master and department workbooks, and back into the summary."""
    table = tmp_path / "部门.csv"
    table.write_text("预算编码,部门名称,分组\n001,甲,经济板块/建设\n002,乙,经济板块\n", encoding="utf-8")
    zone = Zone(ZONE_NAME, YEAR, ALL[:2])
    one = changed(spender("001", "10.00", name="甲"), {})
    (tmp_path / "报送").mkdir()
    (tmp_path / "报送" / "001.xlsx").write_bytes(render(department_workbook(FORM, zone, ALL[0], one)))
    (tmp_path / "总表.xlsx").write_bytes(render(master(FORM, zone, {"001": one})))
    for arguments in (["总表.xlsx"], ["报送"], ["报送", "--departments", "部门.csv"]):
        typed = [str(tmp_path / each) if not each.startswith("--") else each for each in arguments]
        answer = json.loads(CliRunner().invoke(cli, ["consolidate", *typed, "--format", "json"]).stdout)
        assert answer["departments"][0]["group"] == "经济板块/建设"
        assert [each["code"] for each in answer["missing"]] == (["002"] if arguments != ["报送"] else [])


def test_allow_missing_needs_last_year(tmp_path: Path) -> None:
    """It says what is lacking."""
    (tmp_path / "001.xlsx").write_bytes(
        render(department_workbook(FORM, Zone(ZONE_NAME, YEAR, ALL[:1]), ALL[0], spender("001", "10.00")))
    )
    result = CliRunner().invoke(cli, ["consolidate", str(tmp_path), "--allow-missing", "--lang", "en"])
    assert (result.exit_code, "--last-year" in result.stderr) == (2, True)
