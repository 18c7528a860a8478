"""Reading a sheet of findings back, after people worked in it."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xltools.core.explanation import subject_of
from xltools.core.finding import Finding, Severity
from xltools.core.layout import WorkbookLayout
from xltools.excel.read import read
from xltools.excel.write import render
from xltools.recognise.explanations import explanations_of, read_explained
from xltools.sheets.findings import findings_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from xltools.core.snapshot import Snapshot

FORMULA = Finding(
    rule="formula.changed", severity=Severity.ERROR, file="甲.xlsx", sheet="甲 部门", cell="C17", item="income.total",
    department="007001", actual="=SUM(D17:G17)", expected="=SUM(D17:H17)", difference=Decimal("-1.50"),
    amount_at_stake=Decimal(3), message="公式被改动",
)  # fmt: skip
NUMBER = Finding(
    rule="sum.differs", severity=Severity.EXPLAIN, file="甲.xlsx", sheet="甲 部门", cell="B5", department="007001",
    actual="007", expected=" 12.30 ", message="不符",
)  # fmt: skip
WHOLE = Finding(rule="file.renamed", severity=Severity.NOTE, file="甲.xlsx", department="007001", message="改名")
REASON, RULE, DIFFERENCE = "说明（请填写）", "规则", "差额"


def worked_in(work: Callable[[Worksheet], None], folder: Path) -> Snapshot:
    """The three findings as a workbook, after somebody did something to the sheet."""
    book = openpyxl.load_workbook(io.BytesIO(render(WorkbookLayout([findings_sheet([FORMULA, NUMBER, WHOLE], {})]))))
    work(book["校验"])
    path = folder / "校验.xlsx"
    book.save(path)
    return read(path)


def column(sheet: Worksheet, label: str) -> int:
    """The number of a column."""
    return next(place for place in range(1, sheet.max_column + 1) if sheet.cell(3, place).value == label)


def explain(sheet: Worksheet) -> None:
    """Write a reason beside each finding."""
    for row in (4, 5, 6):
        sheet.cell(row, column(sheet, REASON)).value = f"理由{row}"


def test_findings_come_back_as_they_were(tmp_path: Path) -> None:
    """Formulas and numbers are texts there: neither calculated nor shortened; nobody explained anything."""
    rows = read_explained(worked_in(lambda _sheet: None, tmp_path))
    fields = ("rule", "severity", "file", "sheet", "cell", "item", "department", "actual", "message", "accepted")
    for each, meant in zip(rows, (FORMULA, NUMBER, WHOLE), strict=True):
        assert [getattr(each.finding, name) for name in fields] == [getattr(meant, name) for name in fields]
    assert (rows[0].finding.difference, rows[0].finding.amount_at_stake) == (Decimal("-1.5"), Decimal(3))
    assert explanations_of(read_explained(worked_in(lambda _sheet: None, tmp_path))) == {}


def test_reasons_by_what_they_speak_of(tmp_path: Path) -> None:
    """Each with the value that it was given for."""
    known = explanations_of(read_explained(worked_in(explain, tmp_path)))
    assert {subject: [each.reason for each in given] for subject, given in known.items()} == {
        subject_of(FORMULA): ["理由4"],
        subject_of(NUMBER): ["理由5"],
        subject_of(WHOLE): ["理由6"],
    }
    assert known[subject_of(FORMULA)][0].value == "=SUM(D17:G17)|=SUM(D17:H17)"
    assert known[subject_of(NUMBER)][0].value == "007|12.30"


def moved(sheet: Worksheet) -> None:
    """A row above the table, and a column of one's own before it."""
    explain(sheet)
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(1)
    sheet.insert_cols(1)


def reordered(sheet: Worksheet) -> None:
    """The first two findings change places, as sorting does."""
    explain(sheet)
    for place in range(1, sheet.max_column + 1):
        one, other = sheet.cell(4, place), sheet.cell(5, place)
        one.value, other.value = other.value, one.value


def written_over(sheet: Worksheet) -> None:
    """Words where an amount was, and a number for a reason."""
    explain(sheet)
    sheet.cell(4, column(sheet, DIFFERENCE)).value = "见附件"
    sheet.cell(5, column(sheet, REASON)).value = 2021


@pytest.mark.parametrize("work", [moved, reordered, written_over])
def test_what_clerks_do_to_the_table(work: Callable[[Worksheet], None], tmp_path: Path) -> None:
    """Every reason stays with its finding."""
    known = explanations_of(read_explained(worked_in(work, tmp_path)))
    assert set(known) == {subject_of(each) for each in (FORMULA, NUMBER, WHOLE)}
    assert known[subject_of(FORMULA)][0].reason == "理由4"
    assert known[subject_of(NUMBER)][0].reason in {"理由5", "2021"}


def test_a_deleted_column_loses_no_reason_unseen(tmp_path: Path) -> None:
    """Without the value that it was given for a reason cannot hold, but it comes back, to be called lapsed."""

    def deleted(sheet: Worksheet) -> None:
        explain(sheet)
        sheet.delete_cols(column(sheet, "现值"))

    (given,) = explanations_of(read_explained(worked_in(deleted, tmp_path)))[subject_of(FORMULA)]
    assert (given.reason, given.value) == ("理由4", "|=SUM(D17:H17)")


def test_other_sheets_are_none_of_findings(tmp_path: Path) -> None:
    """A table that happens to have the words, on a sheet of another name, is not read."""

    def renamed(sheet: Worksheet) -> None:
        explain(sheet)
        sheet.title = "工作底稿"

    assert read_explained(worked_in(renamed, tmp_path)) == []
