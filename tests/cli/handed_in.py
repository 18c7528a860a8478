"""Workbooks for the tests of the commands, and what people do to them in Excel."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import xlsxwriter
from click.testing import CliRunner

from xltools.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.testing import Result

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "example"
DEPARTMENTS = EXAMPLE / "departments"
SERVICES = "100008 企业服务部.xlsx"
SHEET = "100008 企业服务部"
_PART = "xl/worksheets/sheet2.xml"
_HEADER = 3  # the row of the sheet of findings that names its columns

Rows = list[dict[str, Any]]


def run(*arguments: str | Path) -> Result:
    """Type a command; whatever is wrong, nobody sees a traceback."""
    result = CliRunner().invoke(cli, [str(each) for each in arguments], prog_name="xltools")
    assert "Traceback" not in result.output
    assert "did not expect" not in result.output
    return result


def found(*arguments: str | Path) -> Rows:
    """The findings that a command prints as JSON."""
    printed: Rows = json.loads(run(*arguments, "--format", "json").stdout)
    return printed


def handed_in(folder: Path, cells: Mapping[str, object] | None = None) -> Path:
    """The example's second department as somebody with openpyxl would save it, with these cells typed over."""
    path = folder / SERVICES
    book = openpyxl.load_workbook(path if path.exists() else DEPARTMENTS / SERVICES)
    for address, value in (cells or {}).items():
        book[SHEET][address].value = value
    book.save(path)
    return path


def saved_by_excel(folder: Path, old: str, new: str) -> Path:
    """The same department with a text of the sheet's XML replaced: every other saved result stays as it was."""
    path = folder / SERVICES
    shutil.copy(DEPARTMENTS / SERVICES, path)
    rewrite(path, _PART, old, new)
    return path


def retyped(folder: Path, address: str, value: float) -> Path:
    """The same department with another figure in a cell, and every saved result as it was."""
    with ZipFile(DEPARTMENTS / SERVICES) as book:
        (cell,) = re.findall(f'<c r="{address}"[^>]*><v>[^<]*</v>', book.read(_PART).decode())
    return saved_by_excel(folder, cell, re.sub("<v>.*", f"<v>{value}</v>", cell))


def rewrite(path: Path, part: str, old: str, new: str) -> None:
    """Replace a text, which occurs, once in a part of a workbook."""
    stream = io.BytesIO()
    with ZipFile(path) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode(), 1)
            target.writestr(name, data)
    path.write_bytes(stream.getvalue())


def listed(path: Path, sheet: str = "校验") -> Rows:
    """The rows of a sheet of findings, by the names of its columns."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(min_row=_HEADER, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def links(path: Path, sheet: str) -> list[str]:
    """Where the links of a sheet lead, from top to bottom."""
    cells = (cell for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row)
    return [str(cell.hyperlink.location) for cell in cells if cell.hyperlink]


def explain(path: Path, rule: str, reason: str, sheet: str = "校验") -> None:
    """Write a reason beside every finding of a rule, as a clerk would in Excel."""
    book = openpyxl.load_workbook(path)
    rows = book[sheet].iter_rows(min_row=_HEADER)
    names = {str(cell.value): place for place, cell in enumerate(next(rows))}
    meant = [row for row in rows if row[names["规则"]].value == rule]
    assert meant
    for row in meant:
        row[names["说明（请填写）"]].value = reason
    book.save(path)


def ledger(path: Path, *, ignored: Mapping[str, str] | None = None) -> Path:
    """A workbook of nobody's template, with one fault of each kind that Excel marks with a green triangle.

    D5 differs from its neighbours, B9 leaves row 8 out, C4 is a number stored as text, B11 divides by zero. All saved
    results are right. ``ignored`` are the dismissed errors as XlsxWriter names them.
    """
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("收 支")
    sheet.write_row(0, 0, ["项目", "收入", "支出", "合计"])
    for row in range(1, 8):
        sheet.write(row, 0, f"第{row}项")
        sheet.write(row, 1, 10 * row)
        sheet.write(row, 2, row)
        sheet.write_formula(row, 3, f"=B{row + 1}+C{row + 1}", None, 11 * row)
    sheet.write_string(3, 2, "3")
    sheet.write_formula(3, 3, "=B4+C4", None, 33)
    sheet.write_formula(4, 3, "=B5", None, 40)
    sheet.write(8, 0, "合计")
    sheet.write_formula(8, 1, "=SUM(B2:B7)", None, 210)
    sheet.write_formula(10, 1, "=1/0", None, "#DIV/0!")
    if ignored:
        sheet.ignore_errors(dict(ignored))
    book.close()
    return path
