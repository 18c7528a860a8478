"""Tables with a row for the total, the head office and each subordinate unit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.core.evidence import Doubt, Evidence
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Shape
from xltools.core.text import label_key
from xltools.importing.words import column_labels
from xltools.recognise.labels import HEAD_KEYS, TOTAL_LABELS, item_labels
from xltools.sheets.blocks import HEAD_LABEL, TOTAL_LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.form import Block, Form, Item
    from xltools.importing.draft import Draft
    from xltools.importing.flow import Flow, Row

_NUMBER = re.compile(r"^\d{1,2}[、.．]?\s*")
_TOTALS = frozenset(map(label_key, TOTAL_LABELS))
_UNIT = re.compile(r"[（(：:]\s*(?:金额)?(?:单位[：:])?\s*(元|千元|万元|百万元|亿元)\s*[）)]?")
_MOST_HEADERS = 4
_ABOVE = 3  # pieces above a table that may name its unit


def unit_above(flow: Flow, at: int, text_of: Sequence[str]) -> str:
    """The unit of money that the lines and rows above a table name; empty where they name none."""
    for text in reversed([text_of[number] for number in range(max(0, at - _ABOVE), min(at + 1, len(flow)))]):
        match = _UNIT.search(text)
        if match:
            return match[1]
    return ""


def block_of(form: Form, row: Row) -> Block | None:
    """The block of units whose header begins with this row."""
    keys = list(filter(None, row.keys))
    if len(keys) < 2 or any(re.search(r"\d", text) for text in row.filled[1:]):  # noqa: PLR2004 - a name and a total
        return None
    for block in form.blocks:
        if block.shape is Shape.UNITS:
            total = {label_key(label) for label in item_labels(block, block.items[0])}
            named = keys[0] == label_key(block.row_label) or keys[0].endswith(("名称", "单位", "部门"))
            if total & set(keys[1:]) and named:
                return block
    return None


def read_units(draft: Draft, block: Block, rows: Sequence[Row], unit: str) -> int:
    """Read a table from its first header row on; how many rows belong to it."""
    depth = _headers(rows)
    columns = _columns(block, rows[:depth])
    body = _joined(rows[depth:], len(columns))
    taken = depth
    found: dict[str, dict[str, tuple[str, str]]] = {}
    labels: dict[str, str] = {}
    for row, used in body:
        name = _row_name(row, labels)
        if name is None:
            break
        taken += used
        labels[name] = row.texts[0]
        found[name] = {
            item.id: (row.texts[at], row.place(at))
            for at, item in enumerate(columns[: len(row.cells)])
            if item is not None and row.texts[at]
        }
    _put(draft, block, found, labels, unit)
    return taken


def _headers(rows: Sequence[Row]) -> int:
    """Header rows: the first, and those below whose first cell is blank or repeats the row label."""
    depth = 1
    while depth < min(len(rows), _MOST_HEADERS) and rows[depth].keys[0] in {"", rows[0].keys[0]}:
        if any(re.fullmatch(r"-?[\d,.]+", text) for text in rows[depth].filled):
            break
        depth += 1
    return depth


def _columns(block: Block, headers: Sequence[Row]) -> list[Item | None]:
    """The item of each column of the table's body, from left to right; None for what is no item.

    A lower header row repeats, as blanks, the cells above that reach down into it; the others are what a group above
    is divided into.
    """
    merged = list(headers[0].keys)
    for row in headers[1:]:
        merged = _below(merged, list(row.keys), block)
    items = column_labels(block)
    return [items.get(key) for key in merged]


def _below(above: list[str], lower: list[str], block: Block) -> list[str]:
    leading = next((at for at, key in enumerate(lower) if key), len(lower))
    trailing = next((at for at, key in enumerate(reversed(lower)) if key), 0)
    groups = {"其中", *(label_key(item.group) for item in block.items if item.group)}
    middle = [key for key in above[leading : len(above) - trailing] if key not in groups]
    merged = above[:leading]
    for key in lower[leading : len(lower) - trailing]:
        merged.append(key or (middle.pop(0) if middle else ""))
    return [*merged, *(above[len(above) - trailing :] if trailing else [])]


def _joined(rows: Sequence[Row], width: int) -> list[tuple[Row, int]]:
    """The rows of the body; one that was torn apart is joined with what follows until it is complete."""
    joined: list[tuple[Row, int]] = []
    for row in rows:
        torn = joined and len(joined[-1][0].cells) + len(row.cells) <= width and not _is_name(row)
        if torn:
            before, used = joined[-1]
            joined[-1] = (replace(before, cells=(*before.cells, *row.cells)), used + 1)
        else:
            joined.append((row, 1))
    return joined


def _is_name(row: Row) -> bool:
    return bool(row.keys) and bool(re.search(r"[\u4e00-\u9fff]", row.keys[0]))


def _row_name(row: Row, labels: dict[str, str]) -> str | None:
    """Which row of the form it is: the total, the head office, or a unit; None where the table has ended."""
    if len(row.cells) < 2 or not row.keys[0] or not _is_name(row):  # noqa: PLR2004 - a name and a figure
        return None
    key = label_key(_NUMBER.sub("", row.texts[0]))
    if key in _TOTALS and TOTAL_ROW not in labels:
        return TOTAL_ROW
    if any(re.fullmatch(r"[^\d]*[\u4e00-\u9fff][^\d]*", text) for text in row.filled[1:]):
        return None  # words where figures should stand: another header
    if key in HEAD_KEYS and HEAD_ROW not in labels:
        return HEAD_ROW
    return str(sum(name not in {TOTAL_ROW, HEAD_ROW} for name in labels) + 1)


def _put(
    draft: Draft, block: Block, found: dict[str, dict[str, tuple[str, str]]], labels: dict[str, str], unit: str
) -> None:
    """The figures of the rows. Where only the total's row is filled in, the head office has the same, to be confirmed.

    A table with a single row, whatever it is called, is about the head office.
    """
    filled = {name: cells for name, cells in found.items() if cells}
    doubt = Doubt.NONE
    if list(filled) == [TOTAL_ROW]:
        filled[HEAD_ROW], labels[HEAD_ROW], doubt = filled[TOTAL_ROW], HEAD_LABEL, Doubt.TOTAL_ONLY
    elif len(filled) == 1 and HEAD_ROW not in filled:
        only = next(iter(filled))
        filled = {HEAD_ROW: filled[only], TOTAL_ROW: filled[only]}
        labels = {TOTAL_ROW: TOTAL_LABEL, HEAD_ROW: labels[only]}
    for name, cells in filled.items():
        draft.rows.setdefault(block.id, {})[name] = TOTAL_LABEL if name == TOTAL_ROW else labels[name]
        for item, (text, place) in cells.items():
            shown = " ".join(labels[name].split())
            evidence = Evidence(
                place,
                f"{shown}·{block.item(item).label}：{text}",
                doubt=doubt if name == HEAD_ROW else Doubt.NONE,
            )
            draft.read(f"{block.id}.{item}", text, evidence, row=name, unit=unit)
    rows = draft.rows.get(block.id, {})
    if rows and TOTAL_ROW not in rows:
        draft.rows[block.id] = {TOTAL_ROW: TOTAL_LABEL, **rows}
