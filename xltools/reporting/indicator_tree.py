"""The indicators as a tree: first and second level merged over the rows that they share."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xltools.core.report import Cell, Look, Table
from xltools.reporting.form_tables import header_rows
from xltools.reporting.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.form import Block, Form, Item
    from xltools.core.submission import Submission

_LEVELS = ("level1", "level2")
# The official form's three headers, and what stands below each; what nobody filled in is left out if optional.
_HEADERS = {
    "评价内容": _LEVELS,
    "绩效目标": ("name", "sign", "target", "unit"),
    "完成情况": ("actual", "weight", "score", "reason"),
}
_WIDTHS = {"level1": 14, "level2": 16, "name": 34, "sign": 11, "target": 14, "unit": 12, "actual": 28, "reason": 44}
_NARROW = 11
_MOST = 8  # columns on a page that stands


def indicator_table(form: Form, block: Block, submission: Submission) -> Table:
    """The tree with its merged cells; an optional column that no row fills in is left out."""
    rows = list(submission.rows.get(block.id, {}))
    texts = {
        (row, item.id): shown(form, submission, f"{block.id}.{item.id}", row) for row in rows for item in block.items
    }
    columns = [item for item in block.items if item.required or any(texts[row, item.id] for row in rows)]
    header = header_rows("", [(_header_of(item), item.label) for item in columns])
    body: list[tuple[Cell, ...]] = []
    for first, below in groupby(rows, key=lambda row: texts[row, "level1"]):
        members = list(below)
        start = Cell(first, Look.LABEL, rows=len(members))
        for row, cells in _second_level(members, texts):
            leading = (start,) if row == members[0] else ()
            body.append((*leading, *cells, *(_cell(item, texts[row, item.id]) for item in columns[2:])))
    if not body:
        body.append(tuple(Cell() for _ in columns))
    return Table((*header, *body), tuple(_WIDTHS.get(item.id, _NARROW) for item in columns), header=len(header))


def is_wide(table: Table) -> bool:
    """Whether the table needs a page that lies."""
    return len(table.widths) > _MOST


def _header_of(item: Item) -> str:
    return next((header for header, members in _HEADERS.items() if item.id in members), "完成情况")


def _second_level(rows: Sequence[str], texts: dict[tuple[str, str], str]) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Each row, with the cell of the second level where one begins."""
    for second, below in groupby(rows, key=lambda row: texts[row, "level2"]):
        members = list(below)
        for row in members:
            yield row, (Cell(second, Look.LABEL, rows=len(members)),) if row == members[0] else ()


def _cell(item: Item, text: str) -> Cell:
    short = item.kind.is_numeric or item.id in {"sign", "target", "unit"}
    return Cell(text, Look.CENTRE if short else Look.TEXT)
