"""Clicks on a workbook that is open in the tests' Excel, as the ribbon makes them."""

from __future__ import annotations

import io
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.fakes.excel import WINDOW, excel
from xltools.office.run import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.excel import App, Book

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "example"
DEPARTMENTS = EXAMPLE / "departments"
SHEET = "100008 企业服务部"
ONE = DEPARTMENTS / f"{SHEET}.xlsx"
MASTER = EXAMPLE / "master.xlsx"
REPORT = "校验结果"


@contextmanager
def opened(folder: Path, source: Path = ONE, name: str = "收入=支出 & 100%'甲'.xlsx") -> Iterator[tuple[App, Book]]:
    """A copy of a workbook, open in Excel under a name that says much to shells and command lines."""
    path = folder / name
    shutil.copy(source, path)
    with excel() as app:
        yield app, app.books.open(str(path))


def click(app: App, task: str, book: Book | None = None, *, language: str = "en") -> str:
    """Press a button; what the message box says at the end."""
    chosen = book if book is not None else app.books.active
    said = len(app.alerts)
    named = [f"--book={spelt(chosen.name)}", f"--path={spelt(chosen.fullname)}"] if chosen is not None else []
    assert run([task, f"--lang={language}", f"--window={WINDOW}", *named]) == 0
    assert len(app.alerts) > said
    return app.alerts[-1][0]


def grave(app: App) -> bool:
    """Whether the last message box spoke of a fault."""
    return app.alerts[-1][2] == "critical"


def spelt(text: str) -> str:
    """As XltSpelt of the macros spells it."""
    units = [text.encode("utf-16-le")[at : at + 2] for at in range(0, len(text.encode("utf-16-le")), 2)]
    return "".join(
        chr(unit[0])
        if unit[1] == 0 and chr(unit[0]).isascii() and chr(unit[0]).isalnum()
        else f"_{unit[1]:02X}{unit[0]:02X}"
        for unit in units
    )


def look(content: bytes, *, but: str = "") -> dict[str, Any]:
    """All that a user sees of a workbook's sheets, apart from one of them: cells with formats, notes, colours."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: sheet_look(sheet) for sheet in book.worksheets if sheet.title != but}


def sheet_look(sheet: Any) -> dict[str, Any]:  # noqa: ANN401 - openpyxl carries no types
    """What a user sees of a sheet."""
    cells = {
        cell.coordinate: (None if cell.value == "" else cell.value, *_format_of(cell))
        for row in sheet.iter_rows()
        for cell in row
    }
    return {
        "cells": cells,
        "merges": sorted(map(str, sheet.merged_cells.ranges)),
        "widths": {letter: (about.width, about.hidden) for letter, about in sheet.column_dimensions.items()},
        "heights": {row: about.height for row, about in sheet.row_dimensions.items() if about.height},
        "rules": sorted(
            (
                str(area.sqref),
                rule.type,
                tuple(rule.formula),
                rule.dxf.fill.bgColor.rgb if rule.dxf and rule.dxf.fill else "",
            )
            for area in sheet.conditional_formatting
            for rule in area.rules
        ),
        "names": {name: about.attr_text for name, about in sheet.defined_names.items() if name != "xltools.marks"},
        "freeze": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "state": sheet.sheet_state,
    }


def _format_of(cell: Any) -> tuple[object, ...]:  # noqa: ANN401 - see above
    """All that XlsxWriter can say of a cell's look, its link and its note."""
    font, fill, border, alignment = cell.font, cell.fill, cell.border, cell.alignment
    sides = (border.left, border.right, border.top, border.bottom)
    return (
        *(cell.number_format, cell.protection.locked, cell.comment and cell.comment.text),
        *(cell.hyperlink and cell.hyperlink.location, font.b, font.i, font.u, font.name, font.sz, _colour(font.color)),
        *(fill.fill_type, _colour(fill.fgColor), *((side.style, _colour(side.color)) for side in sides)),
        *(alignment.horizontal, alignment.vertical, alignment.wrap_text, alignment.indent, alignment.shrink_to_fit),
    )


def _colour(colour: Any) -> tuple[str, object] | None:  # noqa: ANN401 - see above
    return None if colour is None else (colour.type, colour.value)
