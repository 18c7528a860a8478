"""A sum typed in as a number where sums are calculated: in the sheet, or elsewhere in the workbook."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.core.address import Area, area_to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.ranges import summed_references
from xltools.formulas.rules.constant_among_formulas import typed_over
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import Content
from xltools.formulas.typed_sums import all_typed_sums, typed_sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet, Place
    from xltools.formulas.typed_sums import Sums

_ROW = 2
"""Typed sums of the same rows that make a row one of totals."""


def _find(book: Book) -> Iterator[Hit]:
    if not any(sheet.formulas for sheet in book.sheets):
        return
    for sheet in book.sheets:
        sums = _among_formulas(book, sheet) if sheet.formulas else all_typed_sums(sheet)
        for place, area in sums.items():
            message = _("A total is typed in; it is the sum of {range}").format(range=area_to_a1(area))
            yield _hit(sheet, place, area, message)
        beside = {} if sheet.formulas else _beside(sheet, sums)
        for place, area in beside.items():
            message = _("A total is typed in, as those beside it are, but {range} add up to something else")
            yield _hit(sheet, place, area, message.format(range=area_to_a1(area)))


def _hit(sheet: AuditedSheet, place: Place, area: Area, message: str) -> Hit:
    return Hit(
        sheet=sheet.name,
        place=place,
        actual=str(sheet.value(place)),
        expected=f"=SUM({area_to_a1(area)})",
        moves=0.0,
        message=message,
    )


def _among_formulas(book: Book, sheet: AuditedSheet) -> Sums:
    """Typed totals of a sheet that calculates most of its totals, in rows (columns) that calculate something, too."""
    sums = typed_sums(sheet)
    calculated = sum(bool(summed_references(formula)) for formula in sheet.formulas.values()) if sums else 0
    if calculated < len(sums):
        return {}
    reported = typed_over(book, sheet) if sums else {}
    return {
        place: area
        for place, area in sums.items()
        if place not in reported and _calculates(sheet, place, down=area.left == area.right == place[1])
    }


def _calculates(sheet: AuditedSheet, place: Place, *, down: bool) -> bool:
    """Whether a formula stands in the row of a column's total, or in the column of a row's."""
    row, column = place
    if down:
        return any((row, other) in sheet.formulas for other in sheet.rows[row])
    return any((other, column) in sheet.formulas for other in sheet.columns[column])


def _beside(sheet: AuditedSheet, sums: Sums) -> Sums:
    """Constants in a row of typed totals that are not the sum of their own figures, though they could be a total."""
    rows: dict[int, list[Area]] = defaultdict(list)
    for place, area in sums.items():
        if area.left == area.right == place[1]:
            rows[place[0]].append(area)
    found: Sums = {}
    for row, areas in rows.items():
        top, bottom = min(area.top for area in areas), max(area.bottom for area in areas)
        for column in sheet.rows[row] if len(areas) >= _ROW else ():
            place, area = (row, column), Area(top, column, bottom, column)
            if place not in sums and sheet.content(*place) is Content.NUMBER and _could_be_total(sheet, place, area):
                found[place] = area
    return found


def _could_be_total(sheet: AuditedSheet, place: Place, area: Area) -> bool:
    """Whether a number is not less than the largest part of a sum, where no part is negative."""
    parts = [number for at in sheet.places(area) if (number := sheet.number(at)) is not None]
    value = sheet.number(place)
    return bool(value and parts) and (min(parts) < 0 or (value or 0.0) >= max(parts))


RULE = Rule(
    id="constant.for-total",
    kind=Class.MISSING,
    severity=Severity.NOTE,
    explanation=(
        "A total is a typed number, though the other totals of the sheet are calculated, or the workbook calculates "
        "elsewhere and the sheet was typed or pasted as values: its totals no longer follow their figures."
    ),
    example="B2:B5 hold 10, 20, 30, 40, B6, named Total, holds 100",
    find=_find,
)
