"""A formula too long, or with functions nested too deeply, to be checked by reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.rules.once import each_distinct
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.tokens import Kind, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book

_LONGEST = 800
_DEEPEST = 8
"""Excel itself allowed seven levels below the outermost function until 2007; hardly anybody follows more."""


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for formula, area in each_distinct(sheet):
            depth = _depth(formula.text)
            if len(formula.text) > _LONGEST or depth > _DEEPEST:
                yield Hit(
                    sheet=sheet.name,
                    place=formula.place,
                    area=area,
                    actual=formula.text,
                    message=_("The formula has {length} characters and {depth} levels of functions").format(
                        length=len(formula.text), depth=depth
                    ),
                )


def _depth(formula: str) -> int:
    """How deeply functions are nested; brackets of plain arithmetic do not count."""
    opened: list[bool] = []
    deepest = 0
    for word in tokenize(formula):
        if word.kind is Kind.OPEN:
            opened.append(word.function != "")
            deepest = max(deepest, sum(opened))
        elif word.kind is Kind.CLOSE and opened:
            opened.pop()
    return deepest


RULE = Rule(
    id="formula.too-long",
    kind=Class.OTHER,
    severity=Severity.NOTE,
    explanation="What nobody can read nobody checks. Steps in cells of their own, with labels, can be followed.",
    example="=IF(A1>0,IF(B1>0,IF(C1>0,IF(D1>0,IF(E1>0,IF(F1>0,IF(G1>0,IF(H1>0,IF(I1>0,1,2),3),4),5),6),7),8),9),10)",
    find=_find,
)
