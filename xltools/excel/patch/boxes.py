"""The boxes of notes: shapes in a VML drawing.

VML as Excel writes it is not always well-formed (``<br>`` in the labels of buttons), so it is searched, not parsed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import LAST_COLUMN, LAST_ROW, Position
from xltools.excel.patch.document import as_utf8
from xltools.excel.patch.splice import Edit, spliced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DECLARED = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_NOTE_TYPE = "_x0000_t202"
_SHAPE_TYPE = (
    '<v:shapetype{declared} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape{declared} id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:80pt;margin-top:2pt;width:{width}pt;height:{height}pt;z-index:1;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_IDS_A_BLOCK = 1024
_WIDTH = 260  # pixels: about 20 Chinese characters a line
_LINE = 16
_ROW = 20
_ID = re.compile(rb"_x0000_s(\d{1,9})")
_BLOCKS = re.compile(rb"""idmap\b[^>]{0,200}?\bdata\s*=\s*["']([\d,\s]*)["']""")
_OPENING = re.compile(rb"<((?:\w+:)?shape)[\s>]")
_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d{1,9})\s*</")


class Box(NamedTuple):
    """The box of the note on a cell, high enough for its text."""

    at: Position
    text: str


def blocks(drawing: bytes) -> set[int]:
    """The blocks of 1,024 shape ids that a drawing claims."""
    return {int(number) for listed in _BLOCKS.findall(drawing) for number in re.findall(rb"\d{1,9}", listed)}


def empty_drawing(block: int, shapes: int) -> bytes:
    """A drawing without shapes that claims enough ids, from this block on, for so many."""
    claimed = ",".join(str(block + more) for more in range(1 + shapes // _IDS_A_BLOCK))
    return (
        f'<xml{_DECLARED}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{claimed}"/></o:shapelayout></xml>'
    ).encode()


def with_boxes(drawing: bytes, boxes: Iterable[Box], width_of: Callable[[int], int]) -> bytes:
    """The drawing with a box for each note; ``width_of`` gives the width of a column in pixels.

    Raises:
        ValueError: it does not end like XML.
    """
    data = as_utf8(drawing)
    end = data.rindex(b"</")
    declared = "" if _declares_all(data) else _DECLARED
    used = [int(number) for number in _ID.findall(data)]
    first = max(used, default=_IDS_A_BLOCK * min(blocks(data), default=1)) + 1
    pieces = [] if _NOTE_TYPE.encode() in data else [_SHAPE_TYPE.format(declared=declared)]
    pieces += [_shape(box, number, declared, width_of) for number, box in enumerate(boxes, first)]
    return spliced(data, [Edit(end, end, "".join(pieces).encode())])


def without_boxes(drawing: bytes, cells: set[Position]) -> bytes | None:
    """The drawing without the boxes of the notes on these cells; None where nothing but its frame is left."""
    data = as_utf8(drawing)
    shapes = list(_shapes(data))
    ours = [(start, end) for start, end in shapes if _cell(data[start:end]) in cells]
    if len(ours) == len(shapes):
        return None
    rest = spliced(data, [Edit(start, end, b"") for start, end in ours])
    if b"#" + _NOTE_TYPE.encode() not in rest:
        for declared in ("", _DECLARED):
            rest = rest.replace(_SHAPE_TYPE.format(declared=declared).encode(), b"")
    return rest


def _declares_all(data: bytes) -> bool:
    return all(f'xmlns:{prefix}="{uri}"'.encode() in data for prefix, uri in _NAMESPACES.items())


def _shapes(data: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while opening := _OPENING.search(data, at):
        closing = b"</" + opening[1] + b">"
        close = data.find(closing, opening.end())
        if close < 0:
            return
        at = close + len(closing)
        yield opening.start(), at


def _cell(shape: bytes) -> Position | None:
    """The cell whose note a shape shows, or None for anything else."""
    if b'"Note"' not in shape and b"'Note'" not in shape:
        return None
    place = {name: int(number) for name, number in _PLACE.findall(shape)}
    return Position(place[b"Row"], place[b"Column"]) if len(place) == len(Position._fields) else None


def _shape(box: Box, number: int, declared: str, width_of: Callable[[int], int]) -> str:
    lines = sum(1 + len(line) // 20 for line in box.text.split("\n"))
    height = 24 + _LINE * lines
    left, right, rest = _columns(box.at.column, width_of)
    top = min(max(box.at.row - 1, 0), LAST_ROW - 1 - height // _ROW)
    bottom = top + (height + 8) // _ROW
    anchor = f"{left}, 12, {top}, 8, {right}, {rest}, {bottom}, {(height + 8) % _ROW}"
    return _SHAPE.format(
        declared=declared,
        number=number,
        width=_WIDTH * 3 // 4,
        height=height * 3 // 4,
        anchor=anchor,
        row=box.at.row,
        column=box.at.column,
    )


def _columns(column: int, width_of: Callable[[int], int]) -> tuple[int, int, int]:
    """Where a box beside a cell begins and ends, and the pixels that it covers of its last column."""
    left = min(column + 1, LAST_COLUMN - 4)
    right, rest = left, _WIDTH + 12
    while rest > width_of(right) and right < LAST_COLUMN:
        rest -= width_of(right)
        right += 1
    return left, right, rest
