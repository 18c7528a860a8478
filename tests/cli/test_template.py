"""``xltools template``: from a list of departments, as somebody keeps it, to the master workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from tests.package_rules import check_package
from tests.zones import opened
from xltools.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

LIST = "预算编码,部门名称,联系人,二级机构\n007001,建设管理部,,\n100008,企业服务部,老张,一中心、二中心\n"


def run(register: Path, output: Path, *more: str) -> Result:
    """Make the template for 2021."""
    words = ["template", "--year", "2021", "--departments", str(register), "--output", str(output), *more]
    result = CliRunner().invoke(cli, words, prog_name="xltools")
    assert "did not expect" not in result.output
    return result


def listed(output: Path) -> list[tuple[str, str]]:
    """Code and name of the departments in 目录."""
    sheet = opened(output.read_bytes())["目录"]
    return [(row[1], row[2]) for row in sheet.iter_rows(min_row=4, values_only=True)]


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("部门 列表.csv", LIST, "utf-8-sig"),
        ("部门.csv", LIST, "utf-8"),
        ("部门.csv", LIST, "gbk"),
        ("部门.tsv", LIST.replace(",", "\t"), "gbk"),
        ("部门.txt", LIST.replace(",", "\t"), "utf-16"),
        ("部门.csv", "新港区部门表\n\n" + LIST.replace("\n", "\r\n"), "gbk"),
        ("部门.csv", LIST.replace("一中心、二中心", '"一中心\n二中心"'), "utf-8-sig"),
    ],
    ids=["UTF-8 with a mark", "UTF-8", "GBK", "tabs", "Unicode text of Excel", "a title above", "a cell of two lines"],
)
def test_lists_as_excel_saves_them(name: str, text: str, encoding: str, tmp_path: Path) -> None:
    """Whatever Excel offers to save a table as: codes keep their zeros, subordinate units get their rows."""
    register, output = tmp_path / name, tmp_path / "母版 2021.xlsx"
    register.write_bytes(text.encode(encoding))
    result = run(register, output, "--zone", "东湖区")
    assert result.exit_code == 0, result.output
    assert listed(output) == [("007001", "建设管理部"), ("100008", "企业服务部")]
    assert check_package(output.read_bytes()) == []
    book = opened(output.read_bytes())
    assert book["目录"]["A1"].value.startswith("东湖区2021年度")
    values = [cell.value for row in book["100008 企业服务部"].iter_rows() for cell in row]
    assert {"老张", "2、一中心", "3、二中心"} <= set(values)


def test_a_list_in_a_workbook(tmp_path: Path) -> None:
    """Codes may be text there, or numbers, of which the lost zeros are pointed out."""
    book = openpyxl.Workbook()
    for row in (
        ["序号", "部门（单位）名称", "预算编码"],
        [1, "建设管理部", "007001"],
        [2, "企业服务部", 100008],
        [3, "招商部", 7002],
    ):
        book.active.append(row)
    register, output = tmp_path / "部门.xlsx", tmp_path / "母版.xlsx"
    book.save(register)
    result = run(register, output)
    assert result.exit_code == 0
    assert listed(output) == [("007001", "建设管理部"), ("100008", "企业服务部"), ("7002", "招商部")]
    assert "7002" in result.output
    assert "007001 is shorter" not in result.output


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "预算编码"),
        ("甲,乙\n1,2\n".encode(), "预算编码"),
        ("预算编码,部门名称\n".encode(), "no department"),
        ("预算编码,部门名称\n007001,甲\n007001,乙\n".encode(), "007001 twice"),
        ("预算编码,部门名称\n007001,\n".encode(), "Row 2"),
        ("预算编码,部门名称\n".encode() + b"\x81\xff\xff", "CSV UTF-8"),
    ],
    ids=["empty", "no header", "no department", "a code twice", "no name", "no text"],
)
def test_lists_that_cannot_be_used(content: bytes, advice: str, tmp_path: Path) -> None:
    """One sentence with the file and what is the matter; nothing is written."""
    register, output = tmp_path / "部门 表.csv", tmp_path / "母版.xlsx"
    register.write_bytes(content)
    result = run(register, output)
    assert result.exit_code == 2
    assert "部门 表.csv" in result.stderr
    assert advice in result.stderr
    assert not output.exists()


def test_a_list_that_is_no_workbook(tmp_path: Path) -> None:
    """The file's own fault is named, as for a hand-in."""
    register = tmp_path / "部门.xlsx"
    register.write_bytes(b"\0" * 100)
    result = run(register, tmp_path / "母版.xlsx")
    assert result.exit_code == 2
    assert "damaged" in result.stderr


def test_the_list_is_not_written_over(tmp_path: Path) -> None:
    """A slip in ``--output`` does not cost the list."""
    book = openpyxl.Workbook()
    book.active.append(["预算编码", "部门名称"])
    book.active.append(["007001", "建设管理部"])
    register = tmp_path / "部门.xlsx"
    book.save(register)
    before = register.read_bytes()
    result = run(register, register)
    assert result.exit_code == 2
    assert "never overwritten" in result.stderr
    assert register.read_bytes() == before


def test_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    """Without a year, a list or an output nothing is guessed."""
    result = CliRunner().invoke(cli, ["template", "--output", str(tmp_path / "a.xlsx")], prog_name="xltools")
    assert result.exit_code == 2
    assert "--year" in result.stderr


def test_a_list_that_no_master_has_room_for(tmp_path: Path) -> None:
    """Nothing is written that nobody could open again; the way out is said."""
    register, output = tmp_path / "部门.csv", tmp_path / "总表.xlsx"
    rows = "".join(f"{100_000 + number},第{number}部门,,\n" for number in range(1001))
    register.write_text("预算编码,部门名称,联系人,二级机构\n" + rows, encoding="utf-8")
    result = run(register, output)
    assert result.exit_code == 2
    assert "1000" in result.output
    assert "1001" in result.output
    assert not output.exists()
