"""What a formula computes, written one way: ``=+B2+A2``, ``=A2+B2`` and ``=SUM(A2:B2)`` are one formula.

People who review formulas do not call two of these inconsistent, so neither does the audit.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.formulas.r1c1 import corner_r1c1, to_r1c1
from xltools.formulas.references import Corner
from xltools.formulas.syntax import Binary, Call, Cells, Number, Text, Unary, parse

if TYPE_CHECKING:
    from xltools.formulas.references import Reference
    from xltools.formulas.syntax import Node

_SPELT_OUT = 4
"""A sum over at most so many cells is the same as their names with plus signs between."""

Terms = Counter[str]


def canonical(formula: str, place: tuple[int, int], *, numbers: bool = True) -> str:
    """A text that is the same for formulas that compute the same in R1C1; the R1C1 itself where it cannot be parsed.

    Without ``numbers`` the amounts added to a sum are left out: ``=SUM(A1:A9)-1000`` reads as ``=SUM(A1:A9)``.
    """
    node = parse(formula)
    if node is None:
        return to_r1c1(formula, place)
    return _written(_terms(node, place), numbers=numbers)


def _written(terms: Terms, *, numbers: bool) -> str:
    parts = [
        f"{factor:+d}*{term}"
        for term, factor in sorted(terms.items())
        if factor and (numbers or not term.replace(".", "", 1).isdigit())
    ]
    return "".join(parts)


def _terms(node: Node, place: tuple[int, int]) -> Terms:
    """What is added up, each with how often: subtracted is minus one."""
    match node:
        case Binary("+" | "-" as operator, left, right):
            return _joined(_terms(left, place), _terms(right, place), 1 if operator == "+" else -1)
        case Unary("+", operand):
            return _terms(operand, place)
        case Unary("-", operand):
            return _joined(Counter(), _terms(operand, place), -1)
        case Call("SUM", arguments):
            total: Terms = Counter()
            for argument in arguments:
                if isinstance(argument, Cells):
                    total = _joined(total, _summed(argument.reference, place), 1)
                elif argument is not None:
                    total = _joined(total, _terms(argument, place), 1)
            return total
    return Counter({_factor(node, place): 1})


def _joined(left: Terms, right: Terms, sign: int) -> Terms:
    result = Counter(left)
    for term, factor in right.items():
        result[term] += sign * factor
    return result


def _summed(reference: Reference, place: tuple[int, int]) -> Terms:
    first, last = reference.first, reference.last
    if reference.single or first.row is None or first.column is None or last.row is None or last.column is None:
        return Counter({_reference(reference, place): 1})
    rows, columns = abs(last.row - first.row) + 1, abs(last.column - first.column) + 1
    if rows * columns > _SPELT_OUT:
        return Counter({_reference(reference, place): 1})
    cells = [
        Corner(row, column, first.row_fixed, first.column_fixed)
        for row in range(min(first.row, last.row), max(first.row, last.row) + 1)
        for column in range(min(first.column, last.column), max(first.column, last.column) + 1)
    ]
    return Counter(_reference(reference._replace(first=cell, last=cell, single=True), place) for cell in cells)


def _factor(node: Node, place: tuple[int, int]) -> str:  # noqa: PLR0911 - one return for each kind of node
    match node:
        case Number(value):
            return f"{value:.15g}"
        case Text(value):
            return f'"{value}"'
        case Cells(reference):
            return _reference(reference, place)
        case Unary(operator, operand):
            return f"({operator}{_factor(operand, place)})"
        case Binary("*", _, _):
            return "(" + "*".join(sorted(_factors(node, place))) + ")"
        case Binary("+" | "-", _, _) | Call("SUM", _):
            return "(" + _written(_terms(node, place), numbers=True) + ")"
        case Binary(operator, left, right):
            return f"({_factor(left, place)}{operator}{_factor(right, place)})"
        case Call(function, arguments):
            inside = ",".join("" if part is None else _factor(part, place) for part in arguments)
            return f"{function}({inside})"


def _factors(node: Node, place: tuple[int, int]) -> list[str]:
    if isinstance(node, Binary) and node.operator == "*":
        return _factors(node.left, place) + _factors(node.right, place)
    return [_factor(node, place)]


def _reference(reference: Reference, place: tuple[int, int]) -> str:
    sheets = [part for part in (reference.book, reference.sheet, reference.last_sheet) if part]
    first = corner_r1c1(reference.first, place)
    last = "" if reference.single else ":" + corner_r1c1(reference.last, place)
    return "!".join([*sheets, first + last])
