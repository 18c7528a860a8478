"""Plain formulas as functions of the values that they read: what the form writes, and little more.

Whatever Excel and other programs could see differently is declined, not guessed: halves that are rounded, numbers that
differ in their last digits alone, texts in order, truth values in sums, blanks that could be empty texts. So a result
is what every program gives, or there is none.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from functools import lru_cache, reduce
from itertools import count
from typing import TYPE_CHECKING

from xltools.formulas.syntax import Binary, Call, Cells, Number, Text, Unary, parse
from xltools.recalculate.values import STRICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xltools.formulas.syntax import Node

    Value = float | int | str | bool | None
    Read = Value | list[Value]
    Program = Callable[[Sequence[Read]], Read]

# A value is a number, a text, a truth value (of a comparison only) or None for a blank cell; dates are serial numbers.
# A reference reads a value, or those of its range as a list. A program takes what a formula's references read, in the
# order in which they are written, and gives what the formula gives.

_WORD = re.compile(r"[^\W\d][^*?~]*|[✓✗△○≈]")
"""What COUNTIF may look for: a text that begins with a letter, or a mark."""
_COARSE = 1e13
"""Units of the last digit that is kept; how larger numbers are rounded may hang on the last binary digit."""
_SHORTEST, _LONGEST = 1e-4, 1e11
"""Below and above these Excel may write a number with an exponent."""
_TINY, _HUGE = 1e-200, 1e200
"""Beyond these a number may become none at all."""
_MOST_TEXT = 8_000
"""Characters of a text that fits into a cell for certain, whoever counts them."""


class DeclinedError(Exception):
    """The formula is not of the plain kind, or its result is not certain."""


@lru_cache(maxsize=4_096)
def compiled(formula: str) -> tuple[Program, int] | None:
    """A formula as a program, and how many references it takes; None where it is not of the plain kind."""
    tree, slots = parse(formula), count()
    try:
        if isinstance(tree, Binary) and tree.operator in _LAST:
            parts = [_program(tree.left, slots), _program(tree.right, slots)]
            return _call(_LAST[tree.operator], parts), next(slots)
        return _program(tree, slots), next(slots)
    except DeclinedError:
        return None


def _program(node: Node | None, slots: Iterator[int]) -> Program:  # noqa: PLR0911 - one return for each kind of node
    match node:
        case Number(value) | Text(value):
            return lambda _read: value
        case Cells(reference) if reference.sheet is None and reference.book is None and not reference.whole:
            return operator.itemgetter(next(slots))
        case Unary("-", operand):
            return _call(lambda value: -_number(value), [_program(operand, slots)])
        case Binary(sign, left, right) if sign in _OPERATORS:
            return _call(_OPERATORS[sign], [_program(left, slots), _program(right, slots)])
        case Call("IF", (condition, then, other)):
            return _choice(_program(condition, slots), _program(then, slots), _program(other, slots))
        case Call("SUM" | "COUNT" as name, parts) if parts and all(isinstance(part, Cells) for part in parts):
            return _over_cells(_AGGREGATES[name], [_program(part, slots) for part in parts])
        case Call(name, parts) if (name, len(parts)) in _FUNCTIONS:
            return _call(_FUNCTIONS[name, len(parts)], [_program(part, slots) for part in parts])
    raise DeclinedError


def _choice(condition: Program, then: Program, other: Program) -> Program:
    """IF, which looks only at the branch that it takes."""
    return lambda read: then(read) if _truth(condition(read)) else other(read)


def _call(function: Callable[..., Value], parts: list[Program]) -> Program:
    if len(parts) == 1:
        (only,) = parts
        return lambda read: function(only(read))
    if len(parts) == 2:  # noqa: PLR2004 - by far the most are of two; spelt out, for this is where the time goes
        one, other = parts
        return lambda read: function(one(read), other(read))
    return lambda read: function(*[part(read) for part in parts])


def _over_cells(function: Callable[[list[float]], float], parts: list[Program]) -> Program:
    """A function of the numbers among cells; texts and blanks are passed over."""

    def result(read: Sequence[Read]) -> float:
        numbers: list[float] = []
        for part in parts:
            value = part(read)
            cells = value if isinstance(value, list) else [value]
            numbers += [each for each in cells if isinstance(each, _KINDS)]
        return function(numbers)

    return result


_KINDS = (int, float)
_NUMBERS = frozenset(_KINDS)
"""Compared with a type itself, which a truth value's is none of."""


def _number(value: Read) -> float:
    if type(value) is float or type(value) is int:
        return value
    raise DeclinedError


def _sound(number: float) -> float:
    """A product or a quotient, if all programs have it."""
    if number and not _TINY < abs(number) < _HUGE:
        raise DeclinedError
    return number


def _no_dust(result: float, largest: float) -> float:
    """A sum; where next to nothing is left of its parts, Excel takes it for zero, others do not."""
    if result and abs(result) <= STRICT * largest:
        raise DeclinedError
    return result


def _total(numbers: Sequence[float]) -> float:
    """All of them, one after another: Python's own sum is more exact than Excel's."""
    return _no_dust(reduce(operator.add, numbers, 0.0), max(map(abs, numbers), default=0))


def _text(value: Read) -> str:
    """A value as it is joined to a text."""
    if value is None:
        return ""
    if type(value) is str:
        return value
    number = _number(value)
    if number and not _SHORTEST <= abs(number) < _LONGEST:
        raise DeclinedError
    return f"{number or 0:.15g}"  # of 0 there is no negative


def _fitting(text: str) -> str:
    if len(text) > _MOST_TEXT:
        raise DeclinedError
    return text


def _truth(value: Read) -> bool:
    return value if type(value) is bool else _number(value) != 0


def _n(value: Read) -> float:
    """Texts and blanks are zero."""
    return 0 if value is None or type(value) is str else _number(value)


def _rounded(value: Read, digits: Read) -> float:
    """Halves go away from zero in Excel; where one is near, binary and decimal numbers may fall on either side."""
    number, places = _number(value), int(_number(digits))
    scaled = abs(number) * 10.0**places
    if scaled >= _COARSE or abs(scaled % 1 - 0.5) <= 1e-9 + scaled * 1e-14:
        raise DeclinedError
    return round(number, places)


def _equal(one: Read, other: Read) -> bool:
    if type(one) is str and type(other) is str:
        return _same_text(one, other)
    if type(one) in _NUMBERS and type(other) in _NUMBERS:
        return _distinct(one, other) == 0
    if isinstance(one, str | None) and isinstance(other, str | None):
        return _same_text(one or "", other or "")
    if {type(one), type(other)} - _NUMBERS == {str}:  # a number is no text; a blank could be one or the other
        return False
    raise DeclinedError


@lru_cache(maxsize=4_096)  # of a sheet's marks each is compared with every other one
def _same_text(one: str, other: str) -> bool:
    """Case does not count in Excel; whether the width of characters does, depends on the country."""
    if one == other:
        return True
    if _folded(one) == _folded(other):
        raise DeclinedError
    return False


@lru_cache(maxsize=4_096)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _distinct(one: Read, other: Read) -> float:
    """The difference of two numbers, of which none may be dust."""
    left, right = _number(one), _number(other)
    difference = left - right
    if difference and abs(difference) <= STRICT * max(abs(left), abs(right)):
        raise DeclinedError
    return difference


def _how_many(cells: Read, wanted: Read) -> int:
    """COUNTIF, of cells that are a word."""
    if type(wanted) is not str or not _WORD.fullmatch(wanted):
        raise DeclinedError
    return sum([_same_text(each, wanted) for each in (cells if type(cells) is list else [cells]) if type(each) is str])


def _replaced(text: Read, old: Read, new: Read) -> str:
    if type(text) is not str or type(old) is not str or type(new) is not str or not old:
        raise DeclinedError
    return _fitting(text.replace(old, new))


def _trimmed(value: Read) -> str:
    """Without blanks at the ends and with single ones inside; wide blanks are texts like others."""
    return " ".join(filter(None, _text(value).split(" ")))


_OPERATORS: dict[str, Callable[[Read, Read], Value]] = {
    "+": lambda one, other: _number(one) + _number(other),
    "-": lambda one, other: _number(one) - _number(other),
    "*": lambda one, other: _sound(_number(one) * _number(other)),
    "/": lambda one, other: _sound(_number(one) / _number(other)),
    "&": lambda one, other: _fitting(_text(one) + _text(other)),
    "=": _equal,
    "<>": lambda one, other: not _equal(one, other),
    "<": lambda one, other: _distinct(one, other) < 0,
    ">": lambda one, other: _distinct(one, other) > 0,
    "<=": lambda one, other: _distinct(one, other) <= 0,
    ">=": lambda one, other: _distinct(one, other) >= 0,
}
_LAST: dict[str, Callable[[Read, Read], Value]] = {
    "+": lambda one, other: _no_dust(_number(one) + _number(other), abs(_number(other))),
    "-": lambda one, other: _no_dust(_number(one) - _number(other), abs(_number(other))),
}
"""Operators of which the last one of a formula rounds in Excel."""
_AGGREGATES: dict[str, Callable[[list[float]], float]] = {"SUM": _total, "COUNT": len}
_FUNCTIONS: dict[tuple[str, int], Callable[..., Value]] = {
    ("ABS", 1): lambda value: abs(_number(value)),
    ("AND", 2): lambda one, other: _truth(one) & _truth(other),
    ("COUNTIF", 2): _how_many,
    ("N", 1): _n,
    ("ROUND", 2): _rounded,
    ("SUBSTITUTE", 3): _replaced,
    ("TRIM", 1): _trimmed,
}
"""By name and number of arguments."""
