"""What a new year's form takes over from last year's: opening balances, last year's columns, names of indicators.

The form's ``[carry]`` says which item comes from which. Rows are known by name, since people move and insert them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xltools.core.amount import Amount, total
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Shape
from xltools.core.text import label_key
from xltools.forms.complete import completed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xltools.core.form import Form
    from xltools.core.submission import Fact, Submission

    Place = tuple[str, str]

_NUMBERING = re.compile(r"^\s*\d+\s*[、.．)）]\s*")
_OFFERED = re.compile(r"二级机构\d*")
_JOINT = "·"


@dataclass(frozen=True, slots=True)
class Carried:
    """A value that was taken over: the item it goes to, the row, and an amount in the item's unit or a text.

    ``row`` is empty for what is reported once and for the total of a table of units, ``head`` for the head office,
    otherwise the name of the subordinate unit, or the texts by which a record is known.
    """

    item: str
    row: str
    value: Amount | str

    @property
    def text(self) -> str:
        """The value as text, with all its digits."""
        return self.value if isinstance(self.value, str) else f"{self.value.value:f}"


def carried_from(form: Form, last: Submission) -> list[Carried]:
    """What the next year's form takes over from a submission; blanks are not taken over."""
    found: list[Carried] = []
    for item, source in form.carry.items():
        names = _row_names(form, source, last)
        for row in dict.fromkeys([TOTAL_ROW, *names]) if _has_rows(form, item) else [TOTAL_ROW]:
            fact, name = last.facts.get((source, row)), names.get(row, row)
            value = _value(fact)
            if value is not None and (row == TOTAL_ROW or name):
                found.append(Carried(item, name, value))
    return found


def _carried_of(form: Form, item: str, row: str, text: str) -> Carried | None:
    """The taken-over value that was written down; None where the form has no such item, or it is no number."""
    known = form.items.get(item)
    if known is None or not text:
        return None
    if not known.kind.is_numeric:
        return Carried(item, row, text)
    try:
        return Carried(item, row, Amount.written(Decimal(text)))
    except InvalidOperation:
        return None


def carried_in(form: Form, entries: Iterable[tuple[str, str, str]]) -> list[Carried]:
    """The taken-over values that a workbook keeps as (item, row, text)."""
    return [each for each in (_carried_of(form, *entry) for entry in entries) if each is not None]


def holds_only(form: Form, carried: Iterable[Carried], submission: Submission) -> bool:
    """Whether a submission reports nothing besides what was taken over, and what follows from that."""
    given = {
        place: each.value
        for place, each in places_of(form, carried, submission).items()
        if not isinstance(each.value, str)
    }
    typed = {
        place: amount for place, amount in given.items() if place[1] != TOTAL_ROW or not _has_units(form, place[0])
    }
    known = typed | completed(form, typed, submission.rows)
    return all(
        place in known and fact.amount.value == known[place].value
        for place, fact in submission.facts.items()
        if fact.amount is not None and form.items[place[0]].consolidated
    )


def places_of(form: Form, carried: Iterable[Carried], submission: Submission) -> dict[Place, Carried]:
    """Where taken-over values stand in a submission, by (item, row): rows are found by their names."""
    by_block: dict[str, dict[str, str]] = {}
    found: dict[Place, Carried] = {}
    for each in carried:
        block = each.item.partition(".")[0]
        if block not in by_block:
            names = _row_names(form, each.item, submission)
            by_name = {label_key(name): row for row, name in reversed(names.items()) if name}  # of two, the first
            by_block[block] = by_name | {TOTAL_ROW: TOTAL_ROW}
        row = by_block[block].get(label_key(each.row) if each.row else TOTAL_ROW)
        if row is not None:
            found[each.item, row] = each
    return found


def differing(
    form: Form, carried: Iterable[Carried], submission: Submission
) -> Iterator[tuple[Place, Carried, Fact | None]]:
    """The taken-over amounts that a submission has otherwise, or not at all; of a table of units only the totals.

    A record that is no longer reported was dropped on purpose.
    """
    for (item, row), each in places_of(form, carried, submission).items():
        if isinstance(each.value, str) or (row != TOTAL_ROW and _has_units(form, item)):
            continue
        fact = submission.facts.get((item, row))
        amount = fact.amount if fact is not None else None
        if each.value.value != 0 if amount is None else not amount.overlaps(each.value):
            yield (item, row), each, fact


def unit_name(label: str) -> str:
    """A subordinate unit's name without its number: ``2、甲中心`` is 甲中心."""
    return _NUMBERING.sub("", label).strip()


def units_of(form: Form, submission: Submission) -> tuple[str, ...]:
    """The names of a department's subordinate units in all tables, each once, in their order.

    The names that a blank form offers count where something was reported there.
    """
    holding = {(code.partition(".")[0], row) for code, row in submission.facts}
    names = (
        (unit_name(label), (block.id, row) in holding)
        for block in form.blocks
        if block.shape is Shape.UNITS
        for row, label in submission.rows.get(block.id, {}).items()
        if row not in {TOTAL_ROW, HEAD_ROW}
    )
    kept = {label_key(name): name for name, used in names if name and (used or not _OFFERED.fullmatch(name))}
    return tuple(kept.values())


def unplaced(form: Form, last: Submission) -> Iterator[tuple[str, Amount, Amount]]:
    """The items of tables of units whose reported total its rows do not give: (source, total, sum of the rows)."""
    for item, source in form.carry.items():
        if not _has_units(form, item):
            continue
        reported = last.amount(source)
        rows = total(
            each.value
            for each in carried_from(form, last)
            if each.item == item and each.row != TOTAL_ROW and not isinstance(each.value, str)
        )
        if reported is not None and not reported.overlaps(rows):
            yield source, reported, rows


def _has_units(form: Form, item: str) -> bool:
    return form.block(item.partition(".")[0]).shape is Shape.UNITS


def _has_rows(form: Form, item: str) -> bool:
    return form.block(item.partition(".")[0]).shape in {Shape.UNITS, Shape.RECORDS}


def _row_names(form: Form, code: str, submission: Submission) -> dict[str, str]:
    """The name of each row of an item's table: unnamed rows have none."""
    block = form.block(code.partition(".")[0])
    rows = submission.rows.get(block.id, {})
    if block.shape is Shape.UNITS:
        return {row: _unit_row(row, label) for row, label in rows.items() if row != TOTAL_ROW}
    if block.shape is Shape.RECORDS:
        keys = [item for item, source in form.carry.items() if item == source and item.startswith(f"{block.id}.")]
        return {row: _JOINT.join(filter(None, (submission.text(key, row) for key in keys))) for row in rows}
    return {}


def _unit_row(row: str, label: str) -> str:
    return HEAD_ROW if row == HEAD_ROW else unit_name(label)


def _value(fact: Fact | None) -> Amount | str | None:
    if fact is None:
        return None
    return fact.amount if fact.amount is not None else fact.text
