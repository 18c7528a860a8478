"""The results stored with formulas: made right after a change, or taken away where nobody can say what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.snapshot import ErrorValue
from xltools.excel.calculate import CannotCalculate, calculate_cells
from xltools.excel.patch.document import Document, as_utf8
from xltools.excel.patch.grid import Grid
from xltools.excel.patch.readers import FORMULA
from xltools.excel.patch.schema import WORKBOOK
from xltools.excel.patch.stored import SharedStrings, stored_value
from xltools.excel.patch.values import result_xml
from xltools.formulas.outside import looks_outside_only
from xltools.recalculate.values import Match, match

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from xltools.core.address import Area
    from xltools.excel.patch.book import Book, SheetPart
    from xltools.excel.patch.grid import Cell, Formula
    from xltools.recalculate.engine import Result

_TYPE = re.compile(rb"""\st\s*=\s*(?:"[^"]*"|'[^']*')""")


class _Page(NamedTuple):
    """A sheet, its cells that hold results, and what is stored with formulas that look at other workbooks only.

    Their results depend on nothing that has changed here, and are all that is known of those workbooks.
    """

    name: str
    part: str
    document: Document
    grid: Grid
    cells: list[Cell]
    outside: dict[tuple[int, int], Result]


def refresh_results(book: Book, today: dt.date | None) -> None:
    """Store the results that the formulas of a workbook have now; ``today`` is what TODAY() gives, if that is known.

    Where results are missing afterwards, Excel is told to compute them when it opens the workbook.
    """
    sheets = [sheet for sheet in book.sheets if sheet.is_worksheet and FORMULA.search(as_utf8(book.parts[sheet.part]))]
    strings = SharedStrings(book)
    pages = [_page(book, sheet, strings) for sheet in sheets]
    results = _results(book, pages, today)
    unknown = gone = 0
    for page in pages:
        known = results.get(page.name, {})
        for cell in page.cells:
            result = known.get(cell.at)
            unknown += result is None
            if not _is_stored(page.grid, cell, result, strings):
                gone += cell.kind == "s"
                _store(page.document, page.grid, cell, result)
        if page.document.is_edited:
            book.parts[page.part] = page.document.result()
    strings.give_up(gone)
    if unknown:
        _compute_on_opening(book)


def _page(book: Book, sheet: SheetPart, strings: SharedStrings) -> _Page:
    document = Document(book.parts[sheet.part], skip="sheetData")
    grid = Grid(document)
    formulas = list(grid.formula_cells())
    outside = [cell for cell, formula in formulas if looks_outside_only(formula.text)]
    stored = {cell.at: stored_value(grid, cell, strings) for cell in outside}
    fixed: dict[tuple[int, int], Result] = {at: value for at, value in stored.items() if value is not None}
    return _Page(sheet.name, sheet.part, document, grid, list(_calculated(grid, formulas)), fixed)


def _results(book: Book, pages: list[_Page], today: dt.date | None) -> Mapping[str, Mapping[tuple[int, int], Result]]:
    wanted = {page.name: [cell.at for cell in page.cells] for page in pages}
    fixed = {page.name: page.outside for page in pages if page.outside}
    if not wanted:
        return {}
    try:
        return calculate_cells(book.parts.result(packed=False), wanted, fixed=fixed, today=today)
    except CannotCalculate:
        return {}


def _compute_on_opening(book: Book) -> None:
    node = book.document.root.child("calcPr")
    if node is None:
        book.document.place(f'<{book.document.tag("calcPr")} fullCalcOnLoad="1"/>', "calcPr", WORKBOOK)
    else:
        book.document.set(node, "fullCalcOnLoad", "1")
    book.save()


def _calculated(grid: Grid, formulas: list[tuple[Cell, Formula]]) -> Iterator[Cell]:
    """The cells with formulas, and those that array formulas elsewhere fill."""
    yield from (cell for cell, _formula in formulas)
    own = {cell.at for cell, _formula in formulas}
    areas = [area for _cell, formula in formulas if (area := _filled(formula)) is not None]
    if areas:
        for row in grid.rows:
            inside = [area for area in areas if area.top <= row.number <= area.bottom]
            if inside:
                cells = (cell for cell in grid.cells(row) if cell.at not in own)
                yield from (cell for cell in cells if any(area.holds(cell.at) for area in inside))


def _filled(formula: Formula) -> Area | None:
    """The area that an array formula fills, where that is more than its own cell."""
    area = formula.area if formula.attributes.get("t") in {"array", "dataTable"} else None
    return None if area is None or area[:2] == area[2:] else area


def _is_stored(grid: Grid, cell: Cell, result: Result | None, strings: SharedStrings) -> bool:
    try:
        stored = stored_value(grid, cell, strings)
    except (ValueError, IndexError):
        return False
    if stored is None or result is None:
        return stored is None and result is None
    return match(stored, result) is Match.SAME


def _store(document: Document, grid: Grid, cell: Cell, result: Result | None) -> None:
    kind = _kind(result)
    found = _TYPE.search(grid.data, cell.start, cell.inner)
    attribute = f' t="{kind}"' if kind else ""
    if found:
        document.replace(*found.span(), attribute)
    elif kind:
        document.set_in(cell.start, cell.inner, "t", kind)
    xml = "" if result is None else result_xml(grid.prefix, result)
    span = grid.value(cell)
    if span is not None:
        document.replace(*span, xml)
    elif cell.inner < cell.end:
        formula = grid.formula(cell)
        document.insert(cell.inner if formula is None else formula.end, xml)
    elif xml:
        document.replace(cell.end - 2, cell.end, f">{xml}</{grid.prefix}c>")


def _kind(result: Result | None) -> str:
    """What the type of a cell with this result is; a number needs none."""
    if isinstance(result, bool):
        return "b"
    if isinstance(result, ErrorValue):
        return "e"
    return "str" if isinstance(result, str) else ""
