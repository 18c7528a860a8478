"""A first witness, asked before any engine: does each formula give its saved result from the saved results it reads?

Where all of them do, and none reads itself through others, every result follows from the constants, step by step in the
order of the references: the workbook is as calculated, and no engine need open it. Where one does not, or is not of the
plain kind, nothing is said at all and the engines judge everything. So this witness accuses nobody.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import parse_area
from xltools.core.snapshot import ErrorValue
from xltools.recalculate.arithmetic import DeclinedError, compiled
from xltools.recalculate.judgement import Judgement, Verdict
from xltools.recalculate.values import Match, as_stored, match

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.core.snapshot import Cell, Sheet, Snapshot
    from xltools.recalculate.arithmetic import Program, Read, Value
    from xltools.recalculate.engine import Place, Result

NAME = "xltools"
"""By which the witness is known among the engines."""

_MOST_FORMULAS = 2_000
_MOST_CELLS = 1_000
"""In one range. Beyond these an engine is faster."""
_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_TEXT_OR_REFERENCE = re.compile(rf'"[^"]*"|(?<![\w.$!\]\'\\])({_CELL}(?::{_CELL})?)(?![\w.(!:#?\\\[])')

_LEFT_TO_ENGINES = (ErrorValue, bool)
"""Values of which no plain formula may read one."""

At = tuple[int, int]


class PlainFormula(NamedTuple):
    """A formula: its program, what each of its references reads, and all cells that it reads."""

    program: Program
    reads: tuple[At | list[At], ...]
    cells: frozenset[At]

    def read(self, cells: Mapping[At, Value]) -> list[Read]:
        """What the references read where cells hold these values."""
        return [cells.get(each) if isinstance(each, tuple) else [*map(cells.get, each)] for each in self.reads]


def confirmed(snapshot: Snapshot, *, date1904: bool) -> dict[Place, Judgement]:
    """The verdicts on all formulas of a workbook, each "confirmed"; empty where one of them is not."""
    judgements: dict[Place, Judgement] = {}
    for sheet in snapshot.sheets:
        formulas = {at: cell for at, cell in sheet.cells.items() if cell.formula is not None}
        if len(judgements) + len(formulas) > _MOST_FORMULAS:
            return {}
        found = _confirmed(sheet, formulas, date1904=date1904) if formulas else {}
        if found is None:
            return {}
        judgements |= found
    return judgements


def _confirmed(sheet: Sheet, formulas: Mapping[At, Cell], *, date1904: bool) -> dict[Place, Judgement] | None:
    """The verdicts on a sheet's formulas; None where one is not confirmed."""
    known = _known(tuple((at, cell.formula or "") for at, cell in formulas.items()))
    if known is None:
        return None
    values = _Values(sheet.cells, date1904=date1904)
    judgements: dict[Place, Judgement] = {}
    for (at, cell), formula in zip(formulas.items(), known, strict=True):
        result = _result(formula, values)
        if result is None or match(cell.value, result, date1904=date1904) is not Match.SAME:
            return None
        place = (sheet.name, *at)
        judgements[place] = Judgement(place, Verdict.CONFIRMED, cell.value, ((NAME, result),))
    return judgements


@lru_cache(maxsize=16)  # departments' sheets are alike, and have the same formulas in the same cells
def _known(formulas: tuple[tuple[At, str], ...]) -> tuple[PlainFormula, ...] | None:
    """A sheet's formulas; None where one is not of the plain kind, or reads itself through others."""
    places = {at for at, _text in formulas}
    needs: dict[At, list[At]] = {}
    known: list[PlainFormula] = []
    for at, text in formulas:
        formula = plain_formula(text)
        if formula is None:
            return None
        known.append(formula)
        needs[at] = [each for each in formula.cells if each in places]
    return tuple(known) if _in_order(needs) else None


def value_of(formula: str, cells: Mapping[At, Cell], *, date1904: bool = False) -> Result | None:
    """What a formula gives on a sheet with these cells; None where that is not certain."""
    known = plain_formula(formula)
    return None if known is None else _result(known, _Values(cells, date1904=date1904))


def _result(formula: PlainFormula, values: _Values) -> Result | None:
    try:
        read = [values[each] if isinstance(each, tuple) else [*map(values.__getitem__, each)] for each in formula.reads]
        result = formula.program(read)
    except (DeclinedError, ArithmeticError):
        return None
    return None if isinstance(result, list) else result


def _in_order(needs: Mapping[At, Iterable[At]]) -> bool:
    """Whether each formula can be calculated after those that it needs: those that can be are struck off in turn."""
    left = dict(needs)
    while left:
        before = len(left)
        for at, needed in list(left.items()):
            if left.keys().isdisjoint(needed):
                del left[at]
        if len(left) == before:
            return False
    return True


class _Values(dict[At, "Value"]):
    """The values of a sheet's cells as programs take them, each looked up when it is first read."""

    def __init__(self, cells: Mapping[At, Cell], *, date1904: bool) -> None:
        super().__init__()
        self._cells = cells
        self._date1904 = date1904

    def __missing__(self, at: At) -> Value:
        cell = self._cells.get(at)
        value = None if cell is None else cell.value
        if isinstance(value, _LEFT_TO_ENGINES):
            raise DeclinedError
        self[at] = stored = as_stored(value, date1904=self._date1904)
        return stored


@lru_cache(maxsize=4_096)
def plain_formula(formula: str) -> PlainFormula | None:
    """A formula with what it reads on its own sheet; None where it is not of the plain kind.

    Formulas that differ in nothing but their references share a program, so that inserted rows cost little.
    """
    written: list[str] = []

    def noted(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        written.append(found[1])
        return "A1:A2" if ":" in found[1] else "A1"

    found = compiled(_TEXT_OR_REFERENCE.sub(noted, formula))
    if found is None or found[1] != len(written):  # the parser knows references that this pattern does not
        return None
    try:
        cells = [_cells(reference) for reference in written]
    except ValueError:  # beyond the end of a sheet
        return None
    if any(len(each) > _MOST_CELLS for each in cells):
        return None
    reads = tuple(each if ":" in reference else each[0] for reference, each in zip(written, cells, strict=True))
    return PlainFormula(found[0], reads, frozenset(chain.from_iterable(cells)))


@lru_cache(maxsize=4_096)
def _cells(reference: str) -> list[At]:
    """The cells of a reference row by row, as far as it is of some use to know them."""
    area = parse_area(reference)
    columns = range(area.left, area.right + 1)
    rows = range(area.top, area.bottom + 1)
    return [*islice(((row, column) for row in rows for column in columns), _MOST_CELLS + 1)]
