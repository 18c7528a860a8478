"""Plain formulas as functions of the values that they read: what the form writes, and little more.

Whatever Excel and other programs could see differently is declined, not guessed: halves that are rounded, numbers that
differ in their last digits alone, texts in order, truth values in sums, blanks that could be empty texts. So a result
is what every program gives, or there is none.
"""

from __future__ import annotations

import math
import operator
import re
import unicodedata
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from xltools.formulas.syntax import Binary, Call, Cells, Number, Text, Unary, parse
from xltools.recalculate.values import STRICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xltools.formulas.syntax import Node

    Value = float | int | str | bool | None
    """A blank is None. Dates are serial numbers; of errors nothing is computed."""
    Read = Value | list[Value]
    """What a reference gives: the value of its cell, or those of its range."""
    Program = Callable[[Sequence[Read]], Read]
    """A formula: it takes what its references give, in the order in which they are written."""


class Declined(Exception):  # noqa: N818 - it says what happened
    """The result is not certain, or the formula is not of the plain kind."""


_WORD = re.compile(r"[^\W\d][^*?~]*|[✓✗△○≈]")
"""What a cell may be compared with by COUNTIF: a text that begins with a letter, or a mark."""
_COARSE = 1e13
"""Units of the last digit that is kept; rounding of larger numbers may hang on the last binary digit."""
_LONGEST_NUMBER = 1e11
"""From here on Excel writes whole numbers with an exponent."""


@lru_cache(maxsize=4_096)
def compiled(formula: str) -> tuple[Program, int] | None:
    """A formula as a program, and how many references it takes; None where it is not of the plain kind."""
    tree = parse(formula)
    slots = count()
    try:
        return (_program(tree, slots), next(slots)) if tree is not None else None
    except Declined:
        return None


def _program(node: Node | None, slots: Iterator[int]) -> Program:
    match node:
        case Number(value) | Text(value):
            return lambda _read: value
        case Cells(reference) if reference.sheet is None and reference.book is None:
            return operator.itemgetter(next(slots))
        case Unary("-", operand):
            inner = _program(operand, slots)
            return lambda read: -_number(inner(read))
        case Binary(sign, left, right):
            return _binary(_OPERATORS[sign], _program(left, slots), _program(right, slots)) if sign in _OPERATORS else _declined()
        case Call("IF", (condition, then, other)):
            return _choice(*(_program(part, slots) for part in (condition, then, other)))
        case Call(name, arguments) if name in _FUNCTIONS:
            return _call(_FUNCTIONS[name], [_program(part, slots) for part in arguments])
    raise Declined
