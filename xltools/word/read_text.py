"""Plain text as Word exports it: each cell of a table begins with a tab, its further lines without one."""

from __future__ import annotations

import codecs
import re
from itertools import takewhile
from typing import TYPE_CHECKING

from xltools.core.document import Paragraph, Table, TableCell

if TYPE_CHECKING:
    from collections.abc import Sequence

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,200}\]\s?")
_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n"}
# Text that no cell of a table holds: a chapter of the report, who filled it in, the cover of the next department.
_OUTSIDE = re.compile(r"^\s*(?:[一二三四五六七八]\s?、|填报人|.{0,6}部门\s?[（(]单位[)）]\s?名称)")


def text_of(content: bytes) -> str | None:
    """A text file's text: UTF-8, UTF-16 with its mark, or GB 18030; None where it is none of them."""
    for encoding in ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def text_blocks(text: str) -> tuple[Paragraph | Table, ...]:
    """The paragraphs and tables of an exported document.

    A blank line ends a row, except in a cell that has begun with a blank line itself. The cells of a row that are
    merged with those above are blank.
    """
    lines = _plain(text).split("\n")
    return _Text(lines).blocks()


def _plain(text: str) -> str:
    """Line ends unified; bookmarks, page breaks and other remains removed."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return _BOOKMARK.sub("", unified).replace("\x07", "\t").translate(_CONTROL)


class _Text:
    """Goes through the lines once, collecting blocks."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._blocks: list[Paragraph | Table] = []
        self._rows: list[list[TableCell]] = []
        self._paragraphs = self._tables = 0

    def blocks(self) -> tuple[Paragraph | Table, ...]:
        at, fresh = 0, True
        while at < len(self._lines):
            line = self._lines[at]
            if line.startswith("\t"):
                at, fresh = self._cell(at, fresh=fresh)
            else:
                if line.strip():
                    self._end_table()
                    fresh = True
                    self._paragraph(line)
                at += 1
        self._end_table()
        return tuple(self._blocks)

    def _cell(self, at: int, *, fresh: bool) -> tuple[int, bool]:
        """Read the cells that begin on a line; where reading goes on, and whether a new row begins there."""
        *before, last = self._lines[at][1:].split("\t")
        cells = [TableCell(text.strip()) for text in before]
        own, at, row_ends = self._lines_of(last, at + 1)
        cells.append(TableCell("\n".join(own).strip()))
        if fresh:
            self._rows.append([])
        self._rows[-1].extend(cells)
        return at, row_ends

    def _lines_of(self, first: str, at: int) -> tuple[list[str], int, bool]:
        """The lines of a cell that begins with ``first``, where they end, and whether the row ends there."""
        end = at
        while end < len(self._lines) and not self._lines[end].startswith("\t"):
            end += 1
        rest = list(self._lines[at:end])
        outside = self._outside(rest, last=end == len(self._lines))
        if outside is not None:
            return [first, *rest[:outside]], at + outside, True
        trailing = sum(1 for _line in takewhile(lambda line: not line.strip(), reversed(rest)))
        own_blank = not first.strip() and trailing < len(rest)
        return [first, *rest], end, trailing > int(own_blank)

    @staticmethod
    def _outside(rest: Sequence[str], *, last: bool) -> int | None:
        """Where, behind a blank line, text begins that belongs to no cell; None where all of it is the cell's."""
        for number, line in enumerate(rest):
            behind_blank = number > 0 and not rest[number - 1].strip()
            if line.strip() and behind_blank and (last or _OUTSIDE.match(line)):
                return number
        return None

    def _paragraph(self, line: str) -> None:
        self._paragraphs += 1
        self._blocks.append(Paragraph(line.strip(), place=self._paragraphs))

    def _end_table(self) -> None:
        if self._rows:
            self._tables += 1
            self._blocks.append(Table(tuple(map(tuple, self._rows)), place=self._tables))
            self._rows = []
