"""What is in a text document, without meaning: paragraphs and tables in their order, as every reader delivers them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltools.core.snapshot import Source


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph that holds text.

    ``number`` is the automatic number that Word shows before it (``（一）``), which is not part of ``text``. ``level``
    is 1 for the highest heading, 0 for body text. ``place`` counts the document's paragraphs with text from 1.
    """

    text: str
    number: str = ""
    level: int = 0
    place: int = 0

    @property
    def shown(self) -> str:
        """The paragraph as it is read: number and text."""
        return f"{self.number}{self.text}"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a row: its text with line breaks, and how many grid columns it covers.

    ``continues`` marks a cell that is merged with the one above it; where a document does not say so it is simply
    blank.
    """

    text: str
    columns: int = 1
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its rows of cells; rows need not have equally many. ``place`` counts the document's tables from 1."""

    rows: tuple[tuple[TableCell, ...], ...]
    place: int = 0


class Remark(StrEnum):
    """What a reader left out or settled by itself, and people should know."""

    TRACKED = "tracked"  # tracked changes: insertions were read, deletions were not
    COMMENTS = "comments"  # not read
    PICTURES = "pictures"  # hold whatever they hold; not read
    SCANNED = "scanned"  # hardly anything but pictures
    OBJECTS = "objects"  # embedded files; not opened
    MACROS = "macros"  # not run
    REMOTE = "remote"  # a template or data elsewhere; not fetched
    CONVERTED = "converted"  # another program made a .docx of it first
    CUT = "cut"  # longer than any report: the rest was not read


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its blocks in order, the file that they came from, and what people should know of it."""

    source: Source
    blocks: tuple[Paragraph | Table, ...]
    remarks: tuple[Remark, ...] = ()
