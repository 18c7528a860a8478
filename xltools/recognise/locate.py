"""Where each item of a form stands on a sheet, whatever rows and columns were inserted, moved or left blank."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Block, Item, Shape
from xltools.recognise.index import LONGEST_LABEL, SheetIndex, filled, key_of
from xltools.sheets.blocks import HEAD_LABEL, RECORDS_SENTINEL, TOTAL_LABEL, UNITS_SENTINEL

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENTINELS = frozenset({key_of(UNITS_SENTINEL), key_of(RECORDS_SENTINEL)})
_HEAD_KEYS = frozenset({key_of(HEAD_LABEL), key_of("局机关"), key_of("1局机关"), key_of("机关本级"), key_of("本级")})


@dataclass(slots=True)
class Located:
    """What was found: the place of every (item code, row), and the labels that could not be found.

    ``spans`` gives the sheet rows of the units below each table's total, down to the line that ends the table;
    ``rows`` the label of each row of a table.
    """

    places: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: list[tuple[str, str]] = field(default_factory=list)


def locate(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    """Find a block's items inside its area and add them to ``located``."""
    _SHAPES[block.shape](block, index, area, located)


def _labels(item: Item) -> tuple[str, ...]:
    return (item.label, *item.aliases)


def _locate_fields(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    known = frozenset(key_of(label) for item in block.items for label in _labels(item))
    for item in block.items:
        code = f"{block.id}.{item.id}"
        label = next(index.find(_labels(item), area), None)
        if label is None:
            located.missing.append((code, item.label))
            continue
        merged = index.merged(label)
        if item.below:
            located.places[code, ""] = (merged.bottom + 1, merged.left)
        else:
            located.places[code, ""] = _beside(index, merged, area, known)


def _beside(index: SheetIndex, label: Area, area: Area, known: frozenset[str]) -> tuple[int, int]:
    """The value to the right of a label; over inserted columns, up to the next label of the row."""
    row, first = label.top, label.right + 1
    for column in range(first, area.right + 1):
        cell = index.sheet.cells.get((row, column))
        if not filled(cell):
            continue
        if key_of(str(cell.value if cell else "")[:LONGEST_LABEL]) in known:
            break
        return row, column
    return row, first


def _locate_units(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    total = next(index.find((TOTAL_LABEL, "合计"), area), None)
    head = next(index.find((block.row_label,), area), None)
    if total is None and head is None:
        located.missing.append((block.id, TOTAL_LABEL))
        return
    label_column = total[1] if total else head[1] if head else area.left
    first = total[0] if total else index.merged(head).bottom + 1 if head else area.top
    columns = _columns(block, index, Area(area.top, label_column, first - 1, area.right), located)
    if not columns:
        return
    rows: dict[str, str] = {}
    last = first
    for row in range(first, area.bottom + 1):
        label = _row_label(index, row, label_column, min(columns.values()))
        if key_of(label) in _SENTINELS:
            last = row
            break
        if not label and not any(filled(index.sheet.cells.get((row, column))) for column in columns.values()):
            continue
        name = _unit_row(label, rows, is_total=(row == first and total is not None))
        rows[name] = label
        last = row
        for item, column in columns.items():
            located.places[f"{block.id}.{item}", name] = (row, column)
    located.rows[block.id] = rows
    located.spans[block.id] = (first + 1, last)


def _unit_row(label: str, known: dict[str, str], *, is_total: bool) -> str:
    if is_total:
        return TOTAL_ROW
    if HEAD_ROW not in known and key_of(label) in _HEAD_KEYS:
        return HEAD_ROW
    return str(sum(name.isdigit() for name in known) + 1)


def _row_label(index: SheetIndex, row: int, left: int, stop: int) -> str:
    place = index.first_filled(row, left, max(left, stop - 1))
    return "" if place is None else str(index.sheet.cells[place].value or "").strip()


def _columns(block: Block, index: SheetIndex, header: Area, located: Located) -> dict[str, int]:
    """The column of each item by the headers above the first row; headers not found are noted."""
    columns: dict[str, int] = {}
    taken: set[int] = set()
    for item in block.items:
        places = [place for place in index.find(_labels(item), header) if place[1] not in taken]
        if not places:
            located.missing.append((f"{block.id}.{item.id}", item.label))
            continue
        columns[item.id] = places[0][1]
        taken.add(places[0][1])
    return columns


def _locate_matrix(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    header = _header_row(block, index, area)
    if header is None:
        located.missing.append((block.id, block.items[0].label))
        return
    columns = _columns(block, index, Area(header, area.left, header, area.right), located)
    edge = min(columns.values(), default=area.right) - 1
    for line in block.lines:
        labels = (line.label, *line.aliases)
        place = next(index.find(labels, Area(header + 1, area.left, area.bottom, edge)), None)
        if place is None:
            located.missing.append((f"{block.id}.{line.id}", line.label))
            continue
        for item, column in columns.items():
            located.places[f"{block.id}.{line.id}.{item}", ""] = (place[0], column)


def _locate_records(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    header = _header_row(block, index, area)
    if header is None:
        located.missing.append((block.id, block.items[0].label))
        return
    columns = _columns(block, index, Area(header, area.left, header, area.right), located)
    stretches = dict(_stretches(columns, area.right))
    rows: dict[str, str] = {}
    for row in range(header + 1, area.bottom + 1):
        if _is_sentinel(index, row, area):
            break
        cells = {item: index.first_filled(row, *stretch) for item, stretch in stretches.items()}
        if not any(cells.values()):
            continue
        name = str(len(rows) + 1)
        rows[name] = ""
        for item, place in cells.items():
            located.places[f"{block.id}.{item}", name] = place or (row, columns[item])
    located.rows[block.id] = rows


def _header_row(block: Block, index: SheetIndex, area: Area) -> int | None:
    """The row that holds most of the items' labels."""
    counts: dict[int, int] = {}
    for item in block.items:
        for row in {place[0] for place in index.find(_labels(item), area)}:
            counts[row] = counts.get(row, 0) + 1
    return max(counts, key=lambda row: (counts[row], -row)) if counts else None


def _stretches(columns: dict[str, int], right: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each item's columns up to the next item's: in an inserted row the cells are not merged."""
    ordered = sorted(columns.items(), key=lambda entry: entry[1])
    for position, (item, column) in enumerate(ordered):
        end = ordered[position + 1][1] - 1 if position + 1 < len(ordered) else min(column + 3, right)
        yield item, (column, max(column, end))


def _is_sentinel(index: SheetIndex, row: int, area: Area) -> bool:
    place = index.first_filled(row, area.left, area.right)
    return place is not None and key_of(str(index.sheet.cells[place].value)[:LONGEST_LABEL]) in _SENTINELS


_SHAPES = {
    Shape.FIELDS: _locate_fields,
    Shape.UNITS: _locate_units,
    Shape.MATRIX: _locate_matrix,
    Shape.RECORDS: _locate_records,
}
