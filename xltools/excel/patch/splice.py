"""Replace spans of bytes, all at once; what lies between them is copied as it is."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


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
    ordered = sorted(edits, key=lambda edit: edit[:2])
    if any(later.start < earlier.end for earlier, later in pairwise(ordered)):
        message = "edits overlap"
        raise ValueError(message)
    pieces = []
    at = 0
    for start, end, content in ordered:
        if not 0 <= start <= end <= len(data):
            message = "an edit outside the data"
            raise ValueError(message)
        pieces += [data[at:start], content]
        at = end
    return b"".join([*pieces, data[at:]])
