"""The blocks of a form as tables of a document, in the official form's layout."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xltools.core.form import HEAD_ROW, TOTAL_ROW, Block, Form, Item, Kind
from xltools.core.report import Cell, Look, Table
from xltools.reporting.shown import shown
from xltools.reporting.widths import fitted
from xltools.sheets.blocks import HEAD_LABEL, TOTAL_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.core.submission import Submission

    Path = tuple[str, ...]

_WITHIN = "其中"
_FIELD_WIDTHS = (18, 26, 18, 26)


def fields_table(form: Form, block: Block, submission: Submission) -> Table:
    """Labels with their values beside them: two short fields in a row, a long one in a row of its own."""
    rows: list[tuple[Cell, ...]] = []
    half: list[Cell] = []
    for item in block.items:
        label, value = Cell(item.label, Look.LABEL), shown(form, submission, f"{block.id}.{item.id}")
        if item.kind is Kind.PROSE or item.wide:
            rows += _completed(half)
            half = []
            rows.append((label, Cell(value, Look.TEXT, columns=3)))
            continue
        half += (label, Cell(value, Look.CENTRE))
        if len(half) == len(_FIELD_WIDTHS):
            rows.append(tuple(half))
            half = []
    return Table((*rows, *_completed(half)), _FIELD_WIDTHS)


def _completed(half: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """A row with one field only, whose value takes the rest of it."""
    return [(half[0], Cell(half[1].text, half[1].look, columns=3))] if half else []


def units_table(form: Form, block: Block, submission: Submission) -> Table:
    """Head office and subordinate units below their total; units that reported nothing keep their empty rows."""
    labels = dict(submission.rows.get(block.id, {}))
    empty = {HEAD_ROW: HEAD_LABEL} | {str(n): f"{n + 1}、二级机构{n}" for n in range(1, block.rows + 1)}
    labels = {TOTAL_ROW: TOTAL_LABEL} | empty | {row: label for row, label in labels.items() if row != TOTAL_ROW}
    paths = header_paths(block.items)
    header = header_rows(block.row_label, [(*path, item.label) for path, item in zip(paths, block.items, strict=True)])
    texts = [
        (label, [shown(form, submission, f"{block.id}.{item.id}", row) for item in block.items])
        for row, label in labels.items()
    ]
    body = [(Cell(label, Look.LABEL), *(Cell(text, Look.NUMBER) for text in numbers)) for label, numbers in texts]
    return Table((*header, *body), fitted(texts), header=len(header))


def header_paths(items: Iterable[Item]) -> list[Path]:
    """The headers above each column, the topmost first.

    A group that is named after a column, such as ``基本支出其中``, stands below whatever that column stands below.
    """
    paths: dict[str, Path] = {}
    for item in items:
        parent = next((label for label in paths if item.group == f"{label}{_WITHIN}"), None)
        if parent is not None:
            paths[item.label] = (*paths[parent], f"{_WITHIN}：")
        else:
            paths[item.label] = (f"{item.group}：" if item.group == _WITHIN else item.group,) if item.group else ()
    return list(paths.values())


def header_rows(corner: str, columns: Sequence[Path]) -> list[tuple[Cell, ...]]:
    """Header rows with merged cells: equal names side by side become one cell, short paths reach down.

    ``corner`` heads the column of row labels; without it there is none.
    """
    depth = max(map(len, columns))
    rows: list[list[Cell]] = [[] for _ in range(depth)]
    if corner:
        rows[0].append(Cell(corner, Look.HEADER, rows=depth))
    _fill(rows, columns, 0)
    return [tuple(row) for row in rows]


def _fill(rows: list[list[Cell]], columns: Sequence[Path], level: int) -> None:
    """Head columns that share all headers above this level."""
    for (name, last), members in groupby(columns, key=lambda path: (path[level], len(path) == level + 1)):
        below = list(members)
        if last:
            rows[level].extend(Cell(name, Look.HEADER, rows=len(rows) - level) for _ in below)
        else:
            rows[level].append(Cell(name, Look.HEADER, columns=len(below)))
            _fill(rows, below, level + 1)


def matrix_table(form: Form, block: Block, submission: Submission) -> Table:
    """Fixed rows by columns."""
    header = (Cell(block.row_label, Look.HEADER), *(Cell(item.label, Look.HEADER) for item in block.items))
    texts = [
        (line, [shown(form, submission, f"{block.id}.{line.id}.{item.id}") for item in block.items])
        for line in block.lines
    ]
    body = [
        (Cell(line.label, Look.TEXT, indent=line.indent), *(Cell(text, Look.NUMBER) for text in numbers))
        for line, numbers in texts
    ]
    return Table((header, *body), fitted((line.label, numbers) for line, numbers in texts), header=1)


def records_table(form: Form, block: Block, submission: Submission, *, least: int = 0) -> Table:
    """A row for each record, and empty ones up to ``least``."""
    header = tuple(Cell(item.label, Look.HEADER) for item in block.items)
    rows = [
        tuple(_value(form, block, item, submission, row) for item in block.items)
        for row in submission.rows.get(block.id, {})
    ]
    rows += [tuple(Cell() for _ in block.items)] * (least - len(rows))
    return Table((header, *rows), tuple(6 + 6 * item.width for item in block.items), header=1)


def goals_table(form: Form, block: Block, submission: Submission) -> Table:
    """Goals in words: the block's title at the left, beside all its rows."""
    plain = records_table(form, block, submission, least=1)
    title = Cell(block.title, Look.LABEL, rows=len(plain.rows))
    return Table(((title, *plain.rows[0]), *plain.rows[1:]), (12, 36, 36))


def _value(form: Form, block: Block, item: Item, submission: Submission, row: str) -> Cell:
    look = Look.NUMBER if item.kind.is_numeric else Look.CENTRE if item.kind is Kind.CHOICE else Look.TEXT
    return Cell(shown(form, submission, f"{block.id}.{item.id}", row), look)
