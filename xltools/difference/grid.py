"""A sheet as rows and columns of plain contents, and the lines that they make for the aligner."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from xltools.difference.lines import Line, Lines

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from xltools.core.snapshot import Cell, Sheet

# A label says more about a line than a figure; a result, which changes with others, says the least.
_TEXT, _NUMBER, _FORMULA, _TEXT_RESULT, _RESULT = 2.0, 1.0, 0.5, 0.5, 0.25
_WORDS = re.compile(r"[^=(),+*/^&<>:%-]+")
_PLACES = 6  # decimals by which numbers are recognised: noise of binary fractions is no difference between lines
_SAMPLE = 2_000
"""Contents by which a column is recognised: enough to know it, and soon looked through."""
_MIXER = 2_654_435_761  # Knuth's multiplier: even numbers alone would be no sample of a column


class Computed(NamedTuple):
    """The content of a cell with a formula: its saved result, which is not what somebody typed.

    ``skeleton`` is what stays of the formula without references, words and numbers: the same wherever it is filled.
    """

    result: Hashable
    skeleton: str = ""


def content(cell: Cell) -> Hashable:
    """What a cell holds, such that equal contents are the same thing."""
    value: Hashable = cell.value
    if type(value) is float:
        value = round(value, _PLACES)
    elif type(value) is bool:  # in Python, True would be 1
        value = ("logical", value)
    return value if cell.formula is None else Computed(value, _WORDS.sub("", cell.formula))


class Grid:
    """The contents of a sheet by row, then by column; blank cells are absent."""

    def __init__(self, sheet: Sheet) -> None:
        rows: dict[int, dict[int, Hashable]] = defaultdict(dict)
        for (row, column), cell in sheet.cells.items():
            rows[row][column] = content(cell)
        self.rows = dict(sorted(rows.items()))

    @cached_property
    def columns(self) -> dict[int, dict[int, Hashable]]:
        """The same by column, then by row."""
        found: dict[int, dict[int, Hashable]] = defaultdict(dict)
        for row, cells in self.rows.items():
            for column, value in cells.items():
                found[column][row] = value
        return dict(sorted(found.items()))

    @cached_property
    def headings(self) -> dict[int, str]:
        """The topmost text of each column that has any."""
        return {
            column: text
            for column, cells in self.columns.items()
            if (text := next((value for value in cells.values() if isinstance(value, str)), None))
        }


def row_lines(grid: Grid, columns: Sequence[int], keys: Sequence[int]) -> Lines:
    """The rows of a sheet by what stands in some of its columns, which the other sheet has in the same order.

    A row that holds nothing there is blank.
    """
    wanted = frozenset(columns)
    rows = [row for row, cells in grid.rows.items() if not wanted.isdisjoint(cells)]
    exact = [tuple(map(grid.rows[row].get, columns)) for row in rows]
    given = [_key(grid.rows[row], keys) for row in rows] if keys else None
    return Lines(rows, exact, lambda index: _row(exact[index]), given)


def _row(contents: Sequence[Hashable]) -> Line:
    filled = [place for place, value in enumerate(contents) if value is not None]
    tokens: dict[Hashable, float] = {
        (place, part): weight for place in filled for part, weight in _parts(contents[place])
    }
    texts = [text_of(value) for value in contents]
    label = next(filter(None, texts), None)
    return Line(tokens, tuple(texts) if label else None, label, filled[0] if len(filled) == 1 else None)


def _parts(value: Hashable) -> Iterator[tuple[Hashable, float]]:
    """What a content is recognised by, each with its weight: a formula and its result are two."""
    if not isinstance(value, Computed):
        yield value, _TEXT if isinstance(value, str) else _NUMBER
        return
    yield Computed(None, value.skeleton), _FORMULA
    if value.result is not None and value.result != "":
        yield Computed(value.result), _TEXT_RESULT if isinstance(value.result, str) else _RESULT


def text_of(value: Hashable) -> str | None:
    """A text, also where a formula gives it; None for anything else."""
    plain = value.result if isinstance(value, Computed) else value
    return plain if isinstance(plain, str) and plain else None


def _key(cells: Mapping[int, Hashable], keys: Sequence[int]) -> Hashable | None:
    parts = tuple(key_text(cells.get(column)) for column in keys)
    return parts if any(parts) else None


def key_text(value: Hashable) -> str:
    """A key for comparing: 7001 is the same whether it was stored as a number or as text."""
    plain = value.result if isinstance(value, Computed) else value
    if isinstance(plain, float) and plain.is_integer():
        plain = int(plain)
    return "" if plain is None else str(plain).strip()


def column_lines(grid: Grid) -> Lines:
    """The columns of a sheet by what they hold, in whatever order, and by their headings."""
    columns = list(grid.columns)
    counted = [_sample(grid.columns[column]) for column in columns]
    exact = [frozenset(counts.items()) for counts in counted]
    headings = [grid.headings.get(column) for column in columns]

    def describe(index: int) -> Line:
        tokens: dict[Hashable, float] = defaultdict(float)
        for value, count in counted[index].items():
            for part, weight in _parts(value):
                tokens[part] += weight * count
        return Line(tokens, headings[index], headings[index])

    return Lines(columns, exact, describe, headings)


def _sample(cells: Mapping[int, Hashable]) -> Counter[Hashable]:
    """How often each content is there; of very many, some that the other side chooses too, wherever they stand."""
    counts = Counter(cells.values())
    if len(counts) <= 2 * _SAMPLE:
        return counts
    mask = (1 << (len(counts) // _SAMPLE).bit_length() - 1) - 1
    return Counter({value: count for value, count in counts.items() if not _mark(value) & mask})


def _mark(value: Hashable) -> int:
    """A number for a content that is the same in every process, which ``hash`` is not for texts."""
    plain = value.result if isinstance(value, Computed) else value
    number = hash(plain) if isinstance(plain, int | float) else crc32(str(plain).encode(errors="replace"))
    return number * _MIXER >> 16


def column_lines_beside(grid: Grid, rows: Iterable[int]) -> Lines:
    """The columns of a sheet by what they hold in some of its rows, which the other sheet has in the same order."""
    columns = list(grid.columns)
    listed = list(rows)
    exact = [tuple(map(grid.columns[column].get, listed)) for column in columns]
    headings = [grid.headings.get(column) for column in columns]

    def describe(index: int) -> Line:
        step = len(listed) // (2 * _SAMPLE) + 1
        sampled = enumerate(exact[index][::step])
        tokens: dict[Hashable, float] = {
            (place, part): weight for place, value in sampled if value is not None for part, weight in _parts(value)
        }
        return Line(tokens, headings[index], headings[index])

    return Lines(columns, exact, describe, headings)
