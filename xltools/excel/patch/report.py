"""One more sheet at the end of a workbook: rendered by itself, then taken over with the formats that it needs."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from xltools.core.address import quote_sheet
from xltools.core.layout import WorkbookLayout
from xltools.excel.patch.fragment import fragment, local
from xltools.excel.patch.relations import Relations
from xltools.excel.patch.schema import WORKBOOK
from xltools.excel.patch.text import quoted
from xltools.excel.write import render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.core.layout import SheetLayout
    from xltools.excel.patch.book import Book
    from xltools.excel.patch.document import Document, Node
    from xltools.excel.patch.styles import Styles

REPORT_NAME = "xltools.marks"
"""A hidden name of the sheet, by which it is known again, whatever it is called by then."""

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LONGEST_NAME = 31
# The lists of formats that an entry of cellXfs points into, and the attribute that does.
_POINTERS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_OWN_NUMBER_FORMATS = 164


def add_report(book: Book, styles: Styles, report: RenderedSheet) -> None:
    """Put a rendered sheet behind the last one, known from then on by a hidden name."""
    mark = ET.Element("definedName", {"name": REPORT_NAME, "hidden": "1"})
    mark.text = f"{quote_sheet(report.name)}!$A$1"
    add_sheet(book, styles, report, mark)


def add_sheet(book: Book, styles: Styles, report: RenderedSheet, *names: ET.Element) -> None:
    """Put a rendered sheet behind the last one; these names are defined for it beside its own."""
    sheet = report.adapted(styles)
    part = book.parts.free(f"{book.folder}worksheets/sheet", ".xml")
    inside = "".join(fragment(child) for child in sheet)
    content = f"{_DECLARATION}<worksheet xmlns={quoted(book.namespace)}>{inside}</worksheet>"
    book.parts.add(part, content.encode(), _CONTENT_TYPE)
    key = book.relations.add(f"{book.relation_types}/worksheet", part)
    _register(book, report, key, [*report.names, *names])


def remove_report(book: Book) -> bool:
    """Take the sheet that `add_report` made out again; whether there was one."""
    document = book.document
    names = document.root.child("definedNames")
    nodes = names.children if names else []
    ours = next((node for node in nodes if node.attributes.get("name") == REPORT_NAME), None)
    if names is None or ours is None:
        return False
    index = int(ours.attributes.get("localSheetId", "0"))
    sheets = document.root.need("sheets").children
    relation = sheets[index].relation
    part = book.sheets[index].part
    document.delete(sheets[index])
    scoped = [(node, int(node.attributes.get("localSheetId", "-1"))) for node in nodes]
    if all(scope == index for _, scope in scoped):
        document.delete(names)
    else:
        for node, scope in scoped:
            if scope == index:
                document.delete(node)
            elif scope > index:
                document.set(node, "localSheetId", str(scope - 1))
    _turn_to_another(document, sheets, index)
    book.save()
    for owned in Relations(book.parts, part).own():
        book.parts.remove(owned)
    book.relations.remove(relation)
    book.parts.remove(part)
    return True


class RenderedSheet:
    """A sheet of cells, links, merges and conditional formats, rendered as a workbook of its own.

    ``taken`` are the names that it may not have; it gets a number behind its own where need be.

    Raises:
        ValueError: the layout has charts, drop-down lists or notes, which would need parts of their own.
        Exception: as `render` does.
    """

    def __init__(self, layout: SheetLayout, taken: list[str]) -> None:
        if layout.charts or layout.choices or any(cell.comment for cell in layout.cells.values()):
            message = "a report sheet has no charts, choices or comments"
            raise ValueError(message)
        self.name = _unique(layout.name, taken)
        with ZipFile(io.BytesIO(render(WorkbookLayout([replace(layout, name=self.name)])))) as package:
            self._sheet = _part(package, "xl/worksheets/sheet1.xml")
            self._styles = _part(package, "xl/styles.xml")
            self._strings = _part(package, "xl/sharedStrings.xml")
            book = _part(package, "xl/workbook.xml")
        self.names = list(book.iter(f"{_MAIN}definedName"))
        """The names that belong to the sheet: what its filter and its printed pages are."""

    def adapted(self, styles: Styles) -> ET.Element:
        """The sheet with its texts in it and with the numbers that its formats have in the other workbook."""
        formats = {str(at): self._cell_format(styles, each) for at, each in enumerate(self._all("cellXfs"))}
        conditional = {str(at): str(styles.index("dxfs", each)) for at, each in enumerate(self._all("dxfs"))}
        for element in self._sheet.iter():
            name = local(element.tag)
            for key in ("s", "style"):
                if key in element.attrib:
                    element.set(key, formats[element.attrib[key]])
            if name == "cfRule":
                element.set("dxfId", conditional[element.attrib["dxfId"]])
            elif name == "sheetView":
                element.attrib.pop("tabSelected", None)  # two selected tabs would be edited together
            elif name == "c" and element.get("t") == "s":
                self._take_text_in(element)
        return self._sheet

    def _all(self, kind: str) -> Iterable[ET.Element]:
        found = self._styles.find(f"{_MAIN}{kind}")
        return () if found is None else found

    def _cell_format(self, styles: Styles, each: ET.Element) -> str:
        for pointer, kind in _POINTERS.items():
            element = list(self._all(kind))[int(each.attrib[pointer])]
            each.set(pointer, str(styles.index(kind, element)))
        number = int(each.attrib["numFmtId"])
        if number >= _OWN_NUMBER_FORMATS:
            code = next(e.attrib["formatCode"] for e in self._all("numFmts") if int(e.attrib["numFmtId"]) == number)
            each.set("numFmtId", str(styles.number_format(code)))
        each.set("xfId", "0")
        return str(styles.index("cellXfs", each))

    def _take_text_in(self, cell: ET.Element) -> None:
        number = cell.findtext(f"{_MAIN}v") or "0"
        cell.set("t", "inlineStr")
        cell[:] = []
        inline = ET.SubElement(cell, f"{_MAIN}is")
        inline.extend(self._strings[int(number)])


def _part(package: ZipFile, name: str) -> ET.Element:
    """A part of our own rendering; a sheet without texts has no shared ones."""
    return ET.fromstring(package.read(name)) if name in package.namelist() else ET.Element("none")  # noqa: S314 - ours


def _register(book: Book, report: RenderedSheet, key: str, names: list[ET.Element]) -> None:
    """Enter the sheet in the workbook, with the names that belong to it."""
    document = book.document
    sheets = document.root.need("sheets")
    number = 1 + max((int(node.attributes.get("sheetId", "0")) for node in sheets.children), default=0)
    relation = document.attribute(book.relation_types, "id", key)
    document.append(sheets, f'<{document.tag("sheet")} name={quoted(report.name)} sheetId="{number}" {relation}/>')
    for element in names:
        element.set("localSheetId", str(len(sheets.children)))
    inside = "".join(fragment(element, document.tag("")) for element in names)
    there = document.root.child("definedNames")
    tag = document.tag("definedNames")
    if there is None and names:
        document.place(f"<{tag}>{inside}</{tag}>", "definedNames", WORKBOOK)
    elif there is not None:
        document.append(there, inside)
    book.save()


def _turn_to_another(document: Document, sheets: list[Node], gone: int) -> None:
    """Let no view of the workbook open on a sheet that is gone."""
    shown = [
        at for at, node in enumerate(sheets) if at != gone and node.attributes.get("state", "visible") == "visible"
    ]
    for view in document.root.every("workbookView"):
        for key in ("activeTab", "firstSheet"):
            at = int(view.attributes.get(key, "0"))
            other = shown[0] if at == gone and shown else at
            if other - (other > gone) != at:
                document.set(view, key, str(other - (other > gone)))


def _unique(name: str, taken: list[str]) -> str:
    """The name, or the first with a number behind it that no sheet has."""
    known = {other.casefold() for other in taken}
    candidates = [name, *(f"{name[: _LONGEST_NAME - 6]} {number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate.casefold() not in known)
