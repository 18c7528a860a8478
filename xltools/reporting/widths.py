"""How wide the columns of a table of numbers must be, so that no number is broken over two lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# In tenths of a millimetre, for 10.5 points: a digit, a Chinese character, and the room beside a text.
_DIGIT, _CHARACTER, _ROOM = 19, 37, 26
_LEAST = 120
_LABEL_LEAST, _LABEL_MOST = 240, 480
_PAGE = 1560  # between the margins of a page that stands


def fitted(rows: Iterable[tuple[str, Sequence[str]]]) -> tuple[int, ...]:
    """Relative widths for rows of a label and numbers; labels give way first, since they may be broken."""
    labels, numbers = zip(*rows, strict=True)
    columns = [max(_LEAST, max(map(len, column)) * _DIGIT + _ROOM) for column in zip(*numbers, strict=True)]
    wanted = min(max(map(len, labels)) * _CHARACTER + _ROOM, _LABEL_MOST)
    return (max(_LABEL_LEAST, min(wanted, _PAGE - sum(columns))), *columns)
