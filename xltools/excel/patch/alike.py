"""Sheets that are made alike: they differ in the values of cells, and what lies around these is read only once.

So a sheet is taken apart into its values and a skeleton, which the next sheet is likely to share. Places in the
skeleton are where edits are made; only at the end they are looked for in the sheet.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from contextlib import suppress
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING
from xml.parsers import expat

from xltools.excel.patch.calculated import Calculated
from xltools.excel.patch.document import Document, as_utf8, parsed
from xltools.excel.patch.grid import Grid
from xltools.excel.patch.shape import shape_of
from xltools.excel.patch.splice import Edit, spliced

if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUE = re.compile(rb"<v>([^<&>]*)</v>")
"""A value that reads as it is written."""
_NO_VALUE, _END_OF_VALUE = b"<v></v>", b"</v>"
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*\?>")
_LARGEST = 2**19
"""Bytes of a skeleton that is kept; all its cells are, too."""
_KEPT = 8
"""Skeletons that are kept."""


class _Skeleton:
    """A sheet without values, as far as its rows reach."""

    def __init__(self, data: bytes) -> None:
        self.part = parsed(data, skip="sheetData", last=True)
        self.grid = Grid(self.part)

    @cached_property
    def calculated(self) -> Calculated:
        return Calculated(self.grid)


class AlikeSheet(Document):
    """A sheet whose cells are to be changed, up to the end of its rows: what comes behind is not in the tree.

    Raises:
        as `Document` and `Grid` do.
    """

    def __init__(self, data: bytes) -> None:
        self._whole = as_utf8(data)
        self._skeleton, values = _taken_apart(self._whole)
        self._begin(self._skeleton.part)
        self._slots = [*values]
        self._before = [0, *accumulate(map(len, values.values()))]
        self.grid = self._skeleton.grid.with_values(values)

    @property
    def calculated(self) -> Calculated:
        """The cells that hold results."""
        return self._skeleton.calculated

    def result(self) -> bytes:
        """The sheet with all edits made."""
        edits = (Edit(self._place(start), self._place(end), content) for start, end, content in self._all_edits())
        return spliced(self._whole, edits)

    def _place(self, at: int) -> int:
        """Where a place of the skeleton, which is never that of a value, is in the sheet."""
        return at + self._before[bisect_left(self._slots, at)]


def forget() -> None:
    """Let go of what was kept of sheets and their formulas."""
    _kept.cache_clear()
    shape_of.cache_clear()


def _taken_apart(data: bytes) -> tuple[_Skeleton, dict[int, bytes]]:
    """The skeleton of a sheet, and the values that were taken out by offset in it; none where that is not safe."""
    start, end = data.find(_BEGIN) + len(_BEGIN), data.rfind(_END)
    inside = data[start:end]
    if start < len(_BEGIN) or end < start or b"<!" in inside or b"<?" in inside:
        return _Skeleton(data), {}
    pieces = _VALUE.split(inside)
    between, values = pieces[::2], pieces[1::2]
    size = len(data) - sum(map(len, values))
    if size > _LARGEST or not _are_texts(values, data):
        return _Skeleton(data), {}
    skeleton = _kept(data[:start] + _NO_VALUE.join(between) + data[end:])
    if (skeleton.grid.node.inner, skeleton.grid.node.close - size) != (start, end - len(data)):
        return _Skeleton(data), {}  # what looked like the rows is something else
    ends = accumulate((len(each) + len(_NO_VALUE) for each in between[:-1]), initial=start - len(_END_OF_VALUE))
    return skeleton, dict(zip([*ends][1:], values, strict=True))


def _are_texts(values: Sequence[bytes], data: bytes) -> bool:
    """Whether values are as XML wants them in a part that begins so: the skeleton does not show it."""
    declaration = _DECLARATION.match(data)
    parser = expat.ParserCreate()
    try:
        parser.Parse((declaration[0] if declaration else b"") + b"<v>" + b" ".join(values) + b"</v>", True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError:
        return False
    return True


@lru_cache(maxsize=_KEPT)
def _kept(data: bytes) -> _Skeleton:
    skeleton = _Skeleton(data)
    with suppress(ValueError):  # cells out of order are the trouble of whoever looks for them
        skeleton.grid.search()
    return skeleton
