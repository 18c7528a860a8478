"""``xltools report``: documents under sensible names, never over an input, and a sentence where nothing can be done."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from tests.cli.handed_in import DEPARTMENTS, EXAMPLE, SERVICES, run
from xltools.core.messages import current_language

if TYPE_CHECKING:
    from docx.document import Document

MASTER = EXAMPLE / "master.xlsx"
WRITTEN = {0, 1}  # 1 where findings of the report are errors, as elsewhere


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports without a name go where the user stands."""
    monkeypatch.chdir(tmp_path)


def opened(path: Path | str) -> Document:
    """A document that was written."""
    return docx.Document(io.BytesIO(Path(path).read_bytes()))


def test_a_department_by_its_code() -> None:
    """The file is named by code, name and year; the input stays as it was."""
    before = hashlib.sha256(MASTER.read_bytes()).hexdigest()
    result = run("report", MASTER, "--department", "007001")
    assert result.exit_code == 0
    assert "007001 建设管理部 2021年度自评报告.docx" in result.stdout
    texts = [line.text for line in opened("007001 建设管理部 2021年度自评报告.docx").paragraphs]
    assert "预算编码：007001" in texts
    assert hashlib.sha256(MASTER.read_bytes()).hexdigest() == before


def test_a_department_by_its_name_and_a_single_workbook() -> None:
    """Both ways lead to the same document."""
    assert run("report", MASTER, "--department", "企业服务部", "-o", "一.docx").exit_code == 0
    assert run("report", DEPARTMENTS / SERVICES, "-o", "二.docx").exit_code == 0
    assert Path("一.docx").read_bytes() == Path("二.docx").read_bytes()


def test_all_departments_into_a_folder() -> None:
    """As JSON, what was written and for whom."""
    result = run("report", MASTER, "--all", "-o", "报告", "--format", "json")
    written = json.loads(result.stdout)
    assert [each["department"] for each in written] == ["007001", "100008"]
    assert all(Path(each["file"]).parent == Path("报告") and Path(each["file"]).exists() for each in written)
    assert [each["pdf"] for each in written] == [None, None]


def test_the_zone() -> None:
    """Chinese inside whatever language the user speaks; the language is as before afterwards."""
    result = run("report", DEPARTMENTS, "--zone", "-o", "区.docx", "--lang", "en")
    assert result.exit_code in WRITTEN
    assert "Wrote" in result.stdout
    assert current_language() == "en"
    tables = [cell.text for table in opened("区.docx").tables for row in table.rows for cell in row.cells]
    assert "决算不足年初预算的一半，请说明" in tables
    assert run("report", DEPARTMENTS, "--zone", "-o", "二.docx", "--lang", "zh").exit_code in WRITTEN
    assert Path("二.docx").read_bytes() == Path("区.docx").read_bytes()


def test_the_zone_from_the_master_is_the_same_as_from_the_folder() -> None:
    """Apart from findings about files, the figures are."""
    for number, source in enumerate((MASTER, DEPARTMENTS)):
        assert run("report", source, "--zone", "-o", f"{number}.docx").exit_code in WRITTEN
    texts = [[line.text for line in opened(f"{number}.docx").paragraphs] for number in range(2)]
    assert texts[0] == texts[1]


def test_departments_that_did_not_report_are_missing() -> None:
    """An empty workbook among the hand-ins is a department that has not reported."""
    folder = Path("报送")
    folder.mkdir()
    shutil.copy(DEPARTMENTS / SERVICES, folder)
    listed = Path("名单.csv")
    listed.write_text("预算编码,部门名称\n100008,企业服务部\n900001,未报部门\n", encoding="utf-8")
    made = run("template", "--departments", listed, "--zone", "示范区", "--year", "2021", "-o", "母版.xlsx")
    assert made.exit_code == 0, made.output
    result = run("report", "母版.xlsx", folder, "--zone", "-o", "区.docx")
    assert result.exit_code in WRITTEN
    assert any("未报送1个（未报部门）" in line.text for line in opened("区.docx").paragraphs)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Say which report"),
        (("--department", "1"), "There is no department 1"),
        (("--zone", "--all"), "Choose either"),
        (("--department", "007001", "-o", "a.doc"), "must end in .docx"),
        (("--all", "-o", "a.docx"), "Name a folder"),
        (("--zone", "-o", "nowhere/a.docx"), "no such folder"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], says: str) -> None:
    """In one sentence, with exit code 2, and nothing is written."""
    result = run("report", MASTER, *arguments)
    assert result.exit_code == 2
    assert says in result.output
    assert list(Path().iterdir()) == []


def test_the_template_is_saved_used_and_never_overwritten() -> None:
    """It can be edited without a workbook at hand."""
    assert run("report", "--save-template", "模板.docx").exit_code == 0
    before = Path("模板.docx").read_bytes()
    used = run("report", MASTER, "--department", "007001", "--template", "模板.docx", "-o", "报告.docx")
    assert used.exit_code == 0
    refused = run("report", MASTER, "--department", "007001", "--template", "模板.docx", "-o", "模板.docx")
    assert refused.exit_code == 2
    assert "never overwritten" in refused.output
    assert Path("模板.docx").read_bytes() == before


def test_a_wrong_template_is_refused() -> None:
    """A text file with the right name."""
    Path("模板.docx").write_text("no document", encoding="utf-8")
    result = run("report", MASTER, "--department", "007001", "--template", "模板.docx")
    assert result.exit_code == 2
    assert "no Word document" in result.output


def test_without_libreoffice_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The report is written all the same, and a sentence says how to get one."""
    monkeypatch.setenv("PATH", "")
    result = run("report", MASTER, "--department", "007001", "-o", "a.docx", "--pdf", "--format", "json")
    assert result.exit_code == 0
    assert "save it as PDF" in result.stderr
    (written,) = json.loads(result.stdout)
    assert written["pdf"] is None
    assert "LibreOffice is not installed" in written["notes"][0]
    assert Path("a.docx").exists()


@pytest.mark.libreoffice
def test_with_libreoffice_there_is_one() -> None:
    """Beside the document."""
    assert run("report", MASTER, "--department", "007001", "-o", "a.docx", "--pdf").exit_code == 0
    assert Path("a.pdf").read_bytes().startswith(b"%PDF-")


def test_nothing_to_report_on() -> None:
    """A master that nobody filled in: exit code 2, no file."""
    listed = Path("名单.csv")
    listed.write_text("预算编码,部门名称\n900001,未报部门\n", encoding="utf-8")
    run("template", "--departments", listed, "--zone", "示范区", "--year", "2021", "-o", "母版.xlsx")
    for arguments in (("--zone",), ("--all",)):
        result = run("report", "母版.xlsx", *arguments)
        assert result.exit_code == 2
        assert "nothing was written" in result.stderr
    assert not list(Path().glob("*.docx"))
