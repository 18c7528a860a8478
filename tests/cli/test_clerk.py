"""What happens at the command line when something is wrong with the files: one clear message, and the rest is done."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from tests.excel.handmade import package
from tests.zones import FORM, opened
from xltools.cli.main import cli
from xltools.core.messages import use_language
from xltools.core.register import Department, Zone
from xltools.excel.write import render
from xltools.template import department_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "example"
CONSTRUCTION, SERVICES = "007001 建设管理部.xlsx", "100008 企业服务部.xlsx"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with what the two departments handed in; its name has a blank, as folders do."""
    return Path(shutil.copytree(EXAMPLE / "departments", tmp_path / "2021 年 报送"))


def run(*arguments: str | Path) -> Result:
    """Type a command, in English."""
    result = CliRunner().invoke(cli, [str(each) for each in arguments], prog_name="xltools")
    assert "Traceback" not in result.output
    assert "did not expect" not in result.output
    return result


def ole_stream(name: str) -> bytes:
    """As much of an OLE compound file as names one stream."""
    return OLE + name.encode("utf-16-le").ljust(128, b"\0")


def word_file() -> bytes:
    """A Word document."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    return package({"[Content_Types].xml": types, "word/document.xml": "<document/>"})


BAD: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "damaged": ("坏 文件.xlsx", lambda: (EXAMPLE / "master.xlsx").read_bytes()[:9000], "file.damaged", "damaged"),
    "encrypted": ("加密.xlsx", lambda: ole_stream("EncryptedPackage"), "file.encrypted", "password"),
    "old": ("旧 格式.xls", lambda: ole_stream("Workbook"), "file.old_format", ".xlsx"),
    "Word": ("报告.xlsx", word_file, "file.not_a_workbook", "Word"),
    "empty": ("空.xlsx", lambda: b"", "file.empty", "0 bytes"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_is_no_workbook(case: str, folder: Path, tmp_path: Path) -> None:
    """It is named once, with what to do; the two departments are added up all the same."""
    name, content, rule, advice = BAD[case]
    (folder / name).write_bytes(content())
    target = tmp_path / "汇总 表.xlsx"
    result = run("consolidate", folder, "-o", target)
    assert result.exit_code == 1
    lines = [line for line in result.output.splitlines() if f"[{rule}]" in line]
    assert len(lines) == 1, result.output
    assert name in lines[0]
    assert advice in lines[0]
    assert "3,672.35" in result.output
    assert opened(target.read_bytes())["收入"]["A7"].value == "合计"
    assert nothing_else_in(tmp_path, folder, target)


@pytest.mark.parametrize("command", ["validate", "consolidate", "compare"])
def test_nothing_readable_at_all(command: str, tmp_path: Path) -> None:
    """The command could not do its work: exit code 2, JSON all the same, and no result."""
    place = tmp_path / "报送"
    place.mkdir()
    for name, content, _rule, _advice in BAD.values():
        (place / name).write_bytes(content())
    result = run(command, place, "--format", "json")
    assert result.exit_code == 2
    answer = json.loads(result.stdout)
    findings = answer if command == "validate" else answer["findings"]
    assert sorted(each["rule"] for each in findings) == sorted(rule for _, _, rule, _ in BAD.values())
    if command != "validate":
        target = tmp_path / "结果.xlsx"
        assert run(command, place, "-o", target).exit_code == 2
        assert not target.exists()


def test_a_file_open_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows does not let a workbook be read that Excel has locked: close it, says the message."""
    real = Path.open

    def locked(self: Path, *arguments: object, **named: object) -> object:
        if self.name == CONSTRUCTION:
            raise PermissionError(13, "Permission denied")
        return real(self, *arguments, **named)  # type: ignore[call-overload] # handed on as it came

    monkeypatch.setattr(Path, "open", locked)
    result = run("consolidate", folder)
    assert result.exit_code == 1
    assert "[file.locked]" in result.output
    assert "134.2" in result.output


def test_two_workbooks_of_a_department(folder: Path) -> None:
    """An equal copy is noted; one with other figures is an error, and the one saved last counts."""
    copy = folder / "007001 建设管理部 (1).xlsx"
    shutil.copy(folder / CONSTRUCTION, copy)
    result = run("consolidate", folder)
    assert result.exit_code == 0
    assert result.output.count("[zone.double]") == 1
    assert "3,672.35" in result.output
    edit(copy, {"人员编制": 5})
    result = run("consolidate", folder)
    assert result.exit_code == 1
    assert result.output.count("[zone.double]") == 1
    assert copy.name in result.output


def edit(path: Path, values: dict[str, object]) -> None:
    """Type into the fields beside these labels, as somebody does in Excel."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value in values:
                sheet.cell(cell.row, cell.column + 2).value = values[cell.value]
    book.save(path)


def stamped(path: Path, key: str, value: str) -> None:
    """Change what the hidden sheet says."""
    book = openpyxl.load_workbook(path)
    for row in book["_xltools"].iter_rows():
        if row[0].value == key:
            row[1].value = value
    book.save(path)


def test_a_workbook_of_another_year(folder: Path) -> None:
    """Last year's workbook is left out by name; this year's are added up."""
    late = Department("300001", "招商部")
    layout = department_workbook(FORM, Zone("湖南城陵矶新港区", 2020, (late,)), late)
    (folder / "300001 招商部.xlsx").write_bytes(render(layout))
    edit(folder / "300001 招商部.xlsx", {"人员编制": 5})
    result = run("consolidate", folder)
    assert result.exit_code == 1
    assert result.output.count("[zone.other_year]") == 1
    assert "2020" in result.output
    assert "招商部" in result.output
    assert "3,672.35" in result.output


def test_a_workbook_of_another_version_of_the_form(folder: Path) -> None:
    """Its figures may stand elsewhere, so that it is not read."""
    stamped(folder / CONSTRUCTION, "version", "0.9")
    result = run("consolidate", folder)
    assert result.exit_code == 1
    assert result.output.count("[form.version]") == 1
    assert "0.9" in result.output
    assert "134.2" in result.output


def test_a_result_among_the_inputs(folder: Path) -> None:
    """A summary, a comparison and a list of findings in the folder are no hand-ins, and do not count twice."""
    for command, name in (("consolidate", "汇总.xlsx"), ("compare", "对比.xlsx"), ("validate", "校验.xlsx")):
        assert run(command, folder, "-o", folder / name).exit_code == 0
    result = run("consolidate", folder, "--format", "json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["totals"]["income.total"] == 3672.35
    assert [each["rule"] for each in answer["findings"]].count("form.result") == 3


@pytest.mark.parametrize("command", ["validate", "consolidate", "compare"])
def test_results_alone_are_nothing_to_work_on(command: str, folder: Path, tmp_path: Path) -> None:
    """Somebody names last time's summary: there is nothing in it to add up, and the command says so."""
    earlier, target = tmp_path / "汇总.xlsx", tmp_path / "新.xlsx"
    run("consolidate", folder, "-o", earlier)
    result = run(command, earlier, *(() if command == "validate" else ("-o", target)))
    assert result.exit_code == (0 if command == "validate" else 2)
    assert "[form.result]" in result.stdout
    assert not target.exists()


# -------------------------------------------------------------------------------------------------- the output


@pytest.mark.parametrize("command", ["validate", "consolidate", "compare"])
def test_a_hand_in_is_never_written_over(command: str, folder: Path) -> None:
    """Neither the file that was named, nor one that lies in the folder that was named."""
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    for named in (folder / CONSTRUCTION, folder):
        result = run(command, named, "-o", folder / CONSTRUCTION)
        assert result.exit_code == 2
        assert "never overwritten" in result.stderr
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_the_result_of_last_time_is_replaced_and_kept(folder: Path) -> None:
    """A summary in the folder itself can be made again and again; the earlier version stays beside it."""
    target = folder / "汇总.xlsx"
    for _ in range(2):
        assert run("consolidate", folder, "-o", target).exit_code == 0
    edit(folder / SERVICES, {"人员编制": 5})
    assert run("consolidate", folder, "-o", target).exit_code == 0
    assert sorted(file.name for file in folder.iterdir()) == [CONSTRUCTION, SERVICES, "汇总.xlsx", "汇总.上一版.xlsx"]


@pytest.mark.parametrize(
    ("output", "advice"),
    [("没有/汇总.xlsx", "no such folder"), ("汇总", ".xlsx"), ("汇总.xls", ".xlsx"), ("汇总.xlsx/", "folder")],
)
def test_an_output_that_cannot_be(output: str, advice: str, folder: Path, tmp_path: Path) -> None:
    """One sentence, exit code 2, and nothing is left behind."""
    if output.endswith("/"):
        (tmp_path / output).mkdir()
    result = run("consolidate", folder, "-o", tmp_path / output)
    assert result.exit_code == 2
    assert advice in result.stderr
    assert nothing_else_in(tmp_path, folder, tmp_path / output)


def nothing_else_in(place: Path, *expected: Path) -> bool:
    """Whether a folder holds nothing but what is expected: no half-written file, no temporary one."""
    return set(place.iterdir()) <= set(expected)


def test_a_full_disk_leaves_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when the result is put down: the earlier result stays whole."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "汇总.xlsx"
    target.write_bytes(b"earlier")
    monkeypatch.setattr("xltools.excel.save.os.fsync", full)
    result = run("consolidate", folder, "-o", target)
    assert result.exit_code == 2
    assert "the disk is full" in result.stderr
    assert target.read_bytes() == b"earlier"
    assert nothing_else_in(tmp_path, folder, target)


# --------------------------------------------------------------------------------------------------- the inputs


@pytest.mark.parametrize("command", ["validate", "consolidate", "compare"])
def test_a_path_that_leads_nowhere(command: str, tmp_path: Path) -> None:
    """The name is repeated, so that a slip can be seen."""
    result = run(command, tmp_path / "没有 这个.xlsx")
    assert result.exit_code == 2
    assert "没有 这个.xlsx" in result.stderr


@pytest.mark.parametrize("command", ["validate", "consolidate", "compare"])
def test_an_empty_folder(command: str, tmp_path: Path) -> None:
    """Nothing to read is said on stderr, so that JSON readers get no broken JSON."""
    result = run(command, tmp_path, "--format", "json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(tmp_path) in result.stderr


@pytest.mark.parametrize("command", ["validate", "consolidate", "compare"])
def test_messages_in_both_languages(command: str, tmp_path: Path) -> None:
    """``--lang`` is obeyed wherever it stands."""
    (tmp_path / "空.xlsx").write_bytes(b"")
    english = run(command, tmp_path, "--lang", "en")
    chinese = run("--lang", "zh", command, tmp_path)
    use_language("en")
    assert "the file is empty" in english.stdout or "0 bytes" in english.stdout
    assert "空.xlsx：" in chinese.stdout
    assert english.exit_code == chinese.exit_code == 2
