"""Marks on one worksheet: colours, notes and the boxes of the notes; the cells themselves are not touched."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import Area, Position, parse_area
from xltools.core.finding import Severity
from xltools.excel.patch import boxes
from xltools.excel.patch.colours import add_colours, remove_colours
from xltools.excel.patch.document import Document
from xltools.excel.patch.notes import HEADING, empty_notes, noted_cells, texts_by_cell, with_notes, without_notes
from xltools.excel.patch.relations import Relations
from xltools.excel.patch.schema import WORKSHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xltools.excel.patch.book import Book
    from xltools.excel.patch.document import Node
    from xltools.excel.patch.styles import Styles

_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
# What stands in every sheet and in all notes that hold something of ours: one look spares the parsing of all others.
_COLOURED = b"xltools"
_NOTED = HEADING[:4].encode()
_GRAVITY = {severity: at for at, severity in enumerate(Severity)}
_DIGIT = 7  # pixels of a digit, in which the widths of columns are given
_USUAL_WIDTH = 64


class Marked(NamedTuple):
    """What is to be said about an area of a sheet."""

    area: Area
    text: str
    severity: Severity


def mark_sheet(book: Book, styles: Styles, part: str, marks: Sequence[Marked]) -> None:
    """Put these marks on a worksheet."""
    document = Document(book.parts[part], skip="sheetData")
    placed = _on_merged_cells(document, sorted(marks, key=lambda mark: _GRAVITY[mark.severity]))
    areas: dict[Area, Severity] = {}
    for mark in placed:
        areas.setdefault(mark.area, mark.severity)
    add_colours(document, styles, areas)
    _add_notes(book, part, document, texts_by_cell((Position(*mark.area[:2]), mark.text) for mark in placed))
    book.parts[part] = document.result()


def unmark_sheet(book: Book, part: str) -> None:
    """Take our marks off a worksheet again."""
    parts = book.parts
    relations = Relations(parts, part)
    key = relations.id_of("comments")
    noted = key and _NOTED in parts[relations.target(key)]
    if not noted and _COLOURED not in parts[part]:
        return
    document = Document(parts[part], skip="sheetData")
    remove_colours(document)
    if noted:
        _remove_notes(book, document, relations, key)
    parts[part] = document.result()


def _on_merged_cells(document: Document, marks: Sequence[Marked]) -> list[Marked]:
    """The marks; one on a cell under merged cells is on all of these, for only the first of them is ever seen."""
    single = [mark.area for mark in marks if mark.area[:2] == mark.area[2:]]
    cells = sorted({(area.top, area.left) for area in single})
    merged: dict[Area, Area] = {}
    for node in _children(document, "mergeCells"):
        area = parse_area(node.attributes["ref"])
        span = cells[bisect_left(cells, (area.top, area.left)) : bisect_right(cells, (area.bottom, area.right))]
        merged.update((Area(*cell, *cell), area) for cell in span if area.left <= cell[1] <= area.right)
    return [mark._replace(area=merged.get(mark.area, mark.area)) for mark in marks]


def _children(document: Document, name: str) -> list[Node]:
    node = document.root.child(name)
    return [] if node is None else node.children


def _add_notes(book: Book, part: str, document: Document, texts: Mapping[Position, str]) -> None:
    parts, relations = book.parts, Relations(book.parts, part)
    key = relations.id_of("comments")
    if key:
        name = relations.target(key)
    else:
        name = parts.free(f"{book.folder}comments", ".xml")
        parts.add(name, empty_notes(book.namespace), _NOTES_TYPE)
        relations.add(f"{book.relation_types}/comments", name)
    before = noted_cells(parts[name])
    parts[name] = with_notes(parts[name], texts)
    new = [boxes.Box(at, f"{HEADING}\n{text}") for at, text in texts.items() if at not in before]
    drawing = _drawing_of(document, relations)
    if not drawing:
        new += [boxes.Box(at, "") for at in before]
        drawing = _add_drawing(book, document, relations, len(new))
    if new:
        parts[drawing] = boxes.with_boxes(parts[drawing], sorted(new), _widths(document))


def _remove_notes(book: Book, document: Document, relations: Relations, key: str) -> None:
    parts, name = book.parts, relations.target(key)
    rest, cells = without_notes(parts[name])
    if rest is None:
        relations.remove(key)
        parts.remove(name)
    else:
        parts[name] = rest
    drawing = _drawing_of(document, relations)
    if not cells or not drawing:
        return
    left = boxes.without_boxes(parts[drawing], cells)
    if left is None:
        node = next(document.root.every("legacyDrawing"))
        document.delete(node)
        relations.remove(node.relation)
        parts.remove(drawing)
    else:
        parts[drawing] = left


def _drawing_of(document: Document, relations: Relations) -> str:
    """The drawing that holds the boxes of the sheet's notes and its buttons, or an empty text."""
    node = next(document.root.every("legacyDrawing"), None)
    return "" if node is None else relations.target(node.relation)


def _add_drawing(book: Book, document: Document, relations: Relations, shapes: int) -> str:
    parts = book.parts
    claimed = [block for name in parts.with_suffix(".vml") for block in boxes.blocks(parts[name])]
    name = parts.free(f"{book.folder}drawings/vmlDrawing", ".vml")
    parts.add_of_kind(name, boxes.empty_drawing(max(claimed, default=0) + 1, shapes), boxes.CONTENT_TYPE)
    key = relations.add(f"{book.relation_types}/vmlDrawing", name)
    relation = document.attribute(book.relation_types, "id", key)
    document.place(f"<{document.tag('legacyDrawing')} {relation}/>", "legacyDrawing", WORKSHEET)
    return name


def _widths(document: Document) -> Callable[[int], int]:
    """The width of each column of a sheet, in pixels."""
    about = document.root.child("sheetFormatPr")
    usual = _pixels(about.attributes.get("defaultColWidth", "")) if about else _USUAL_WIDTH
    spans = [
        (int(node.attributes["min"]) - 1, int(node.attributes["max"]) - 1, _shown_width(node.attributes, usual))
        for node in _children(document, "cols")
    ]

    @cache
    def width_of(column: int) -> int:
        return next((width for first, last, width in spans if first <= column <= last), usual)

    return width_of


def _shown_width(column: Mapping[str, str], usual: int) -> int:
    if column.get("hidden") in {"1", "true"}:
        return 0
    return _pixels(column["width"]) if "width" in column else usual


def _pixels(width: str) -> int:
    return int(float(width) * _DIGIT + 0.5) if width else _USUAL_WIDTH
