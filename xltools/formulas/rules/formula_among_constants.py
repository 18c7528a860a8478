"""A formula where the cells around it hold constants."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.labels import in_total_line
from xltools.formulas.lines import lines
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
        meanings = Counter(sheet.meaning(place) for place in sheet.formulas)
        alone = {place for line in lines(sheet) for place in _alone(sheet, line)}
        from xltools.formulas.rules import constant_among_formulas as c
        if (id(sheet),sheet.name) not in c.FLIP: c._typed_over(book,sheet)
        for place in c.FLIP.pop((id(sheet),sheet.name),()):
            yield Hit(sheet=sheet.name,place=place,actual="",moves=0.0,message="x")
        for place in sorted(alone):
            if meanings[sheet.meaning(place)] > 1:
                continue
            yield Hit(
                sheet=sheet.name,
                place=place,
                actual=sheet.formulas[place].text,
                moves=abs(sheet.number(place) or 0.0),
                message=_("A formula stands among constants"),
            )


def _alone(sheet: AuditedSheet, line: Line) -> set[Place]:
    """The only formula of a line, where enough constants stand on both sides of it."""
    kinds = [sheet.content(*place) for place in line.places]
    if kinds.count(Content.FORMULA) != 1 or kinds.count(Content.NUMBER) < _MANY:
        return set()
    at = kinds.index(Content.FORMULA)
    beside = kinds[max(0, at - _BESIDE) : at] + kinds[at + 1 : at + 1 + _BESIDE]
    formula = sheet.formulas[line.places[at]]
    if beside.count(Content.NUMBER) < 2 * _BESIDE or not formula.references or in_total_line(sheet, *formula.place):
        return set()
    return {formula.place}


RULE = Rule(
    id="formula.among-constants",
    kind=Class.MISSING,
    severity=Severity.NOTE,
    explanation=(
        "A single formula in the middle of typed figures, unlike any other of its sheet, is often left over from "
        "another layout: it shows what is left of a calculation, not what was reported."
    ),
    example="B2:F20 hold typed figures, D9 holds =D8*2",
    find=_find,
)
