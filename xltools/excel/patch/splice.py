"""Replace spans of bytes, all at once; what lies between them is copied as it is."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_SPAN = itemgetter(0, 1)


class Edit(NamedTuple):
    """Bytes that take the place of ``data[start:end]``; an insertion where both are the same."""

    start: int
    end: int
    content: bytes


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """``data`` with every edit made; offsets are those of ``data``, insertions at one place keep their order.

    Raises:
        ValueError: edits overlap, or lie outside.
    """
    pieces = []
    at = 0
    for start, end, content in sorted(edits, key=_SPAN):
        if not at <= start <= end <= len(data):
            message = "edits overlap, or lie outside"
            raise ValueError(message)
        pieces += [data[at:start], content]
        at = end
    return b"".join([*pieces, data[at:]])
