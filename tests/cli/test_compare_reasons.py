"""Reasons that people write beside the marks of a comparison of departments stand in it again next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from tests.cli.handed_in import DEPARTMENTS, run
from xltools.sheets.reasons import DIFFERENCE_HEADER, KEY_HEADER, REASON_HEADER

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

RATIOS, BUDGET = "比率对比", "预算决算"


def header(sheet: Worksheet) -> dict[str, tuple[int, int]]:
    """Where the three headers of the reasons stand: row and column."""
    wanted = {REASON_HEADER, KEY_HEADER, DIFFERENCE_HEADER}
    return {
        str(cell.value): (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value in wanted
    }


def write(path: Path, sheet: str, key: str, reason: str) -> None:
    """Somebody writes a reason into the row of a key."""
    book = openpyxl.load_workbook(path)
    columns = header(book[sheet])
    for row in range(columns[KEY_HEADER][0] + 1, book[sheet].max_row + 1):
        if book[sheet].cell(row, columns[KEY_HEADER][1]).value == key:
            book[sheet].cell(row, columns[REASON_HEADER][1]).value = reason
    book.save(path)


def reasons(path: Path, sheet: str) -> dict[str, tuple[str, str]]:
    """The reasons on a sheet, by key, with the colour of their cells."""
    found = openpyxl.load_workbook(path)[sheet]
    columns = header(found)
    rows = range(columns[KEY_HEADER][0] + 1, found.max_row + 1)
    cells = {found.cell(row, columns[KEY_HEADER][1]).value: found.cell(row, columns[REASON_HEADER][1]) for row in rows}
    return {str(key): (str(cell.value), str(cell.fill.fgColor.rgb)) for key, cell in cells.items() if cell.value}


def test_a_reason_survives_until_the_figures_change(tmp_path: Path) -> None:
    """On both sheets with marks: kept word for word, coloured once the figures are others, and kept all the same."""
    result = tmp_path / "对比.xlsx"
    run("compare", DEPARTMENTS, "-o", result)
    assert {len(header(openpyxl.load_workbook(result)[sheet])) for sheet in (RATIOS, BUDGET)} == {3}
    write(result, RATIOS, "100008|ratios", "人员借调，已核实")
    write(result, BUDGET, "007001|budget.basic", "年中追加")
    run("compare", DEPARTMENTS, "-o", result)
    first = reasons(result, RATIOS)
    assert {key: text for key, (text, _colour) in first.items()} == {"100008|ratios": "人员借调，已核实"}
    assert {key: text for key, (text, _colour) in reasons(result, BUDGET).items()} == {
        "007001|budget.basic": "年中追加"
    }

    folder = tmp_path / "更正"
    folder.mkdir()
    for file in DEPARTMENTS.glob("*.xlsx"):
        book = openpyxl.load_workbook(file)
        if file.name.startswith("100008"):
            sheet = book["100008 企业服务部"]
            label = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "实有人数")
            sheet.cell(label.row, label.column + 2).value = 20
        book.save(folder / file.name)
    run("compare", folder, "-o", result)
    changed = reasons(result, RATIOS)
    assert changed["100008|ratios"][0] == "人员借调，已核实"
    assert changed["100008|ratios"][1] != first["100008|ratios"][1]


def test_what_a_reason_is_for_is_hidden_and_not_printed(tmp_path: Path) -> None:
    """People see the room for the reason; the key and the figures behind it are for the next comparison."""
    result = tmp_path / "对比.xlsx"
    run("compare", DEPARTMENTS, "-o", result)
    book = openpyxl.load_workbook(result)
    for name in (RATIOS, BUDGET):
        sheet, columns = book[name], header(book[name])
        letters = {text: openpyxl.utils.get_column_letter(column) for text, (_row, column) in columns.items()}
        assert not sheet.column_dimensions[letters[REASON_HEADER]].hidden
        assert not sheet.cell(columns[KEY_HEADER][0] + 2, columns[REASON_HEADER][1]).protection.locked
        assert all(
            any(each.hidden and each.min <= columns[text][1] <= each.max for each in sheet.column_dimensions.values())
            for text in (KEY_HEADER, DIFFERENCE_HEADER)
        )
