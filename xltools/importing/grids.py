"""Tables with a header of known labels: fixed rows by columns, and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.evidence import Evidence
from xltools.core.form import Shape
from xltools.core.text import label_key
from xltools.importing.words import column_labels, concept_labels, other_labels
from xltools.recognise.labels import line_labels
from xltools.recognise.values import is_stroke

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.form import Block, Form, Item, Line
    from xltools.importing.draft import Draft
    from xltools.importing.flow import Row

_ENOUGH = 0.6  # of the header's cells must be labels of the block
_SEVERAL = 2  # columns that make a table one of the form's, whatever heads its rows
_LABELS = 2  # cells at the left of a row that may say which one it is
_TREES = frozenset({"goals", "indicators"})  # laid out as a tree on the official form


def matrix_of(form: Form, row: Row) -> Block | None:
    """The fixed table that a row heads: its first cell is the row label, the others are columns."""
    best, most = None, 0
    for block in form.blocks:
        if block.shape is not Shape.MATRIX or not row.keys:
            continue
        known = column_labels(block)
        hits = len({known[key].id for key in row.keys[1:] if key in known})
        own = row.keys[0] == label_key(block.row_label) and hits >= _ENOUGH * sum(bool(key) for key in row.keys[1:])
        if row.keys[0] not in known and hits > most and (own or hits >= _SEVERAL):
            best, most = block, hits
    return best


def read_matrix(draft: Draft, block: Block, rows: Sequence[Row], unit: str) -> int:
    """Read a fixed table from its header on; how many rows belong to it."""
    known = column_labels(block)
    columns = [known.get(key) for key in rows[0].keys]
    lines = _lines(block)
    taken = 1
    for row in rows[1:]:
        if len(row.cells) != len(columns):
            break
        taken += 1
        keys = (key.removeprefix("其中") for key in row.keys[:_LABELS])
        line = next((lines[key] for key in keys if key in lines), None)
        for at, item in enumerate(columns):
            if line is not None and item is not None and at and row.texts[at] and not is_stroke(row.texts[at]):
                evidence = Evidence(row.place(at), f"{line.label}·{item.label}：{row.texts[at]}")
                _put_cell(draft, block, f"{block.id}.{line.id}.{item.id}", row.texts[at], evidence, unit)
    return taken


def _put_cell(draft: Draft, block: Block, code: str, text: str, evidence: Evidence, unit: str) -> None:
    """A figure of a fixed table; one that the form takes from another table goes there."""
    linked = block.links.get(code, "")
    if linked in draft.form.items:
        draft.read_department(linked, text, evidence, unit=unit)
    else:
        draft.read(code, text, evidence, unit=unit)


def _lines(block: Block) -> dict[str, Line]:
    """The fixed rows by the keys of everything that they are called: their labels, and the names that texts use."""
    own = {label_key(label): line for line in block.lines for label in line_labels(line)}
    other = {label_key(label): line for line in block.lines for label in other_labels(f"{block.id}.{line.id}")}
    by_code = {
        block.links.get(f"{block.id}.{line.id}.final", f"{block.id}.{line.id}.closing"): line for line in block.lines
    }
    named = {key: by_code[code] for key, code in concept_labels().items() if code in by_code}
    return {**named, **other, **own}


def records_of(form: Form, row: Row) -> Block | None:
    """The table of records that a row heads."""
    filled = [key for key in row.keys if key]
    best, most = None, 1
    for block in form.blocks:
        if block.shape is not Shape.RECORDS or block.id in _TREES:
            continue
        known = column_labels(block)
        hits = sum(key in known for key in filled)
        if hits > most and hits >= _ENOUGH * len(filled):
            best, most = block, hits
    return best


def read_records(draft: Draft, block: Block, rows: Sequence[Row]) -> int:
    """Read records from their header on, up to a row of another width; how many rows belong to them."""
    known = column_labels(block)
    columns = [known.get(key) for key in rows[0].keys]
    taken = 1
    for row in rows[1:]:
        if len(row.cells) != len(columns) or records_of(draft.form, row) is not None:
            break
        taken += 1
        cells = [(item, at) for at, item in enumerate(columns) if item is not None and row.texts[at]]
        if cells:
            put_record(draft, block, row, cells)
    return taken


def put_record(draft: Draft, block: Block, row: Row, cells: Sequence[tuple[Item, int]]) -> None:
    """One record from the cells of a row."""
    name = draft.next_row(block.id)
    for item, at in cells:
        text = row.texts[at]
        if item.id == "name" and block.id == "evaluators":
            text = "".join(text.split())
        evidence = Evidence(row.place(at), f"{item.label}：{' '.join(row.texts[at].split())}"[:80])
        draft.read(f"{block.id}.{item.id}", text, evidence, row=name)
