"""Explanations outlive runs that look at other files or at less."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cli.handed_in import DEPARTMENTS, SERVICES, SHEET, explain, found, ledger, listed, run
from tests.package_rules import check_package

if TYPE_CHECKING:
    from pathlib import Path

EARLIER, REASON, RULE, FILE = "校验·以往说明", "说明（请填写）", "规则", "文件"
ONE, OTHER = "甲 台账.xlsx", "乙 台账.xlsx"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """The findings on two workbooks, the same error explained in both."""
    path = tmp_path / "校验.xlsx"
    for name in (ONE, OTHER):
        ledger(tmp_path / name)
    run("audit", tmp_path / ONE, tmp_path / OTHER, "--output", path)
    explain(path, "cell.error", "示例数据")
    return path


def accepted(*arguments: str | Path) -> set[tuple[str, str]]:
    """The files and rules of the findings that count as explained."""
    return {(each["file"], each["rule"]) for each in found("audit", *arguments) if each["accepted"]}


def test_a_file_left_out_keeps_its_explanation(target: Path) -> None:
    """It waits on a sheet of its own and holds again as soon as the file is read again."""
    one, other = target.with_name(ONE), target.with_name(OTHER)
    for _time in range(2):
        run("audit", one, "--output", target)
        assert [(row[FILE], row[RULE], row[REASON]) for row in listed(target, EARLIER)] == [
            (OTHER, "cell.error", "示例数据")
        ]
        assert {row[FILE] for row in listed(target)} == {ONE}
        assert check_package(target.read_bytes()) == []
    assert accepted(one, other, "--output", target) == {(ONE, "cell.error"), (OTHER, "cell.error")}
    assert EARLIER not in openpyxl.load_workbook(target).sheetnames


def test_what_a_baseline_hides_keeps_its_explanation(target: Path, tmp_path: Path) -> None:
    """It is not reported, and nothing of it is lost."""
    one, known = target.with_name(ONE), tmp_path / "上次.json"
    known.write_text(run("audit", one, "--format", "json").stdout, encoding="utf-8")
    run("audit", one, "--output", target, "--baseline", known)
    assert accepted(one, "--output", target) == {(ONE, "cell.error")}


def test_a_kept_explanation_lapses_with_its_value(target: Path) -> None:
    """The file comes back with another formula in the cell: told once, then gone."""
    one, other = target.with_name(ONE), target.with_name(OTHER)
    run("audit", one, "--output", target)
    book = openpyxl.load_workbook(other)
    book["收 支"]["B11"] = "#N/A"
    book.save(other)
    result = found("audit", other, "--output", target)
    assert [each["accepted"] for each in result if each["rule"] == "cell.error"] == [False]
    assert [each["cell"] for each in result if each["rule"] == "explanation.lapsed"] == ["B11"]
    assert {row[FILE] for row in listed(target, EARLIER)} == {ONE}


def test_accepting_keeps_what_waits(target: Path) -> None:
    """Explaining another finding does not drop the explanations of files that were not read."""
    run("audit", target.with_name(ONE), "--output", target)
    assert run("accept", target, "--rule", "range.leaves-out", "--reason", "另计").exit_code == 0
    assert [row[FILE] for row in listed(target, EARLIER)] == [OTHER]
    assert {row[RULE]: row[REASON] for row in listed(target) if row[REASON]} == {
        "cell.error": "示例数据",
        "range.leaves-out": "另计",
    }


def test_explanations_of_two_workbooks(target: Path, tmp_path: Path) -> None:
    """Those of the workbook named hold besides those of the result, and both are written down."""
    one, other, second = target.with_name(ONE), target.with_name(OTHER), tmp_path / "第二份.xlsx"
    run("audit", one, "--output", second)
    explain(second, "range.leaves-out", "另计")
    assert accepted(one, other, "--output", target, "--explanations", second) == {
        (ONE, "cell.error"),
        (OTHER, "cell.error"),
        (ONE, "range.leaves-out"),
    }


def test_what_an_explanation_holds_for_is_the_same_in_every_language(tmp_path: Path) -> None:
    """Explained with Chinese messages and checked with English ones, or the other way about: it still holds."""
    book = openpyxl.load_workbook(DEPARTMENTS / SERVICES)
    sheet = book[SHEET]
    sheet["H68"] = "一般般"  # a choice outside the list
    sheet["I18"], sheet["J24"] = 12, 13  # figures that belong to no item
    sheet["C24"], sheet["D24"] = None, None  # two formulas lost
    sheet.row_dimensions[24].hidden = sheet.row_dimensions[18].hidden = True
    book.save(tmp_path / SERVICES)
    ledger(tmp_path / ONE)
    for command, file in (("validate", SERVICES), ("audit", ONE), ("score", SERVICES)):
        keys = [
            {tuple(each[name] for name in ("rule", "cell", "item", "actual", "expected")) for each in listing}
            for listing in (found_in(language, command, tmp_path / file) for language in ("zh", "en"))
        ]
        assert keys[0] == keys[1]
        assert keys[0]
    rules = {each["rule"] for each in found("validate", tmp_path / SERVICES)}
    assert {"choice.unknown", "structure.hidden", "structure.unread_number"} <= rules


def found_in(language: str, command: str, file: Path) -> list[dict[str, object]]:
    """The findings that a command prints in a language."""
    printed = json.loads(run("--lang", language, command, file, "--format", "json").stdout)
    rows: list[dict[str, object]] = printed["findings"] if isinstance(printed, dict) else printed
    return rows
