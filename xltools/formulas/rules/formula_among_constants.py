"""A formula where the cells around it hold constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.labels import in_total_line
from xltools.formulas.lines import lines
from xltools.formulas.pasted import patterns
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.lines import Line
    from xltools.formulas.sheet import AuditedSheet, Place

_MANY = 6
_BESIDE = 2


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        left = {place: count for line in lines(sheet) for place, count in _left(book, sheet, line)}
        for place, count in left.items():
            message = _("{count} cells in line with this formula hold typed numbers that it would give")
            yield _hit(sheet, place, 0.0, message.format(count=count))
        for place in sorted({place for line in lines(sheet) for place in _alone(sheet, line)} - left.keys()):
            yield _hit(sheet, place, abs(sheet.number(place) or 0.0), _("A formula stands among constants"))


def _hit(sheet: AuditedSheet, place: Place, moves: float, message: str) -> Hit:
    return Hit(sheet=sheet.name, place=place, actual=sheet.formulas[place].text, moves=moves, message=message)


def _left(book: Book, sheet: AuditedSheet, line: Line) -> Iterator[tuple[Place, int]]:
    """The few formulas of a line that is otherwise pasted results, each with how many these are."""
    for pattern in patterns(book, sheet, line):
        if pattern.outnumbered:
            yield from ((formula.place, len(pattern.pasted)) for formula in pattern.formulas)


def _alone(sheet: AuditedSheet, line: Line) -> set[Place]:
    """The only formula of a line, unlike any other of the sheet, with enough constants on both sides of it."""
    kinds = [sheet.content(*place) for place in line.places]
    if kinds.count(Content.FORMULA) != 1 or kinds.count(Content.NUMBER) < _MANY:
        return set()
    at = kinds.index(Content.FORMULA)
    beside = kinds[max(0, at - _BESIDE) : at] + kinds[at + 1 : at + 1 + _BESIDE]
    formula = sheet.formulas[line.places[at]]
    meaning = sheet.meaning(formula.place)
    if any(place != formula.place and sheet.meaning(place) == meaning for place in sheet.formulas):
        return set()
    if beside.count(Content.NUMBER) < 2 * _BESIDE or not formula.references or in_total_line(sheet, *formula.place):
        return set()
    return {formula.place}


RULE = Rule(
    id="formula.among-constants",
    kind=Class.MISSING,
    severity=Severity.NOTE,
    explanation=(
        "A single formula among typed figures, unlike any other of its sheet, is often left over from another layout. "
        "Where the figures are just what it would give, they are its results, pasted as values."
    ),
    example="B2:F20 hold typed figures, D9 holds =D8*2",
    find=_find,
)
