"""A constant where the cells around it hold a formula."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.book import Content
from xltools.formulas.lines import filled_along, lines
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import AuditedSheet, Book, Formula, Place
    from xltools.formulas.lines import Line

_CONSTANTS = frozenset({Content.NUMBER, Content.DASH})
_TRIED = 4
"""Different formulas of a line that are tried on a constant; past these, none of them is the line's pattern."""
_EVIDENCE = 3
"""Formulas, and constants that they give, needed before a line counts as having a pattern."""
_CLEAR = 4
import os
_GAP = int(os.environ.get('GAP','2'))


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        found: dict[Place, Formula] = {}
        weak: dict[tuple[bool, int], dict[Place, Formula]] = {}
        for line in lines(sheet, _GAP):
            for place, formula, strong in _typed_over(book, sheet, line):
                if strong:
                    found.setdefault(place, formula)
                else:
                    key = (line.down, place[0] if line.down else place[1])
                    weak.setdefault(key, {}).setdefault(place, formula)
        for together in weak.values():
            if len(together) >= _EV:
                found = together | found
        for place, formula in found.items():
            yield _hit(book, sheet, place, formula)


def _typed_over(book: Book, sheet: AuditedSheet, line: Line) -> Iterator[tuple[Place, Formula, bool]]:
    formulas = [
        sheet.formulas[place]
        for place in line.places
        if place in sheet.formulas and _may_fill(sheet.formulas[place], line)
    ]
    constants = [place for place in line.places if sheet.content(*place) in _CONSTANTS]
    if not formulas or not constants:
        return
    counts = Counter(sheet.meaning(formula.place) for formula in formulas)
    models = {sheet.meaning(formula.place): formula for formula in formulas}
    for meaning, count in counts.most_common(_TRIED):
        model = models[meaning]
        pasted = [place for place in constants if _is_result(book, sheet, model, place)]
        several = len(model.references) > 1 or not model.references[0].single
        if several or count >= _FEW:
            strong = count + len(pasted) >= _EVIDENCE
            yield from ((place, model, strong) for place in pasted)
        if count >= _CLEAR and count >= len(constants):
            yield from ((place, model, True) for place in constants if _between(sheet, line, place, meaning))


_FEW = 2
_EV=int(os.environ.get('EV','3'))


def _may_fill(formula: Formula, line: Line) -> bool:
    if filled_along(formula, down=line.down):
        return True
    if not os.environ.get('XAX'): return False
    return (not any(r.sheet or r.book for r in formula.references) and len(formula.references)>1
      and not filled_along(formula, down=not line.down))


def _is_result(book: Book, sheet: AuditedSheet, model: Formula, place: Place) -> bool:
    """Whether a constant is what the formula would give there, to the digits that it is written with."""
    value = sheet.number(place)
    if not value:
        return False
    result = book.would_give(sheet, model, place)
    if result is None:
        return False
    if abs(result - value) <= 1e-9 * max(abs(result), abs(value)):
        return True
    text = repr(value).removesuffix(".0")
    decimals = len(text.partition(".")[2]) if "e" not in text else 0
    return abs(result - value) <= 0.5000001 * 10**-decimals and abs(result - value) <= 0.02 * abs(value)


def _between(sheet: AuditedSheet, line: Line, place: Place, meaning: str) -> bool:
    """Whether the nearest formulas on both sides compute the same."""
    at = line.places.index(place)
    before = next((p for p in reversed(line.places[:at]) if p in sheet.formulas), None)
    after = next((p for p in line.places[at + 1 :] if p in sheet.formulas), None)
    if before is None or after is None:
        return False
    if sheet.content(*place) is Content.DASH and not line.down:
        return False
    return sheet.meaning(before) == meaning == sheet.meaning(after)


def _hit(book: Book, sheet: AuditedSheet, place: Place, model: Formula) -> Hit:
    value, expected = sheet.number(place), book.would_give(sheet, model, place)
    moves = abs(value or 0.0) if expected is None else abs(expected - (value or 0.0))
    return Hit(
        sheet=sheet.name,
        place=place,
        actual=str(sheet.value(place)),
        expected=_("as in {cell}: {formula}").format(cell=to_a1(model.place), formula=model.text),
        moves=moves,
        message=_("A constant stands where its neighbours, such as {cell}, hold a formula").format(
            cell=to_a1(model.place)
        ),
    )


RULE = Rule(
    id="constant.among-formulas",
    kind=Class.MISSING,
    severity=Severity.EXPLAIN,
    explanation=(
        "A number typed or pasted over a formula stays as it is when the figures it was made of change. It is reported "
        "where it stands between formulas that are copies of one another, and where it is just what they would give."
    ),
    example="D2:D9 hold =B2*C2 and so on, D5 holds 120",
    find=_find,
)
