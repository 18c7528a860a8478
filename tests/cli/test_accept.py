"""``xltools accept``: an explanation written from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cli.handed_in import DEPARTMENTS, explain, found, handed_in, ledger, listed, run
from tests.package_rules import check_package
from xltools.excel.read import read
from xltools.sheets.stamp import read_stamp

if TYPE_CHECKING:
    from pathlib import Path

REASON, RULE, CELL = "说明（请填写）", "规则", "单元格"


@pytest.fixture
def findings(tmp_path: Path) -> Path:
    """The findings on the example zone: two departments with the same one, and a note."""
    target = tmp_path / "校验.xlsx"
    run("validate", DEPARTMENTS, "--output", target)
    return target


def reasons(path: Path) -> dict[tuple[str, str], str]:
    """What is written beside findings, by department and rule."""
    return {(row["预算编码"], row[RULE]): row[REASON] for row in listed(path) if row[REASON]}


def test_the_reason_stands_beside_the_finding(findings: Path) -> None:
    """Of one department; the workbook is whole, the one before is kept, and zone and year stay in its stamp."""
    stamp = read_stamp(read(findings))
    before, count = findings.read_bytes(), len(listed(findings))
    result = run(
        "accept", findings, "--rule", "staff.headcount", "--department", "100008", "--reason", " 编外人员为劳务派遣 "
    )
    assert result.exit_code == 0
    assert "1 finding explained" in result.stdout
    assert reasons(findings) == {("100008", "staff.headcount"): "编外人员为劳务派遣"}
    assert len(listed(findings)) == count
    assert check_package(findings.read_bytes()) == []
    assert findings.with_name("校验.上一版.xlsx").read_bytes() == before
    assert read_stamp(read(findings)) == stamp
    assert "其中已说明 1 项" in openpyxl.load_workbook(findings)["校验"]["A2"].value


def test_every_finding_of_a_rule_and_what_was_written_before(findings: Path) -> None:
    """A rule alone means all of them; the reasons of other findings stay, an earlier one for the same gives way."""
    explain(findings, "choice.alias", "口语")
    explain(findings, "staff.headcount", "旧理由")
    assert "2 findings explained" in run("accept", findings, "--rule", "staff.headcount", "--reason", "劳务派遣").stdout
    assert reasons(findings) == {
        ("007001", "staff.headcount"): "劳务派遣",
        ("100008", "staff.headcount"): "劳务派遣",
        ("100008", "choice.alias"): "口语",
    }


def test_the_cell_chooses(tmp_path: Path) -> None:
    """In capitals or not, a single cell or a range."""
    book, target = ledger(tmp_path / "台账.xlsx"), tmp_path / "校验.xlsx"
    run("audit", book, "-o", target)
    assert run("accept", target, "--rule", "cell.error", "--cell", "b11", "--reason", "示例").exit_code == 0
    assert {row[CELL]: row[REASON] for row in listed(target) if row[REASON]} == {"B11": "示例"}
    assert run("accept", target, "--rule", "cell.error", "--cell", "B12", "--reason", "示例").exit_code == 2


def test_an_accepted_error_no_longer_blocks(tmp_path: Path) -> None:
    """The check, the explanation, and the same check again."""
    file, target = handed_in(tmp_path, {"H9": 3}), tmp_path / "校验.xlsx"
    assert run("validate", file, "--output", target).exit_code == 1
    assert run("accept", target, "--rule", "staff.sum", "--reason", "借调一人").exit_code == 0
    result = run("validate", file, "--output", target)
    assert result.exit_code == 0
    assert "(accepted)" in result.stdout
    assert [each["accepted"] for each in found("validate", file, "-o", target) if each["rule"] == "staff.sum"] == [True]


def refused(result_of: tuple[object, ...], word: str) -> None:
    """One sentence, exit code 2, nothing else."""
    result = run("accept", *map(str, result_of))
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert word in result.stderr


def test_what_cannot_be_explained(findings: Path, tmp_path: Path) -> None:
    """No such finding, no word, no workbook of findings, no workbook: the file stays as it is."""
    before = findings.read_bytes()
    refused((findings, "--rule", "staff.sum", "--reason", "理由"), "staff.sum")
    refused((findings, "--rule", "staff.headcount", "--reason", "  "), "explains nothing")
    assert findings.read_bytes() == before
    assert not findings.with_name("校验.上一版.xlsx").exists()
    damaged = tmp_path / "坏.xlsx"
    damaged.write_bytes(before[:2000])
    refused((damaged, "--rule", "staff.headcount", "--reason", "理由"), "坏.xlsx")


def test_a_summary_is_not_rewritten(tmp_path: Path) -> None:
    """It has a sheet of findings and much besides: nothing of that may get lost."""
    summary = tmp_path / "汇总.xlsx"
    run("consolidate", DEPARTMENTS, "--output", summary)
    before = summary.read_bytes()
    refused((summary, "--rule", "staff.headcount", "--reason", "理由"), "说明")
    assert summary.read_bytes() == before
