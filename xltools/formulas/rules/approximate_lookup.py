"""A lookup that takes the next smaller entry where it does not find the one asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.calls import approximate
from xltools.formulas.rules.once import each_distinct
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for formula, area in each_distinct(sheet):
            found = sorted(set(approximate(formula.text)))
            if found:
                yield Hit(
                    sheet=sheet.name,
                    place=formula.place,
                    area=area,
                    actual=formula.text,
                    message=_("{functions} looks up approximately").format(functions=", ".join(found)),
                )


RULE = Rule(
    id="lookup.approximate",
    kind=Class.OTHER,
    severity=Severity.NOTE,
    explanation=(
        "VLOOKUP, HLOOKUP and MATCH without FALSE or 0 at the end, and LOOKUP always, give the next smaller entry "
        "where there is no equal one, and anything at all in a list that is not sorted."
    ),
    example="C2 holds =VLOOKUP(A2,单价!A:B,2)",
    find=_find,
)
