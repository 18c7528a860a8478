"""The blocks of a .docx, read straight from its parts: what people see when all tracked changes are accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from xltools.core.document import Paragraph, Remark, Table, TableCell
from xltools.files.archive import TooLargeError, open_package, part
from xltools.word.read_numbering import Numbering
from xltools.word.read_xml import attribute, child, children, is_on, local, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET
    from zipfile import ZipFile

Found = tuple[tuple[Paragraph | Table, ...], tuple[Remark, ...]]

_MAIN = "word/document.xml"
_MOST_XML = 48 * 2**20
"""Bytes of the main part; a report of a hundred pages has three million."""
MOST_TEXT = 500_000
"""Characters read; a report of a hundred pages has a hundred thousand."""
_DEEPEST = 60
"""Elements nested in one another; Word's own documents stay below twenty."""
_MOST_COLUMNS = 63
_HARDLY_ANY = 60
"""Characters beside pictures in a document of scanned pages."""
_OUTER_LEVELS = 9

_DELETED = frozenset({"del", "moveFrom"})
_INSERTED = frozenset({"ins", "moveTo"})
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "ptab": "\t"}
_PASSED_OVER = frozenset({
    "pPr", "rPr", "instrText", "delText", "fldChar", "footnoteReference", "endnoteReference", "annotationRef",
    "proofErr", "bookmarkStart", "bookmarkEnd", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr",
})  # fmt: skip
_REMOTE = ("attachedTemplate", "oleObject", "frame", "subDocument", "mailMergeSource", "image")


def docx_blocks(content: bytes) -> Found | None:
    """The blocks of a Word document and what was left out; None where the package holds none.

    Raises:
        TooLargeError: it unpacks to far more than a report.
        BROKEN: see there.
    """
    with open_package(content) as package:
        main = _main_part(package)
        if main is None:
            return None
        if package.getinfo(main).file_size > _MOST_XML:
            raise TooLargeError
        folder = main.rpartition("/")[0]
        reader = _Reader(
            Numbering.read(_optional(package, f"{folder}/numbering.xml")),
            _Styles.read(_optional(package, f"{folder}/styles.xml")),
        )
        body = child(part(package, main), "body")
        if body is not None:
            reader.read(body)
        remarks = {*reader.remarks, *_outside(package)}
    blocks = tuple(reader.blocks)
    if Remark.PICTURES in remarks and reader.characters < _HARDLY_ANY:
        remarks = (remarks - {Remark.PICTURES}) | {Remark.SCANNED}
    return blocks, tuple(remark for remark in Remark if remark in remarks)


def _main_part(package: ZipFile) -> str | None:
    names = set(package.namelist())
    if _MAIN in names:
        return _MAIN
    if "_rels/.rels" not in names:
        return None
    targets = (
        attribute(each, "Target").lstrip("/")
        for each in part(package, "_rels/.rels")
        if attribute(each, "Type").endswith("/officeDocument")
    )
    return next((name for name in targets if name in names and name.startswith("word/")), None)


def _optional(package: ZipFile, name: str) -> ET.Element | None:
    return part(package, name) if name in package.namelist() else None


def _outside(package: ZipFile) -> Iterator[Remark]:
    """What lies beside the text: macros, embedded files, links to somewhere else. None of it is touched."""
    for name in package.namelist():
        lower = name.lower()
        if lower.endswith("vbaproject.bin"):
            yield Remark.MACROS
        elif lower.startswith("word/embeddings/"):
            yield Remark.OBJECTS
        elif lower.startswith("word/") and lower.endswith(".rels"):
            for link in part(package, name):
                kind = attribute(link, "Type").rpartition("/")[2]
                if attribute(link, "TargetMode") == "External" and kind in _REMOTE:
                    yield Remark.REMOTE


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    level: int
    list_id: str
    list_level: int


@dataclass(frozen=True, slots=True)
class _Styles:
    """Paragraph styles by their id, as far as they number a paragraph or make a heading of it."""

    by_id: dict[str, _Style] = field(default_factory=dict)

    @classmethod
    def read(cls, root: ET.Element | None) -> _Styles:
        """The styles that ``styles.xml`` defines."""
        styles = cls()
        for each in children(root, "style") if root is not None else ():
            properties = child(each, "pPr")
            outline = value_of(child(properties, "outlineLvl"))
            name = value_of(child(each, "name")).lower()
            styles.by_id[attribute(each, "styleId")] = _Style(
                name,
                int(outline) + 1 if outline.isdigit() and int(outline) < _OUTER_LEVELS else _heading_level(name),
                value_of(child(properties, "numPr", "numId")),
                _whole(value_of(child(properties, "numPr", "ilvl"))),
            )
        return styles


_PLAIN = _Style("", 0, "", 0)


def _heading_level(name: str) -> int:
    number = name.removeprefix("heading ").strip()
    return int(number) if name.startswith("heading ") and number.isdigit() else 0


def _whole(text: str) -> int:
    return min(int(text), _OUTER_LEVELS - 1) if text.isdigit() and len(text) < _OUTER_LEVELS else 0


class _Reader:
    """Walks through the body once."""

    def __init__(self, numbering: Numbering, styles: _Styles) -> None:
        self._numbering, self._styles = numbering, styles
        self.blocks: list[Paragraph | Table] = []
        self.remarks: set[Remark] = set()
        self.characters = 0
        self._paragraphs = self._tables = 0

    def read(self, body: ET.Element) -> None:
        """Collect the blocks of the body."""
        self._add(self._content(body, 0))

    def _add(self, content: list[Paragraph | list[list[TableCell]]]) -> None:
        """Number the blocks as they come to stand: paragraphs and tables apart."""
        for each in content:
            if isinstance(each, Paragraph):
                self._paragraphs += 1
                self.blocks.append(Paragraph(each.text, each.number, each.level, self._paragraphs))
            elif each:
                self._tables += 1
                self.blocks.append(Table(tuple(map(tuple, each)), self._tables))

    def _content(self, parent: ET.Element, depth: int) -> list[Paragraph | list[list[TableCell]]]:
        """The paragraphs and tables in a body, a cell or a text box."""
        found: list[Paragraph | list[list[TableCell]]] = []
        if depth > _DEEPEST:
            self.remarks.add(Remark.CUT)
            return found
        carried = ""  # of a paragraph whose end was deleted
        for each in takewhile(self._has_room, parent):
            name = local(each)
            self._remark(name)
            if name == "p":
                paragraph, boxes = self._paragraph(each, carried, depth)
                carried = paragraph.shown if _end_deleted(each) else ""
                found.extend([paragraph] if paragraph.text and not carried else [])
                found.extend(boxes)
            elif name == "tbl":
                found.extend(self._table(each, depth))
            elif name not in _PASSED_OVER | _DELETED:
                found.extend(self._content(each, depth + 1))
        return [*found, Paragraph(carried)] if carried else found

    def _has_room(self, _element: ET.Element) -> bool:
        """Whether the document is still as long as a report may be."""
        if self.characters > MOST_TEXT:
            self.remarks.add(Remark.CUT)
        return self.characters <= MOST_TEXT

    def _paragraph(
        self, element: ET.Element, carried: str, depth: int
    ) -> tuple[Paragraph, list[Paragraph | list[list[TableCell]]]]:
        """A paragraph, and the blocks in the text boxes that hang on it."""
        boxes: list[Paragraph | list[list[TableCell]]] = []
        properties = child(element, "pPr")
        style = self._styles.by_id.get(value_of(child(properties, "pStyle")), _PLAIN)
        text = carried + "".join(self._text(element, boxes, depth)).strip(" \t\n\u3000\u00a0")
        self.characters += len(text)
        if style.name.startswith("toc "):
            return Paragraph(""), boxes
        own = child(properties, "numPr")
        list_id = value_of(child(own, "numId")) or style.list_id
        level = _whole(value_of(child(own, "ilvl"))) if own is not None else style.list_level
        number = self._numbering.number(list_id, level) if list_id and text else ""
        outline = value_of(child(properties, "outlineLvl"))
        rank = int(outline) + 1 if outline.isdigit() and int(outline) < _OUTER_LEVELS else style.level
        return Paragraph(text, number, rank), boxes

    def _text(self, element: ET.Element, boxes: list[Paragraph | list[list[TableCell]]], depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            self.remarks.add(Remark.CUT)
            return
        for each in element:
            name = local(each)
            if name == "t":
                yield each.text or ""
            elif name in _BREAKS:
                yield _BREAKS[name] if attribute(each, "type") not in {"page", "column"} else ""
            elif name in _DELETED:
                self._remark(name)
            elif name == "txbxContent":
                boxes.extend(self._content(each, depth + 1))
            elif name == "AlternateContent":  # the same thing twice, for newer and for older programs
                yield from self._text(next(iter(each), each), boxes, depth + 1)
            elif name == "r" and is_on(child(each, "rPr", "vanish")):
                continue
            elif name not in _PASSED_OVER:
                self._remark(name)
                yield from self._text(each, boxes, depth + 1)

    def _remark(self, name: str) -> None:
        if name in _INSERTED | _DELETED:
            self.remarks.add(Remark.TRACKED)
        elif name == "commentReference":
            self.remarks.add(Remark.COMMENTS)
        elif name == "object":
            self.remarks.add(Remark.OBJECTS)
        elif name in {"blip", "imagedata"}:
            self.remarks.add(Remark.PICTURES)

    def _table(self, element: ET.Element, depth: int) -> list[Paragraph | list[list[TableCell]]]:
        """A table, then the tables nested in it; a table of a single cell is only a frame around its content."""
        rows = list(_rows(element, 0))
        cells = [list(_cells(row, 0)) for row in rows]
        if len(rows) == 1 and len(cells[0]) == 1:
            return self._content(cells[0][0], depth + 1)
        nested: list[Paragraph | list[list[TableCell]]] = []
        table: list[list[TableCell]] = []
        for row, row_cells in zip(rows, cells, strict=True):
            if child(row, "trPr", "del") is not None:
                self.remarks.add(Remark.TRACKED)
                continue
            table.append([self._cell(cell, nested, depth) for cell in row_cells])
        return [table, *nested]

    def _cell(self, element: ET.Element, nested: list[Paragraph | list[list[TableCell]]], depth: int) -> TableCell:
        content = self._content(element, depth + 1)
        nested.extend(each for each in content if not isinstance(each, Paragraph))
        text = "\n".join(each.shown for each in content if isinstance(each, Paragraph))
        properties = child(element, "tcPr")
        span = value_of(child(properties, "gridSpan"))
        merge = child(properties, "vMerge")
        return TableCell(
            text,
            min(max(int(span), 1), _MOST_COLUMNS) if span.isdigit() and len(span) < _OUTER_LEVELS else 1,
            continues=merge is not None and value_of(merge) != "restart",
        )


def _end_deleted(paragraph: ET.Element) -> bool:
    """Whether the mark at the paragraph's end was deleted, so that the next one continues it."""
    return child(paragraph, "pPr", "rPr", "del") is not None


def _rows(element: ET.Element, depth: int) -> Iterator[ET.Element]:
    yield from _within(element, "tr", depth)


def _cells(element: ET.Element, depth: int) -> Iterator[ET.Element]:
    yield from _within(element, "tc", depth)


def _within(element: ET.Element, wanted: str, depth: int) -> Iterator[ET.Element]:
    """Rows of a table or cells of a row, also those inside content controls and tracked insertions."""
    for each in element:
        name = local(each)
        if name == wanted:
            yield each
        elif name not in _PASSED_OVER and name not in _DELETED and name != "tbl" and depth < _DEEPEST:
            yield from _within(each, wanted, depth + 1)
