"""The styles part: formats are added at the end of their lists, so that what is there keeps its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from xltools.excel.patch.document import Document
from xltools.excel.patch.fragment import fragment, local
from xltools.excel.patch.schema import STYLES
from xltools.excel.patch.text import quoted

if TYPE_CHECKING:
    from xltools.excel.patch.book import Book

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIRST_OWN_NUMBER_FORMAT = 164  # those below are Excel's
_ONE_OF_EACH = (
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)


class Styles:
    """The styles of a workbook, made where it has none; equal formats are taken from what is there."""

    def __init__(self, book: Book) -> None:
        self._parts = book.parts
        key = book.relations.id_of("styles")
        self._name = book.relations.target(key) if key else _add_styles(book)
        self._document = Document(self._parts[self._name])
        self._root = ET.fromstring(self._document.data)  # noqa: S314 - Document has refused a DTD
        self._formats = {
            element.get("formatCode"): int(element.get("numFmtId", "0"))
            for element in self._root.iter()
            if local(element.tag) == "numFmt"
        }
        self._known: dict[str, list[str]] = {}
        self._new: dict[str, list[ET.Element]] = {}

    def index(self, kind: str, element: ET.Element) -> int:
        """Where an element equal to this one stands in the list ``kind`` (``fonts``), adding it if need be."""
        if kind not in self._known:
            there = next((element for element in self._root if local(element.tag) == kind), ())
            self._known[kind] = [fragment(element) for element in there]
        known, plain = self._known[kind], fragment(element)
        if plain not in known:
            known.append(plain)
            self._new.setdefault(kind, []).append(element)
        return known.index(plain)

    def number_format(self, code: str) -> int:
        """The id of a number format of the workbook's own, adding it if need be."""
        if code not in self._formats:
            number = max([_FIRST_OWN_NUMBER_FORMAT - 1, *self._formats.values()]) + 1
            self._formats[code] = number
            self.index("numFmts", ET.Element("numFmt", {"numFmtId": str(number), "formatCode": code}))
        return self._formats[code]

    def save(self) -> None:
        """Write the part back; nothing changes where nothing was added."""
        document = self._document
        prefix = document.tag("")
        for kind, elements in self._new.items():
            inside = "".join(fragment(element, prefix) for element in elements)
            node = document.root.child(kind)
            count = quoted(str(len(self._known[kind])))
            if node is None:
                document.place(f"<{prefix}{kind} count={count}>{inside}</{prefix}{kind}>", kind, STYLES)
            else:
                document.append(node, inside)
                document.set(node, "count", count.strip('"'))
        self._parts[self._name] = document.result()


def _add_styles(book: Book) -> str:
    usual = f"{book.folder}styles.xml"  # the only name by which openpyxl looks for it
    name = book.parts.free(f"{book.folder}styles", ".xml") if usual in book.parts else usual
    content = f"{_DECLARATION}<styleSheet xmlns={quoted(book.namespace)}>{_ONE_OF_EACH}</styleSheet>"
    book.parts.add(name, content.encode(), _CONTENT_TYPE)
    book.relations.add(f"{book.relation_types}/styles", name)
    return name
