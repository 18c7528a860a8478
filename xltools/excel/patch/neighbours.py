"""The other parts of a package that refer to rows: tables, notes, drawings, charts, pivot tables, names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.address import parse_area, to_a1
from xltools.core.filling import CannotFill
from xltools.core.messages import _
from xltools.excel.patch.document import Document, as_utf8
from xltools.excel.patch.follow import follow, follow_anchors
from xltools.excel.patch.parts import relations_of
from xltools.excel.patch.relations import Relations
from xltools.excel.patch.splice import Edit, spliced
from xltools.excel.patch.text import escape
from xltools.formulas.inserted import RowShift, after_insertion

if TYPE_CHECKING:
    from xltools.excel.patch.book import Book, SheetPart
    from xltools.excel.patch.change import SheetChange
    from xltools.formulas.inserted import Shifts

_ADDRESSES = frozenset({"table", "comments", "threadedComment", "tableSingleCells", "ctrlProp", "pivotTable"})
_CHARTS = frozenset({"chart", "chartEx"})
_CLIENT = re.compile(rb"<(?:\w+:)?ClientData\b.*?</(?:\w+:)?ClientData>", re.DOTALL)
_ANCHOR = re.compile(rb"<(?:\w+:)?Anchor>\s*([^<]*?)\s*</")
_ROW = re.compile(rb"<(?:\w+:)?Row>\s*(\d{1,9})\s*</")
_LINK = re.compile(rb"<(?:\w+:)?Fmla(?:Link|Range|Group|Txbx)>\s*([^<]*?)\s*</")
_ROWS_OF_ANCHOR = (2, 6)


def follow_neighbours(book: Book, sheet: SheetPart, shifts: Shifts) -> None:
    """Let the parts that a sheet owns follow the rows.

    Raises:
        CannotFill: rows would come to lie within a pivot table.
    """
    parts, relations = book.parts, Relations(book.parts, sheet.part)
    shift = shifts.of(sheet.name)
    for key in relations.inside():
        kind, name = relations.kind(key), relations.target(key)
        if kind in _ADDRESSES:
            _follow_addresses(book, name, sheet.name, shifts)
        elif kind == "vmlDrawing":
            parts[name] = _with_moved_shapes(parts[name], sheet.name, shifts)
        elif kind == "drawing":
            _follow_drawing(book, name, sheet.name, shifts, shift)


def has_tables(book: Book, sheet: SheetPart) -> bool:
    """Whether there are tables on a sheet."""
    name = relations_of(sheet.part)
    if name not in book.parts or b"table" not in as_utf8(book.parts[name]):
        return False
    relations = Relations(book.parts, sheet.part)
    return any(relations.kind(key) == "table" for key in relations.inside())


def refuse_headings(book: Book, sheet: SheetPart, change: SheetChange) -> None:
    """Leave the headings of tables alone, which stand in another part, too, and must be the same there.

    Raises:
        CannotFill: one is to be changed.
    """
    relations = Relations(book.parts, sheet.part)
    for key in relations.inside():
        if relations.kind(key) != "table":
            continue
        about = Document(book.parts[relations.target(key)]).root.attributes
        area, shift = parse_area(about["ref"]), change.shifts.of(sheet.name)
        row = area.top if shift is None else shift.row(area.top)
        for at in change.written:
            if about.get("headerRowCount") != "0" and at.row == row and area.left <= at.column <= area.right:
                text = _("Cell {cell} of sheet {sheet} is the heading of a table and cannot be changed.")
                raise CannotFill(text.format(cell=to_a1(at), sheet=sheet.name))


def follow_book(book: Book, shifts: Shifts) -> None:
    """Let the names of a workbook follow the rows, and the ranges that pivot tables are made of."""
    names = book.document.root.child("definedNames")
    for node in names.children if names else ():
        scope = node.attributes.get("localSheetId", "")
        home = book.sheets[int(scope)].name if scope.isdecimal() and int(scope) < len(book.sheets) else ""
        old = book.document.text(node)
        new = after_insertion(old, home, shifts, fixed_only=True)
        if new != old:
            book.document.replace(node.inner, node.close, escape(new))
    for key in book.relations.inside():
        if book.relations.kind(key) == "pivotCacheDefinition":
            _follow_source(book, book.relations.target(key), shifts)


def _follow_addresses(book: Book, name: str, home: str, shifts: Shifts) -> None:
    document = Document(book.parts[name])
    if document.root.name == "pivotTableDefinition":
        _refuse_split_pivot(document, home, shifts)
    follow(document, home, shifts)
    book.parts[name] = document.result()


def _refuse_split_pivot(document: Document, home: str, shifts: Shifts) -> None:
    area, shift = parse_area(document.root.need("location").attributes["ref"]), shifts.of(home)
    if shift is not None and shift.splits(area):
        text = _(
            "Rows cannot be inserted into the pivot table on sheet {sheet}, row {row}. Move it to a sheet of its own."
        )
        raise CannotFill(text.format(sheet=home, row=area.top + 1))


def _follow_source(book: Book, name: str, shifts: Shifts) -> None:
    document = Document(book.parts[name])
    for source in document.root.every("worksheetSource"):
        old, sheet = source.attributes.get("ref", ""), source.attributes.get("sheet", "")
        new = after_insertion(old, sheet, shifts)
        if sheet and not source.relation and new != old:
            document.set(source, "ref", new)
    book.parts[name] = document.result()


def _follow_drawing(book: Book, name: str, home: str, shifts: Shifts, shift: RowShift | None) -> None:
    document = Document(book.parts[name])
    follow(document, home, shifts)
    if shift is not None:
        follow_anchors(document, shift)
    book.parts[name] = document.result()
    relations = Relations(book.parts, name)
    for key in relations.inside():
        if relations.kind(key) in _CHARTS:
            chart = Document(book.parts[relations.target(key)])
            follow(chart, home, shifts)
            book.parts[relations.target(key)] = chart.result()


def _with_moved_shapes(drawing: bytes, home: str, shifts: Shifts) -> bytes:
    """The boxes of notes, and buttons: VML is searched, not parsed, as it need not be well-formed."""
    data, shift = as_utf8(drawing), shifts.of(home)
    edits: list[Edit] = []
    for client in _CLIENT.finditer(data):
        for link in _LINK.finditer(data, *client.span()):
            old = link[1].decode()
            new = after_insertion(old, home, shifts)
            if new != old:
                edits.append(Edit(*link.span(1), new.encode()))
        if shift is not None:
            edits += _moved_shape(data, client.span(), shift)
    return spliced(data, edits) if edits else drawing


def _moved_shape(data: bytes, span: tuple[int, int], shift: RowShift) -> list[Edit]:
    row, anchor = _ROW.search(data, *span), _ANCHOR.search(data, *span)
    numbers = anchor[1].split(b",") if anchor else []
    if anchor is None or len(numbers) != 8:  # noqa: PLR2004 - two corners of two numbers and two distances each
        return []
    number = int(numbers[_ROWS_OF_ANCHOR[0]] if row is None else row[1])
    down = shift.row(number) - number
    if not down:
        return []
    for at in _ROWS_OF_ANCHOR:
        numbers[at] = b" %d" % (int(numbers[at]) + down)
    edits = [Edit(*anchor.span(1), b",".join(numbers).strip())]
    return edits if row is None else [*edits, Edit(*row.span(1), b"%d" % (number + down))]
