"""A report to be written, as data: headings, paragraphs, tables and charts in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from xltools.core.layout import ChartKind


class Look(StrEnum):
    """What a paragraph, or the text of a cell, is; how it looks is the template's business."""

    TITLE = "title"
    COVER = "cover"  # a line of the cover: label and value
    BODY = "body"
    CAPTION = "caption"  # above a table
    LEGEND = "legend"  # below a picture
    NOTE = "note"
    CONTENTS = "contents"  # the heading of the table of contents
    HEADER = "header"  # of a column
    LABEL = "label"  # of a row or a field
    TEXT = "text"
    CENTRE = "centre"
    NUMBER = "number"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; line breaks in it begin new paragraphs of the same look, save in a title."""

    text: str
    look: Look = Look.BODY


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest of four."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, as wide as ``columns`` and as high as ``rows``.

    Below the text, ``space`` blank lines are left for handwriting; ``signed`` are the lines of a signature below that.
    ``indent`` is in characters.
    """

    text: str = ""
    look: Look = Look.TEXT
    rows: int = 1
    columns: int = 1
    indent: int = 0
    space: int = 0
    signed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells as in HTML, where a cell that spans rows is named in its first row only.

    ``widths`` are relative; the table is as wide as the page allows. The first ``header`` rows are repeated on every
    page.
    """

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    header: int = 0

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell with its row and its first column.

        Raises:
            ValueError: cells overlap, stand outside the table or leave a gap.
        """
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                area = {(row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
                if area & taken or row + cell.rows > len(self.rows) or column + cell.columns > len(self.widths):
                    message = f"the cell {cell.text!r} does not fit at row {row}, column {column}"
                    raise ValueError(message)
                taken |= area
                yield row, column, cell
        if len(taken) != len(self.rows) * len(self.widths):
            message = "the table has gaps"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """A series of a chart: a name, and a value for each category; None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title, to be drawn as a picture; ``unit`` is that of its values."""

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: the listed headings down to a level."""

    depth: int = 2


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Turn:
    """From here on, on a new page, the paper lies (``landscape``) or stands."""

    landscape: bool


Part = Paragraph | Heading | Table | Picture | Contents | PageBreak | Turn


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document: its title, the year reported on, and its parts in order."""

    title: str
    year: int | None
    parts: tuple[Part, ...]

    @property
    def headings(self) -> list[Heading]:
        """Its headings, in order."""
        return [part for part in self.parts if isinstance(part, Heading)]
