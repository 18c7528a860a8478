"""The functions that a formula calls, and how."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.formulas.tokens import Kind, Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FLAG = {"VLOOKUP": 3, "HLOOKUP": 3, "MATCH": 2}
"""Which argument, counted from 0, says how to match; left out, it means approximately."""
_EXACT = frozenset({"0", "FALSE", "FALSE()"})


@lru_cache(maxsize=4096)
def functions(formula: str) -> frozenset[str]:
    """The names of the functions that a formula calls, upper-cased, without the prefixes of newer ones."""
    return frozenset(token.function for token in tokenize(formula) if token.function)


def words(formula: str) -> list[Token]:
    """The words of a formula without the blanks between them."""
    return [word for word in tokenize(formula) if word.kind is not Kind.SPACE]


def texts_in(formula: str) -> Iterator[str]:
    """The texts that are written in a formula, without their quotation marks."""
    return (word.text[1:-1].replace('""', '"') for word in tokenize(formula) if word.kind is Kind.TEXT)


def approximate(formula: str) -> Iterator[str]:
    """The functions of a formula that look up approximately, each as often as it does."""
    found = words(formula)
    for index, word in enumerate(found):
        if word.function == "LOOKUP":
            yield word.function
        elif word.function in _FLAG:
            given = _arguments(found[index + 1 :])
            flag = _FLAG[word.function]
            if len(given) <= flag or (given[flag] or "0").upper() not in _EXACT:
                yield word.function


def _arguments(after: Sequence[Token]) -> list[str]:
    """The texts of a function's arguments, whose first word comes first."""
    found, depth = [""], 0
    for word in after:
        if word.kind is Kind.CLOSE and depth == 0:
            break
        depth += (word.kind is Kind.OPEN) - (word.kind is Kind.CLOSE)
        if word.text == "," and depth == 0:
            found.append("")
        else:
            found[-1] += word.text
    return found
