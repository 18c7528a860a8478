"""Where each block of a form stands on a sheet: by its name, or by its heading where the name was lost."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.core.scale import UNITS
from xltools.recognise.index import key_of
from xltools.recognise.labels import keys_of
from xltools.sheets.grid import NAME_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.form import Block, Form
    from xltools.recognise.index import SheetIndex

_FEWEST_HEADINGS = 3  # headings by which a sheet without names is still taken for a form
_COVER = "cover"  # the one block that has no heading: it stands above all others


@dataclass(frozen=True, slots=True)
class Regions:
    """The area of each block by its id, and the blocks that were found by their headings alone."""

    areas: Mapping[str, Area]
    by_heading: tuple[str, ...]


def find_regions(form: Form, index: SheetIndex) -> Regions | None:
    """The blocks of a form on a sheet, or None when the sheet is no such form.

    A name whose area holds none of its block's labels points to the wrong place and counts as lost.
    """
    areas = dict(_named(form, index))
    headings = dict(_headings(form, index))
    if not areas and len(headings) < _FEWEST_HEADINGS:
        return None
    lost = [block for block in form.blocks if block.id not in areas]
    if lost:
        parts = {row for block in form.blocks if block.part for row in _rows_of(index, key_of(block.part))}
        starts = sorted({*headings.values(), *parts, *(area.top for area in areas.values())})
        right = _right_edge(form, index)
        for block in lost:
            top = 0 if block.id == _COVER else headings.get(block.id, -1)
            if top >= 0 and starts:
                after = bisect_right(starts, -1 if block.id == _COVER else top)
                bottom = starts[after] - 1 if after < len(starts) else index.extent.bottom
                areas[block.id] = Area(top, 0, bottom, right)
    return Regions(areas, tuple(block.id for block in lost if block.id in areas))


def _named(form: Form, index: SheetIndex) -> Iterator[tuple[str, Area]]:
    for block in form.blocks:
        area = index.sheet.names.get(f"{NAME_PREFIX}{block.id}".upper())
        if area is not None and next(index.find(keys_of(block).every, area), None) is not None:
            yield block.id, area


def _headings(form: Form, index: SheetIndex) -> Iterator[tuple[str, int]]:
    """(block, row) of every heading, with or without the unit behind it, searched from the top downwards."""
    row = -1
    for block in form.blocks:
        found = min((at for key in _titles(block) for at in _rows_of(index, key) if at > row), default=-1)
        if found >= 0:
            row = found
            yield block.id, row


@lru_cache(maxsize=256)
def _titles(block: Block) -> tuple[str, ...]:
    """The keys of what a heading may say: people who report in another unit of money write that behind the title."""
    units = [unit for unit in UNITS if unit != block.unit] if block.unit in UNITS else []
    other = (f"{block.title}（{word}{unit}）" for unit in units for word in ("", "单位："))
    return tuple(map(key_of, (f"{block.title}（{block.unit}）", block.title, *other)))


def _rows_of(index: SheetIndex, key: str) -> Iterator[int]:
    """The rows that begin with the label of a key, as headings do; the same word inside a table is no heading."""
    for row, column in index.labels.get(key, ()):
        if index.first_filled(row, 0, column) == (row, column):
            yield row


def _right_edge(form: Form, index: SheetIndex) -> int:
    """The last column of the form: beyond it stand the check marks, which are not for reading."""
    places = (
        place
        for block in form.blocks
        for key in chain(_titles(block), *keys_of(block).items.values())
        for place in index.labels.get(key, ())
    )
    return max((index.merged(place).right for place in places), default=index.extent.right)
