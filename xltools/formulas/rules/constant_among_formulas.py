"""A constant where the cells around it hold a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.calculated_items import calculated_items
from xltools.formulas.crossed_totals import crossed_totals
from xltools.formulas.labels import column_label, is_example
from xltools.formulas.like_rows import results_of_like_rows
from xltools.formulas.lines import lines
from xltools.formulas.numbers import is_telling
from xltools.formulas.pasted import patterns
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import Content
from xltools.formulas.total_lines import total_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.lines import Line
    from xltools.formulas.sheet import AuditedSheet, Formula, Place

_FEW = 2
_EVIDENCE = 3
"""Formulas, and constants that they give, needed before a line counts as having a pattern."""
_CLEAR = 4

Found = tuple["Place", "Formula", bool]
"""A constant, the formula that should be there, and whether its own line proves it."""


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        beside = _typed_over(book, sheet)
        for place, formula in beside.items():
            message = _("A constant stands where its neighbours, such as {cell}, hold a formula")
            yield _hit(book, sheet, place, formula, message)
        for place, formula in results_of_like_rows(book, sheet).items():
            if place not in beside:
                message = _("A constant stands where another row of the same name calculates it, in {cell}")
                yield _hit(book, sheet, place, formula, message)


def typed_over(book: Book, sheet: AuditedSheet) -> dict[Place, Formula]:
    """The constants where a formula is expected, each with a formula that should be there."""
    return results_of_like_rows(book, sheet) | _typed_over(book, sheet)


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
    for totals in total_lines(sheet):
        found = dict.fromkeys(totals.constants, totals.formulas[-1]) | found
    found = crossed_totals(sheet) | _typed_items(sheet) | found
    # An example shows what a column looks like when it is filled in; nobody enters anything there.
    return {place: formula for place, formula in found.items() if not is_example(column_label(sheet, *place))}


def _typed_items(sheet: AuditedSheet) -> dict[Place, Formula]:
    """Numbers that a total adds up together with copies of one formula, be it at the end of these."""
    return {
        place: model
        for total, model in calculated_items(sheet)
        for place in total.places
        if sheet.content(*place) is Content.NUMBER
    }


def _in_line(book: Book, sheet: AuditedSheet, line: Line) -> Iterator[Found]:
    for pattern in patterns(book, sheet, line):
        model, count = pattern.formulas[-1], len(pattern.formulas)
        if not pattern.outnumbered:
            enough = count + len(pattern.pasted) >= _EVIDENCE
            yield from ((place, model, enough or is_telling(sheet.number(place) or 0.0)) for place in pattern.pasted)
        if count >= _CLEAR and count >= len(pattern.constants):
            meaning = sheet.meaning(model.place)
            yield from (
                (place, model, True) for place in pattern.constants if _between(book, sheet, line, place, meaning)
            )


def _between(book: Book, sheet: AuditedSheet, line: Line, place: Place, meaning: str) -> bool:
    """Whether the nearest formulas on both sides compute the same; a dash is right where they would give no number."""
    at = line.places.index(place)
    before = next((p for p in reversed(line.places[:at]) if p in sheet.formulas), None)
    after = next((p for p in line.places[at + 1 :] if p in sheet.formulas), None)
    if before is None or after is None:
        return False
    if sheet.content(*place) is Content.DASH and (
        not line.down or book.would_give(sheet, sheet.formulas[before], place) is None
    ):
        return False
    return sheet.meaning(before) == meaning == sheet.meaning(after)


def _hit(book: Book, sheet: AuditedSheet, place: Place, model: Formula, message: str) -> Hit:
    value, expected = sheet.number(place), book.would_give(sheet, model, place)
    moves = abs(value or 0.0) if expected is None else abs(expected - (value or 0.0))
    return Hit(
        sheet=sheet.name,
        place=place,
        actual=str(sheet.value(place)),
        expected=f"{to_a1(model.place)}: {model.text}",
        moves=moves,
        message=message.format(cell=to_a1(model.place)),
    )


RULE = Rule(
    id="constant.among-formulas",
    kind=Class.MISSING,
    severity=Severity.EXPLAIN,
    explanation=(
        "A number typed or pasted over a formula stays as it is when the figures it was made of change. It is reported "
        "where it stands between formulas that are copies of one another, among the calculated items of a total, or in "
        "a row or column of totals, and where it is just what they, or the formula of another row of the same name, "
        "would give."
    ),
    example="D2:D9 hold =B2*C2 and so on, D5 holds 120",
    find=_find,
)
