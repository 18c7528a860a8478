"""What a formula would give in another cell, by plain arithmetic on the values saved with the file.

It answers one question: is this constant what the neighbours' formula would show here? Functions beyond sums and the
like are not needed for that; where one is met, the answer is that it is not known.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xltools.core.address import LAST_COLUMN, LAST_ROW, Area
from xltools.formulas.syntax import Binary, Call, Cells, Number, Unary, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.core.snapshot import CellValue
    from xltools.formulas.references import Corner, Reference
    from xltools.formulas.syntax import Node

    Values = Callable[[str | None, Area], list[CellValue]]


class _UnknownError(Exception):
    """The result cannot be worked out here."""


def evaluate(formula: str, home: tuple[int, int], place: tuple[int, int], values: Values) -> float | None:
    """The number that ``formula`` of the cell ``home`` gives when it is copied to ``place``.

    ``values`` gives the values, row by row, in an area of a named sheet (None: the formula's own); blank ones may be
    left out where the area is more than one cell. None where the result is no number or cannot be worked out.
    """
    node = parse(formula)
    if node is None:
        return None
    try:
        result = _Evaluation(place[0] - home[0], place[1] - home[1], values).number(node)
    except (_UnknownError, ArithmeticError, ValueError):
        return None
    return result if math.isfinite(result) else None


class _Evaluation:
    def __init__(self, down: int, right: int, values: Values) -> None:
        self.down, self.right, self.values = down, right, values

    def number(self, node: Node | None) -> float:  # noqa: PLR0911 - one return for each kind of node
        match node:
            case None:
                return 0.0
            case Number(value):
                return value
            case Cells(reference):
                return self.cell(reference)
            case Unary(operator, operand):
                value = self.number(operand)
                return -value if operator == "-" else value / 100 if operator == "%" else value
            case Binary(operator, left, right) if operator in _ARITHMETIC:
                return _ARITHMETIC[operator](self.number(left), self.number(right))
            case Call("IF", arguments) if len(arguments) in {2, 3}:
                return self.number(arguments[1] if self.condition(arguments[0]) else (*arguments, None)[2])
            case Call(function, arguments) if function in _AGGREGATES:
                return _AGGREGATES[function]([number for part in arguments for number in self.numbers(part)])
            case Call("ABS", (operand,)):
                return abs(self.number(operand))
            case Call("ROUND", (operand, places)):
                return _rounded(self.number(operand), int(self.number(places)))
        raise _UnknownError

    def condition(self, node: Node | None) -> bool:
        match node:
            case Binary(operator, left, right) if operator in _COMPARISONS:
                return _COMPARISONS[operator](self.number(left), self.number(right))
        return self.number(node) != 0

    def numbers(self, node: Node | None) -> list[float]:
        if isinstance(node, Cells) and not node.reference.single:
            return _summed(self.values(*self.shifted(node.reference)))
        if isinstance(node, Cells):
            value = self.value(node.reference)
            return _summed([value])
        return [self.number(node)]

    def cell(self, reference: Reference) -> float:
        value = self.value(reference)
        if value is None:
            return 0.0
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _UnknownError
        return float(value)

    def value(self, reference: Reference) -> CellValue:
        sheet, area = self.shifted(reference)
        if (area.top, area.left) != (area.bottom, area.right):
            raise _UnknownError
        found = self.values(sheet, area)
        return found[0] if found else None

    def shifted(self, reference: Reference) -> tuple[str | None, Area]:
        if reference.book is not None or reference.last_sheet is not None:
            raise _UnknownError
        top, left = self.moved(reference.first)
        bottom, right = self.moved(reference.last)
        bottom = LAST_ROW if reference.last.row is None else bottom
        right = LAST_COLUMN if reference.last.column is None else right
        return reference.sheet, Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def moved(self, corner: Corner) -> tuple[int, int]:
        row = (corner.row or 0) + (0 if corner.row_fixed or corner.row is None else self.down)
        column = (corner.column or 0) + (0 if corner.column_fixed or corner.column is None else self.right)
        if row < 0 or column < 0:
            raise _UnknownError
        return row, column


def _summed(values: list[CellValue]) -> list[float]:
    """The numbers among values of cells, as SUM takes them; an error among them is not known here."""
    if any(isinstance(value, str) and value.startswith("#") for value in values):
        raise _UnknownError
    return [float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]


def _rounded(value: float, places: int) -> float:
    """Half away from zero, as Excel rounds."""
    scale = 10.0**places
    return math.copysign(math.floor(abs(value) * scale + 0.5) / scale, value)


def _power(base: float, exponent: float) -> float:
    result = base**exponent
    if isinstance(result, complex):
        raise _UnknownError
    return float(result)


def _mean(numbers: list[float]) -> float:
    return math.fsum(numbers) / len(numbers)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": _power,
}
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
_AGGREGATES: dict[str, Callable[[list[float]], float]] = {
    "SUM": math.fsum,
    "AVERAGE": _mean,
    "MIN": lambda numbers: min(numbers, default=0.0),
    "MAX": lambda numbers: max(numbers, default=0.0),
    "COUNT": lambda numbers: float(len(numbers)),
    "PRODUCT": lambda numbers: math.prod(numbers) if numbers else 0.0,
}
