"""The results stored with formulas: made right where they follow from a change, or taken away where nobody knows them.

Results that do not follow from the change stay as they are stored: what a person's other sheets show is not ours.
A sheet whose formulas look at nothing but its own cells is calculated alone, most of them before they come here
(`alone.py`); of all other sheets a draft is calculated, which holds the formulas in question and the cells that they
look at. Only where that would not do is it the whole workbook.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xltools.excel.calculate import CannotCalculate, calculate_cells
from xltools.excel.draft import Draft
from xltools.excel.patch.alike import AlikeSheet
from xltools.excel.patch.page import Page
from xltools.excel.patch.schema import WORKBOOK
from xltools.excel.patch.shape import LARGEST, Web, cells_of, size
from xltools.formulas.outside import looks_outside_only

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from xltools.core.address import Area
    from xltools.excel.patch.alone import Done
    from xltools.excel.patch.book import Book, SheetPart
    from xltools.excel.patch.page import Held, Place, Setting
    from xltools.excel.patch.shape import Shape
    from xltools.recalculate.engine import Result

_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_LINKED = re.compile(rb"<(?:[\w.-]+:)?f(?=[\s>])[^<]*!")
"""A formula that looks at another sheet."""

Cells = dict["Place", "Result"]


def has_formula(part: bytes) -> bool:
    """Whether a sheet has a formula."""
    return _FORMULA.search(part) is not None


def is_linked(part: bytes) -> bool:
    """Whether a formula of a sheet looks at another one."""
    return b"!" in part and _LINKED.search(part) is not None


class _Sheet(NamedTuple):
    """A sheet with formulas, and those to be computed whatever has changed."""

    name: str
    part: str
    page: Page
    always: set[Place]

    @property
    def key(self) -> str:
        return self.name.casefold()

    @property
    def shape(self) -> Shape:
        return self.page.shape


class Refresh:
    """The results of a workbook in which cells have changed: ``changed`` by sheet.

    ``linked`` are the sheets with formulas that look at other sheets. ``moved`` says that rows came in. What follows
    is stored in the end (`finish`), when all changes are known.
    """

    def __init__(
        self,
        book: Book,
        setting: Setting,
        changed: Mapping[str, Collection[Place]],
        linked: Iterable[SheetPart],
        *,
        moved: bool,
    ) -> None:
        self._book = book
        self._setting = setting
        self._changed = {sheet.casefold(): set(cells) for sheet, cells in changed.items()}
        self._moved = moved
        self._held: dict[str, Held] = {}
        self._touched: dict[str, set[Place]] = {}
        self._gone = self._unknown = 0
        self._linked = [self._sheet(sheet) for sheet in linked]
        self._web = Web({sheet.key: sheet.shape for sheet in self._linked})

    def renew(self, changed: Mapping[str, Collection[Place]], sheets: Iterable[SheetPart]) -> None:
        """Look anew at linked sheets that were filled meanwhile; ``changed`` are the cells that have changed by now."""
        self._changed |= {sheet.casefold(): set(cells) for sheet, cells in changed.items()}
        again = {sheet.name.casefold(): sheet for sheet in sheets}
        self._linked = [self._sheet(again[each.key]) if each.key in again else each for each in self._linked]

    def looked_at(self, sheet: SheetPart) -> tuple[frozenset[Place], tuple[Area, ...]]:
        """The cells of a sheet that others look at: single ones, and areas too large to tell."""
        key = sheet.name.casefold()
        return frozenset(self._web.cells_on(key)), self._web.areas_on(key)

    def take(self, sheet: SheetPart, done: Done) -> None:
        """A sheet that was done alone."""
        key = sheet.name.casefold()
        if done.part is not None:
            self._book.parts.put(sheet.part, done.part)
        self._held[key] = done.held
        self._touched[key] = set(done.changed)
        self._gone += done.gone
        self._unknown += done.unknown

    def finish(self, changed: Mapping[str, Collection[Place]], rest: Iterable[SheetPart]) -> int:
        """Store what follows, also on the ``rest`` of the sheets; ``changed`` are cells that did so meanwhile.

        Gives the number of cells that no longer show a shared text. Where results are missing afterwards, Excel is
        told to compute them when it opens the workbook.
        """
        self._changed |= {sheet.casefold(): set(cells) for sheet, cells in changed.items()}
        for key, cells in self._changed.items():
            self._touched.setdefault(key, set()).update(cells)
        pages = [*self._linked]
        for part in rest:
            sheet = self._sheet(part)
            if sheet.shape.is_closed:
                self._refresh_closed(sheet)
            else:
                pages.append(sheet)
        self._refresh_linked(pages)
        if self._unknown:
            _compute_on_opening(self._book)
        return self._gone

    def _sheet(self, sheet: SheetPart) -> _Sheet:
        page = Page(AlikeSheet(self._book.parts[sheet.part]), self._setting)
        always = {*page.calculated.always, *page.shape.formulas.keys() & self._changed.get(sheet.name.casefold(), ())}
        if self._moved:
            always |= page.calculated.placed
        return _Sheet(sheet.name, sheet.part, page, always)

    def _refresh_closed(self, sheet: _Sheet) -> None:
        changed = self._changed.get(sheet.key, set())
        affected, self._held[sheet.key] = sheet.page.refresh_alone(
            changed | sheet.always, self._web.cells_on(sheet.key)
        )
        self._touched.setdefault(sheet.key, set()).update(affected)
        self._save(sheet)

    def _save(self, sheet: _Sheet) -> None:
        page = sheet.page
        self._gone += page.gone
        self._unknown += page.unknown
        if page.document.is_edited:
            self._book.parts[sheet.part] = page.document.result()

    def _refresh_linked(self, pages: list[_Sheet]) -> None:
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
            page.page.store(affected[page.name], results.get(page.name, {}))
            self._save(page)

    def _drafted(self, pages: list[_Sheet], affected: Mapping[str, set[Place]]) -> Mapping[str, Cells] | None:
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
            return Draft(formulas, date1904=self._setting.date1904).results(values, self._setting.today)
        except CannotCalculate:
            return None

    def _looked_at(
        self, pages: list[_Sheet], wanted: Mapping[str, set[Place]], affected: Mapping[str, set[Place]]
    ) -> dict[str, Cells] | None:
        """By sheet, what the cells hold that formulas look at; None where that cannot be told."""
        sheets = {sheet.name.casefold(): sheet for sheet in self._book.sheets if sheet.is_worksheet}
        known_pages = {page.key: page.page for page in pages}
        values: dict[str, Cells] = {}
        for key, cells in wanted.items():
            if key not in sheets:
                return None
            held = self._held.get(key)
            if held is None:
                page = known_pages.get(key) or Page(AlikeSheet(self._book.parts[sheets[key].part]), self._setting)
                held = page.held(cells - affected.get(key, set()))
            known = {at: value for at, value in held.items() if value is not None and at in cells}
            if len(known) < len(held.keys() & cells):
                return None
            values[sheets[key].name] = known
        return values

    def _whole(self, pages: list[_Sheet], affected: Mapping[str, set[Place]]) -> Mapping[str, Cells]:
        """What the whole workbook gives; what is known of other workbooks stays, as it follows from nothing here."""
        fixed: dict[str, Cells] = {}
        for page in pages:
            outside = {at for at, text in page.shape.formulas.items() if looks_outside_only(text)}
            stored = page.page.held(outside) if outside else {}
            fixed[page.name] = {at: value for at, value in stored.items() if value is not None}
        try:
            return calculate_cells(
                self._book.parts.result(packed=False), affected, fixed=fixed, today=self._setting.today
            )
        except CannotCalculate:
            return {}


def _compute_on_opening(book: Book) -> None:
    node = book.document.root.child("calcPr")
    if node is None:
        book.document.place(f'<{book.document.tag("calcPr")} fullCalcOnLoad="1"/>', "calcPr", WORKBOOK)
    else:
        book.document.set(node, "fullCalcOnLoad", "1")
    book.save()
