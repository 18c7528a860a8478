"""A constant where the cells around it hold a formula."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.lines import filled_along, lines
from xltools.formulas.numbers import rounding
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.lines import Line
    from xltools.formulas.sheet import AuditedSheet, Formula, Place

_CONSTANTS = frozenset({Content.NUMBER, Content.DASH})
_TRIED = 4
"""Different formulas of a line that are tried on a constant; past these, none of them is the line's pattern."""
_FEW = 2
import os
_OUT = float(os.environ.get('OUT','3'))
FLIP={}
_EVIDENCE = 3
"""Formulas, and constants that they give, needed before a line counts as having a pattern."""
_CLEAR = 4
_CLOSE = 0.02
"""A rounded constant proves little where the rounding is more than this part of it: 0.1 may be many things."""

Found = tuple["Place", "Formula", bool]
"""A constant, the formula that should be there, and whether its own line proves it."""


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for place, formula in _typed_over(book, sheet).items():
            yield _hit(book, sheet, place, formula)


def _typed_over(book: Book, sheet: AuditedSheet) -> dict[Place, Formula]:
    found: dict[Place, Formula] = {}
    weak: dict[tuple[bool, int], dict[Place, Formula]] = {}
    for line in lines(sheet):
        for place, formula, proven in _in_line(book, sheet, line):
            if proven:
                found.setdefault(place, formula)
            else:
                # One formula beside one constant proves nothing; a column of constants, each beside its formula, does.
                weak.setdefault((line.down, place[0] if line.down else place[1]), {}).setdefault(place, formula)
    for together in weak.values():
        if len(together) >= _FEW:
            found = together | found
    return found


def _in_line(book: Book, sheet: AuditedSheet, line: Line) -> Iterator[Found]:
    formulas = [sheet.formulas[place] for place in line.places if place in sheet.formulas]
    formulas = [formula for formula in formulas if _may_fill(formula, line)]
    constants = [place for place in line.places if sheet.content(*place) in _CONSTANTS]
    if not formulas or not constants:
        return
    counts = Counter(sheet.meaning(formula.place) for formula in formulas)
    models = {sheet.meaning(formula.place): formula for formula in formulas}
    for meaning, count in counts.most_common(_TRIED):
        model = models[meaning]
        if count >= _FEW or len(model.references) > 1 or not model.references[0].single:
            pasted = [place for place in constants if _is_result(book, sheet, model, place)]
            if len(pasted) >= _OUT * count:
                for f in formulas:
                    if sheet.meaning(f.place)==meaning: FLIP.setdefault((id(sheet),sheet.name),{})[f.place]=len(pasted)
                continue
            yield from ((place, model, count + len(pasted) >= _EVIDENCE) for place in pasted)
        if count >= _CLEAR and count >= len(constants):
            yield from ((place, model, True) for place in constants if _between(sheet, line, place, meaning))


def _may_fill(formula: Formula, line: Line) -> bool:
    """Whether a formula is filled along a line, or in both directions, as a running balance is."""
    if filled_along(formula, down=line.down):
        return True
    here = all(reference.sheet is None and reference.book is None for reference in formula.references)
    return here and len(formula.references) > 1 and not filled_along(formula, down=not line.down)


def _is_result(book: Book, sheet: AuditedSheet, model: Formula, place: Place) -> bool:
    """Whether a constant is what the formula would give there, to the digits that it is written with."""
    value = sheet.number(place)
    result = book.would_give(sheet, model, place) if value else None
    if value is None or result is None:
        return False
    off = abs(result - value)
    return off <= 1e-9 * max(abs(result), abs(value)) or off <= min(rounding(value), _CLOSE * abs(value))


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
