"""What is in the tests' workbooks: results beside formulas, and copies of sheets."""

from __future__ import annotations

import copy
import io
import zipfile
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import range_boundaries

ERRORS = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@lru_cache(maxsize=8)
def saved_results(content: bytes) -> dict[tuple[str, int, int], Any]:
    """What the formulas of a workbook show, by (sheet, row, column)."""
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        (sheet.title, cell.row, cell.column): _result(values[sheet.title].cell(cell.row, cell.column).value)
        for sheet in formulas.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def _result(value: Any) -> Any:
    """A saved result; openpyxl gives None for an empty text."""
    return "" if value is None else value


def with_results(content: bytes, titles: list[str], results: dict[tuple[str, int, int], Any]) -> bytes:
    """A workbook as openpyxl wrote it, with what its formulas show."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                title = titles[int(name.removeprefix("xl/worksheets/sheet").removesuffix(".xml")) - 1]
                data = _sheet_with_results(data, title, results)
            target.writestr(name, data)
    return stream.getvalue()


def _sheet_with_results(data: bytes, title: str, results: dict[tuple[str, int, int], Any]) -> bytes:
    root = ET.fromstring(data)  # noqa: S314 - written by openpyxl a moment ago
    for cell in root.iter(f"{_MAIN}c"):
        shown = cell.find(f"{_MAIN}v")
        if cell.find(f"{_MAIN}f") is None or shown is None:
            continue
        left, top, _right, _bottom = range_boundaries(cell.get("r"))
        result = results.get((title, top, left))
        cell.attrib.pop("t", None)
        if isinstance(result, bool):
            cell.set("t", "b")
            shown.text = str(int(result))
        elif isinstance(result, str):
            cell.set("t", "e" if result in ERRORS else "str")
            shown.text = result
        else:
            shown.text = repr(result)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def copy_sheet(source: Any, target: Any) -> None:
    """Everything on a sheet that openpyxl knows of, onto an empty one of another workbook."""
    for (row, column), cell in source._cells.items():
        made = target.cell(row, column)
        _copy_look(cell, made)
        if not isinstance(cell, MergedCell):
            made.value, made.data_type = cell.value, cell.data_type
            made.hyperlink = copy.copy(cell.hyperlink)
    for merge in source.merged_cells.ranges:
        target.merge_cells(str(merge))
        for row, column in merge.cells:
            _copy_look(source._cells[row, column], target._cells[row, column])
    for letter, about in source.column_dimensions.items():
        made = target.column_dimensions[letter]
        made.width, made.hidden, made.min, made.max = about.width, about.hidden, about.min, about.max
    for number, about in source.row_dimensions.items():
        target.row_dimensions[number].height = about.height
    for area in source.conditional_formatting:
        for rule in area.rules:
            target.conditional_formatting.add(str(area.sqref), copy.copy(rule))
    target.freeze_panes = source.freeze_panes
    target.auto_filter.ref = source.auto_filter.ref
    target.sheet_state = source.sheet_state


def _copy_look(cell: Any, made: Any) -> None:
    if cell.has_style:
        for part in ("font", "fill", "border", "alignment", "protection"):
            setattr(made, part, copy.copy(getattr(cell, part)))
        made.number_format = cell.number_format
