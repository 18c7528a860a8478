"""Read the links inside a workbook: no reading library hands them over beside the values."""

from __future__ import annotations

from xml.parsers.expat import ExpatError

from xltools.core.address import parse_area
from xltools.excel.package import BROKEN
from xltools.excel.patch.book import Book
from xltools.excel.patch.document import Document
from xltools.excel.patch.parts import Parts

Links = dict[tuple[int, int], str]


def links_of(content: bytes, sheet: str) -> Links:
    """Where the linked cells of a sheet lead inside the workbook (``'007001 甲'!B5``), by zero-based (row, column).

    Empty for a sheet that is not there, and for a workbook whose parts cannot be followed.
    """
    try:
        parts = Parts(content)
        part = next((each.part for each in Book(parts).sheets if each.name == sheet and each.is_worksheet), None)
        if part is None:
            return {}
        nodes = list(Document(parts[part], skip="sheetData").root.every("hyperlink"))
        areas = [(parse_area(node.attributes.get("ref", "")), node.attributes.get("location", "")) for node in nodes]
    except (*BROKEN, ExpatError, KeyError, ValueError):
        return {}
    return {(area.top, area.left): location for area, location in areas if location}
