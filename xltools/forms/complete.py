"""Compute what a form computes: totals along rows, totals of units and figures linked from other blocks.

This is what Excel would show in the computed cells, worked out from the form and without a workbook: for data that
never was in one, and for workbooks whose formulas were never calculated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.core.amount import total
from xltools.core.expression import parse_term
from xltools.core.form import TOTAL_ROW, Shape
from xltools.forms.formulas import computed, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.core.amount import Amount
    from xltools.core.form import Form

    Place = tuple[str, str]


def completed(form: Form, given: Mapping[Place, Amount], rows: Mapping[str, Iterable[str]]) -> dict[Place, Amount]:
    """The computed amounts that follow from the ``given`` ones, both by (item code, row); ``given`` is not repeated.

    ``rows`` lists the rows of each units block in order (``head``, ``1``, ``2``, …; the total's own row may be listed
    too), as :attr:`Submission.rows` does. An amount with only blank parts has no value and is left out. A computed
    amount that is given stands, and feeds those that depend on it, as a number typed over a formula does in Excel:
    give only the inputs to have everything computed.

    Raises:
        ValueError: an amount is given for a row of a units block that ``rows`` does not list, so that the totals would
            miss it; or a formula of the form depends on itself.
    """
    units = _units(form, rows)
    _refuse_unlisted(given, units)
    ledger = _Ledger(form, given, units)
    places = computed(form, {block: [TOTAL_ROW, *names] for block, names in units.items()})
    amounts = {place: ledger.amount(place) for place in places if place not in given}
    return {place: amount for place, amount in amounts.items() if amount is not None}


def recomputed(form: Form, reported: Mapping[Place, Amount], rows: Mapping[str, Iterable[str]]) -> dict[Place, Amount]:
    """What the formula of every computed cell gives over the ``reported`` amounts, whatever the cell itself reports.

    Parts that are computed themselves count as reported where they were, as they do in Excel. Arguments as for
    :func:`completed`.

    Raises:
        ValueError: as for :func:`completed`.
    """
    units = _units(form, rows)
    _refuse_unlisted(reported, units)
    ledger = _Ledger(form, reported, units)
    places = computed(form, {block: [TOTAL_ROW, *names] for block, names in units.items()})
    amounts = {place: ledger.worked_out(*place) if place in reported else ledger.amount(place) for place in places}
    return {place: amount for place, amount in amounts.items() if amount is not None}


def _units(form: Form, rows: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {
        block.id: [row for row in rows.get(block.id, ()) if row != TOTAL_ROW]
        for block in form.blocks
        if block.shape is Shape.UNITS
    }


@dataclass(frozen=True, slots=True)
class _Ledger:
    """Amounts as far as they are known; the others are worked out when they are asked for.

    ``open`` holds the places whose amount is being worked out, to stop at a formula that comes back to itself.
    """

    form: Form
    given: Mapping[Place, Amount]
    units: Mapping[str, list[str]]
    found: dict[Place, Amount | None] = field(default_factory=dict)
    open: set[Place] = field(default_factory=set)

    def amount(self, place: Place) -> Amount | None:
        """What stands in a place, or None when it is blank."""
        if place in self.given:
            return self.given[place]
        if place not in self.found:
            if place in self.open:
                message = f"the formula of {place[0]} depends on itself"
                raise ValueError(message)
            self.open.add(place)
            self.found[place] = self.worked_out(*place)
        return self.found[place]

    def worked_out(self, item: str, row: str) -> Amount | None:
        """What the formula of a place gives, or None for a blank."""
        if formula := self.form.formula(item):
            named = parts_of(self.form)[item]
            amounts = {name: self.amount((name, row if beside else TOTAL_ROW)) for name, beside in named}
            return parse_term(formula).evaluate(amounts.get)
        block = _block(item)
        if row != TOTAL_ROW or block not in self.units:
            return None
        parts = [part for unit in self.units[block] if (part := self.amount((item, unit))) is not None]
        return total(parts) if parts else None


def _refuse_unlisted(given: Mapping[Place, Amount], units: Mapping[str, list[str]]) -> None:
    for item, row in given:
        if row != TOTAL_ROW and row not in units.get(_block(item), [row]):
            message = f"{item} is given for row {row!r}, which is not among the rows of {_block(item)}"
            raise ValueError(message)


def _block(item: str) -> str:
    return item.partition(".")[0]
