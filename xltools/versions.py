"""Compare two versions of a workbook, made from the template or not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.core.address import parse_a1
from xltools.core.difference import CELL_KINDS, ranked
from xltools.core.form import Kind
from xltools.core.layout import SheetLayout, WorkbookLayout
from xltools.difference.compare import EXACT, compare_workbooks
from xltools.extract import extract
from xltools.sheets.difference_changes import changes_sheet
from xltools.sheets.difference_overview import overview_sheet
from xltools.sheets.difference_sides import side_sheets
from xltools.sheets.stamp import result_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.core.difference import Change, Difference, SheetDifference
    from xltools.core.form import Form
    from xltools.core.snapshot import Sheet, Snapshot
    from xltools.difference.tolerance import Tolerance

    At = tuple[str, int, int]

_LARGEST_FORM = 20_000  # cells; a sheet with more is no sheet of a form


def versions(
    old: Snapshot, new: Snapshot, form: Form, *, key: Sequence[str] = (), tolerance: Tolerance = EXACT
) -> Difference:
    """What changed between two workbooks.

    On sheets of the form, changes bear the item's label, and only its amounts count as money.
    """
    found = compare_workbooks(old, new, key=key, tolerance=tolerance)
    changed = [sheet for sheet in found.sheets if sheet.changes]
    items = (
        _items(old, (sheet.old for sheet in changed), form),
        _items(new, (sheet.new for sheet in changed), form),
    )
    if not any(items):
        return found
    known = frozenset(at[0] for at in items[1])
    named = {id(change): _named(change, items, known, form) for change in found.changes}
    sheets = tuple(_with(sheet, named) for sheet in found.sheets)
    return replace(found, sheets=sheets, changes=tuple(ranked(named.values())))


def _with(sheet: SheetDifference, named: Mapping[int, Change]) -> SheetDifference:
    return replace(sheet, changes=tuple(ranked(named[id(change)] for change in sheet.changes)))


def _items(snapshot: Snapshot, sheets: Iterable[Sheet], form: Form) -> dict[At, str]:
    """The item that stands in each cell of the sheets of the form: what is blank has none."""
    small = {sheet.name for sheet in sheets if len(sheet.cells) <= _LARGEST_FORM}
    kept = tuple(sheet for sheet in snapshot.sheets if sheet.name in small)
    return {
        (fact.sheet, *parse_a1(fact.cell)): fact.item
        for submission in extract(replace(snapshot, sheets=kept), form).submissions
        for fact in submission
        if fact.cell
    }


def _named(
    change: Change, items: tuple[Mapping[At, str], Mapping[At, str]], sheets: frozenset[str], form: Form
) -> Change:
    """The change with its item; what is no amount of the form puts no money at stake there."""
    if change.kind not in CELL_KINDS or change.sheet not in sheets:
        return change
    codes = (
        known.get((place.sheet, place.area.top, place.area.left))
        for known, place in zip(items, (change.old_place, change.new_place), strict=True)
        if place is not None and place.area is not None
    )
    code = next(filter(None, codes), None)
    if code is None:
        return replace(change, stake=None)
    is_amount = form.items[code].kind is Kind.AMOUNT
    return replace(change, item=form.label(code), stake=change.stake if is_amount else None)


def difference_workbook(difference: Difference) -> WorkbookLayout:
    """The overview, the list of changes, and the changed sheets with old and new beside each other."""
    sides = side_sheets(difference)
    links: dict[str, SheetLayout] = {name: side.layout for name, side in sides.items()}
    layouts = [
        overview_sheet(difference, links),
        changes_sheet(difference, sides),
        *links.values(),
        result_stamp("", 0),
    ]
    return WorkbookLayout(layouts, title="版本差异")
