"""Read Excel's ignored errors out of a workbook: no reading library has them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from xltools.core.address import parse_area
from xltools.excel.package import BROKEN
from xltools.excel.patch.book import Book
from xltools.excel.patch.document import Document
from xltools.excel.patch.parts import Parts

if TYPE_CHECKING:
    from xltools.excel.patch.document import Node

_MARKER = b"ignoredErrors"
_TRUE = {"1", "true"}

Dismissals = list[tuple[tuple[str, ...], frozenset[str]]]


def ignored_errors(content: bytes) -> dict[str, Dismissals]:
    """By sheet name: the areas in A1 and the kinds of errors (Excel's names) dismissed there.

    Empty for a workbook whose parts cannot be followed: it is then audited without dismissals.
    """
    try:
        parts = Parts(content)
        sheets = [sheet for sheet in Book(parts).sheets if sheet.is_worksheet]
        return {sheet.name: found for sheet in sheets if (found := _dismissals(parts[sheet.part]))}
    except (*BROKEN, ExpatError, KeyError, ValueError):
        return {}


def _dismissals(part: bytes) -> Dismissals:
    if _MARKER not in part:
        return []
    return [_dismissal(node) for node in Document(part, skip="sheetData").root.every("ignoredError")]


def _dismissal(node: Node) -> tuple[tuple[str, ...], frozenset[str]]:
    areas = tuple(area for area in node.attributes.get("sqref", "").split() if _is_area(area))
    return areas, frozenset(kind for kind, value in node.attributes.items() if value in _TRUE)


def _is_area(text: str) -> bool:
    try:
        parse_area(text)
    except ValueError:
        return False
    return True
