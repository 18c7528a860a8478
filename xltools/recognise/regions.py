"""Where each block of a form stands on a sheet: by its name, or by its heading where the name was lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.recognise.index import key_of
from xltools.sheets.grid import NAME_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.form import Block, Form
    from xltools.recognise.index import SheetIndex

_FEWEST_HEADINGS = 3  # headings by which a sheet without names is still taken for a form


@dataclass(frozen=True, slots=True)
class Regions:
    """The area of each block by its id, and the blocks that were found by their headings alone."""

    areas: Mapping[str, Area]
    by_heading: tuple[str, ...]


def find_regions(form: Form, index: SheetIndex) -> Regions | None:
    """The blocks of a form on a sheet, or None when the sheet is no such form."""
    named = {
        block.id: area
        for block in form.blocks
        if (area := index.sheet.names.get(f"{NAME_PREFIX}{block.id}".upper())) is not None
    }
    places = dict(_headings(form, index))
    headings = {block: place[0] for block, place in places.items()}
    if not named and len(headings) < _FEWEST_HEADINGS:
        return None
    areas = dict(named)
    right = max((index.merged(place).right for place in places.values()), default=0) or index.extent.right
    lost = [block.id for block in form.blocks if block.id not in named]
    starts = sorted({**headings, **{block: area.top for block, area in named.items()}}.items(), key=lambda entry: entry[1])
    for position, (block, top) in enumerate(starts):
        if block in lost:
            bottom = starts[position + 1][1] - 1 if position + 1 < len(starts) else index.extent.bottom
            areas[block] = Area(top, 0, bottom, right)
    if "cover" in lost and starts:
        areas["cover"] = Area(0, 0, starts[0][1] - 1, right)
    return Regions(areas, tuple(block for block in lost if block in areas))


def _headings(form: Form, index: SheetIndex) -> Iterator[tuple[str, tuple[int, int]]]:
    """(block, place) of every heading, with or without the unit behind it, searched from the top downwards."""
    row = -1
    for block in form.blocks:
        places = [place for text in _titles(block) for place in index.labels.get(key_of(text), ())]
        below = sorted(place for place in places if place[0] > row)
        if below:
            row = below[0][0]
            yield block.id, below[0]


def _titles(block: Block) -> tuple[str, ...]:
    return (f"{block.title}（{block.unit}）", block.title)
