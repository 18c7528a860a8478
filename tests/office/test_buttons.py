"""Every button from end to end, under the real xlwings: what it does to the workbook, and what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from tests.office.clicks import DEPARTMENTS, MASTER, REPORT, SHEET, click, grave, look, opened
from tests.zones import cells, differences
from xltools.excel.patch.notes import HEADING
from xltools.excel.write import render
from xltools.office import write
from xltools.office.tasks import TASKS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.excel import Book
    from xltools.core.layout import WorkbookLayout


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs and settings of the tests are not the user's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def test_validate_sees_what_is_not_saved_yet(tmp_path: Path) -> None:
    """A figure typed a moment ago is checked; the file on the disk is not touched."""
    with opened(tmp_path) as (app, book):
        before = (tmp_path / book.name).read_bytes()
        assert "Errors: 0," in click(app, "validate")
        cells = (cell for row in book.held[SHEET].iter_rows() for cell in row)
        amount = next(cell for cell in cells if isinstance(cell.value, float))
        amount.value = "十二万"
        assert not re.match("Errors: 0,", click(app, "validate"))
        assert (tmp_path / book.name).read_bytes() == before


def test_validate_marks_cells_and_clear_takes_the_marks_off(tmp_path: Path) -> None:
    """Afterwards every cell, colour, note and rule of the user's is as it was; only the list stays."""
    with opened(tmp_path) as (app, book):
        before = look(book.content())
        assert "校验结果" in click(app, "validate")
        sheet = book.held[SHEET]
        assert [
            area
            for area in sheet.conditional_formatting
            if any(rule.formula == ['N("xltools")=0'] for rule in area.rules)
        ]
        notes = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
        assert sum(note.startswith(HEADING) for note in notes) > 3
        assert look(book.content(), but=REPORT) != before
        assert "cleared" in click(app, "clear")
        assert look(book.content(), but=REPORT) == before
        assert "nothing to clear" in click(app, "clear")


def test_what_the_user_put_on_the_cells_stays(tmp_path: Path) -> None:
    """A comment of the user's on a cell with a finding is neither replaced nor removed, and so with a colour rule."""
    with opened(tmp_path) as (app, book):
        click(app, "validate")
        sheet = book.held[SHEET]
        (place, *_others) = [cell.coordinate for row in sheet.iter_rows() for cell in row if _is_ours(cell)]
        click(app, "clear")
        sheet[place].comment = Comment("请核对", "科长")
        sheet.conditional_formatting.add(place, FormulaRule(formula=["1=1"], fill=PatternFill(bgColor="FF0000")))
        before = look(book.content(), but=REPORT)
        assert "not marked" not in click(app, "validate")
        assert sheet[place].comment.text == "请核对"
        rules = [rule.formula for area in sheet.conditional_formatting if place in area for rule in area.rules]
        assert ['N("xltools")=0'] in rules
        click(app, "clear")
        assert look(book.content(), but=REPORT) == before


def _is_ours(cell: Any) -> bool:  # noqa: ANN401 - openpyxl carries no types
    return cell.comment is not None and cell.comment.text.startswith(HEADING)


def test_validate_twice_leaves_one_list_and_keeps_reasons(tmp_path: Path) -> None:
    """The list is renewed in its place; what somebody wrote beside a finding stands there again."""
    with opened(tmp_path) as (app, book):
        click(app, "validate")
        names = book.held.sheetnames
        report = book.held[REPORT]
        header = {cell.value: cell.column for cell in report[3]}
        report.cell(4, header["说明（请填写）"]).value = "已核实，另有批复"
        rule = report.cell(4, header["规则"]).value
        click(app, "validate")
        assert book.held.sheetnames == names
        report = book.held[REPORT]
        reasons = [
            row[header["说明（请填写）"] - 1].value
            for row in report.iter_rows(min_row=4)
            if row[header["规则"] - 1].value == rule
        ]
        assert "已核实，另有批复" in reasons


def test_a_renamed_list_is_known_again_and_a_sheet_of_that_name_is_not_ours(tmp_path: Path) -> None:
    """Ours goes by its hidden name; the user's own sheet 校验结果 is left alone."""
    with opened(tmp_path) as (app, book):
        book.held.create_sheet(REPORT)["A1"] = "我的"
        assert "校验结果(2)" in click(app, "validate")
        assert book.held[REPORT]["A1"].value == "我的"
        assert book.held["校验结果(2)"].defined_names["xltools.marks"].hidden
        book.held["校验结果(2)"].title = "给科室看的"
        click(app, "validate")
        assert "给科室看的" not in book.held.sheetnames
        assert book.held[REPORT]["A1"].value == "我的"


def test_links_of_the_list_lead_to_the_cells(tmp_path: Path) -> None:
    """In the very workbook; that is what the list is in it for."""
    with opened(tmp_path) as (app, book):
        click(app, "validate")
        links = [cell.hyperlink.location for row in book.held[REPORT].iter_rows() for cell in row if cell.hyperlink]
        assert links
        assert all(link.startswith((f"'{SHEET}'!", "'说明'!")) for link in links)


@pytest.mark.parametrize("task", ["consolidate", "compare"])
def test_a_master_gives_a_new_workbook(task: str, tmp_path: Path) -> None:
    """Its departments are taken as they stand; the result is in front, the master as it was."""
    with opened(tmp_path, MASTER) as (app, book):
        before = look(book.content())
        assert "Departments: 2" in click(app, task)
        assert look(book.content()) == before
        made = app.books.active
        assert made is not book
        assert made.name.startswith("湖南城陵矶新港区2021年度")
        assert made.held["_xltools"].sheet_state == "veryHidden"


def test_one_department_asks_for_a_folder(tmp_path: Path) -> None:
    """Nobody consolidates one department: the folder of hand-ins is asked for, and read to the end."""
    with opened(tmp_path) as (app, _book):
        app.chosen = [DEPARTMENTS]
        assert "Departments: 2" in click(app, "consolidate")
        assert "Reading files: 2 of 2. Press Esc to stop." in app.said


def test_choosing_nothing_stops(tmp_path: Path) -> None:
    """A dialogue that was cancelled is no fault."""
    with opened(tmp_path) as (app, book):
        assert "Stopped" in click(app, "consolidate")
        assert not grave(app)
        assert len(app.books) == 1
        assert book.name == app.books.active.name


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    """And nothing is opened."""
    (tmp_path / "empty").mkdir()
    with opened(tmp_path) as (app, _book):
        app.chosen = [tmp_path / "empty"]
        assert "No department with figures" in click(app, "compare")
        assert grave(app)


def test_report_writes_documents(tmp_path: Path) -> None:
    """One for each department and one for the zone, into the folder that was chosen."""
    with opened(tmp_path, MASTER) as (app, _book):
        app.chosen = [tmp_path]
        click(app, "report")
    assert len(list(tmp_path.glob("*自评报告.docx"))) == 2
    assert len(list(tmp_path.glob("湖南城陵矶新港区2021*.docx"))) == 1


def test_collect_closes_writes_and_opens_again(tmp_path: Path) -> None:
    """The returned workbooks go into the master's file, which Excel must not hold meanwhile."""
    with opened(tmp_path, MASTER, "总表.xlsx") as (app, book):
        app.chosen, app.answers = [DEPARTMENTS], ["yes"]
        assert "Collected: 2" in click(app, "collect")
        assert app.books.active is not book
        assert app.books.active.fullname == str(tmp_path / "总表.xlsx")
        assert "台账" in app.books.active.held.sheetnames


def test_collect_asks_before_it_saves(tmp_path: Path) -> None:
    """Whoever says no keeps the workbook open and unsaved."""
    with opened(tmp_path, MASTER, "总表.xlsx") as (app, book):
        app.chosen, app.answers = [DEPARTMENTS], ["no"]
        assert "Stopped" in click(app, "collect")
        assert app.books.active is book


def test_collect_into_a_hand_in_is_refused_and_the_workbook_open_again(tmp_path: Path) -> None:
    """What the command line says, the message box says."""
    with opened(tmp_path) as (app, book):
        app.chosen, app.answers = [DEPARTMENTS], ["yes"]
        assert "master" in click(app, "collect")
        assert grave(app)
        assert app.books.active.name == book.name


def test_about_says_what_is_in_use_and_changes_the_form(tmp_path: Path) -> None:
    """A file that is no form is refused, and the form in use stays."""
    with opened(tmp_path) as (app, _book):
        assert click(app, "about") == "Form in use: department-performance"
        assert "xltools 0." in app.alerts[0][0]
        broken = tmp_path / "form.toml"
        broken.write_text("title = 1")
        app.chosen, app.answers = [broken], ["yes"]
        click(app, "about")
        assert grave(app)
        app.answers = []
        assert click(app, "about") == "Form in use: department-performance"


@pytest.mark.parametrize("task", [task for task in TASKS if task != "about"])
def test_without_a_workbook_every_button_says_something(task: str, tmp_path: Path) -> None:
    """Excel without a workbook, or with one in protected view, is no reason to be silent."""
    with opened(tmp_path) as (app, book):
        book.close()
        text = click(app, task)
    assert text.startswith(("No workbook is open", "Stopped"))


def test_an_unexpected_error_is_said_and_logged(tmp_path: Path) -> None:
    """No traceback for the user; the log has it, and doctor names its folder."""
    with opened(tmp_path) as (app, _book):
        app.broken["Copy"] = RuntimeError("0x800A03EC")
        text = click(app, "validate")
        assert grave(app)
    assert "0x800A03EC" in text
    (log,) = (tmp_path / "state" / "xltools").glob("*.log")
    assert str(log) in text
    assert "Traceback" in log.read_text(encoding="utf-8")
    assert "Traceback" not in text


def test_reasons_survive_an_excel_that_refuses_the_new_list(tmp_path: Path) -> None:
    """The old list goes last."""
    with opened(tmp_path) as (app, book):
        click(app, "validate")
        names = book.held.sheetnames
        app.broken["Copy"] = RuntimeError("refused")
        click(app, "validate")
        assert book.held.sheetnames == names


def test_a_sheet_that_forbids_formats_is_named(tmp_path: Path) -> None:
    """The list is written all the same; the message box says which sheet has no colours."""
    with opened(tmp_path) as (app, book):
        book.held[SHEET].protection.formatCells = True  # openpyxl's word for: may not be formatted
        text = click(app, "validate")
        assert f"Protected, and so not marked: {SHEET}." in text
        assert not grave(app)
        assert REPORT in book.held.sheetnames


def test_a_workbook_of_protected_structure_is_refused(tmp_path: Path) -> None:
    """With a sentence, before anything is marked."""
    with opened(tmp_path) as (app, book):
        book.held.security = openpyxl.workbook.protection.WorkbookProtection(lockStructure=True)
        before = look(book.content())
        assert "structure of the workbook is protected" in click(app, "validate")
        assert look(book.content()) == before


def test_a_chinese_button_speaks_chinese_or_at_least_does_not_fail(tmp_path: Path) -> None:
    """The language is the add-in's."""
    with opened(tmp_path) as (app, _book):
        assert click(app, "validate", language="zh")
        assert not grave(app)


def test_result_in_the_workbook_equals_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that lands in the open workbook is, cell by cell, the one that the same layout gives in a file."""
    layouts: list[WorkbookLayout] = []

    def remembered(layout: WorkbookLayout) -> bytes:
        layouts.append(layout)
        return render(layout)

    monkeypatch.setattr(write, "render", remembered)
    with opened(tmp_path) as (app, book):
        click(app, "validate")
        inside = look(book.content())
    (layout,) = layouts
    assert {sheet.name: inside[sheet.name] for sheet in layout.sheets} == look(render(layout))


def test_a_new_workbook_equals_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a comparison, with formulas, their results, names and hidden sheets."""
    layouts: list[WorkbookLayout] = []

    def remembered(layout: WorkbookLayout) -> bytes:
        layouts.append(layout)
        return render(layout)

    monkeypatch.setattr(write, "render", remembered)
    with opened(tmp_path) as (app, _book):
        app.chosen = [DEPARTMENTS]
        click(app, "compare")
        content = app.books.active.content()
    (layout,) = layouts
    file = render(layout)
    assert look(content) == look(file)
    assert not differences(cells(file), cells(content))


LINKS = 5
"""The column 查看."""


def spoil(book: Book) -> None:
    """A saved result that its formula does not give, in the form and beside it."""
    sheet = book.held[SHEET]
    place = next(key for key, result in book.results.items() if key[0] == SHEET and isinstance(result, float))
    book.results[place] += 1000.0
    sheet["Z200"] = "=1+1"
    book.results[SHEET, 200, 26] = 3.0


def test_validate_finds_what_the_command_finds(tmp_path: Path) -> None:
    """Figures, texts and recalculated formulas alike: the list on the sheet is the list that the command writes."""
    with opened(tmp_path) as (app, book):
        spoil(book)
        saved = tmp_path / book.name
        saved.write_bytes(book.content())
        click(app, "validate", language="zh")
        inside = rows_of(book.held[REPORT])
    words = ["validate", "--lang", "zh", "--engine", "cellrune", str(saved), "-o", str(tmp_path / "r.xlsx")]
    subprocess.run([sys.executable, "-m", "xltools", *words], capture_output=True, check=False)
    outside = rows_of(openpyxl.load_workbook(tmp_path / "r.xlsx")["校验"])
    assert inside == outside
    assert any("recalc." in str(cell) for row in inside for cell in row)


def rows_of(sheet: Any) -> list[list[object]]:  # noqa: ANN401 - openpyxl carries no types
    """What is to be read on a sheet, apart from its links: only within a workbook can all of them lead somewhere."""
    return [[cell.value for cell in row if cell.column != LINKS] for row in sheet.iter_rows()]


def test_a_large_workbook_s_formulas_are_left_to_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits minutes for a click; the message box says what was left out and how to have it done."""
    monkeypatch.setattr("xltools.office.formulas.MOST_FORMULAS", 10)
    with opened(tmp_path) as (app, book):
        spoil(book)
        text = click(app, "validate")
        assert "formulas were not recalculated" in text
        assert "xltools validate" in text
        assert not any("recalc." in str(cell) for row in rows_of(book.held[REPORT]) for cell in row)


def test_where_only_excel_can_read_the_workbook_the_user_is_told(tmp_path: Path) -> None:
    """Everything else is checked all the same, but no engine can open what a guard has encrypted."""
    with opened(tmp_path) as (app, book):
        book.copies_are_readable = False
        assert "not recalculated" in click(app, "validate")
        assert REPORT in book.held.sheetnames
