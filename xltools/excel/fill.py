"""Write values into a workbook that a person made: only the cells named change, and what follows from them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from xltools.core.address import Area, Position, area_to_a1, parse_area
from xltools.core.messages import _
from xltools.excel.package import BROKEN, TooLargeError
from xltools.excel.patch.book import Book
from xltools.excel.patch.change import CannotFill, SheetChange
from xltools.excel.patch.document import Document, as_utf8
from xltools.excel.patch.follow import follow_sheet, new_rows
from xltools.excel.patch.formulas import Formulas
from xltools.excel.patch.grid import Grid
from xltools.excel.patch.neighbours import follow_book, follow_neighbours, refuse_headings
from xltools.excel.patch.parts import Parts
from xltools.excel.patch.report import RenderedSheet, add_sheet
from xltools.excel.patch.results import refresh_results
from xltools.excel.patch.rows import write_rows
from xltools.excel.patch.stored import SharedStrings
from xltools.excel.patch.styles import Styles
from xltools.formulas.inserted import RowShift, Shifts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from xltools.core.filling import SheetFilling
    from xltools.core.layout import SheetLayout
    from xltools.excel.patch.book import SheetPart

_COLUMNS = 256
"""Columns of a new row that are taken for looked at."""

__all__ = ["CannotFill", "filled"]


def filled(
    content: bytes,
    fillings: Sequence[SheetFilling],
    *,
    new_sheets: Sequence[SheetLayout] = (),
    today: dt.date | None = None,
) -> bytes:
    """The workbook with these values and rows in it; the same bytes where it holds all of it already.

    ``new_sheets`` come behind the last sheet, and may be filled as well. Inserted rows move what Excel moves:
    formulas, names, merges, rules, links, tables, notes, drawings, charts. The results stored with formulas are those
    of the filled workbook; one that cannot be computed is taken away, and Excel is told to compute it on opening.
    ``today`` is what TODAY() gives. All other parts, and in a sheet all other bytes, stay.

    Raises:
        ValueError: an insertion of no rows, or at no row; ``new_sheets`` with charts, drop-down lists or notes.
        CannotFill: there is no such sheet or cell, a value fits no cell, something would be torn apart, or the file is
            damaged or too large.
    """
    _check(fillings)
    with _refusals():
        parts = Parts(content)
        book = Book(parts)
    rendered = [_rendered(layout, book) for layout in new_sheets]
    with _refusals():
        for sheet in rendered:
            styles = Styles(book)
            add_sheet(book, styles, sheet)
            styles.save()
            book = Book(parts)
        changed = _fill(book, fillings)
        for layout in new_sheets:
            changed.setdefault(layout.name, set()).update(Position(*at) for at in layout.cells)
        if parts.is_changed:
            moved = any(filling.insertions for filling in fillings)
            refresh_results(Book(parts), changed, today, moved=moved)
        return parts.result()


def _check(fillings: Sequence[SheetFilling]) -> None:
    insertions = [insertion for filling in fillings for insertion in filling.insertions]
    if any(min(each.at, each.like, each.count - 1) < 0 for each in insertions):
        message = "an insertion of no rows, or at no row"
        raise ValueError(message)
    names = [filling.sheet.casefold() for filling in fillings]
    if len(set(names)) < len(names):
        message = "two fillings for one sheet"
        raise ValueError(message)


def _rendered(layout: SheetLayout, book: Book) -> RenderedSheet:
    names = [sheet.name for sheet in book.sheets]
    if layout.name.casefold() in map(str.casefold, names):
        raise CannotFill(_("The workbook already has a sheet {sheet}.").format(sheet=layout.name))
    return RenderedSheet(layout, names)


def _fill(book: Book, fillings: Sequence[SheetFilling]) -> dict[str, set[Position]]:
    """Fill the sheets; by sheet, the cells that hold something else then."""
    sheets = {sheet.name.casefold(): sheet for sheet in book.sheets if sheet.is_worksheet}
    missing = [filling.sheet for filling in fillings if filling.sheet.casefold() not in sheets]
    if missing:
        raise CannotFill(_("The workbook has no sheet {sheet}: it was renamed or deleted.").format(sheet=missing[0]))
    shifts = Shifts(
        {filling.sheet: RowShift(filling.insertions) for filling in fillings if filling.insertions},
        [sheet.name for sheet in book.sheets],
    )
    strings = SharedStrings(book)
    wanted = {filling.sheet.casefold(): filling for filling in fillings}
    changed: dict[str, set[Position]] = {}
    strings_gone, formulas_gone = 0, False
    for sheet in book.sheets:
        filling = wanted.get(sheet.name.casefold())
        if filling is not None:
            change = _fill_sheet(book, sheet, filling, shifts, strings)
            changed[sheet.name] = {*change.written, *change.rewritten, *_in_new_rows(filling)}
            strings_gone += change.strings_gone
            formulas_gone |= change.formulas_gone
        elif shifts and sheet.is_worksheet:
            changed[sheet.name] = _let_follow(book, sheet, shifts)
        if shifts:
            follow_neighbours(book, sheet, shifts)
    strings.give_up(strings_gone)
    if shifts:
        follow_book(book, shifts)
        book.save()
    if shifts or formulas_gone:
        _drop_calculation_chain(book)
    return changed


def _in_new_rows(filling: SheetFilling) -> Iterator[Position]:
    """The cells that new rows bring into areas that formulas look at, be they blank."""
    for rows, _like in new_rows(filling.insertions):
        yield from (Position(row, column) for row in rows for column in range(_COLUMNS))


def _fill_sheet(
    book: Book, sheet: SheetPart, filling: SheetFilling, shifts: Shifts, strings: SharedStrings
) -> SheetChange:
    document = Document(book.parts[sheet.part], skip="sheetData", last=not shifts)
    change = SheetChange(filling, document, Grid(document), shifts, strings, _date1904(book))
    write_rows(change)
    shift = shifts.of(sheet.name)
    for at in change.formulas.follow(document, sheet.name, shifts, change.gone):
        change.rewritten.add(at if shift is None else Position(shift.row(at.row), at.column))
    if shifts:
        follow_sheet(document, sheet.name, shifts, filling.insertions)
    refuse_headings(book, sheet, change)
    _measure(change)
    if document.is_edited:
        book.parts[sheet.part] = document.result()
    return change


def _let_follow(book: Book, sheet: SheetPart, shifts: Shifts) -> set[Position]:
    """A sheet without new rows: what it says of sheets with new rows is changed; the cells whose formulas are."""
    if b"!" not in as_utf8(book.parts[sheet.part]):
        return set()
    document = Document(book.parts[sheet.part], skip="sheetData")
    edited = Formulas(Grid(document)).follow(document, sheet.name, shifts, ())
    follow_sheet(document, sheet.name, shifts, ())
    if document.is_edited:
        book.parts[sheet.part] = document.result()
    return edited


def _date1904(book: Book) -> bool:
    node = book.document.root.child("workbookPr")
    return node is not None and node.attributes.get("date1904") in {"1", "true"}


def _measure(change: SheetChange) -> None:
    """Let the sheet's dimension hold all cells."""
    node = change.document.root.child("dimension")
    if node is None:
        return
    old = parse_area(node.attributes["ref"])
    shift = change.shifts.of(change.filling.sheet)
    area = (old if shift is None else shift.area(old)) or old
    rows, columns = [at.row for at in change.written], [at.column for at in change.written]
    area = Area(
        min([area.top, *rows]), min([area.left, *columns]), max([area.bottom, *rows]), max([area.right, *columns])
    )
    if area != old:
        change.document.set(node, "ref", area_to_a1(area))


def _drop_calculation_chain(book: Book) -> None:
    """Take the order of calculation away, which lists cells by address; Excel makes a new one."""
    key = book.relations.id_of("calcChain")
    if key:
        name = book.relations.target(key)
        book.relations.remove(key)
        book.parts.remove(name)


@contextmanager
def _refusals() -> Iterator[None]:
    """Say of a file that defeats us what is the matter with it."""
    try:
        yield
    except CannotFill:
        raise
    except TooLargeError as error:
        text = _("Values cannot be written into this workbook: it is too large, or unpacks to far too much.")
        raise CannotFill(text) from error
    except (*BROKEN, IndexError, ExpatError) as error:
        text = _("Values cannot be written into this workbook: it is damaged. Open it in Excel, save it and try again.")
        raise CannotFill(text) from error
