"""``xltools compare`` on the example zone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from tests.package_rules import check_package
from xltools.cli.main import cli

if TYPE_CHECKING:
    from click.testing import Result

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "example"


def run(*arguments: str | Path) -> Result:
    """Type the command, in English."""
    return CliRunner().invoke(cli, ["compare", *map(str, arguments)], prog_name="xltools")


def test_the_workbook_opens_without_repair(tmp_path: Path) -> None:
    """It is written where it was asked for, and the ratios are printed."""
    target = tmp_path / "2021 对比.xlsx"
    result = run(EXAMPLE / "departments", "-o", target)
    assert result.exit_code == 0
    assert check_package(target.read_bytes()) == []
    assert "96.35" in result.stdout  # 3538.15 of 3672.35


def test_json_is_alone_on_stdout(tmp_path: Path) -> None:
    """Also when a workbook is written; master and folder say the same about the departments."""
    answers = [
        json.loads(run(EXAMPLE / source, "--format", "json", "-o", tmp_path / "对比.xlsx").stdout)
        for source in ("master.xlsx", "departments")
    ]
    for answer in answers:
        del answer["findings"]
    assert answers[0] == answers[1]


def test_nothing_to_compare() -> None:
    """An empty template: exit code 2, and JSON all the same."""
    result = run(EXAMPLE.parent / "template.xlsx", "--format", "json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["departments"] == []
