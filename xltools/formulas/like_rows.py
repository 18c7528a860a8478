"""Constants that rows of the same name calculate: the accuracy of one block is a formula, that of the next is typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from xltools.core.address import Area
from xltools.formulas.lines import filled_along
from xltools.formulas.pasted import is_result
from xltools.formulas.sheet import Content
from xltools.formulas.total_lines import total_function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet, Formula, Place

_LEAST = 2
"""Figures other than 0 that a result must be made of; it would say little that one figure repeats another."""
_TRIED = 4
"""Different formulas of rows of one name that are tried on a constant."""

Key = tuple[str, int]
"""The name of rows, and a column."""


def results_of_like_rows(book: Book, sheet: AuditedSheet) -> dict[Place, Formula]:
    """Constants that the formula of another row of the same name, in the same column, gives there.

    The formulas must not be the fewer: where most rows of a name are typed, that is how the sheet was made. What a
    total adds up is no result of the total: one of the two has to be entered.
    """
    models, typed = _like_rows(sheet)
    calculated = Counter(name for (name, _), formulas in models.items() for _formula in formulas)
    entered = Counter(name for (name, _), places in typed.items() for _place in places)
    found: dict[Place, Formula] = {}
    for key, places in typed.items():
        for model in _usual(models[key]) if calculated[key[0]] >= entered[key[0]] else ():
            for place in places:
                if _has_figures(sheet, model, place) and is_result(book, sheet, model, place):
                    found.setdefault(place, model)
    totals = {place: next(moved_areas(model, place[0])) for place, model in found.items() if total_function(model)}
    return {place: model for place, model in found.items() if not _is_counted(sheet, model, place, totals)}


def moved_areas(formula: Formula, row: int) -> Iterator[Area]:
    """The areas that a formula refers to when it is copied to another row of its column."""
    down = row - formula.place[0]
    for reference in formula.references:
        first, last = reference.first, reference.last
        if first.row is not None and last.row is not None:
            ends = [first.row + (0 if first.row_fixed else down), last.row + (0 if last.row_fixed else down)]
            if min(ends) >= 0:
                yield Area(min(ends), reference.area.left, max(ends), reference.area.right)


def _like_rows(sheet: AuditedSheet) -> tuple[dict[Key, list[Formula]], dict[Key, list[Place]]]:
    """The formulas that total or relate figures above or below, and the constants in such columns of like rows."""
    names: dict[int, str] = {}
    models: dict[Key, list[Formula]] = defaultdict(list)
    for (row, column), formula in sheet.formulas.items():
        if filled_along(formula, down=False):
            name = names.setdefault(row, _row_name(sheet, row, column))
            if name:
                models[name, column].append(formula)
    typed: dict[Key, list[Place]] = defaultdict(list)
    for row, column in sheet.sheet.cells if models else ():
        if sheet.content(row, column) is Content.NUMBER and sheet.number((row, column)):
            key = (names.setdefault(row, _row_name(sheet, row, column)), column)
            if key in models:
                typed[key].append((row, column))
    return models, typed


def _usual(formulas: list[Formula]) -> list[Formula]:
    """One each of the commonest formulas."""
    by_text = {formula.r1c1: formula for formula in formulas}
    return [by_text[text] for text, _ in Counter(formula.r1c1 for formula in formulas).most_common(_TRIED)]


def _row_name(sheet: AuditedSheet, row: int, column: int) -> str:
    """The first text of a row, which names it; a text beside it says where its figures come from, and the like."""
    first = sheet.first_texts.get((row, None), column)
    return str(sheet.value((row, first))).strip().casefold() if first < column else ""


def _has_figures(sheet: AuditedSheet, model: Formula, place: Place) -> bool:
    figures = {at for area in moved_areas(model, place[0]) for at in sheet.places(area) if sheet.number(at)}
    return len(figures) >= _LEAST


def _is_counted(sheet: AuditedSheet, model: Formula, place: Place, typed_totals: dict[Place, Area]) -> bool:
    """Whether a total that the copied formula would use adds up the very place."""
    for area in moved_areas(model, place[0]):
        for at in sheet.places(area):
            formula = sheet.formulas.get(at)
            uses = [reference.area for reference in formula.references] if formula else []
            uses += [typed_totals[at]] if at in typed_totals else []
            if at == place or any(used.holds(place) for used in uses):
                return True
    return False
