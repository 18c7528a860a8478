"""The year's last command and the next one's first, as the finance office types them. All figures are invented."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.cli.handed_in import listed, run
from tests.year import TABS, facts_in, handed_in, new_master, opened, return_of, typed
from xltools.core.form import HEAD_ROW
from xltools.excel.archive import history_of

CODE, OTHER, THIRD = TABS
CLOSING = ("spending.cumulative", HEAD_ROW)


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    """A zone's folder in which two of three departments have reported and one of them is sealed."""
    folder = tmp_path / "东湖 区"
    folder.mkdir()
    master = new_master(folder / "总表 2021.xlsx")
    entries: dict[tuple[str, str], Decimal | int | str] = {
        CLOSING: 20,
        ("income.general", HEAD_ROW): 120,
        ("spending.project", HEAD_ROW): Decimal("100.00"),
    }
    for code in (CODE, OTHER):
        handed_in(folder / "收回", return_of(code, entries))
    run("collect", master, folder / "收回", "-o", folder / "校验.xlsx")
    run("seal", master, CODE, "--reason", "定稿")
    return folder


def explained(path: Path, rule: str, reason: str) -> None:
    """Somebody writes a reason beside the findings of a rule."""
    book = openpyxl.load_workbook(path)
    sheet = book["校验"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for row in range(4, sheet.max_row + 1):
        if sheet.cell(row, columns["规则"]).value == rule:
            sheet.cell(row, columns["说明（请填写）"]).value = reason
    book.save(path)


def test_unsealed_departments_are_listed_and_nothing_is_written(zone: Path) -> None:
    """Figures that may still change open no year: who is not sealed, and both ways on."""
    result = run("rollover", zone / "总表 2021.xlsx", "-o", zone / "总表 2022.xlsx")
    assert result.exit_code == 2
    assert CODE not in result.output
    assert all(text in result.output for text in (OTHER, THIRD, "xltools seal", "--allow-unsealed"))
    assert not (zone / "总表 2022.xlsx").exists()


def test_from_one_year_to_the_next(zone: Path) -> None:
    """Rolled over, sent out, changed, collected: the change is asked about, the old master is as it was."""
    last, new = zone / "总表 2021.xlsx", zone / "总表 2022.xlsx"
    content = last.read_bytes()
    result = run("rollover", last, "-o", new, "--allow-unsealed")
    assert result.exit_code == 0, result.output
    assert "2022" in result.output
    assert last.read_bytes() == content
    assert facts_in(new, OTHER)["income.carried_over", HEAD_ROW] == 20

    run("split", new, "-o", zone / "下发")
    file = zone / "下发" / f"{TABS[CODE]}.xlsx"
    rows = [cell for row in opened(file)[TABS[CODE]].iter_rows() for cell in row]
    column = next(cell.column_letter for cell in rows if cell.value == "上年结转")
    row = next(cell.row for cell in rows if cell.value == "1、局机关")
    typed(file, TABS[CODE], {f"{column}{row}": 12})
    run("collect", new, file)
    line = next(line for line in run("status", new, CODE).output.splitlines() if "[carried.differs]" in line)
    assert all(text in line for text in ("上年结转 is 12;", "was 20.", f"{column}{row - 1}"))
    assert facts_in(new, CODE)["income.carried_over", HEAD_ROW] == 12
    assert '"missing"' in run("status", new, "--format", "json").output

    refused = run("rollover", last, "-o", new, "--allow-unsealed")
    assert refused.exit_code == 2
    assert facts_in(new, CODE)["income.carried_over", HEAD_ROW] == 12


def left_open(master: Path) -> int:
    """How often a department is still asked about the missing signature of its leader."""
    departments = json.loads(run("status", master, OTHER, "--format", "json").stdout)["departments"]
    return sum(
        each["item"] == "opinions.leader" and not each["accepted"]
        for department in departments
        for each in department["findings"]
        if department["code"] == OTHER
    )


def test_last_years_reasons_are_proposed_and_hold_once_somebody_says_so(zone: Path) -> None:
    """The same rule on the same item: the reason of a year ago stands there, marked, and settles nothing by itself."""
    rule, item = "text.unsigned", "opinions.leader"
    last, new = zone / "总表 2021.xlsx", zone / "总表 2022.xlsx"
    findings = zone / "校验.xlsx"
    explained(findings, rule, "上级代管，无数据")
    result = run("rollover", last, "-o", new, "--allow-unsealed", "--explanations", findings)
    assert result.exit_code == 0, result.output
    assert "校验·上年说明" in openpyxl.load_workbook(new).sheetnames

    run("split", new, OTHER, "-o", zone / "下发")
    file = zone / "下发" / f"{TABS[OTHER]}.xlsx"
    sheet = opened(file)[TABS[OTHER]]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "公共财政拨款")
    row = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "1、局机关")
    typed(file, TABS[OTHER], {f"{cell.column_letter}{row}": 80})
    answers = zone / "校验 2022.xlsx"
    run("collect", new, file, "-o", answers)
    mine = [each for each in listed(answers) if (each["规则"], each["项目代码"]) == (rule, item)]
    assert [each["说明（请填写）"] for each in mine] == ["上年说明：上级代管，无数据"]

    run("collect", new, file, "-o", answers)
    assert left_open(new) == 1
    explained(answers, rule, "上级代管，无数据")
    run("collect", new, file, "-o", answers)
    assert left_open(new) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("总表 2021.xlsx", "-o", "总表 2020.xlsx", "--year", "2020"), ("2021", "later")),
        (("总表 2021.xlsx", "-o", "总表 2021.xlsx", "--allow-unsealed"), ("总表 2021.xlsx",)),
        (("校验.xlsx", "-o", "总表 2022.xlsx"), ("xltools template",)),
        (("总表 2021.xlsx",), ("--output",)),
    ],
)
def test_what_was_typed_wrong(
    zone: Path, arguments: tuple[str, ...], words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier year, the old master's own name, no master, no name for the new one: a sentence and exit code 2."""
    monkeypatch.chdir(zone)
    result = run("rollover", *arguments)
    assert result.exit_code == 2
    assert all(word in result.output for word in words)
    assert history_of(Path("总表 2021.xlsx")).exists()


def test_a_later_year_takes_no_figures(zone: Path) -> None:
    """The master of 2023 from that of 2021: register and units, and a sentence that no figures came along."""
    result = run(
        "rollover", zone / "总表 2021.xlsx", "-o", zone / "总表 2023.xlsx", "--year", "2023", "--allow-unsealed"
    )
    assert result.exit_code == 0
    assert "no figures" in result.output
    assert ("income.carried_over", HEAD_ROW) not in facts_in(zone / "总表 2023.xlsx", CODE)
