"""Rows and cells of a worksheet, found where they stand in its bytes.

A sheet may hold hundreds of thousands of cells, so they get no tree: the part is known to be well-formed, and in
well-formed XML without comments a ``<`` begins a tag and nothing else does.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from xltools.core.address import LAST_COLUMN, LAST_ROW, Position, parse_a1, parse_area

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from xltools.core.address import Area
    from xltools.excel.patch.document import Document, Parsed

_ATTRIBUTES = rb"""((?:[^"'/>]|"[^"]*"|'[^']*')*)"""
_USUAL = rb"""(?: r="([A-Z]{1,3}[0-9]{1,7})")?(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?"""
"""How Excel and others write the tag of a cell: read at once; what comes in another order is read below."""
_ATTRIBUTE = re.compile(rb"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)


class Row(NamedTuple):
    """A row: its zero-based number, its tag to ``inner``, its content to ``close``, all of it to ``end``."""

    number: int
    start: int
    inner: int
    close: int
    end: int


class Cell(NamedTuple):
    """A cell: its place, its style and type as written or empty, its tag to ``inner``, its content to ``close``."""

    at: Position
    style: str
    kind: str
    start: int
    inner: int
    close: int
    end: int


class Formula(NamedTuple):
    """The formula of a cell: its tag, its attributes, its text as Excel reads it and where that stands."""

    attributes: Mapping[str, str]
    text: str
    start: int
    inner: int
    close: int
    end: int

    @property
    def area(self) -> Area | None:
        """The cells that the formula is for, where it says so: it fills them, or they share it."""
        return parse_area(self.attributes["ref"]) if "ref" in self.attributes else None


class _Found(NamedTuple):
    """All that there is to find on a sheet; cells go by where they start, and by their place."""

    cells: dict[int, list[Cell]]
    places: dict[tuple[int, int], Cell]
    formula_cells: list[tuple[Cell, Formula]]
    formulas: dict[int, Formula]
    values: dict[int, tuple[int, int] | None]


class Grid:
    """The rows of a sheet.

    Where many sheets are alike, one of them is searched (`search`), and the others are told what was found
    (`with_values`): they differ in nothing but the texts of values, which are left out of the data then.

    Raises:
        ValueError: it holds what no sheet holds, or rows are out of order.
    """

    def __init__(self, document: Document | Parsed) -> None:
        self.data = document.data
        self._found: _Found | None = None
        self.left_out: Mapping[int, bytes] = {}
        self.node = document.root.need("sheetData")
        self.prefix = f"{self.node.prefix}:" if self.node.prefix else ""
        tag = self.prefix.encode()
        self._row = re.compile(rb"""<%srow(?=[\s/>])(?: r="([0-9]{1,7})")?%s(/?)>""" % (tag, _ATTRIBUTES))
        self._row_end = b"</%srow" % tag
        self._cell = re.compile(
            rb"<%sc(?=[\s/>])%s%s(?:/>|>(.*?)</%sc\s*>)" % (tag, _USUAL, _ATTRIBUTES, tag), re.DOTALL
        )
        self._formula = re.compile(rb"<%sf(?=[\s/>])%s(?:/>|>(.*?)</%sf\s*>)" % (tag, _ATTRIBUTES, tag), re.DOTALL)
        self._value = re.compile(
            rb"<%s(?:v|is)(?=[\s/>])%s(?:/>|>.*?</%s(?:v|is)\s*>)" % (tag, _ATTRIBUTES, tag), re.DOTALL
        )
        self._formula_mark = re.compile(rb"<%sf(?=[\s/>])" % tag)
        self._formula_cell = re.compile(
            rb"<%sc(?=[\s>])%s%s>(\s*(<%sf(?=[\s/>])%s(?:/>|>([^<]*)</%sf\s*>)).*?)</%sc\s*>"
            % (tag, _USUAL, _ATTRIBUTES, tag, _ATTRIBUTES, tag, tag),
            re.DOTALL,
        )
        self._held = re.compile(rb"<%sc(?=[\s>])%s%s>(.*?)</%sc\s*>" % (tag, _USUAL, _ATTRIBUTES, tag), re.DOTALL)

    def search(self) -> None:
        """Find everything now, and keep it.

        Raises:
            ValueError: cells are out of order, or stand where none may.
        """
        cells = {row.start: self.cells(row) for row in self.rows}
        every = [cell for row in cells.values() for cell in row]
        formula_cells = self.formula_cells()
        formulas = {cell.start: formula for cell, formula in formula_cells}
        values = {cell.start: self.value(cell) for cell in every}
        self._found = _Found(cells, {cell.at: cell for cell in every}, formula_cells, formulas, values)

    def with_values(self, left_out: Mapping[int, bytes]) -> Grid:
        """A sheet alike, with the texts that belong at these offsets."""
        twin = copy(self)
        twin.left_out = left_out
        return twin

    @cached_property
    def seen(self) -> bytes:
        """The part with blanks in the place of comments and the like, so that nothing in them is taken for a cell."""
        start, close = self.node.inner, self.node.close
        inside = self.data[start:close]
        if b"<!" not in inside and b"<?" not in inside:
            return self.data
        blank = _HIDDEN.sub(lambda match: b" " * len(match[0]), inside)
        return self.data[:start] + blank + self.data[close:]

    def mentions(self, word: bytes) -> bool:
        """Whether a word stands anywhere among the rows."""
        return self.data.find(word, self.node.inner, self.node.close) >= 0

    @cached_property
    def rows(self) -> list[Row]:
        """All rows in their order."""
        rows, at, number = [], self.node.inner, -1
        for match in self._row.finditer(self.seen, self.node.inner, self.node.close):
            self._nothing_between(at, match.start())
            inner = end = close = match.end()
            if not match[3]:
                close = self.seen.index(self._row_end, inner, self.node.close)
                end = self.seen.index(b">", close) + 1
            given = match[1] or attributes(match[2]).get("r")
            follows = int(given) - 1 if given else number + 1
            if not number < follows <= LAST_ROW:
                _refuse(f"row {follows + 1} after row {number + 1}")
            number, at = follows, end
            rows.append(Row(number, match.start(), inner, close, end))
        self._nothing_between(at, self.node.close)
        return rows

    def _nothing_between(self, start: int, end: int) -> None:
        if start < end and self.seen[start:end].strip():
            _refuse("something between the rows")

    def cells(self, row: Row) -> list[Cell]:
        """The cells of a row in their order."""
        if self._found is not None:
            return self._found.cells[row.start]
        cells: list[Cell] = []
        end, column, seen = row.inner, -1, self.seen
        for match in self._cell.finditer(seen, row.inner, row.close):
            start, after = match.span()
            if start != end and seen[end:start].strip():
                _refuse(f"something between the cells of row {row.number + 1}")
            address, style, kind, more, inside = match.groups()
            if more and not more.isspace():
                given = attributes(seen[start : match.end(4)])
                address, style, kind = (given.get(name, "").encode() for name in "rst")
            position = _position(address) if address else Position(row.number, column + 1)
            if position.row != row.number or not column < position.column <= LAST_COLUMN:
                _refuse(f"cell {position.column + 1} in row {row.number + 1}")
            column, end = position.column, after
            inner, close = (after, after) if inside is None else match.span(5)
            cells.append(Cell(position, (style or b"").decode(), (kind or b"").decode(), start, inner, close, after))
        if b"<%sc" % self.prefix.encode() in seen[end : row.close]:
            _refuse(f"a cell of row {row.number + 1} without an end")
        return cells

    def is_used(self, row: Row) -> bool:
        """Whether a row has more than formats."""
        return any(self.formula(cell) or self.value(cell) for cell in self.cells(row))

    def formula_cells(self) -> list[tuple[Cell, Formula]]:
        """Every cell with a formula, and its formula."""
        if self._found is not None:
            return self._found.formula_cells
        span = self.node.inner, self.node.close
        if self.seen is self.data:
            found = list(self._formula_cell.finditer(self.data, *span))
            if len(found) == len(self._formula_mark.findall(self.data, *span)) and all(match[1] for match in found):
                return [*map(self._with_formula, found)]
        return [*self._formula_cells_row_by_row()]

    def _with_formula(self, match: re.Match[bytes]) -> tuple[Cell, Formula]:
        first, after = match.span(6)
        tag, text = match.group(7, 8)
        inner, close = (after, after) if text is None else match.span(8)
        formula = Formula(attributes(tag) if tag else {}, _read(text or b""), first, inner, close, after)
        return self._matched(match), formula

    def _matched(self, match: re.Match[bytes]) -> Cell:
        """A cell that has an address and content."""
        address, style, kind, more = match.group(1, 2, 3, 4)
        if more and not more.isspace():
            given = attributes(self.data[match.start() : match.end(4)])
            style, kind = (given.get(name, "").encode() for name in "st")
        at, (inner, close) = _position(address), match.span(5)
        return Cell(at, (style or b"").decode(), (kind or b"").decode(), match.start(), inner, close, match.end())

    def _formula_cells_row_by_row(self) -> Iterable[tuple[Cell, Formula]]:
        for row in self.rows:
            if self._formula_mark.search(self.seen, row.inner, row.close):
                for cell in self.cells(row):
                    formula = self.formula(cell)
                    if formula is not None:
                        yield cell, formula

    def held(self, wanted: Collection[tuple[int, int]]) -> list[Cell]:
        """Those of the cells that hold something."""
        if self._found is not None:
            known = filter(None, map(self._found.places.get, wanted))
            return [cell for cell in known if cell.inner < cell.close]
        if self.seen is self.data:
            found = list(self._held.finditer(self.data, self.node.inner, self.node.close))
            if all(match[1] for match in found):
                return [self._matched(match) for match in found if match[5] and _position(match[1]) in wanted]
        cells = (cell for row in self.rows for cell in self.cells(row))
        return [cell for cell in cells if cell.at in wanted and cell.inner < cell.close]

    def formula(self, cell: Cell) -> Formula | None:
        """The formula of a cell, or None."""
        if self._found is not None:
            return self._found.formulas.get(cell.start)
        match = self._formula.search(self.seen, cell.inner, cell.close)
        if match is None:
            return None
        inner, close = match.span(2) if match[2] is not None else (match.end(), match.end())
        text = self.text(inner, close)
        return Formula(attributes(match[1]), text, match.start(), inner, close, match.end())

    def value(self, cell: Cell) -> tuple[int, int] | None:
        """Where the value of a cell stands, its tags included, or None."""
        if self._found is not None:
            return self._found.values[cell.start]
        match = self._value.search(self.seen, cell.inner, cell.close)
        return match and match.span()

    def tag_attributes(self, start: int, inner: int) -> Mapping[str, str]:
        """The attributes of a tag of the sheet."""
        return attributes(self.data[start:inner].rstrip(b"/>"))

    def text(self, start: int, end: int) -> str:
        """What a span of the part reads, markup resolved."""
        return _read(self.data[start:end] or self.left_out.get(start, b""))


@lru_cache(maxsize=4_096)  # sheets made alike have the same tags
def attributes(tag: bytes) -> Mapping[str, str]:
    """The attributes in a tag by name; their values are plain numbers and addresses, or are looked at no further."""
    return {name.decode(): (one or other).decode() for name, one, other in _ATTRIBUTE.findall(tag)}


@lru_cache(maxsize=65_536)  # sheets made alike have cells at the same places
def _position(address: bytes) -> Position:
    return parse_a1(address.decode())


@lru_cache(maxsize=65_536)  # and the same formulas in them
def _read(raw: bytes) -> str:
    if b"&" in raw or b"<" in raw or b"\r" in raw:
        return "".join(ET.fromstring(b"<t>%s</t>" % raw).itertext())  # noqa: S314 - no DTD: parsed before
    return raw.decode()


def _refuse(what: str) -> None:
    message = f"a sheet with {what}"
    raise ValueError(message)
