"""What is kept of a long paragraph, so that it can be compared with those of other departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from array import array


class Paragraph(NamedTuple):
    """A paragraph without its text, of which thousands of departments have too much.

    ``sheet``, ``cell`` and ``item`` say where it stands, ``place`` says it to people; ``words`` are its first ones,
    quoted. ``digest`` is that of the text as it is compared, ``shingles`` holds those of its runs of characters, the
    smallest first.
    """

    sheet: str
    cell: str
    item: str
    place: str
    words: str
    digest: bytes
    shingles: array[int]
