"""Expressions as the inside of Excel formulas.

A formula cannot see with what precision a number was written: it takes amounts to be written with two decimals and
calls a difference of up to half a unit of the second decimal for each number rounding.
"""

from __future__ import annotations

import ast
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.address import Area, area_to_a1, parse_a1
from xltools.core.expression_tree import OPERATORS, code_of, items_of, minuends, only_adds

if TYPE_CHECKING:
    from collections.abc import Callable

    Reference = Callable[[str], str]
    """The cell that holds an item."""

_HALF_UNIT = "0.005"
# What a difference of left and right must be, as judge() has it: exactly, and within a tolerance.
_TESTS = {
    "==": ("{0}=0", "ABS({0})<={1}"),
    "<=": ("{0}<=0", "{0}<={1}"),
    "<": ("{0}<0", "{0}<{1}"),
    ">=": ("{0}>=0", "{0}>=-{1}"),
    ">": ("{0}>0", "{0}>-{1}"),
}


def term_formula(node: ast.expr, reference: Reference) -> str:
    """A term, which shows nothing while all its cells are blank or a divisor is zero."""
    cells = _cells(node, reference)
    if only_adds(node):
        return f'IF({_fewer(cells, 1)},"",SUM({_ranges(cells)}))'
    guards = _without_minuend(node, reference)
    guards = (guards or ([_fewer(cells, 1)] if cells else [])) + _zero_divisors(node, reference)
    return _guarded(guards, _render(node, reference))


def relation_formula(
    left: ast.expr, operator: str, right: ast.expr, reference: Reference, *, need_all: bool, rounds: bool
) -> str:
    """A comparison: ✓ where it holds, ≈ where it ``rounds`` and holds within that, ✗ where it does not.

    It shows nothing while a side that names items has only blanks; with ``need_all``, while any of them is blank.
    """
    sides = [_cells(node, reference) for node in (left, right)]
    if need_all:
        every = list(dict.fromkeys(cell for cells in sides for cell in cells))
        guards = [_fewer(every, len(every))]
    else:
        guards = [_fewer(cells, 1) for cells in sides if cells]
    for node in (left, right):
        guards += _without_minuend(node, reference) + _zero_divisors(node, reference)
    difference = f"ROUND({_render(left, reference)}-({_render(right, reference)}),6)"
    numbers = ",".join(cell for cells in sides for cell in cells)
    tolerance = f"ROUND({_HALF_UNIT}*COUNT({numbers}),6)"
    exact, rounding = _TESTS[operator]
    otherwise = f'IF({rounding.format(difference, tolerance)},"≈","✗")' if rounds else '"✗"'
    return _guarded(guards, f'IF({exact.format(difference)},"✓",{otherwise})')


def _cells(node: ast.expr, reference: Reference) -> list[str]:
    return [reference(item) for item in items_of(node)]


def _without_minuend(node: ast.expr, reference: Reference) -> list[str]:
    """Excel tests that there is nothing to subtract from."""
    return [_fewer([reference(item) for item in items], 1) for items in minuends(node) if items]


def _fewer(cells: list[str], least: int) -> str:
    """The Excel test that fewer than ``least`` of the cells hold a number."""
    return f"COUNT({','.join(cells)})" + ("=0" if least == 1 else f"<{least}")


def _zero_divisors(node: ast.expr, reference: Reference) -> list[str]:
    """Excel tests that a divisor is zero, inner divisors first."""
    found: list[str] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            found += _zero_divisors(child, reference)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _is_number(node.right):
        found.append(f"ROUND({_render(node.right, reference)},6)=0")
    return list(dict.fromkeys(found))


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value != 0


def _guarded(guards: list[str], result: str) -> str:
    """``result``, or nothing once a guard is true; one IF for each, so that no guard meets what an earlier one bars."""
    for guard in reversed(dict.fromkeys(guards)):
        result = f'IF({guard},"",{result})'
    return result


def _render(node: ast.expr, reference: Reference) -> str:
    match node:
        case ast.Constant(value=value):
            return f"{Decimal(str(value)):f}"
        case ast.UnaryOp(operand=operand):
            return f"-({_render(operand, reference)})"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_render(left, reference)}{OPERATORS[type(op)]}{_render(right, reference)})"
        case _:
            return f"N({reference(str(code_of(node)))})"


def _ranges(cells: list[str]) -> str:
    """Cells of one row that lie side by side as one range, so that SUM reads as a person would write it.

    Absolute addresses and those of other sheets stay as they are.
    """
    if any("$" in cell for cell in cells):
        return ",".join(cells)
    try:
        spots = sorted(parse_a1(cell) for cell in cells)
    except ValueError:
        return ",".join(cells)
    runs: list[list[tuple[int, int]]] = []
    for spot in spots:
        if runs and runs[-1][-1] == (spot.row, spot.column - 1):
            runs[-1].append(spot)
        else:
            runs.append([spot])
    return ",".join(area_to_a1(Area(*run[0], *run[-1])) for run in runs)
