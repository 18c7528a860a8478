"""A sum typed in as a number where sums are calculated: in the sheet, or elsewhere in the workbook."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.core.address import Area, area_to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.labels import column_label, is_example
from xltools.formulas.like_rows import moved_areas
from xltools.formulas.lines import filled_along
from xltools.formulas.ranges import summed_references
from xltools.formulas.rules.constant_among_formulas import typed_over
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import Content
from xltools.formulas.total_lines import total_function
from xltools.formulas.typed_middles import summed_rows, typed_middles
from xltools.formulas.typed_sums import all_typed_sums, typed_sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet, Formula, Place
    from xltools.formulas.typed_sums import Sums

_ROW = 2
"""Typed sums of the same rows that make a row one of totals."""


def _find(book: Book) -> Iterator[Hit]:
    if not any(sheet.formulas for sheet in book.sheets):
        return
    for sheet in book.sheets:
        hits = _beside_formulas(sheet, typed_over(book, sheet)) if sheet.formulas else _without_formulas(sheet)
        yield from (hit for hit in hits if not is_example(column_label(sheet, *hit.place)))


def _without_formulas(sheet: AuditedSheet) -> Iterator[Hit]:
    sums = all_typed_sums(sheet)
    yield from _sums(sheet, sums)
    yield from _others(sheet, _beside(sheet, sums))


def _beside_formulas(sheet: AuditedSheet, reported: Mapping[Place, Formula]) -> Iterator[Hit]:
    """``reported`` are the constants that another rule reports, with the formulas that should be there."""
    sums = {place: area for place, area in _among_formulas(sheet).items() if place not in reported}
    yield from _sums(sheet, sums)
    like = _like_totals(reported)
    beside = {place: area for place, area in _beside(sheet, like).items() if not (place in reported or place in sums)}
    yield from _others(sheet, beside)
    rows = {place[0]: (area.top, area.bottom) for place, area in like.items()} | summed_rows(sheet)
    for place, (function, area) in typed_middles(sheet, rows).items():
        if not any(place in others for others in (reported, sums, beside)):
            message = _("A figure in a row of totals is typed in; it is the {function} of {range}")
            yield _hit(sheet, place, area, message.format(function=function, range=area_to_a1(area)), function)


def _sums(sheet: AuditedSheet, sums: Sums) -> Iterator[Hit]:
    for place, area in sums.items():
        message = _("A total is typed in; it is the sum of {range}").format(range=area_to_a1(area))
        yield _hit(sheet, place, area, message)


def _others(sheet: AuditedSheet, beside: Sums) -> Iterator[Hit]:
    for place, area in beside.items():
        message = _("A total is typed in, as those beside it are, but {range} add up to something else")
        yield _hit(sheet, place, area, message.format(range=area_to_a1(area)))


def _hit(sheet: AuditedSheet, place: Place, area: Area, message: str, function: str = "SUM") -> Hit:
    return Hit(
        sheet=sheet.name,
        place=place,
        actual=str(sheet.value(place)),
        expected=f"={function}({area_to_a1(area)})",
        moves=0.0,
        message=message,
    )


def _like_totals(reported: Mapping[Place, Formula]) -> Sums:
    """Of the constants that are reported, the typed totals of rows that hold no formula: those of like rows do."""
    return {
        place: next(moved_areas(model, place[0]))
        for place, model in reported.items()
        if place[0] != model.place[0] and total_function(model) == "SUM" and filled_along(model, down=False)
    }


def _among_formulas(sheet: AuditedSheet) -> Sums:
    """Typed totals of a sheet that calculates most of its totals, in rows (columns) that calculate something, too."""
    sums = typed_sums(sheet)
    calculated = sum(bool(summed_references(formula)) for formula in sheet.formulas.values()) if sums else 0
    if calculated < len(sums):
        return {}
    return {
        place: area
        for place, area in sums.items()
        if _calculates(sheet, place, down=area.left == area.right == place[1])
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
        "elsewhere and the sheet was typed or pasted as values: its totals no longer follow their figures. In a row of "
        "totals the same holds for a mean, a smallest and a largest figure."
    ),
    example="B2:B5 hold 10, 20, 30, 40, B6, named Total, holds 100",
    find=_find,
)
