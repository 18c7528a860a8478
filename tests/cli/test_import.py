"""``xltools import``: reports in Word, as clerks hand them in, to workbooks with notes, or into the master."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from tests.cli.handed_in import run
from tests.importing.papers import official
from tests.importing.test_words import PROJECTS
from tests.package_rules import check_package
from xltools.core.address import Position
from xltools.core.filling import SheetFilling
from xltools.excel.fill import filled
from xltools.excel.read import read
from xltools.extract import extract
from xltools.forms import load

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from xltools.core.submission import Submission

FORM = load("department-performance")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with a blank in its name: two reports, a lock file, a picture with the wrong name."""
    folder = tmp_path / "各部门 报告"
    folder.mkdir()
    (folder / "企业服务部.txt").write_text(official().replace("¦", "\t"), encoding="gb18030")
    (folder / "项目中心.txt").write_text(PROJECTS, encoding="utf-8")
    (folder / "~$企业服务部.docx").write_bytes(b"lock")
    (folder / "扫描件.doc").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


def submission(path: Path, code: str = "") -> Submission:
    """What the command that collects workbooks reads of one."""
    found = extract(read(path), FORM).submissions
    return next(each for each in found if not code or each.code == code)


def cell_with(sheet: Worksheet, note: str) -> Cell:
    """The first cell whose note has these words."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.comment and note in cell.comment.text)


def test_a_workbook_for_each_report(reports: Path, tmp_path: Path) -> None:
    """The workbooks are those of the template, filled in; what could not be read is an error with the file's name."""
    output = tmp_path / "导入 结果"
    result = run("import", reports, "--output", output)
    assert sorted(path.name for path in output.iterdir()) == ["007009 企业服务部.xlsx", "示例区重点项目中心.xlsx"]
    assert result.exit_code == 1
    assert "扫描件.doc: this is a picture" in result.output
    assert "项目中心.txt is no self-evaluation by its title" in result.output
    read_back = submission(output / "007009 企业服务部.xlsx")
    assert (read_back.code, read_back.year) == ("007009", 2021)
    assert str(read_back.amount("spending.public").value) == "29.5"  # type: ignore[union-attr]
    assert read_back.text("narrative.problems") == "编制不细。"
    assert read_back.text("indicators.actual", "1") == "65"


def test_every_value_says_where_it_came_from(reports: Path, tmp_path: Path) -> None:
    """A note on the cell, a row on 来源, a colour where a person must look; the package is one that Excel opens."""
    run("import", reports / "企业服务部.txt", "-o", tmp_path)
    path = tmp_path / "007009 企业服务部.xlsx"
    check_package(path.read_bytes())
    book = openpyxl.load_workbook(path)
    sheet, sources = book["007009 企业服务部"], book["来源"]
    reception = cell_with(sheet, "表1第14行第5格")
    assert "来源：企业服务部.txt" in reception.comment.text
    doubtful = cell_with(sheet, "待确认：报告前后不一致")
    assert doubtful.value == 8
    assert "另见 第10段：10人" in doubtful.comment.text
    assert doubtful.fill.start_color.rgb != cell_with(sheet, "人员编制").fill.start_color.rgb
    rows = {row[0]: row for row in sources.iter_rows(min_row=4, values_only=True) if row[0]}
    headcount = rows["实有人数"]
    assert headcount[1:4] == (8, "企业服务部.txt", "表1第3行第4格")
    assert headcount[6] == "待确认"
    assert rows["人员编制"][6] == "确定"


def test_into_the_master(reports: Path, tmp_path: Path) -> None:
    """Blank cells are filled, what stands there stays and is reported, a second run changes nothing."""
    listed = tmp_path / "部门.csv"
    listed.write_text("预算编码,部门名称\n007009,企业服务部\n007010,建设部\n", encoding="utf-8")
    master = tmp_path / "汇总.xlsx"
    run("template", "--year", "2021", "--departments", listed, "-o", master)
    cells = openpyxl.load_workbook(master)["007009 企业服务部"].iter_rows()
    label = next(cell for row in cells for cell in row if cell.value == "人员编制")
    at = Position(label.row - 1, label.column + 1)
    master.write_bytes(filled(master.read_bytes(), [SheetFilling("007009 企业服务部", {at: 5})]))
    result = run("import", reports / "企业服务部.txt", "--master", master)
    assert result.exit_code == 0
    assert "人员编制: the master has 5 and keeps it; the report says 4" in result.output
    check_package(master.read_bytes())
    assert (tmp_path / "汇总.上一版.xlsx").exists()
    taken = submission(master, "007009")
    assert str(taken.amount("profile.authorised").value) == "5"  # type: ignore[union-attr]
    assert str(taken.amount("spending.personnel", "1").value) == "30"  # type: ignore[union-attr]
    assert len(taken.rows["indicators"]) == 6
    assert submission(master, "007010").amount("spending.total") is None
    after = openpyxl.load_workbook(master)
    note = cell_with(after["007009 企业服务部"], "企业服务部.txt 表1第14行第4格")
    assert "90.5" in note.comment.text
    assert [row[5] for row in after["来源"].iter_rows(min_row=2, max_row=3, values_only=True)] == ["企业服务部.txt"] * 2
    before = master.read_bytes()
    run("import", reports / "企业服务部.txt", "--master", master)
    assert master.read_bytes() == before


def test_another_year_and_an_unknown_department_are_refused(reports: Path, tmp_path: Path) -> None:
    """A master takes reports of its own year and departments alone; the others are named."""
    listed = tmp_path / "部门.csv"
    listed.write_text("预算编码,部门名称\n001,示例区重点项目中心\n", encoding="utf-8")
    master = tmp_path / "汇总.xlsx"
    run("template", "--year", "2021", "--departments", listed, "-o", master)
    before = master.read_bytes()
    result = run("import", reports, "--master", master)
    assert "企业服务部.txt: the master lists no department 007009 企业服务部" in result.output
    assert "项目中心.txt: the report is of 2020, the master of 2021" in result.output
    assert master.read_bytes() == before


def test_a_docx_with_tracked_changes_says_so(tmp_path: Path) -> None:
    """What the reader settled by itself is a note, in JSON like every finding."""
    document = docx.Document()
    for line in (
        "示例局2022年度部门整体支出绩效自评报告",
        "一、收支情况",
        "支出合计90万元，其中基本支出60万元，项目支出30万元。",
    ):
        document.add_paragraph(line)
    inserted = document.add_paragraph("公务接待费支出决算为3.5万元。")._p  # noqa: SLF001 - the library has no tracked changes
    mark = inserted.makeelement(inserted.tag.replace("}p", "}ins"), {})
    for run_element in list(inserted):
        mark.append(run_element)
    inserted.append(mark)
    path = tmp_path / "修订稿.docx"
    document.save(str(path))
    result = run("import", path, "-o", tmp_path / "out", "--format", "json")
    findings = json.loads(result.stdout)
    assert "import.tracked" in {each["rule"] for each in findings}
    read_back = submission(tmp_path / "out" / "示例局.xlsx")
    assert str(read_back.amount("three_public.reception").value) == "3.5"  # type: ignore[union-attr]


def test_a_year_that_no_report_says(tmp_path: Path) -> None:
    """Without a year there is no workbook, and the option that helps is named."""
    path = tmp_path / "报告.txt"
    path.write_text(
        "示例局部门整体支出绩效自评报告\n一、收支\n支出合计90万元，其中基本支出60万元，项目支出30万元。",
        encoding="utf-8",
    )
    result = run("import", path, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "does not say its year; name it with --year" in result.output
    assert run("import", path, "-o", tmp_path / "out", "--year", "2022").exit_code == 0
    assert submission(tmp_path / "out" / "示例局.xlsx").year == 2022


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "Name either a folder with --output or a master with --master."),
        (["-o", "out", "--master", "报告.txt"], "Name either a folder with --output or a master with --master."),
    ],
)
def test_where_to_must_be_said_once(
    tmp_path: Path, more: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither or both is no order."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "报告.txt").write_text("x", encoding="utf-8")
    result = run("import", "报告.txt", *more)
    assert result.exit_code == 2
    assert said in result.output


def test_a_folder_without_reports(tmp_path: Path) -> None:
    """An empty folder is a sentence that says what a report may be."""
    result = run("import", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert ".docx" in result.output
