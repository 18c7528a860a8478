"""``xltools validate``: against last year, against a profile, and the line that says whether a department is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cli.handed_in import DEPARTMENTS, SERVICES, SHEET, explain, found, handed_in, run

if TYPE_CHECKING:
    from pathlib import Path

OWN = """
id = "own"
title = "本区"
source = "本区"
[[section]]
id = "all"
title = "全部指标"
weight = 100
levels = ["产出指标", "效益指标", "满意度指标"]
"""


def last_year(folder: Path, cells: dict[str, object]) -> Path:
    """The same department a year earlier, its workbook in a folder of its own."""
    before = folder / "上年"
    before.mkdir()
    path = handed_in(before, {"H3": 2020, **cells})
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.title != SHEET:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value in {2021, "2021"}:
                        cell.value = 2020
    book.save(path)
    return before


def rules(rows: list[dict[str, object]]) -> set[object]:
    """The rules that were broken."""
    return {row["rule"] for row in rows}


def test_last_years_workbooks(tmp_path: Path) -> None:
    """13.42 of income last year and 134.2 this year: the slip is named, and where last year's figure stands."""
    before = last_year(tmp_path, {"E18": 13.42, "E24": 5.19, "F24": 8.23})
    rows = found("validate", handed_in(tmp_path), "--last-year", before)
    assert {"last_year.rise_income.total", "last_year.rise_spending.personnel"} <= rules(rows)
    (income,) = [row for row in rows if row["rule"] == "last_year.rise_income.total"]
    assert "10 times" in str(income["message"])
    assert SERVICES in str(income["message"])
    assert (income["severity"], income["cell"]) == ("explain", "C17")
    assert not any(str(rule).startswith("last_year.") for rule in rules(found("validate", handed_in(tmp_path))))


def test_a_department_that_was_not_there_last_year(tmp_path: Path) -> None:
    """A note for the one that has no workbook of last year, none for the other."""
    before = last_year(tmp_path, {})
    rows = [row for row in found("validate", DEPARTMENTS, "--last-year", before) if row["rule"] == "last_year.absent"]
    assert [(row["department"], row["severity"]) for row in rows] == [("007001", "note")]
    assert run("validate", DEPARTMENTS, "--last-year", tmp_path / "没有").exit_code == 2


def standing(printed: str) -> str:
    """The line on where the department stands."""
    (line,) = [line for line in printed.splitlines() if line.startswith((f"{SHEET}:", f"{SHEET}："))]
    return line


@pytest.mark.parametrize(
    ("language", "todo", "done"), [("en", "to explain", "ready"), ("zh", "需说明", "没有待处理的问题")]
)
def test_ready_or_what_is_left_to_do(tmp_path: Path, language: str, todo: str, done: str) -> None:
    """Explained one by one, until nothing is left; notes alone leave nothing to do."""
    file, target = handed_in(tmp_path), tmp_path / "校验.xlsx"
    first = run("validate", file, "-o", target, "--lang", language)
    wanted = {str(row["rule"]) for row in found("validate", file) if row["severity"] == "explain"}
    assert todo in standing(first.stdout)
    for rule in sorted(wanted):
        explain(target, rule, "已核实，另附说明")
    assert done in standing(run("validate", file, "-o", target, "--lang", language).stdout)


def test_without_a_profile_its_weights_are_no_error(tmp_path: Path) -> None:
    """100 claimed where the usual profile allows 99.4: to be explained; an error where the zone names that profile."""
    file = DEPARTMENTS / "007001 建设管理部.xlsx"
    usual = [row for row in found("validate", file) if row["rule"] == "score.above_maximum"]
    named = [row for row in found("validate", file, "--profile", "ministry") if row["rule"] == "score.above_maximum"]
    assert [row["severity"] for row in (*usual, *named)] == ["explain", "error"]
    own = tmp_path / "本区.toml"
    own.write_text(OWN, encoding="utf-8")
    assert "score.above_maximum" not in rules(found("validate", file, "--profile", own))
    own.write_text(OWN.replace("weight = 100", "weight = 90"), encoding="utf-8")
    refused = run("validate", file, "--profile", own)
    assert refused.exit_code == 2
    assert "本区.toml" in refused.stderr
    assert "the sections weigh 90, the profile says 100" in refused.stderr


def test_scores_stand_on_the_sheet_of_findings(tmp_path: Path) -> None:
    """What the recomputed score says is explained where everything else is."""
    target = tmp_path / "校验.xlsx"
    run("validate", DEPARTMENTS, "-o", target)
    listed = [row[8].value for row in openpyxl.load_workbook(target)["校验"].iter_rows(min_row=4)]
    assert {"score.above_maximum", "score.reason", "score.over", "score.claimed_full"} <= set(listed)


def test_nothing_is_said_twice_of_a_cell(tmp_path: Path) -> None:
    """A typed total is reported as a replaced formula, not as a total as well."""
    file = handed_in(tmp_path, {"C17": 9})
    at_total = [row["rule"] for row in found("validate", file) if row["cell"] == "C17"]
    assert "formula.replaced" in at_total
    assert "total.parts" not in at_total
