"""The results stored with formulas: made right where they follow from a change, or taken away where nobody knows them.

Results that do not follow from the change stay as they are stored: what a person's other sheets show is not ours.
Sheets go one after another. One whose formulas look at nothing but its own cells is calculated alone, and those made
alike share the engine's knowledge of their formulas; of all other sheets a draft is calculated, which holds the
formulas in question and the cells that they look at. Only where that would not do is it the whole workbook.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.snapshot import ErrorValue
from xltools.excel.calculate import CannotCalculate, calculate_cells
from xltools.excel.draft import Draft
from xltools.excel.memory import give_back
from xltools.excel.patch.document import Document, as_utf8
from xltools.excel.patch.formulas import Formulas
from xltools.excel.patch.grid import Grid
from xltools.excel.patch.schema import WORKBOOK
from xltools.excel.patch.shape import LARGEST, Shape, Web, cells_of, size
from xltools.excel.patch.stored import SharedStrings, stored_value
from xltools.excel.patch.values import result_xml
from xltools.formulas.outside import looks_outside_only
from xltools.recalculate.values import Match, match

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping

    from xltools.core.address import Area
    from xltools.excel.patch.book import Book, SheetPart
    from xltools.excel.patch.grid import Cell, Formula
    from xltools.recalculate.engine import Result

_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_LINKED = re.compile(rb"<(?:[\w.-]+:)?f(?=[\s>])[^<]*!")
"""A formula that looks at another sheet."""
_TYPE = re.compile(rb"""\st\s*=\s*(?:"[^"]*"|'[^']*')""")

Place = tuple[int, int]
Cells = dict[Place, "Result"]


class _Page(NamedTuple):
    """A sheet, its cells that hold results, what its formulas are, and those to be computed whatever has changed."""

    name: str
    part: str
    document: Document
    grid: Grid
    cells: list[Cell]
    shape: Shape
    always: set[Place]

    @property
    def key(self) -> str:
        return self.name.casefold()


def refresh_results(
    book: Book, changed: Mapping[str, Collection[Place]], today: dt.date | None, *, moved: bool = False
) -> None:
    """Store the results that formulas have after a change of these cells, by sheet.

    ``moved`` says that rows came in, ``today`` is what TODAY() gives, if that is known. Where results are missing
    afterwards, Excel is told to compute them when it opens the workbook.
    """
    refresh = _Refresh(book, {sheet.casefold(): cells for sheet, cells in changed.items()}, today, moved=moved)
    refresh.run()


class _Refresh:
    def __init__(
        self, book: Book, changed: Mapping[str, Collection[Place]], today: dt.date | None, *, moved: bool
    ) -> None:
        self._book = book
        self._changed = changed
        self._today = today
        self._moved = moved
        self._strings = SharedStrings(book)
        self._shapes: dict[tuple[tuple[Place, str], ...], Shape] = {}
        self._values: dict[str, dict[Place, Result | None]] = {}
        self._touched: dict[str, set[Place]] = {key: set(cells) for key, cells in changed.items()}
        self._gone = self._unknown = 0

    def run(self) -> None:
        linked: list[SheetPart] = []
        alone: list[SheetPart] = []
        for sheet in self._book.sheets:
            part = as_utf8(self._book.parts[sheet.part]) if sheet.is_worksheet else b""
            if _FORMULA.search(part):
                (linked if _LINKED.search(part) else alone).append(sheet)
        pages = [self._page(sheet) for sheet in linked]
        web = Web({page.key: page.shape for page in pages})
        for sheet in alone:
            page = self._page(sheet)
            if page.shape.is_closed:
                self._refresh_closed(page, web)
            else:
                pages.append(page)
        self._shapes.clear()
        self._refresh_linked(pages)
        self._strings.give_up(self._gone)
        if self._unknown:
            _compute_on_opening(self._book)
        give_back()

    def _page(self, sheet: SheetPart) -> _Page:
        document = Document(self._book.parts[sheet.part], skip="sheetData", last=True)
        grid = Grid(document)
        found = list(grid.formula_cells())
        shared = Formulas(grid) if grid.mentions(b"shared") else None
        texts: dict[Place, str] = {cell.at: shared.text(cell.at) if shared else formula.text for cell, formula in found}
        fills: dict[Place, Area] = {cell.at: area for cell, formula in found if (area := _filled(formula)) is not None}
        shape = Shape(texts, fills, date1904=_date1904(self._book))
        if not fills:
            shape = self._shapes.setdefault(tuple(texts.items()), shape)
        always: set[Place] = {cell.at for cell, _formula in found if cell.kind != "str" and grid.value(cell) is None}
        if not shape.is_closed:
            tables = {cell.at for cell, formula in found if formula.attributes.get("t") == "dataTable"}
            always |= tables | {at for at, each in shape.looks.items() if not each.complete}
        always |= set(self._changed.get(sheet.name.casefold(), ())) & texts.keys()
        if self._moved:
            always |= {at for at, each in shape.looks.items() if each.places}
        return _Page(sheet.name, sheet.part, document, grid, list(_calculated(grid, found)), shape, always)

    # A sheet that looks at itself alone -------------------------------------------------------------------------------

    def _refresh_closed(self, page: _Page, web: Web) -> None:
        changed = set(self._changed.get(page.key, ()))
        affected = page.always | page.shape.dependent(changed | page.always)
        if not changed and not affected:
            return
        looked_at = web.cells_on(page.key)
        values = self._stored(page.grid, page.shape.inputs | looked_at)
        results: Mapping[Place, Result] = {}
        if affected:
            given = {at: value for at, value in values.items() if at in page.shape.inputs and value is not None}
            try:
                results = page.shape.results(given, self._today)
            except CannotCalculate:
                results = {}
            self._store(page, affected, results)
        fresh = {at: results.get(at) for at in affected & looked_at}
        self._values[page.key] = {at: values.get(at) for at in looked_at if at in values} | fresh
        self._touched.setdefault(page.key, set()).update(affected)

    def _stored(self, grid: Grid, wanted: Collection[Place]) -> dict[Place, Result | None]:
        """What cells hold; None for what cannot be told."""
        return {cell.at: self._stored_value(grid, cell) for cell in grid.held(wanted)}

    def _stored_value(self, grid: Grid, cell: Cell) -> Result | None:
        try:
            return None if cell.kind == "d" else stored_value(grid, cell, self._strings)
        except (ValueError, IndexError):
            return None

    # Sheets that look at each other -----------------------------------------------------------------------------------

    def _refresh_linked(self, pages: list[_Page]) -> None:
        web = Web({page.key: page.shape for page in pages})
        for page in pages:
            self._touched.setdefault(page.key, set()).update(page.always)
        found = web.dependent(self._touched)
        affected = {page.name: found[page.key] | page.always for page in pages}
        affected = {name: cells for name, cells in affected.items() if cells}
        if not affected:
            return
        concerned = [page for page in pages if page.name in affected]
        results = self._drafted(pages, affected)
        if results is None:
            results = self._whole(pages, affected)
        for page in concerned:
            self._store(page, affected[page.name], results.get(page.name, {}))

    def _drafted(self, pages: list[_Page], affected: Mapping[str, set[Place]]) -> Mapping[str, Cells] | None:
        """What a draft of the formulas gives; None where no draft would do."""
        formulas: dict[str, dict[Place, str]] = {}
        wanted: dict[str, set[Place]] = {}
        for page in pages:
            shape, cells = page.shape, affected.get(page.name, set())
            if any(at in shape.fills or at not in shape.formulas for at in cells):
                return None
            for each in (shape.looks[at] for at in cells):
                if not each.by_value or any(size(area) > LARGEST for _sheet, area in each.areas):
                    return None
                for sheet, area in each.areas:
                    wanted.setdefault(page.key if sheet is None else sheet.casefold(), set()).update(cells_of(area))
            formulas[page.name] = {at: shape.formulas[at] for at in cells}
        values = self._looked_at(pages, wanted, {name.casefold(): cells for name, cells in affected.items()})
        if values is None:
            return None
        try:
            return Draft(formulas, date1904=_date1904(self._book)).results(values, self._today)
        except CannotCalculate:
            return None

    def _looked_at(
        self, pages: list[_Page], wanted: Mapping[str, set[Place]], affected: Mapping[str, set[Place]]
    ) -> dict[str, Cells] | None:
        """By sheet, what the cells hold that formulas look at; None where that cannot be told."""
        sheets = {sheet.name.casefold(): sheet for sheet in self._book.sheets if sheet.is_worksheet}
        grids = {page.key: page.grid for page in pages}
        values: dict[str, Cells] = {}
        for key, cells in wanted.items():
            if key not in sheets:
                return None
            held = self._values.get(key)
            if held is None:
                grid = grids.get(key) or Grid(Document(self._book.parts[sheets[key].part], skip="sheetData", last=True))
                held = self._stored(grid, cells - affected.get(key, set()))
            known = {at: value for at, value in held.items() if value is not None and at in cells}
            if len(known) < len(held.keys() & cells):
                return None
            values[sheets[key].name] = known
        return values

    def _whole(self, pages: list[_Page], affected: Mapping[str, set[Place]]) -> Mapping[str, Cells]:
        """What the whole workbook gives; what is known of other workbooks stays, as it follows from nothing here."""
        fixed: dict[str, Cells] = {}
        for page in pages:
            outside = {at for at, text in page.shape.formulas.items() if looks_outside_only(text)}
            stored = self._stored(page.grid, outside) if outside else {}
            fixed[page.name] = {at: value for at, value in stored.items() if value is not None}
        try:
            return calculate_cells(self._book.parts.result(packed=False), affected, fixed=fixed, today=self._today)
        except CannotCalculate:
            return {}

    def _store(self, page: _Page, affected: Collection[Place], results: Mapping[Place, Result]) -> None:
        for cell in page.cells:
            if cell.at in affected:
                result = results.get(cell.at)
                self._unknown += result is None
                if not _is_stored(page.grid, cell, result, self._strings):
                    self._gone += cell.kind == "s"
                    _store(page.document, page.grid, cell, result)
        if page.document.is_edited:
            self._book.parts[page.part] = page.document.result()


def _date1904(book: Book) -> bool:
    node = book.document.root.child("workbookPr")
    return node is not None and node.attributes.get("date1904") in {"1", "true"}


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
    """The area that an array formula fills."""
    return formula.area if formula.attributes.get("t") in {"array", "dataTable"} else None


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
