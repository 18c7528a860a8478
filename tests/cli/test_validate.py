"""``xltools validate``: what is wrong, where, and whether it blocks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from click.testing import CliRunner

from tests.package_rules import check_package
from tests.zones import opened
from xltools.cli.main import cli

if TYPE_CHECKING:
    from click.testing import Result

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "example"
SERVICES = "100008 企业服务部.xlsx"


def run(*arguments: str | Path) -> Result:
    """Type the command, in English."""
    return CliRunner().invoke(cli, ["validate", *map(str, arguments)], prog_name="xltools")


def spoilt(folder: Path) -> Path:
    """The example's second department, with 9 typed over the formula of its total income."""
    path = folder / SERVICES
    shutil.copy(EXAMPLE / "departments" / SERVICES, path)
    book = openpyxl.load_workbook(path)
    sheet = book["100008 企业服务部"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "局机关及二级机构汇总")
    sheet.cell(row, 3).value = 9
    book.save(path)
    return path


def test_the_example_blocks_nothing() -> None:
    """Two explanations are due and one word is another than the form's: exit code 0."""
    result = run(EXAMPLE / "departments")
    assert result.exit_code == 0
    assert "Errors: 0, to explain: 2, notes: 1." in result.stdout


def test_an_error_blocks(tmp_path: Path) -> None:
    """Exit code 1, and the finding names file, sheet and cell."""
    result = run(spoilt(tmp_path))
    assert result.exit_code == 1
    findings = json.loads(run(spoilt(tmp_path), "--format", "json").stdout)
    errors = [each for each in findings if each["severity"] == "error"]
    assert {(each["file"], each["sheet"], each["item"]) for each in errors} >= {
        (SERVICES, "100008 企业服务部", "income.total")
    }
    assert findings[0]["severity"] == "error"  # the gravest first


def test_the_findings_as_a_workbook(tmp_path: Path) -> None:
    """The same findings, to be sent back; the workbook opens without repair."""
    target = tmp_path / "校验 结果.xlsx"
    result = run(spoilt(tmp_path), "--output", target)
    assert result.exit_code == 1
    assert check_package(target.read_bytes()) == []
    count = len(json.loads(run(spoilt(tmp_path), "--format", "json").stdout))
    rows = list(opened(target.read_bytes())["校验"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == count
    assert rows[0][0] == "错误"


def test_no_findings_say_so(tmp_path: Path) -> None:
    """A workbook without findings is no empty sheet."""
    from xltools.core.layout import WorkbookLayout  # noqa: PLC0415 - only here
    from xltools.excel.write import render  # noqa: PLC0415 - only here
    from xltools.sheets.findings import findings_sheet  # noqa: PLC0415 - only here

    book = opened(render(WorkbookLayout([findings_sheet([], {})])))
    assert book["校验"]["A4"].value == "没有发现问题。"
    assert run(tmp_path).exit_code == 2


def test_sentences_in_chinese() -> None:
    """The count at the end speaks the language that was asked for."""
    assert "错误 0 条" in run(EXAMPLE / "master.xlsx", "--lang", "zh").stdout
