"""Read the cells that the form computes: is the formula still the one sent out, and what does it give?"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.amount import ZERO, Amount
from xltools.core.form import TOTAL_ROW
from xltools.core.snapshot import EMPTY, ErrorValue
from xltools.core.text import decimal_of_float
from xltools.forms.complete import recomputed
from xltools.forms.formulas import expected_formula
from xltools.recognise.alteration import reaches_beyond
from xltools.recognise.money import AS_THE_FORM
from xltools.recognise.spelling import Spelling
from xltools.recognise.tampering import (
    report_changed,
    report_error,
    report_idle,
    report_missing,
    report_narrow,
    report_replaced,
    report_stale,
    report_uncalculated,
    report_wide,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.core.form import Form
    from xltools.core.snapshot import Sheet
    from xltools.recognise.locate import Located
    from xltools.recognise.money import Money
    from xltools.recognise.report import Report
    from xltools.recognise.values import Value

Place = tuple[str, str]
_DUST = Decimal("0.000001")  # differences below this are binary dust, not money


@dataclass(slots=True)
class _Cells:
    """Computed cells by what stands in them.

    ``intact`` hold the form's formula, ``changed`` another one, ``typed`` a number, ``empty`` nothing that is a number.
    ``narrow`` are those intact ones that leave out rows which are still blank, ``wide`` those that reach beyond their
    table, where no figure stands today.
    ``unknown`` hold a formula that cannot be verified, because a cell that it needs was not found.
    """

    intact: list[Place] = field(default_factory=list)
    changed: dict[Place, Amount | None] = field(default_factory=dict)
    typed: dict[Place, Amount] = field(default_factory=dict)
    empty: list[Place] = field(default_factory=list)
    narrow: list[Place] = field(default_factory=list)
    wide: list[Place] = field(default_factory=list)
    unknown: dict[Place, Amount | None] = field(default_factory=dict)

    def shown(self) -> dict[Place, Amount]:
        """The amounts that stand for themselves, whatever the form's formula would give."""
        return self.typed | {place: each for place, each in (self.changed | self.unknown).items() if each is not None}


def read_computed(
    form: Form,
    sheet: Sheet,
    located: Located,
    cells: Iterable[Place],
    inputs: Mapping[Place, Value],
    report: Report,
    money: Money = AS_THE_FORM,
) -> dict[Place, Amount]:
    """The amounts of computed cells.

    A cell with its own formula counts with what the formula gives over the reported parts, whatever result was saved;
    one with a number or another formula counts with what it shows, and is reported.
    """
    wanted = list(cells)
    found = _sort(form, sheet, located, wanted, money)
    shown = found.shown()
    given = {place: value.amount for place, value in inputs.items() if value.amount is not None} | shown
    due = recomputed(form, given, located.rows)
    for place, amount in found.changed.items():
        report_changed(form, located, place, sheet.at(*located.places[place]), amount, due.get(place), report)
    for place, amount in found.typed.items():
        report_replaced(form, located, place, amount, due.get(place), report)
    for place in found.empty:
        if place in due:
            report_missing(form, located, place, sheet.at(*located.places[place]), due[place], report)
    idle = [place for place in found.empty if place not in due]
    if idle:
        report_idle(located, idle, report)
    for place in found.narrow:
        report_narrow(form, located, place, sheet.at(*located.places[place]), report)
    for place in found.wide:
        report_wide(form, located, place, sheet.at(*located.places[place]), report)
    texts = {place for place, value in inputs.items() if value.cleaned}
    as_excel_adds = {place: amount for place, amount in given.items() if place not in texts}
    _compare_saved(form, sheet, located, found, due, as_excel_adds, report, money)
    return {place: due[place] for place in wanted if place in due} | shown


def _sort(form: Form, sheet: Sheet, located: Located, cells: Iterable[Place], money: Money) -> _Cells:
    found = _Cells()
    spelling: Spelling | None = None
    every: Spelling | None = None
    for place in cells:
        cell = sheet.cells.get(located.places[place], EMPTY)
        if cell.formula is None:
            amount = _amount(form, sheet, located, place, money)
            if amount is None:
                found.empty.append(place)
            else:
                found.typed[place] = amount
            continue
        expected = expected_formula(form, *place, located.places, located.spans)
        if expected is None:
            found.unknown[place] = _amount(form, sheet, located, place, money)
        elif cell.formula == expected:
            found.intact.append(place)
        else:
            spelling = spelling or Spelling.of(sheet, _in_use(sheet, located))
            every = every or Spelling.of(sheet, frozenset(located.places.values()))
            if spelling.same(cell.formula, expected):
                found.intact.append(place)
                if not every.same(cell.formula, expected):
                    found.narrow.append(place)
                elif reaches_beyond(cell.formula, expected):
                    found.wide.append(place)
            else:
                found.changed[place] = _amount(form, sheet, located, place, money)
    return found


def _amount(form: Form, sheet: Sheet, located: Located, place: Place, money: Money) -> Amount | None:
    return money.read(form, place[0], sheet.at(*located.places[place]).value).amount


def _in_use(sheet: Sheet, located: Located) -> frozenset[tuple[int, int]]:
    """The places of all items but those in rows of units that nobody filled in: no sum misses them."""
    filled = {
        (code.partition(".")[0], row)
        for (code, row), at in located.places.items()
        if row == TOTAL_ROW or sheet.at(*at).value not in {None, ""}
    }
    return frozenset(at for (code, row), at in located.places.items() if (code.partition(".")[0], row) in filled)


def _compare_saved(
    form: Form,
    sheet: Sheet,
    located: Located,
    found: _Cells,
    due: Mapping[Place, Amount],
    as_excel_adds: Mapping[Place, Amount],
    report: Report,
    money: Money,
) -> None:
    """Compare the results saved with the file with what the formulas give over the parts.

    Where they differ because Excel passes over numbers stored as text, that is said; an error value is reported where
    it begins, not in every total that it reaches. What Excel adds up from tables of several units says nothing.
    """
    differing: list[tuple[Place, Decimal]] = []
    uncalculated = 0
    error_begins_elsewhere = any(finding.rule == "value.error" for finding in report.findings) or any(
        isinstance(sheet.at(*located.places[place]).value, ErrorValue) for place in found.changed
    )
    across = money.across(form) if money.scales else frozenset()
    for place in found.intact:
        if place[0].partition(".")[0] in across:
            continue
        saved, amount = sheet.cells.get(located.places[place], EMPTY).value, due.get(place)
        if isinstance(saved, ErrorValue):
            if not error_begins_elsewhere:
                report_error(form, located, place, saved, report)
        elif saved is None:
            uncalculated += amount is not None
        elif abs((shown := _shown(form, sheet, located, place, money)) - (amount.value if amount else ZERO)) > _DUST:
            differing.append((place, shown))
    if uncalculated:
        report_uncalculated(uncalculated, report)
    if differing:
        excel = recomputed(form, as_excel_adds, located.rows)
        for place, shown in differing:
            amount = due.get(place)
            added = excel[place].value if place in excel else ZERO
            texts = abs(added - shown) <= _DUST
            report_stale(form, located, place, shown, amount.value if amount else None, report, texts=texts)


def _shown(form: Form, sheet: Sheet, located: Located, place: Place, money: Money) -> Decimal:
    """What the saved result adds to a sum: nothing where it is an empty text."""
    value = sheet.cells.get(located.places[place], EMPTY).value
    if value == "":
        return ZERO
    if isinstance(value, float) and not money.scales and form.items[place[0]].kind.is_numeric:
        return decimal_of_float(value)  # as it would be read, were it not for its precision, which nobody asks for
    amount = _amount(form, sheet, located, place, money)
    return amount.value if amount else ZERO
