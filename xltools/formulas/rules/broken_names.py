"""A name that points nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import split_reference
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.tokens import Kind, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet, Place


def _find(book: Book) -> Iterator[Hit]:
    broken = {name.casefold(): name for name, target in book.snapshot.names if "#REF!" in target}
    good = {name.casefold() for name, target in book.snapshot.names if "#REF!" not in target}
    for sheet in book.sheets:
        for place, names in _used(sheet):
            for name in names & (broken.keys() - good):
                yield Hit(
                    sheet=sheet.name,
                    place=place,
                    actual=sheet.formulas[place].text,
                    moves=abs(sheet.number(place) or 0.0),
                    message=_("The formula uses the name {name}, which points nowhere").format(name=broken[name]),
                )


def _used(sheet: AuditedSheet) -> Iterator[tuple[Place, set[str]]]:
    for place, formula in sheet.formulas.items():
        words = (word.text for word in tokenize(formula.text) if word.kind is Kind.NAME)
        yield place, {split_reference(word)[1].casefold() for word in words}


RULE = Rule(
    id="name.points-nowhere",
    kind=Class.OTHER,
    severity=Severity.EXPLAIN,
    explanation=(
        "The cells that a name stood for were deleted; the formulas that use it give #REF! when they are recalculated."
    ),
    example="B9 holds =SUM(收入), the name 收入 refers to =#REF!",
    find=_find,
)
