"""差额表 and 调整表: entries with sign and reason, added to the departments and proven."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from tests.libreoffice import recalculated
from tests.package_rules import check_package
from tests.zones import FORM, YEAR, ZONE_NAME, cells, department, differences, opened
from xltools.cli.main import cli
from xltools.consolidate import consolidate, summary
from xltools.core.amount import Amount
from xltools.core.form import HEAD_ROW
from xltools.core.layer import Entry, Layer
from xltools.core.register import Department, Zone
from xltools.excel.read import read
from xltools.excel.write import render
from xltools.recognise.layers import read_layers
from xltools.template import master

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

ONE = department(
    {
        ("income.general", HEAD_ROW): Decimal("100.00"),
        ("spending.personnel", HEAD_ROW): Decimal("60.00"),
        ("spending.public", HEAD_ROW): Decimal("25.00"),
        ("profile.headcount", ""): 12,
    },
    code="001",
    name="甲",
)
OTHER = department(
    {("income.general", HEAD_ROW): Decimal("40.00"), ("spending.public", HEAD_ROW): Decimal("30.00")},
    code="002",
    name="乙",
)
# 甲 paid 乙 15.00: income and public spending are counted twice. One person is on loan.
ENTRIES = (
    Entry(layer=Layer.DIFFERENCE, item="income.general", amount=Amount.written(Decimal("-15.00")), reason="内部拨款"),
    Entry(layer=Layer.DIFFERENCE, item="spending.public", amount=Amount.written(Decimal("-15.00")), reason="内部拨款"),
    Entry(layer=Layer.ADJUSTMENT, item="profile.headcount", amount=Amount.exact(1), reason="借调", department="001"),
)


@cache
def made(entries: tuple[Entry, ...] = ENTRIES) -> bytes:
    """The summary of both departments with these entries."""
    return render(summary(consolidate(FORM, ZONE_NAME, YEAR, [ONE, OTHER], entries=entries)))


def column(book: Workbook, sheet: str, row: str) -> dict[str, object]:
    """A row of a zone table by its column headers."""
    listed = list(book[sheet].iter_rows(values_only=True))
    headers = [lower or upper for upper, lower in zip(listed[2], listed[3], strict=True)]
    found = next(each for each in listed if each[0] == row)
    return dict(zip(map(str, headers), found, strict=True))


def test_totals_are_departments_and_layers() -> None:
    """140 of income less 15; 30 and 25 of public spending less 15, and so basic and all spending; 12 persons and 1."""
    totals = consolidate(FORM, ZONE_NAME, YEAR, [ONE, OTHER], entries=ENTRIES).totals
    expected = {
        "income.general": "125.00",
        "income.total": "125.00",
        "spending.personnel": "60.00",
        "spending.public": "40.00",
        "spending.basic": "100.00",
        "spending.total": "100.00",
        "profile.headcount": "13",
    }
    assert {item: totals[item].value for item in expected} == {item: Decimal(text) for item, text in expected.items()}


def test_a_difference_alone_changes_the_balance_that_the_form_computes() -> None:
    """Without an entry for income, 15 less of spending is 15 more of the form's closing balance, not a blank."""
    entry = (Entry(layer=Layer.ADJUSTMENT, item="budget.project.initial", amount=Amount.exact(-15), reason="更正"),)
    result = consolidate(FORM, ZONE_NAME, YEAR, [ONE], entries=entry)
    assert result.layers[Layer.ADJUSTMENT]["budget.closing.initial"].value == 15


def test_tables_show_the_layers_between_departments_and_total() -> None:
    """Sum of the departments, a row for each layer, and the total of the three; shares are the departments'."""
    book = opened(made())
    assert column(book, "收入", "部门合计")["收入合计"] == 140
    assert column(book, "收入", "差额表")["收入合计"] == -15
    assert column(book, "收入", "合计")["收入合计"] == 125
    assert column(book, "支出", "差额表")["基本支出"] == -15
    assert column(book, "支出", "调整表")["实有人数"] == 1
    assert column(book, "支出", "合计")["实有人数"] == 13
    assert column(book, "收入", "部门合计")["占全区%"] == 100


def test_the_proof_names_departments_differences_and_adjustments() -> None:
    """勾稽: 125 = 140 − 15 + 0 = what was read; and every row has its ✓."""
    rows = {row[0]: row for row in opened(made())["勾稽"].iter_rows(min_row=5, values_only=True)}
    assert [each or None for each in rows["income.general"][2:9]] == [125, 140, -15, None, 125, None, "✓"]
    assert [each or None for each in rows["profile.headcount"][2:7]] == [13, 12, None, 1, 13]
    verdicts = {row[8] for row in rows.values() if row[0] in FORM.items}
    assert verdicts == {"✓"}


def test_entries_stand_with_their_reasons() -> None:
    """The sheets carry what was entered, and only the layers that have entries are there."""
    book = opened(made(ENTRIES[:2]))
    assert "调整表" not in book.sheetnames
    row = [cell.value for cell in book["差额表"][5]][:6]
    assert row == [1, None, "年度收入情况·公共财政拨款", -15, "内部拨款", None]
    assert check_package(made()) == []


@pytest.mark.libreoffice
def test_libreoffice_agrees() -> None:
    """Recalculated by another program, the summary gives the values that it carries."""
    data = made()
    assert differences(cells(data), recalculated(data)) == []


ZONE = Zone(ZONE_NAME, YEAR, (Department("001", "甲"), Department("002", "乙")))


def filled_master(path: Path, rows: Mapping[str, Sequence[tuple[object, ...]]]) -> Path:
    """A master whose layers somebody filled in: department, item, amount, reason, basis."""
    path.write_bytes(render(master(FORM, ZONE, {"001": ONE, "002": OTHER})))
    book = openpyxl.load_workbook(path)
    for sheet, entries in rows.items():
        for number, entry in enumerate(entries, 5):
            for place, value in enumerate(entry, 2):
                book[sheet].cell(number, place).value = value
    book.save(path)
    return path


def test_a_masters_entries_are_read(tmp_path: Path) -> None:
    """An item by the name that the list offers, by its code, by its label alone; amounts as people type them."""
    path = filled_master(
        tmp_path / "总表.xlsx",
        {
            "差额表": [("001", "年度收入情况·公共财政拨款", "－１５.00万元", "内部拨款", "对账单")],
            "调整表": [(None, "profile.headcount", 1, "借调", None), ("002", "人员编制", 2, "批复", "文件")],
        },
    )
    entries, findings = read_layers(FORM, read(path))
    assert findings == ()
    assert [(each.layer, each.department, each.item, each.amount.value, each.cell) for each in entries] == [
        (Layer.DIFFERENCE, "001", "income.general", Decimal("-15.00"), "D5"),
        (Layer.ADJUSTMENT, "", "profile.headcount", 1, "D5"),
        (Layer.ADJUSTMENT, "002", "profile.authorised", 2, "D6"),
    ]
    assert entries[0].basis == "对账单"


def test_rows_that_cannot_count_are_named(tmp_path: Path) -> None:
    """No such item, a computed one, no amount: left out with an error; no reason: counted, to be explained."""
    path = filled_master(
        tmp_path / "总表.xlsx",
        {
            "差额表": [
                (None, "奖金", 5, "x", None),
                (None, "spending.total", 5, "x", None),
                (None, "spending.public", "若干", "x", None),
                (None, "spending.public", -5, None, None),
            ]
        },
    )
    entries, findings = read_layers(FORM, read(path))
    assert [(each.rule, each.severity, each.cell) for each in findings] == [
        ("layer.item", "error", "D5"),
        ("layer.computed", "error", "D6"),
        ("layer.amount", "error", "D7"),
        ("layer.reason", "explain", "D8"),
    ]
    assert [each.amount.value for each in entries] == [-5]


def test_the_command_takes_them_from_the_master_and_from_another_workbook(tmp_path: Path) -> None:
    """A master brings its own; department workbooks get them with --adjustments."""
    rows = {"差额表": [("001", "income.general", -15, "内部拨款", None)]}
    path = filled_master(tmp_path / "总表.xlsx", rows)
    own = CliRunner().invoke(cli, ["consolidate", str(path), "--format", "json"])
    given = CliRunner().invoke(
        cli, ["consolidate", str(path), "--adjustments", str(path), "--format", "json"], prog_name="xltools"
    )
    for result in (own, given):
        answer = json.loads(result.stdout)
        assert answer["totals"]["income.total"] == 125
        assert answer["layers"]["difference"]["income.total"] == -15
        assert answer["entries"][0]["reason"] == "内部拨款"


def test_a_workbook_without_such_sheets_is_refused(tmp_path: Path) -> None:
    """It names the file and what is missing in it."""
    book = openpyxl.Workbook()
    book.save(tmp_path / "别的.xlsx")
    path = filled_master(tmp_path / "总表.xlsx", {})
    arguments = ["consolidate", str(path), "--adjustments", str(tmp_path / "别的.xlsx"), "--lang", "en"]
    result = CliRunner().invoke(cli, arguments, prog_name="xltools")
    assert result.exit_code == 2
    assert "别的.xlsx has neither" in result.stderr
