"""``xltools compare OLD NEW --by version`` on workbooks of any kind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner

from tests.package_rules import check_package
from xltools.cli.main import cli

if TYPE_CHECKING:
    from click.testing import Result

    Rows = list[list[Any]]

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "example"
HEAD = ["项目", "单位", "预算", "决算", "差额"]
NAMES = ("道路养护", "园区绿化", "污水处理", "消防设施", "安全监管", "招商引资")


def run(*arguments: str | Path) -> Result:
    """Type the command, in English."""
    return CliRunner().invoke(cli, ["compare", *map(str, arguments)], prog_name="xltools")


def rows() -> Rows:
    """Projects with budget and final account, invented."""
    return [[name, "建设局", 100 + 10 * at, 90 + 9 * at] for at, name in enumerate(NAMES)]


def write(path: Path, lines: Rows) -> Path:
    """A workbook with a formula in each row and a total, results saved."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("项目表")
        sheet.write_row(0, 0, HEAD)
        for row, line in enumerate(lines, 1):
            sheet.write_row(row, 0, line)
            sheet.write_formula(row, 4, f"=D{row + 1}-C{row + 1}", None, line[3] - line[2])
        end = len(lines) + 1
        sheet.write(end, 0, "合计")
        sheet.write_formula(end, 3, f"=SUM(D2:D{end})", None, sum(line[3] for line in lines))
        book.add_worksheet("说明").write(0, 0, "填报说明")
    return path


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two versions: a row was put in, another deleted, one figure typed anew."""
    changed = rows()
    changed[4][3] += 25
    changed.insert(3, ["新增项目", "企服局", 500, 480])
    del changed[1]
    return write(tmp_path / "旧 版.xlsx", rows()), write(tmp_path / "新 版.xlsx", changed)


def test_what_changed_is_told(pair: tuple[Path, Path]) -> None:
    """The counts, then the changes with the most money first; exit code 1."""
    result = run(*pair, "--by", "version")
    assert result.exit_code == 1
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[lines.index("The most money first:") + 1 :] == [
        "rows added 项目表!4:4 新增项目",
        "results changed, formulas not 项目表!D8 合计 · 决算 675 → 1081 (+406)",
        "rows removed 项目表!3:3 园区绿化",
        "values changed 项目表!D6 安全监管 · 决算 126 → 151 (+25)",
        "results changed, formulas not 项目表!E6 安全监管 · 差额 -14 → 11 (+25)",
    ]


def test_equal_workbooks(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """Exit code 0, also for a copy under another name."""
    copy = Path(shutil.copy(pair[0], tmp_path / "副本.xlsx"))
    result = run(pair[0], copy, "--by", "version")
    assert (result.exit_code, "do not differ" in result.stdout) == (0, True)


@pytest.mark.parametrize("tolerance", [["--abs-tol", "决算=500", "--abs-tol", "差额=30"], ["--rel-tol", "3"]])
def test_tolerance(pair: tuple[Path, Path], tolerance: list[str]) -> None:
    """Within the tolerance only the rows are left."""
    answer = json.loads(run(*pair, "--by", "version", "--format", "json", *tolerance).stdout)
    assert answer["counts"] == {"rows added": 1, "rows removed": 1}


def test_json_says_it_all(pair: tuple[Path, Path]) -> None:
    """Old and new place, values, formulas and the difference of a typed figure."""
    answer = json.loads(run(*pair, "--by", "version", "--format", "json", "--key", "项目").stdout)
    assert answer["sheets"][0]["key"] == ["A"]
    assert next(change for change in answer["changes"] if change["kind"] == "value") == {
        "kind": "value",
        "old_sheet": "项目表",
        "old_cells": "D6",
        "new_sheet": "项目表",
        "new_cells": "D6",
        "old": 126,
        "new": 151,
        "old_formula": None,
        "new_formula": None,
        "difference": 25.0,
        "stake": 25.0,
        "label": "安全监管",
        "heading": "决算",
        "item": "",
    }


def test_the_workbook(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """It opens without repair; the list, its links and the view with old and new beside each other are right."""
    target = tmp_path / "差异.xlsx"
    run(*pair, "--by", "version", "-o", target)
    assert check_package(target.read_bytes()) == []
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["概览", "变化", "1 项目表", "_xltools"]
    changes = book["变化"]
    by_place = {(changes.cell(row, 1).value, changes.cell(row, 4).value): row for row in range(4, changes.max_row + 1)}
    row = by_place["数值或文字改动", "D6"]
    assert [changes.cell(row, column).value for column in (7, 8, 9)] == [126, 151, 25]
    view = book["1 项目表"]
    sheet, _bang, cell = changes.cell(row, 4).hyperlink.location.partition("!")
    assert sheet == "'1 项目表'"
    assert view[cell].value == 151
    marks = {view.cell(row, 1).value: row for row in range(5, view.max_row + 1) if view.cell(row, 1).value}
    removed, added = marks["－"], marks["＋"]
    assert [view.cell(removed, column).value for column in (2, 3, 8, 9)] == [3, "园区绿化", None, None]
    assert [view.cell(added, column).value for column in (2, 3, 8, 9)] == [None, None, 4, "新增项目"]
    colours = {view.cell(line, column).fill.fgColor.rgb for line, column in ((removed, 3), (added, 9))}
    assert colours == {"FFFADBD8", "FFE1F2E5"}


def test_department_workbooks(tmp_path: Path) -> None:
    """A form: the change bears the item's name and only amounts are money."""
    source = next((EXAMPLE / "departments").glob("007001*.xlsx"))
    changed = tmp_path / source.name
    book = openpyxl.load_workbook(source)
    sheet = book[next(name for name in book.sheetnames if name.startswith("007001"))]
    amount = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 372.31)
    staff = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "实有人数")
    amount.value = 400
    below = sheet.cell(staff.row + 1, staff.column)
    below.value = 999
    book.save(changed)
    answer = json.loads(run(source, changed, "--by", "version", "--format", "json").stdout)
    found = {change["new_cells"]: (change["item"], change["stake"]) for change in answer["changes"] if change["item"]}
    assert found[amount.coordinate] == ("人员支出", 27.69)
    assert found[below.coordinate][1] is None
    assert answer["uncalculated"] > 100  # openpyxl saves formulas without their results


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "version", "--year", "2021"], "--year means nothing with --by version"),
        (["--key", "项目"], "--key means nothing with --by departments"),
        (["--by", "version", "--key", "项木"], "has no column “项木”"),
        (["--by", "version", "--abs-tol", "金额=0.01"], "has no column “金额”"),
        (["--by", "version", "--abs-tol", "决算=-1"], "is no tolerance"),
        (["--by", "version", "--rel-tol", "abc"], "is no tolerance"),
    ],
)
def test_slips_of_the_finger(pair: tuple[Path, Path], arguments: list[str], words: str) -> None:
    """What would be passed over in silence ends the command with exit code 2."""
    result = run(*pair, *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.output.replace("│", " ").split())


def test_not_two_workbooks(pair: tuple[Path, Path], tmp_path: Path) -> None:
    """One name, a folder, or a file that is no workbook: exit code 2 and a sentence, no traceback."""
    text = tmp_path / "文本.xlsx"
    text.write_text("no workbook", encoding="utf-8")
    for inputs in ([pair[0]], [pair[0], tmp_path], [pair[0], text], [*pair, pair[0]]):
        result = run(*inputs, "--by", "version")
        assert result.exit_code == 2
        assert result.output.strip()
        assert "Traceback" not in result.output


def test_inputs_are_never_overwritten(pair: tuple[Path, Path]) -> None:
    """The new version as the name of the result is refused, and the file stays as it was."""
    before = pair[1].read_bytes()
    assert run(*pair, "--by", "version", "-o", pair[1]).exit_code == 2
    assert pair[1].read_bytes() == before
