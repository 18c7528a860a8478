"""Enter what a department reported into its sheet of the master: input cells alone, and rows where some lack."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from xltools.core.address import Position
from xltools.core.filling import RowInsertion, SheetFilling
from xltools.core.form import Kind
from xltools.core.snapshot import EMPTY
from xltools.recognise.entry_cells import entry_cells
from xltools.recognise.identity import CODE, YEAR
from xltools.recognise.values import read_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.filling import FillValue
    from xltools.core.form import Form
    from xltools.core.snapshot import Sheet
    from xltools.core.submission import Fact, Submission
    from xltools.recognise.entry_cells import EntryCells
    from xltools.recognise.slots import Body

_KEPT = frozenset({CODE, YEAR})  # whose sheet it is stays as the master has it


@dataclass(frozen=True, slots=True)
class Change:
    """An input that is no longer what the master had: as people read both; empty for a blank."""

    item: str
    row: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A department's return as it goes into the master: what to write, if anything, and what differs from before."""

    filling: SheetFilling | None
    changes: tuple[Change, ...]


def enter(form: Form, sheet: Sheet, submission: Submission) -> Entry | None:
    """How a submission is written into a sheet of the master; None where the sheet is no longer the form.

    Every input is set: what the department left blank is emptied. Formulas, labels of the form, code and year stay.
    """
    cells = entry_cells(form, sheet)
    if cells is None:
        return None
    places, labels, insertions = _placed(cells, submission)
    before = _present(form, sheet, cells)
    values: dict[Position, FillValue] = {}
    changes: list[Change] = []
    for place in {**places, **before}:
        fact = submission.facts.get(place)
        old, new = before.get(place), _comparable(fact)
        if old == new and (not insertions or place not in places):
            continue
        if place in places:
            values[Position(*places[place])] = _value(form, fact)
        if old != new:
            changes.append(Change(*place, _shown(old), _shown(new)))
    for at, text in labels.items():
        if insertions or sheet.at(*at).value != text:
            values[Position(*at)] = text
    filling = SheetFilling(sheet.name, values, insertions) if values or insertions else None
    return Entry(filling, tuple(changes))


Places = dict[tuple[str, str], tuple[int, int]]


def _placed(
    cells: EntryCells, submission: Submission
) -> tuple[Places, dict[tuple[int, int], str], tuple[RowInsertion, ...]]:
    """Where every input stands once rows are inserted, the names of the units there, and the insertions."""
    insertions = []
    for block, body in cells.bodies.items():
        more = _rows_needed(submission, block) - len(body.rows)
        if more > 0:
            insertions.append(RowInsertion(body.at, more, body.like))
    insertions.sort(key=lambda each: each.at)

    def moved(row: int) -> int:
        return row + sum(each.count for each in insertions if each.at <= row)

    places: Places = {
        place: (moved(row), column) for place, (row, column) in cells.places.items() if place not in _KEPT
    }
    labels: dict[tuple[int, int], str] = {}
    for block, body in cells.bodies.items():
        rows = sorted(chain(map(moved, body.rows), _new_rows(body, insertions)))
        names = submission.rows.get(block, {})
        for number, row in enumerate(rows, 1):
            places |= {(code, str(number)): (row, column) for code, column in body.columns.items()}
            if body.labels is not None and names.get(str(number)):
                labels[row, body.labels] = names[str(number)]
    return places, labels, tuple(insertions)


def _rows_needed(submission: Submission, block: str) -> int:
    return max((int(name) for name in submission.rows.get(block, ()) if name.isdigit()), default=0)


def _new_rows(body: Body, insertions: list[RowInsertion]) -> Iterator[int]:
    """The rows that an insertion makes for a table, counted after all insertions."""
    above = 0
    for each in insertions:
        if each.at == body.at:
            yield from range(each.at + above, each.at + above + each.count)
        above += each.count


def _present(form: Form, sheet: Sheet, cells: EntryCells) -> dict[tuple[str, str], object]:
    """What the master has in its inputs, by item and row, in a form that can be compared; blanks are left out."""
    found: dict[tuple[str, str], object] = {}
    for place, at in cells.every.items():
        cell = sheet.at(*at)
        if place in _KEPT or cell == EMPTY:
            continue
        value = read_value(form.items[place[0]], form.unit, cell.value)
        if cell.formula is not None:
            found[place] = cell.formula
        elif value.amount is not None:
            found[place] = value.amount.value
        elif value.text or value.error:
            found[place] = value.text or value.error
    return found


def _comparable(fact: Fact | None) -> object:
    if fact is None:
        return None
    return fact.amount.value if fact.amount is not None else fact.text


def _value(form: Form, fact: Fact | None) -> FillValue:
    """What the cell is to hold: a number, a date where the item is one, a text."""
    if fact is None:
        return None
    if fact.amount is not None:
        return fact.amount.value
    if form.items[fact.item].kind is Kind.DATE:
        try:
            return dt.date.fromisoformat(fact.text or "")
        except ValueError:
            return fact.text
    return fact.text


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def label_of(form: Form, submission: Submission, change: Change) -> str:
    """What people call an input: the form's label, behind it the table's row."""
    label, row = form.label(change.item), change.row
    name = submission.rows.get(change.item.partition(".")[0], {}).get(row, "") or row
    return f"{label}（{name}）" if row else label
