"""The frame of a worksheet: all that its part says but for the values in the cells.

Departments' sheets are copies of one template: most of them differ in nothing but values. So what the library tells of
a frame is kept, and of the next sheet with the same frame only the values are read, the smaller part of the work.

A frame is what is left of the part when values are taken out. Nothing is taken out that is not written in the one way
that is known here; a sheet with anything else among its cells has no frame.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xltools.excel.package import BROKEN, worksheet_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zipfile import ZipFile

_CELL = (
    rb'<c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="[0-9]+")?'
    rb'(?: t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]*</t></is></c>'
    rb'|(?: t="[a-zA-Z]+")?(?:/>|>(?:<v>[^<]*</v>)?</c>))'
)
_CALCULATED = (
    rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="(str|b|e)")?>'
    rb"(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))<v>[^<]*</v></c>"
)
_ROW = rb'<row r="[1-9][0-9]{0,6}"(?: (?![\w:]*hidden)[\w:]+="[^"<>]*")*/?>|</row>'
_KNOWN = re.compile(rb"|".join((_CELL, _CALCULATED, _ROW)))
_GROUPS = 3
_WRITTEN = re.compile(rb'<v>[^<]*|<t xml:space="preserve">[^<]*')
_MOST_SEEN = 8
_LARGEST = 2**20
"""Bytes of a part; a department's sheet has some 200,000."""
_OF_THE_WINDOW = re.compile(rb'<sheetViews>.*?</sheetViews>|<dimension ref="[A-Z0-9:]*"/>| xr:uid="[^"<>]*"', re.DOTALL)
"""What changes whenever somebody looks at a sheet and saves it."""


class Frame(NamedTuple):
    """The frame of one sheet. ``parts`` are equal where two sheets may differ in values alone.

    ``kinds`` has the type (the attribute ``t``) of each formula's result by its address, None for a number.
    """

    parts: tuple[object, ...]
    kinds: Mapping[bytes, bytes | None]


def frames_of(package: ZipFile) -> Callable[[str], Frame | None]:
    """What gives the frame of a worksheet by its name; None where it has none."""
    try:
        parts = worksheet_parts(package)
    except BROKEN:
        return lambda _name: None

    def frame(name: str) -> Frame | None:
        part = parts.get(name)
        if part is None or package.getinfo(part).file_size > _LARGEST:
            return None
        try:
            return frame_of(package.read(part))
        except BROKEN:
            return None

    return frame


def frame_of(xml: bytes) -> Frame | None:
    """The frame of a worksheet's part; None where it is written in another way than spreadsheet programs do."""
    head, begin, rest = xml.partition(b"<sheetData>")
    rows, end, tail = rest.partition(b"</sheetData>")
    if not xml.startswith((b"<?xml ", b"<worksheet")) or not (begin and end) or b"<!" in head or b"<sheetData" in tail:
        return None
    calculated = _calculated_in(rows)
    if calculated is None:
        return None
    parts = _OF_THE_WINDOW.sub(b"", head), tuple(calculated.kinds), calculated.formulas, tail
    return Frame(parts, calculated.kinds)


class _Calculated(NamedTuple):
    """The cells of some rows that have formulas: types of their results by address, and the formulas in their order."""

    kinds: Mapping[bytes, bytes | None]
    formulas: tuple[bytes, ...]


_seen: dict[bytes, _Calculated | None] = {}
"""By rows without what is written in their cells, which is all that most sheets differ in."""


def _calculated_in(rows: bytes) -> _Calculated | None:
    """The cells with formulas; None where something is written in an unknown way."""
    bare = _WRITTEN.sub(b"<v>", rows)
    if bare not in _seen:
        if len(_seen) >= _MOST_SEEN:
            _seen.clear()
        _seen[bare] = _look_for_calculated(rows)
    return _seen[bare]


def _look_for_calculated(rows: bytes) -> _Calculated | None:
    pieces = _KNOWN.split(rows)
    if any(map(bytes.strip, pieces[:: _GROUPS + 1])):
        return None
    addresses, kinds, formulas = (pieces[group :: _GROUPS + 1] for group in range(1, _GROUPS + 1))
    written = {address: kind for address, kind in zip(addresses, kinds, strict=True) if address}
    found = _Calculated(written, tuple(filter(None, formulas)))
    return found if len(written) == len(found.formulas) else None
