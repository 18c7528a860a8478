"""Where a form's inputs can be typed on a sheet: the blank rows of its tables included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.form import TOTAL_ROW, Shape
from xltools.forms.formulas import computed
from xltools.recognise.index import index, key_at
from xltools.recognise.labels import SENTINELS
from xltools.recognise.locate import Located, columns_of, header_row, locate
from xltools.recognise.regions import find_regions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.address import Area
    from xltools.core.form import Block, Form
    from xltools.core.snapshot import Sheet
    from xltools.recognise.index import SheetIndex
    from xltools.recognise.regions import Regions


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a table that take numbered rows of the form, in their order.

    ``columns`` gives the column of each input; a new row is made above the row ``at`` and like the row ``like``.
    ``labels`` is the column of the rows' names, None where rows have none.
    """

    rows: tuple[int, ...]
    columns: Mapping[str, int]
    at: int
    like: int
    labels: int | None


@dataclass(frozen=True, slots=True)
class Slots:
    """The inputs of a form on a sheet: those that stand once by item code and row, and the bodies of its tables."""

    places: Mapping[tuple[str, str], tuple[int, int]]
    bodies: Mapping[str, Body]
    located: Located
    regions: Regions


def find_slots(form: Form, sheet: Sheet) -> Slots | None:
    """The inputs of a form on a sheet, or None where the sheet is no such form."""
    indexed = index(sheet)
    regions = find_regions(form, indexed)
    if regions is None:
        return None
    located = Located()
    bodies: dict[str, Body] = {}
    for block in form.blocks:
        area = regions.areas.get(block.id)
        if area is None:
            continue
        locate(block, indexed, area, located)
        body = _BODIES[block.shape](block, indexed, area, located) if block.shape in _BODIES else None
        if body is not None:
            bodies[block.id] = body
    rows = {block.id: list(located.rows.get(block.id, ())) for block in form.blocks if block.shape is Shape.UNITS}
    made = set(computed(form, rows))
    places = {
        place: at
        for place, at in located.places.items()
        if place not in made and not (place[1].isdigit() and place[0].partition(".")[0] in bodies)
    }
    return Slots(places, bodies, located, regions)


def _units(block: Block, _indexed: SheetIndex, _area: Area, located: Located) -> Body | None:
    codes = [f"{block.id}.{item.id}" for item in block.items]
    first = next((code for code in codes if (code, TOTAL_ROW) in located.places), None)
    if first is None:
        return None
    names = [name for name in located.rows.get(block.id, {}) if name != TOTAL_ROW]
    rows = {name: located.places[first, name][0] for name in names}
    numbered = tuple(row for name, row in rows.items() if name.isdigit())
    # The line that ends the table is the last row of the range that the total adds up: above it the range grows.
    _top, end = located.spans[block.id]
    last = max(rows.values(), default=located.places[first, TOTAL_ROW][0])
    at = end if end > last else last + 1
    labels = min((column for row, column in located.labels if row in {*rows.values()}), default=0)
    inputs = {
        f"{block.id}.{item.id}": located.places[f"{block.id}.{item.id}", TOTAL_ROW][1]
        for item in block.items
        if not item.formula and (f"{block.id}.{item.id}", TOTAL_ROW) in located.places
    }
    return Body(numbered, inputs, at, last, labels)


def _records(block: Block, indexed: SheetIndex, area: Area, _located: Located) -> Body | None:
    header = header_row(block, indexed, area)
    if header is None:
        return None
    columns = columns_of(block, indexed, area._replace(top=header, bottom=header), Located())
    end = next((row for row in range(header + 1, area.bottom + 1) if _ends(indexed, row, area)), area.bottom + 1)
    rows = tuple(range(header + 1, end))
    if not rows or not columns:
        return None
    codes = {f"{block.id}.{item}": column for item, column in columns.items()}
    return Body(rows, codes, rows[-1], rows[-1], None)  # above the last row, so that ranges over the table grow


def _ends(indexed: SheetIndex, row: int, area: Area) -> bool:
    cells = indexed.sheet.cells
    return any(key_at(cells.get((row, column))) in SENTINELS for column in range(area.left, area.right + 1))


_BODIES = {Shape.UNITS: _units, Shape.RECORDS: _records}
