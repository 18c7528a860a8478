"""A lookup that takes the next smaller entry where it does not find the one asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.rules.once import each_distinct
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.tokens import Kind, Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book

_FLAG = {"VLOOKUP": 3, "HLOOKUP": 3, "MATCH": 2}
"""Which argument, counted from 0, says how to match; left out, it means approximately."""
_EXACT = frozenset({"0", "FALSE", "FALSE()"})


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


def approximate(formula: str) -> Iterator[str]:
    """The functions of a formula that look up approximately."""
    words = [word for word in tokenize(formula) if word.kind is not Kind.SPACE]
    for index, word in enumerate(words):
        if word.function == "LOOKUP":
            yield word.function
        elif word.function in _FLAG:
            arguments = _arguments(words, index + 1)
            flag = _FLAG[word.function]
            if len(arguments) <= flag or (arguments[flag] or "0").upper() not in _EXACT:
                yield word.function


def _arguments(words: list[Token], start: int) -> list[str]:
    """The texts of a function's arguments, whose first word is at ``start``."""
    found, depth = [""], 0
    for word in words[start:]:
        if word.kind is Kind.CLOSE and depth == 0:
            break
        depth += (word.kind is Kind.OPEN) - (word.kind is Kind.CLOSE)
        if word.text == "," and depth == 0:
            found.append("")
        else:
            found[-1] += word.text
    return found


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
