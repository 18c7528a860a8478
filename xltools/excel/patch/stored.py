"""What the cells of a sheet hold now, as far as it has to be compared with what they are to hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from xltools.core.snapshot import ErrorValue
from xltools.excel.patch.document import Document, as_utf8
from xltools.excel.patch.fragment import local
from xltools.excel.patch.text import clean
from xltools.excel.patch.values import number_text
from xltools.excel.values import plain_text

if TYPE_CHECKING:
    from xltools.core.filling import FillValue
    from xltools.excel.patch.book import Book
    from xltools.excel.patch.grid import Cell, Grid
    from xltools.excel.patch.packed import Packed
    from xltools.recalculate.engine import Result

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_COUNT = re.compile(rb"""<(?:\w+:)?sst(?=\s)[^>]*?\scount\s*=\s*["'](\d+)["']""")
Stored = float | str | bool | ErrorValue | None


class SharedStrings:
    """The texts that the cells of a workbook share; read when one of them is asked for."""

    def __init__(self, book: Book) -> None:
        self._parts = book.parts
        key = book.relations.id_of("sharedStrings")
        self._name = book.relations.target(key) if key else ""

    @cached_property
    def _texts(self) -> list[str]:
        return texts_of(self._parts[self._name]) if self._name else [""]

    def __getitem__(self, index: int) -> str:
        """The text of that number, formats left out.

        Raises:
            IndexError: there is none.
        """
        return self._texts[index]

    @property
    def packed(self) -> Packed | None:
        """The part with the texts, where there is one."""
        return self._parts.packed(self._name) if self._name else None

    def give_up(self, uses: int) -> None:
        """Let the part count so many uses of its texts less, where it counts them."""
        if not uses or not self._name:
            return
        data = as_utf8(self._parts[self._name])
        found = _COUNT.search(data)
        if found:
            left = str(max(int(found[1]) - uses, 0)).encode()
            self._parts[self._name] = data[: found.start(1)] + left + data[found.end(1) :]


Texts = SharedStrings | Sequence[str]


def texts_of(part: bytes) -> list[str]:
    """The texts that cells share, formats left out."""
    root = ET.fromstring(Document(part).data)  # noqa: S314 - Document has refused a DTD
    return [_rich_text(item) for item in root]


def stored_value(grid: Grid, cell: Cell, strings: Texts) -> Stored:
    """The value, or the result of the formula, that a cell holds.

    Raises:
        ValueError, IndexError: a number that is none, a text that is not there.
    """
    kind = cell.kind or "n"
    span = grid.value(cell) if cell.inner < cell.close else None
    if span is None:
        return "" if kind == "str" else None
    if kind == "inlineStr":
        return _rich_text(ET.fromstring(_undeclared(grid.data[slice(*span)])))  # noqa: S314 - no DTD: parsed before
    inner = grid.data.index(b">", span[0]) + 1
    text = grid.text(inner, max(inner, grid.data.rindex(b"<", *span)))
    if kind == "n":
        return float(text) if text.strip() else None
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return text.strip() in {"1", "true"}
    return ErrorValue(text) if kind == "e" else plain_text(_unescaped(text))


def same_value(grid: Grid, cell: Cell, value: FillValue, strings: Texts, *, date1904: bool) -> bool:
    """Whether a cell without a formula holds this value already, so that it may stay as it is written."""
    kind = cell.kind or "n"
    try:
        stored = stored_value(grid, cell, strings)
    except (ValueError, IndexError):
        return False
    if value is None or value == "":
        return stored is None and kind == "n"
    if stored is None or kind == "d":
        return False
    if isinstance(value, ErrorValue | bool) or isinstance(stored, ErrorValue | bool):
        return type(value) is type(stored) and value == stored
    if isinstance(value, str) or isinstance(stored, str):
        return isinstance(value, str) and plain_text(value) == stored
    return float(number_text(value, date1904=date1904)) == stored


def held_after(value: FillValue, *, date1904: bool) -> Result | None:
    """What `stored_value` gives for a cell into which this value was written; None for one that is blank then."""
    if value is None or value == "":
        return None
    if isinstance(value, ErrorValue | bool):
        return value
    return clean(value) if isinstance(value, str) else float(number_text(value, date1904=date1904))


def _rich_text(element: ET.Element) -> str:
    """The text of a shared or inline string: of itself or of its runs, without what tells how to pronounce it."""
    runs = [element, *(child for child in element if local(child.tag) == "r")]
    texts = (child.text or "" for run in runs for child in run if local(child.tag) == "t")
    return plain_text(_unescaped("".join(texts)))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _undeclared(xml: bytes) -> bytes:
    """An element without the prefixes that its surroundings declare."""
    return re.sub(rb"(</?)[\w.-]+:", rb"\1", xml)
