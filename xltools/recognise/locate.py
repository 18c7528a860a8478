"""Where each item of a form stands on a sheet, whatever rows and columns were inserted, moved or left blank."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Block, Shape
from xltools.recognise.index import SheetIndex, filled, key_at, key_of
from xltools.recognise.labels import HEAD_KEYS, SENTINELS, TOTAL_KEYS, keys_of
from xltools.sheets.blocks import TOTAL_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Stretch = tuple[int, int]  # first and last column


@dataclass(slots=True)
class Located:
    """What was found: the place of every (item code, row), and the labels that could not be found.

    ``spans`` gives the sheet rows of the units below each table's total, down to the line that ends the table;
    ``rows`` the label of each row of a table, ``labels`` the places of the row labels that clerks write themselves.
    """

    places: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    labels: set[tuple[int, int]] = field(default_factory=set)
    missing: list[tuple[str, str]] = field(default_factory=list)


def locate(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    """Find a block's items inside its area and add them to ``located``."""
    _SHAPES[block.shape](block, index, area, located)


def _locate_fields(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    keys = keys_of(block)
    for item in block.items:
        code = keys.codes[item.id]
        label = next(index.find(keys.items[item.id], area), None)
        if label is None:
            located.missing.append((code, item.label))
            continue
        merged = index.merged(label)
        around = Area(merged.top, merged.left, area.bottom, area.right)
        find = _under if item.below else _beside
        value = find(index, merged, around, keys.every)
        located.places[code, ""] = value


def _beside(index: SheetIndex, label: Area, area: Area, known: frozenset[str]) -> tuple[int, int]:
    """The value to the right of a label; over inserted columns, up to the next label of the row."""
    place = index.first_filled(label.top, label.right + 1, area.right)
    return _unless_label(index, place, known) or (label.top, label.right + 1)


def _under(index: SheetIndex, label: Area, area: Area, known: frozenset[str]) -> tuple[int, int]:
    """The value below a label; over inserted rows, down to the next label."""
    rows = range(label.bottom + 1, area.bottom + 1)
    place = next(filter(None, (index.first_filled(row, area.left, area.right) for row in rows)), None)
    return _unless_label(index, place, known) or (label.bottom + 1, label.left)


def _unless_label(index: SheetIndex, place: tuple[int, int] | None, known: frozenset[str]) -> tuple[int, int] | None:
    """A cell that holds something, unless it is a label of the same block."""
    return None if place is None or key_at(index.sheet.cells[place]) in known else place


def _locate_units(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    head = next(index.find(keys_of(block).row_label, area), None)
    start = _first_row(block, index, area, head)
    total = start is not None and not _is_head(key_at(index.sheet.cells.get(start)))
    if not total:
        located.missing.append((block.id, TOTAL_LABEL))
    if start is None:
        return
    first, label_column = start
    header = Area(head[0] if head else area.top, label_column, first - 1, area.right)
    columns = columns_of(block, index, header, located)
    if not columns:
        return
    codes = keys_of(block).codes
    last_label = max(label_column, min(columns.values()) - 1)
    rows: dict[str, str] = {}
    last = first
    for row in range(first, area.bottom + 1):
        label = index.first_filled(row, label_column, last_label)
        text = "" if label is None else str(index.sheet.cells[label].value or "").strip()
        if key_of(text) in SENTINELS:
            last = row
            break
        if not text and not any(filled(index.sheet.cells.get((row, column))) for column in columns.values()):
            continue
        name = _unit_row(text, rows, is_total=total and row == first)
        rows[name] = text
        last = row
        if label is not None:
            located.labels.add(label)
        for item, column in columns.items():
            located.places[codes[item], name] = (row, column)
    located.rows[block.id] = rows
    located.spans[block.id] = (first + 1, max(last, first + 1))


def _first_row(block: Block, index: SheetIndex, area: Area, head: tuple[int, int] | None) -> tuple[int, int] | None:
    """Where the label of the total stands; where somebody rewrote it, the first row below the header."""
    below = area if head is None else Area(head[0] + 1, area.left, area.bottom, area.right)
    total = next(index.find(TOTAL_KEYS[:1], below), None)
    if total is not None or head is None:
        return total or next(index.find(TOTAL_KEYS[1:], below), None)
    headers = [
        index.merged(place).bottom
        for keys in keys_of(block).items.values()
        for place in index.find(keys, Area(head[0], area.left, head[0] + 1, area.right))
    ]
    for row in range(max(headers, default=head[0]) + 1, area.bottom + 1):
        if index.first_filled(row, head[1], area.right):
            return row, head[1]
    return None


def _unit_row(label: str, known: Mapping[str, str], *, is_total: bool) -> str:
    if is_total:
        return TOTAL_ROW
    if HEAD_ROW not in known and _is_head(key_of(label)):
        return HEAD_ROW
    return str(sum(name.isdigit() for name in known) + 1)


def _is_head(key: str) -> bool:
    return key.lstrip("0123456789一") in HEAD_KEYS


def columns_of(block: Block, index: SheetIndex, header: Area, located: Located) -> dict[str, int]:
    """The column of each item by the headers above the first row; headers not found are noted."""
    columns: dict[int, str] = {}
    keys = keys_of(block)
    for item in block.items:
        for _row, column in index.find(keys.items[item.id], header):
            if column not in columns:
                columns[column] = item.id
                break
        else:
            located.missing.append((keys.codes[item.id], item.label))
    return {item: column for column, item in columns.items()}


def _locate_matrix(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    header = header_row(block, index, area)
    if header is None:
        located.missing.append((block.id, block.items[0].label))
        return
    columns = columns_of(block, index, Area(header, area.left, header, area.right), located)
    below = Area(header + 1, area.left, area.bottom, min(columns.values(), default=area.right) - 1)
    keys = keys_of(block)
    for line in block.lines:
        place = next(index.find(keys.lines[line.id], below), None)
        if place is None:
            located.missing.append((f"{block.id}.{line.id}", line.label))
            continue
        for item, column in columns.items():
            located.places[f"{block.id}.{line.id}.{item}", ""] = (place[0], column)


def _locate_records(block: Block, index: SheetIndex, area: Area, located: Located) -> None:
    header = header_row(block, index, area)
    if header is None:
        located.missing.append((block.id, block.items[0].label))
        return
    columns = columns_of(block, index, Area(header, area.left, header, area.right), located)
    stretches = dict(_stretches(columns, area.right))
    owners = {column: item for item, (left, right) in stretches.items() for column in range(left, right + 1)}
    tall = [merge for merge in index.tall if header < merge.top and merge.bottom <= area.bottom]
    # A figure that is merged downwards counts only once.
    spoken_for = {item.id for item in block.items if not item.kind.is_numeric} if tall else frozenset()
    known = keys_of(block).every
    codes = keys_of(block).codes
    rows: dict[str, str] = {}
    for row in range(header + 1, area.bottom + 1):
        cells: dict[str, tuple[int, int]] = {}
        for column in index.rows.get(row, ()):
            owner = owners.get(column)
            if owner is not None and owner not in cells:
                cells[owner] = row, column
        keys = {key_at(index.sheet.cells[at]) for at in cells.values()}
        if keys & SENTINELS:
            break
        if not keys or keys <= known:  # nothing, or the header once more
            continue
        name = str(len(rows) + 1)
        rows[name] = ""
        for item, stretch in stretches.items():
            place = cells.get(item)
            if place is None and item in spoken_for:
                place = _merged_from_above(index, tall, row, stretch)
            located.places[codes[item], name] = place or (row, columns[item])
    located.rows[block.id] = rows


def _merged_from_above(index: SheetIndex, tall: list[Area], row: int, stretch: Stretch) -> tuple[int, int] | None:
    """The cell that speaks for several rows, such as a level merged downwards."""
    for merge in tall:
        if merge.top < row <= merge.bottom and merge.left <= stretch[1] and merge.right >= stretch[0]:
            return index.first_filled(merge.top, max(merge.left, stretch[0]), stretch[1])
    return None


def header_row(block: Block, index: SheetIndex, area: Area) -> int | None:
    """The row that holds most of the items' labels."""
    counts: dict[int, int] = {}
    for keys in keys_of(block).items.values():
        for row in {row for row, _column in index.find(keys, area)}:
            counts[row] = counts.get(row, 0) + 1
    return max(counts, key=lambda row: (counts[row], -row)) if counts else None


def _stretches(columns: Mapping[str, int], right: int) -> Iterator[tuple[str, Stretch]]:
    """Each item's columns up to the next item's: in an inserted row the cells are not merged."""
    ordered = sorted(columns.items(), key=lambda entry: entry[1])
    for (item, column), (_next, after) in zip(ordered, [*ordered[1:], ("", right + 1)], strict=True):
        yield item, (column, max(column, after - 1))


_SHAPES = {
    Shape.FIELDS: _locate_fields,
    Shape.UNITS: _locate_units,
    Shape.MATRIX: _locate_matrix,
    Shape.RECORDS: _locate_records,
}
