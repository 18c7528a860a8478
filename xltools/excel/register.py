"""Read the list of a zone's departments from a file: a CSV table as Excel saves it, or a workbook."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from xltools.core.messages import _
from xltools.core.register import Department
from xltools.core.text import label_key
from xltools.excel.read import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_COLUMNS = {
    "code": ("预算编码", "编码", "部门编码", "单位编码", "code"),
    "name": ("部门（单位）名称", "部门名称", "单位名称", "部门（单位）", "名称", "部门", "单位", "name"),
    "contact": ("联系人", "contact"),
    "units": ("二级机构", "二级单位", "units"),
    "group": ("分组", "组别", "归口", "板块", "group"),
}
_KEYS = {column: frozenset(map(label_key, labels)) for column, labels in _COLUMNS.items()}
# What Excel saves text in: CSV with a mark or in the Chinese code page, “Unicode text” in UTF-16 with a mark.
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UNIT_BREAKS = str.maketrans("；;、，,\n", "\n\n\n\n\n\n")


class RegisterError(Exception):
    """The list of departments cannot be used; the message says why and what to do."""


def read_register(path: Path) -> tuple[Department, ...]:
    """The departments listed in a file, in its order.

    The first row that names a column for the budget code and one for the name is the header; a contact and the
    subordinate units (several in a cell, apart by 、 or ；) may follow, and the group that it is added up under
    (``产业板块/园区``).

    Raises:
        RegisterError: there is no header, no department, a department lacks its code or name, a code comes twice, or a
            text file cannot be read.
        UnreadableError: the file is no workbook that can be read.
    """
    rows = _csv_rows(path) if path.suffix.lower() in {".csv", ".tsv", ".txt"} else _workbook_rows(path)
    header, columns = _header(rows, path)
    departments = [
        _department(row, columns, number, path) for number, row in enumerate(rows, 1) if number > header and any(row)
    ]
    if not departments:
        raise RegisterError(_("{file} lists no department").format(file=path.name))
    _refuse_doubles(departments, path)
    return tuple(departments)


def _csv_rows(path: Path) -> list[list[str]]:
    text = _text(path)
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        message = _("{file} cannot be read ({reason}); close it where it is open, or copy it elsewhere")
        raise RegisterError(message.format(file=path.name, reason=error.strerror)) from error
    for encoding in ("utf-16",) if content.startswith(_UTF_16_MARKS) else _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = _("{file} is neither UTF-8 nor GBK text; save it from Excel as “CSV UTF-8” or as a workbook")
    raise RegisterError(message.format(file=path.name))


def _workbook_rows(path: Path) -> list[list[str]]:
    sheet = next((sheet for sheet in read(path).sheets if sheet.cells and not sheet.hidden), None)
    if sheet is None:
        return []
    bottom, right = max(row for row, _ in sheet.cells), max(column for _, column in sheet.cells)
    return [[_shown(sheet.at(row, column).value) for column in range(right + 1)] for row in range(bottom + 1)]


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _header(rows: Iterable[Sequence[str]], path: Path) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(rows, 1):
        keys = [label_key(cell) for cell in row]
        columns = {
            column: next(place for place, key in enumerate(keys) if key in labels)
            for column, labels in _KEYS.items()
            if any(key in labels for key in keys)
        }
        if {"code", "name"} <= columns.keys():
            return number, columns
    message = _(
        "{file} needs a header row with the columns 预算编码 and 部门名称 (联系人, 二级机构 and 分组 may follow)"
    )
    raise RegisterError(message.format(file=path.name))


def _department(row: Sequence[str], columns: dict[str, int], number: int, path: Path) -> Department:
    cells = {column: row[place] if place < len(row) else "" for column, place in columns.items()}
    if not cells["code"] or not cells["name"]:
        message = _("Row {row} of {file} lacks a budget code or a name")
        raise RegisterError(message.format(row=number, file=path.name))
    units = tuple(filter(None, map(str.strip, cells.get("units", "").translate(_UNIT_BREAKS).split("\n"))))
    return Department(cells["code"].lstrip("'"), cells["name"], cells.get("contact", ""), units, cells.get("group", ""))


def _refuse_doubles(departments: Sequence[Department], path: Path) -> None:
    seen: set[str] = set()
    for department in departments:
        if department.code in seen:
            message = _("{file} lists the budget code {code} twice")
            raise RegisterError(message.format(file=path.name, code=department.code))
        seen.add(department.code)
