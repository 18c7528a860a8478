"""Draw the icons of the ribbon: ``python tools/icons.py`` writes macros/images/*.png again, byte for byte.

Shapes are signed: a function says of a point, on a canvas of 32 by 32, whether it lies inside. Each pixel looks at
several points, so that edges are smooth.
"""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Shape = Callable[[float, float], bool]
    Colour = tuple[int, int, int]

SIZE = 32
_FINE = 4  # points looked at along each side of a pixel
FOLDER = Path(__file__).parents[1] / "macros" / "images"

NAVY, PAPER, LINE = (31, 56, 100), (255, 255, 255), (140, 151, 163)
GREEN, RED, AMBER, BLUE = (46, 125, 70), (192, 57, 43), (224, 142, 43), (66, 133, 190)


def box(left: float, top: float, right: float, bottom: float, radius: float = 1) -> Shape:
    """A rectangle with rounded corners."""

    def inside(x: float, y: float) -> bool:
        away = hypot(
            max(left + radius - x, 0, x - right + radius),
            max(top + radius - y, 0, y - bottom + radius),
        )
        return away <= radius

    return inside


def disc(x0: float, y0: float, radius: float) -> Shape:
    """A circle with what is in it."""
    return lambda x, y: hypot(x - x0, y - y0) <= radius


def stroke(*points: tuple[float, float], width: float = 2) -> Shape:
    """A line through the points, with round ends."""
    pieces = list(pairwise(points))

    def away(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
        along_x, along_y = end[0] - start[0], end[1] - start[1]
        length = along_x**2 + along_y**2
        part = min(1.0, max(0.0, ((x - start[0]) * along_x + (y - start[1]) * along_y) / length))
        return hypot(x - start[0] - part * along_x, y - start[1] - part * along_y)

    return lambda x, y: any(away(x, y, *piece) <= width / 2 for piece in pieces)


def ring(x0: float, y0: float, radius: float, width: float) -> Shape:
    """A circle's line."""
    return lambda x, y: abs(hypot(x - x0, y - y0) - radius) <= width / 2


Drawing = list[tuple["Shape", "Colour"]]


def sheet(left: float = 4, top: float = 3, right: float = 24, bottom: float = 29) -> Drawing:
    """A page with lines of a table."""
    rows = [top + 8 + 5 * number for number in range(int((bottom - top - 8) // 5) + 1)]
    lines: Drawing = [(stroke((left + 3, row), (right - 3, row), width=1.4), LINE) for row in rows if row < bottom - 2]
    return [
        (box(left, top, right, bottom, 2), NAVY),
        (box(left + 1.4, top + 1.4, right - 1.4, bottom - 1.4), PAPER),
        (box(left + 1.4, top + 1.4, right - 1.4, top + 5), NAVY),
        *lines,
    ]


def badge(colour: Colour) -> Drawing:
    """A disc at the lower right, with a white rim, for a sign on it."""
    return [(disc(23, 23, 8.4), PAPER), (disc(23, 23, 7.2), colour)]


def icons() -> dict[str, Drawing]:
    """Every icon by its name."""
    return {
        "validate": [*sheet(), *badge(GREEN), (stroke((19.5, 23.2), (22, 25.8), (26.5, 20.4), width=2.2), PAPER)],
        "clear": [*sheet(), *badge(RED), *(
            (stroke((20.2, y), (25.8, 46 - y), width=2.2), PAPER) for y in (20.2, 25.8)
        )],
        "collect": [
            (box(3, 17, 29, 29, 2), NAVY),
            (box(5, 19, 27, 27), PAPER),
            (box(10, 17, 22, 22), NAVY),
            (stroke((16, 3.5), (16, 16), width=3), AMBER),
            (stroke((11, 10.5), (16, 16), (21, 10.5), width=3), AMBER),
        ],
        "consolidate": [
            *(part for left in (3, 12.5, 22) for part in (
                (box(left, 3, left + 7, 11), BLUE), (box(left + 1.4, 5.5, left + 5.6, 9.6, 0.5), PAPER)
            )),
            *((stroke((x, 12), (16, 18.5), width=1.6), LINE) for x in (6.5, 16, 25.5)),
            (box(6, 18, 26, 29, 2), NAVY),
            (stroke((19.5, 20.5), (13, 20.5), (16.2, 23.5), (13, 26.6), (19.5, 26.6), width=1.7), PAPER),
        ],
        "compare": [
            (stroke((3.5, 28), (28.5, 28), width=1.8), NAVY),
            *(part for left, tall in ((5, 9), (14, 16), (23, 5)) for part in (
                (box(left, 27 - tall, left + 3, 27, 0.4), AMBER),
                (box(left + 3.2, 23 - tall, left + 6.2, 27, 0.4), BLUE),
            )),
        ],
        "report": [
            *sheet(),
            (stroke((14, 27), (26.2, 14.8), width=5.4), PAPER),
            (stroke((16, 25), (26.2, 14.8), width=3.6), AMBER),
            (stroke((14.2, 26.8), (16, 25), width=1.8), NAVY),
        ],
        "about": [
            (ring(16, 16, 12, 2.4), NAVY),
            (disc(16, 10, 1.9), NAVY),
            (stroke((16, 15), (16, 22.5), width=3), NAVY),
        ],
    }  # fmt: skip


def png(drawing: Sequence[tuple[Shape, Colour]]) -> bytes:
    """A drawing as a PNG file with transparency, without time or name of a program."""
    rows = b"".join(b"\0" + b"".join(_pixel(drawing, x, y) for x in range(SIZE)) for y in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def _pixel(drawing: Sequence[tuple[Shape, Colour]], x: int, y: int) -> bytes:
    """The mean of what lies uppermost at the points of a pixel."""
    steps = [(number + 0.5) / _FINE for number in range(_FINE)]
    found = [_uppermost(drawing, x + dx, y + dy) for dx in steps for dy in steps]
    seen = [colour for colour in found if colour is not None]
    if not seen:
        return bytes(4)
    mean = (round(sum(channel) / len(seen)) for channel in zip(*seen, strict=True))
    return bytes([*mean, round(255 * len(seen) / len(found))])


def _uppermost(drawing: Sequence[tuple[Shape, Colour]], x: float, y: float) -> Colour | None:
    return next((colour for shape, colour in reversed(drawing) if shape(x, y)), None)


def main() -> None:
    """Write all icons."""
    FOLDER.mkdir(exist_ok=True)
    for name, drawing in icons().items():
        (FOLDER / f"{name}.png").write_bytes(png(drawing))


if __name__ == "__main__":
    main()
