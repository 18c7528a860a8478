"""A number stored as text where formulas use it: sums pass over it without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.core.snapshot import ErrorValue
from xltools.formulas.graph import Node
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet, Place

_NUMBER = re.compile(r"[-+(（]?[¥￥$]?\s*(?:[1-9]\d{0,2}(?:[,，]\d{3})+|0|[1-9]\d*)(?:\.\d+)?\s*%?[)）]?")


def _find(book: Book) -> Iterator[Hit]:
    for number, sheet in enumerate(book.sheets):
        for place, cell in sheet.sheet.cells.items():
            if cell.formula is not None or not isinstance(cell.value, str) or sheet.content(*place) is not Content.TEXT:
                continue
            text = cell.value.strip()
            if _NUMBER.fullmatch(text) and _among_figures(sheet, place) and _reckoned_with(book, Node(number, place)):
                yield Hit(
                    sheet=sheet.name,
                    place=place,
                    actual=text,
                    moves=abs(_value(text)),
                    message=_("A number is stored as text; sums do not count it"),
                )


def _reckoned_with(book: Book, node: Node) -> bool:
    """Whether a formula that gives a number, or fails, uses the cell: a code that is only shown again may be a text."""
    results = (book.sheets[user.sheet].value(user.place) for user in book.graph.dependents(node))
    return any(isinstance(value, int | float | ErrorValue) and not isinstance(value, bool) for value in results)


def _among_figures(sheet: AuditedSheet, place: Place) -> bool:
    """Whether the cell above, below or beside holds a number: codes and years of a heading stand among their kind."""
    row, column = place
    around = ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
    return any(sheet.content(*at) in {Content.NUMBER, Content.FORMULA} for at in around)


def _value(text: str) -> float:
    digits = "".join(letter for letter in text if letter.isdigit() or letter == ".")
    return float(digits) / (100 if "%" in text else 1)


RULE = Rule(
    id="number.stored-as-text",
    kind=Class.OTHER,
    severity=Severity.EXPLAIN,
    explanation=(
        "SUM passes over a number that is stored as text; it looks like the others and is missing in the total."
    ),
    example="B2:B5 hold numbers, B3 the text 1,200.00, B6 holds =SUM(B2:B5)",
    find=_find,
)
