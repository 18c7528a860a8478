"""``xltools consolidate`` on the example zone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.zones import opened
from xltools.cli.main import cli

if TYPE_CHECKING:
    from click.testing import Result

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "example"
# As the two departments' printed reports give them, added up by hand.
TOTALS = {
    "income.total": 3672.35,
    "spending.total": 3672.35,
    "spending.basic": 578.98,
    "spending.personnel": 424.21,
    "spending.public": 154.77,
    "spending.project": 3093.37,
    "three_public.total": 16.93,
    "fixed_assets.total": 4.3,
    "profile.authorised": 8,
    "profile.headcount": 20,
}


def run(*arguments: str | Path) -> Result:
    """Type the command, in English."""
    return CliRunner().invoke(cli, ["consolidate", *map(str, arguments)], prog_name="xltools")


@pytest.mark.parametrize("source", ["master.xlsx", "departments"])
def test_the_zone_totals(source: str) -> None:
    """The master and the folder of department workbooks give the same totals, to the digit."""
    result = run(EXAMPLE / source, "--format", "json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert {item: answer["totals"][item] for item in TOTALS} == TOTALS
    assert [each["code"] for each in answer["departments"]] == ["007001", "100008"]
    assert answer["departments"][1]["values"]["three_public.reception"] == 16
    assert "spending.project" not in answer["departments"][1]["values"]  # a blank is no zero
    assert answer["items"]["profile.headcount"] == {"label": "实有人数", "unit": "人"}


def test_master_and_folder_agree_on_everything() -> None:
    """Not only the key totals."""
    master, folder = (
        json.loads(run(EXAMPLE / each, "--format", "json").stdout) for each in ("master.xlsx", "departments")
    )
    assert master["totals"] == folder["totals"]
    assert [each["values"] for each in master["departments"]] == [each["values"] for each in folder["departments"]]


def test_the_table_on_the_terminal(tmp_path: Path) -> None:
    """People see what was written, the totals, and what is to be explained."""
    target = tmp_path / "2021 汇总.xlsx"
    result = run(EXAMPLE / "departments", "-o", target)
    assert result.exit_code == 0
    assert str(target) in result.stdout
    for figure in ("3,672.35", "578.98", "424.21", "154.77", "3,093.37", "16.93", "4.3"):
        assert figure in result.stdout
    assert "Errors: 0" in result.stdout


def test_the_summary_shows_the_same_totals(tmp_path: Path) -> None:
    """The first sheet of the workbook, as saved, holds the figures that were printed."""
    target = tmp_path / "汇总.xlsx"
    run(EXAMPLE / "master.xlsx", "-o", target)
    overview = opened(target.read_bytes())["总览"]
    shown = {row[0]: row[1] for row in overview.iter_rows(min_row=9, max_row=22, values_only=True)}
    labels = [
        "收入合计",
        "支出合计",
        "基本支出",
        "人员支出",
        "公用支出",
        "项目支出",
        "三公经费合计",
        "固定资产合计",
        "人员编制",
        "实有人数",
    ]
    assert [round(shown[label], 6) for label in labels] == list(TOTALS.values())
    assert next(row[8] for row in overview.iter_rows(values_only=True) if row[7] == "勾稽关系") == "✓"


def test_json_is_alone_on_stdout(tmp_path: Path) -> None:
    """Also when a workbook is written; nothing else is said."""
    result = run(EXAMPLE / "departments", "--format", "json", "-o", tmp_path / "汇总.xlsx")
    assert json.loads(result.stdout)["unit"] == "万元"
    assert result.stderr == ""


def test_the_same_files_give_the_same_workbook(tmp_path: Path) -> None:
    """Byte for byte, so that a summary can be checked by making it again."""
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    for target in (first, second):
        run(EXAMPLE / "departments", "-o", target)
    assert first.read_bytes() == second.read_bytes()


def test_zone_and_year_can_be_given(tmp_path: Path) -> None:
    """``--zone`` names the zone in the titles; a year that nobody reports on leaves nothing, and says so."""
    target = tmp_path / "汇总.xlsx"
    run(EXAMPLE / "departments", "--zone", "北区", "-o", target)
    assert opened(target.read_bytes())["总览"]["A1"].value.startswith("北区2021年度")
    result = run(EXAMPLE / "departments", "--year", "2020")
    assert result.exit_code == 2
    assert result.stdout.count("[zone.other_year]") == 2
    assert "nothing was written" in result.stderr


def test_a_master_that_nobody_filled_in() -> None:
    """There is nothing to add up; both departments are named."""
    result = run(EXAMPLE.parent / "template.xlsx")
    assert result.exit_code == 2
    assert result.stdout.count("[zone.blank]") == 2


def test_inputs_stay_as_they_are(tmp_path: Path) -> None:
    """Nothing that was handed in is changed."""
    folder = Path(shutil.copytree(EXAMPLE / "departments", tmp_path / "报送"))
    before = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()}
    run(folder, "-o", tmp_path / "汇总.xlsx")
    assert {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()} == before
