"""Tables with edits made at random, and what became of every row or column."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.snapshot import Cell, Sheet

if TYPE_CHECKING:
    from xltools.core.snapshot import CellValue

Table = list[list["CellValue"]]


class Edited(NamedTuple):
    """A table before and after; ``kept`` says where the lines went, ``edits`` how many were inserted, deleted, moved.

    A blank line that moved counts twice: it can only be seen to go here and to come there.
    """

    old: Table
    new: Table
    kept: dict[int, int]
    edits: int


def chance_of(seed: int) -> Random:
    """The chances that a seed gives, the same every time."""
    return Random(seed)  # noqa: S311 - tables, no secrets


def sheet_of(table: Table) -> Sheet:
    """A sheet of these rows; None is a blank cell."""
    cells = {
        (row, column): Cell(value)
        for row, values in enumerate(table)
        for column, value in enumerate(values)
        if value is not None
    }
    return Sheet("明细", cells)


def transposed(table: Table) -> Table:
    """Rows made columns."""
    return [list(column) for column in zip(*table, strict=True)]


def distinct(chance: Random, rows: int, columns: int = 8) -> Table:
    """A table without a heading in which no two rows and no two columns are alike."""
    return [
        [f"项目{row}-{chance.randrange(10**6)}", *(round(chance.random() * 10**6, 2) for _ in range(columns - 1))]
        for row in range(rows)
    ]


def repetitive(chance: Random, rows: int, columns: int = 8) -> Table:
    """A table of which many rows are alike, and some blank."""
    words = ["小计", "其他", None]
    table: Table = []
    for row in range(rows):
        if chance.random() < 0.1:
            table.append([None] * columns)
        elif chance.random() < 0.4:
            table.append([chance.choice(words), *(chance.choice([0, 1, None]) for _ in range(columns - 1))])
        else:
            table.append([f"项目{row}", "万元", *(chance.randrange(1000) for _ in range(columns - 2))])
    return table


def edited(chance: Random, old: Table, edits: int, fresh: Table) -> Edited:
    """``edits`` lines inserted (of ``fresh``), deleted or moved, each at random."""
    lines = list(enumerate(old))
    waiting, cost = list(fresh), 0
    for _ in range(edits):
        what = chance.choice(("insert", "delete", "move"))
        place = chance.randrange(len(lines))
        if what == "insert":
            lines.insert(place, (-1, waiting.pop()))
        else:
            line = lines.pop(place)
            if what == "move":
                lines.insert(chance.randrange(len(lines) + 1), line)
                cost += not any(value is not None for value in line[1])
        cost += 1
    kept = {origin: place for place, (origin, _line) in enumerate(lines) if origin >= 0}
    return Edited(old, [line for _origin, line in lines], kept, cost)
