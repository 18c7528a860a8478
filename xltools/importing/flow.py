"""A document as one flow of rows and lines, each of which knows its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.core.document import Paragraph, TableCell
from xltools.core.text import label_key, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.document import Document, Table

_NARRATIVE = "评价报告综述"
_AROUND = 28  # characters kept before and behind a figure


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    cells: tuple[TableCell, ...]
    table: int
    number: int

    def place(self, column: int) -> str:
        """A cell of it in words: ``表1第4行第2格``."""
        return f"表{self.table}第{self.number}行第{column + 1}格"

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The cells' texts, tidied."""
        return tuple(tidy(cell.text) for cell in self.cells)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The cells' texts for comparing with labels."""
        return tuple(label_key(cell.text) for cell in self.cells)

    @property
    def filled(self) -> tuple[str, ...]:
        """The texts of the cells that hold any."""
        return tuple(filter(None, self.texts))


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside of tables, or a line of a cell that holds the whole narrative."""

    text: str
    place: str


Flow = tuple[Row | Line, ...]


def flow_of(document: Document) -> Flow:
    """The document's rows and lines in order; a paragraph with line breaks is several lines."""
    return tuple(_flow(document))


def _flow(document: Document) -> Iterator[Row | Line]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from (Line(line.strip(), f"第{block.place}段") for line in block.shown.splitlines() if line.strip())
        else:
            yield from _table(block)


def _table(table: Table) -> Iterator[Row | Line]:
    for number, cells in enumerate(table.rows, 1):
        row = Row(cells, table.place, number)
        if len(cells) == 1 and _NARRATIVE in cells[0].text and "\n" in cells[0].text.strip():
            first, *rest = tidy(cells[0].text).splitlines()
            yield Row((TableCell(first),), table.place, number)
            yield from (Line(line.strip(), row.place(0)) for line in rest if line.strip())
        else:
            yield row


def around(text: str, start: int, end: int) -> str:
    """The words around a figure on one line, with … where they were cut."""
    left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
    words = re.sub(r"\s+", " ", text[left:right]).strip()
    return f"{'…' if left else ''}{words}{'…' if right < len(text) else ''}"
