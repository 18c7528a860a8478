"""A zone's year as its finance office types it, and what happens when somebody pulls the plug."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.cli.handed_in import run
from tests.year import TABS, facts_in, handed_in, new_master, opened, return_of, typed
from tests.zones import ZONE_NAME
from xltools.cli.year import filling
from xltools.core.filling import CannotFill
from xltools.core.form import HEAD_ROW, TOTAL_ROW
from xltools.excel.archive import archive_of, history_of
from xltools.excel.save import earlier_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.cli.year import Year
    from xltools.core.filling import SheetFilling
    from xltools.excel.fill import Filler

CODE, OTHER, THIRD = TABS
GENERAL = "income.general"


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    """The folder of a zone, as folders are called, with this year's master."""
    folder = tmp_path / "2021 年 自评"
    folder.mkdir()
    new_master(folder / "总 表.xlsx")
    return folder


@pytest.fixture
def master(zone: Path) -> Path:
    """The master of the zone."""
    return zone / "总 表.xlsx"


def standing(master: Path) -> dict[str, Any]:
    """What status says, for programs."""
    answer: dict[str, Any] = json.loads(run("status", master, "--format", "json").stdout)
    return answer


def statuses(master: Path) -> dict[str, str]:
    """Where each department stands."""
    return {each["code"]: each["status"] for each in standing(master)["departments"]}


def lines(master: Path) -> list[dict[str, Any]]:
    """The history beside the master."""
    return [json.loads(line) for line in history_of(master).read_text(encoding="utf-8").splitlines()]


def explained(path: Path) -> None:
    """Somebody writes a reason beside every finding, in Excel."""
    book = openpyxl.load_workbook(path)
    sheet = book["校验"]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for row in range(4, sheet.max_row + 1):
        sheet.cell(row, columns["说明（请填写）"]).value = "已核实"
    book.save(path)


def cell_of(path: Path) -> str:
    """Where the head office's appropriation is typed, as a clerk finds it: by the heading above and the name beside."""
    cells = {cell.value: cell for row in opened(path)[TABS[CODE]].iter_rows() for cell in row}
    return f"{cells['公共财政拨款'].column_letter}{income_row(path)}"


def income_row(path: Path) -> int:
    """The row of the head office in the first table, that of the income."""
    rows = opened(path)[TABS[CODE]].iter_rows()
    return int(next(cell.row for row in rows for cell in row if cell.value == "1、局机关"))


def test_the_whole_year(zone: Path, master: Path) -> None:
    """Sent out, filled in, collected, sent back, handed in again, checked, sealed, refused, opened."""
    assert run("split", master, "--output", zone / "下发").exit_code == 0
    sent = sorted(path.name for path in (zone / "下发").iterdir())
    assert sent == [f"{tab}.xlsx" for tab in TABS.values()]
    returned = Path(shutil.copytree(zone / "下发", zone / "收回", ignore=shutil.ignore_patterns(f"{TABS[THIRD]}*")))
    first = cell_of(returned / sent[0])
    for code in (CODE, OTHER):
        typed(returned / f"{TABS[code]}.xlsx", TABS[code], {first: 100})
    findings = zone / "校验 结果.xlsx"

    assert "collected" in standing(master)["counts"]
    result = run("collect", master, returned, "-o", findings)
    assert "2" in result.output
    assert statuses(master) == {CODE: "collected", OTHER: "collected", THIRD: "missing"}
    assert standing(master)["missing"] == [THIRD]
    assert facts_in(master, CODE)[GENERAL, TOTAL_ROW] == 100
    assert opened(master)["目录"]["F4"].value == "已报送"

    assert run("return", master, CODE, "--reason", "二级机构漏填").exit_code == 0
    mine = standing(master)["departments"][0]
    assert (mine["status"], mine["reason"], bool(mine["findings"])) == ("returned", "二级机构漏填", True)
    assert "二级机构漏填" in run("status", master, CODE).output

    typed(returned / f"{TABS[CODE]}.xlsx", TABS[CODE], {first: 120})
    again = run("collect", master, returned, "-o", findings)
    assert "100 → 120" in again.output
    assert len(list((archive_of(master) / CODE).glob("*.xlsx"))) == 2
    explained(findings)
    run("collect", master, returned, "-o", findings)
    assert statuses(master) == {CODE: "checked", OTHER: "checked", THIRD: "missing"}

    sealed = run("seal", master, "all")
    assert sealed.exit_code == 1
    assert THIRD in sealed.output
    assert statuses(master) == {CODE: "sealed", OTHER: "sealed", THIRD: "missing"}
    typed(returned / f"{TABS[CODE]}.xlsx", TABS[CODE], {first: 999})
    refused = run("collect", master, returned)
    assert refused.exit_code == 1
    assert "[collect.sealed]" in refused.output
    assert f"xltools unseal MASTER {CODE}" in refused.output
    assert facts_in(master, CODE)[GENERAL, TOTAL_ROW] == 120

    assert run("unseal", master, CODE.lstrip("0"), "--reason", "审计更正").exit_code == 0
    run("collect", master, returned)
    assert facts_in(master, CODE)[GENERAL, TOTAL_ROW] == 999
    told = [(each["action"], each["department"], each["reason"]) for each in lines(master)]
    assert told == [
        ("collected", CODE, ""),
        ("collected", OTHER, ""),
        ("returned", CODE, "二级机构漏填"),
        ("collected", CODE, ""),
        ("checked", CODE, ""),
        ("checked", OTHER, ""),
        ("sealed", CODE, ""),
        ("sealed", OTHER, ""),
        ("unsealed", CODE, "审计更正"),
        ("collected", CODE, ""),
    ]
    rows = list(opened(master)["台账"].iter_rows(min_row=5, values_only=True))
    assert [row[13] for row in rows] == [each["hash"] for each in lines(master)]
    assert [row[3] for row in rows[:3]] == ["收回", "收回", "退回"]
    assert facts_in(earlier_version(master), CODE)[GENERAL, TOTAL_ROW] == 120


def test_putting_an_earlier_return_back(zone: Path, master: Path) -> None:
    """The command that the message shows does it, and the history keeps all three."""
    folder = zone / "收回"
    output = ""
    for amount in (1, 2):
        handed_in(folder, return_of(CODE, {(GENERAL, HEAD_ROW): amount}))
        output = run("collect", master, folder).output
    line = next(line for line in output.splitlines() if ": xltools collect " in line)
    file = line.split(": xltools collect ")[1].split('" "')[1].rstrip('"')
    run("collect", master, file)
    assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 1
    assert [each["action"] for each in lines(master)] == ["collected"] * 3
    assert lines(master)[0]["sha256"] == lines(master)[2]["sha256"]


def test_a_changed_history_is_found(zone: Path, master: Path) -> None:
    """On the sheet or in the file: which one, where, what stood there; nothing is written until it is mended."""
    handed_in(zone / "收回", return_of(CODE))
    run("collect", master, zone / "收回")
    run("return", master, CODE, "--reason", "缺说明")
    sheet, file = master.read_bytes(), history_of(master).read_bytes()
    typed(master, "台账", {"L6": "不缺"})
    broken = run("status", master)
    assert broken.exit_code == 1
    assert "台账!L6" in broken.output
    assert "缺说明" in broken.output
    assert run("seal", master, CODE, "--reason", "定").exit_code == 2
    typed(master, "台账", {"L6": "缺说明"})
    assert run("status", master).exit_code == 0
    master.write_bytes(sheet)
    history_of(master).write_bytes(file.replace("缺说明".encode(), "很完整".encode()))
    assert "台账.jsonl" in run("status", master).output
    history_of(master).write_bytes(file + b"{}\n")
    assert "3" in run("status", master).output
    assert run("collect", master).exit_code == 2
    history_of(master).unlink()
    assert run("collect", master).exit_code == 0
    assert history_of(master).read_bytes() == file
    typed(master, "台账", {"A9": "合计"})
    assert "台账!A9" in run("status", master).output


def test_a_master_of_an_earlier_version_gets_its_ledger(zone: Path, master: Path) -> None:
    """It has no sheet 台账 yet: the first return puts one in, and nothing else is lost."""
    book = opened(master)
    del book["台账"]
    book.save(master)
    handed_in(zone / "收回", return_of(CODE))
    run("collect", master, zone / "收回")
    assert opened(master).sheetnames[-1] == "台账"
    assert opened(master)["台账"]["D5"].value == "收回"
    assert statuses(master)[CODE] == "collected"


def test_a_master_that_is_open_elsewhere_is_left_alone(zone: Path, master: Path) -> None:
    """Whoever has it open would save the old figures over the new ones."""
    handed_in(zone / "收回", return_of(CODE))
    (zone / f"~${master.name}").write_bytes(b"")
    content = master.read_bytes()
    result = run("collect", master, zone / "收回")
    assert result.exit_code == 2
    assert master.read_bytes() == content
    assert not archive_of(master).exists()


def test_one_bad_file_keeps_no_other_out(zone: Path, master: Path) -> None:
    """A damaged workbook is named with what to do; the other goes in; the master in the same folder is no return."""
    handed_in(zone, return_of(CODE))
    (zone / "坏.xlsx").write_bytes(b"PK\x03\x04")
    result = run("collect", master, zone)
    assert result.exit_code == 1
    assert "坏.xlsx" in result.output
    assert statuses(master)[CODE] == "collected"
    assert run("collect", master, zone / "坏.xlsx").exit_code == 1


def test_a_return_that_the_master_has_no_room_for(zone: Path, master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody did to one sheet of the master keeps one department out, with the reason, and no other."""

    def refusing(year: Year, fillings: Sequence[SheetFilling]) -> Filler:
        if any(each.sheet == TABS[CODE] for each in fillings):
            message = "row 40 is part of a table"
            raise CannotFill(message)
        return filling(year, fillings)

    monkeypatch.setattr("xltools.cli.collect.filling", refusing)
    monkeypatch.setattr("xltools.cli.year.filling", refusing)
    for code in (CODE, OTHER):
        handed_in(zone / "收回", return_of(code, {(GENERAL, HEAD_ROW): 7}))
    result = run("collect", master, zone / "收回")
    assert result.exit_code == 1
    line = next(line for line in result.output.splitlines() if "[collect.no_room]" in line)
    assert CODE in line
    assert "row 40 is part of a table" in line
    assert statuses(master) == {CODE: "missing", OTHER: "collected", THIRD: "missing"}
    assert [each["department"] for each in lines(master)] == [OTHER]


def test_a_workbook_sent_out_is_never_written_over(zone: Path, master: Path) -> None:
    """Somebody filled it in where it lay: split leaves it and says so; the others are the same and stay."""
    folder = zone / "下发"
    run("split", master, "--output", folder)
    path = folder / f"{TABS[CODE]}.xlsx"
    typed(path, TABS[CODE], {"H8": 5})
    content = path.read_bytes()
    result = run("split", master, "--output", folder)
    assert result.exit_code == 1
    assert path.name in result.output
    assert path.read_bytes() == content
    assert run("split", master, OTHER, "--output", folder).exit_code == 0


@pytest.mark.parametrize(
    "arguments", [("status", "收回"), ("status", "没有.xlsx"), ("split", "总 表.xlsx"), ("return", "总 表.xlsx", CODE)]
)
def test_what_was_typed_wrong(zone: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for a master, a path that leads nowhere, a missing option: a sentence and exit code 2."""
    monkeypatch.chdir(zone)
    (zone / "收回").mkdir()
    assert run(*arguments).exit_code == 2


def test_a_workbook_that_is_no_master(zone: Path) -> None:
    """A department's own workbook: the message says which one is wanted."""
    path = handed_in(zone / "收回", return_of(CODE))
    result = run("status", path)
    assert result.exit_code == 2
    assert "xltools template" in result.output


def test_the_bare_name_says_what_to_do_next(zone: Path, master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder of the zone: year, counts, who is missing, the command to type; elsewhere what there is."""
    monkeypatch.chdir(zone)
    result = run()
    assert result.exit_code == 0
    assert f"{ZONE_NAME} 2021" in result.output
    assert 'xltools split "总 表.xlsx"' in result.output
    assert TABS[THIRD] in result.output
    handed_in(zone / "收回", return_of(CODE))
    run("collect", master, zone / "收回")
    assert 'Next: xltools collect "总 表.xlsx"' in run().output
    assert run().output.count("Next:") == 1
    stranger = typed(Path(shutil.copy(master, zone / "别处.xlsx")), "_xltools", {"B1": "another-form"})
    assert run().exit_code == 0
    assert stranger.name in run().output
    assert run().output.count("Next:") == 1
    monkeypatch.chdir(zone / "收回")
    assert run().output.startswith("Usage: xltools")
