"""Arithmetic over item codes: one text, judged by intervals in Python and rendered as a formula in Excel.

``spending.basic = spending.personnel + spending.public`` is such a text. Allowed are item codes, numbers, ``+ - * /``,
brackets and one comparison; nothing is ever executed. Inside a table, short codes name the cells of the same row.

Python judges by the precision in which every number was written. A formula cannot see that: it takes amounts to be
written with two decimals and calls a difference of up to half a unit of the second decimal for each number rounding.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from xltools.core.address import Area, area_to_a1, parse_a1
from xltools.core.amount import Amount, Verdict, judge
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[[str], Amount | None]
    Reference = Callable[[str], str]

_SINGLE_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")
_RELATIONS: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.LtE: "<=", ast.Lt: "<", ast.GtE: ">=", ast.Gt: ">"}
_AND = re.compile(r"\s+and\s+")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_LONGEST = 4000  # characters of an expression
_LARGEST = 200  # nodes of its syntax tree, which bounds how deep it nests
_HALF_UNIT = "0.005"
_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on a relation, with both sides as they were computed (None where they could not be)."""

    verdict: Verdict
    left: Amount | None = None
    right: Amount | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """An arithmetic expression over item codes."""

    node: ast.expr
    items: tuple[str, ...]

    @property
    def quotient(self) -> tuple[Term, Term] | None:
        """What is divided by what, where the whole term is a division."""
        if not (isinstance(self.node, ast.BinOp) and isinstance(self.node.op, ast.Div)):
            return None
        left, right = self.node.left, self.node.right
        return Term(left, _items(left)), Term(right, _items(right))

    @property
    def needed(self) -> tuple[tuple[str, ...], ...]:
        """Groups of items of which one must be given: those of the term, and those that something is taken from."""
        return tuple(items for items in (self.items, *_minuends(self.node)) if items)

    @property
    def divides(self) -> bool:
        """Whether there is a division anywhere in the term."""
        return any(isinstance(child, ast.Div) for child in ast.walk(self.node))

    @property
    def is_sum(self) -> bool:
        """Whether the term only adds items up, as totals do."""
        return _only_adds(self.node)

    def evaluate(self, lookup: Lookup) -> Amount | None:
        """The value, with blank items as zero.

        None when every item is blank, when there is nothing to subtract from, or when a divisor may be zero.
        """
        if any(all(lookup(item) is None for item in items) for items in self.needed):
            return None
        return _evaluate(self.node, lookup)

    def with_numbers(self, shown: Callable[[str], str]) -> str:
        """The term with each code replaced by what is shown for it: ``9.19 / 25``."""
        return _CODE.sub(lambda match: shown(match[0]), ast.unparse(self.node))

    def to_excel(self, reference: Reference) -> str:
        """The term as the inside of an Excel formula.

        It shows nothing while all its cells are blank or a divisor is zero.
        """
        cells = [reference(item) for item in self.items]
        if self.is_sum:
            return f'IF({_fewer(cells, 1)},"",SUM({_ranges(cells)}))'
        guards = [_fewer([reference(item) for item in items], 1) for items in _minuends(self.node) if items]
        guards = (guards or ([_fewer(cells, 1)] if cells else [])) + _zero_divisors(self.node, reference)
        return _guarded(guards, _render(self.node, reference))


@dataclass(frozen=True, slots=True)
class Relation:
    """A comparison of two terms."""

    left: Term
    operator: str
    right: Term
    text: str

    @property
    def items(self) -> tuple[str, ...]:
        """Item codes of both sides in order of appearance."""
        return tuple(dict.fromkeys((*self.left.items, *self.right.items)))

    def evaluate(self, lookup: Lookup, *, need_all: bool = False, as_written: bool = False) -> Outcome:
        """Judge the relation.

        Not applicable while a side that names items has only blanks; with ``need_all``, while any item is blank.
        ``as_written`` takes the numbers as exact, so that rounding excuses nothing.
        """
        if need_all and any(lookup(item) is None for item in self.items):
            return Outcome(Verdict.NOT_APPLICABLE)
        left, right = self.left.evaluate(lookup), self.right.evaluate(lookup)
        if left is None or right is None:
            return Outcome(Verdict.NOT_APPLICABLE, left, right)
        verdict = judge(left, self.operator, right)
        if as_written and verdict is Verdict.ROUNDING:
            verdict = Verdict.BROKEN
        return Outcome(verdict, left, right)

    def to_excel(self, reference: Reference, *, need_all: bool = False, as_written: bool = False) -> str:
        """The relation as the inside of an Excel formula.

        It shows ✓ where the relation holds, ≈ where it holds within rounding, ✗ where it does not, and nothing while
        it is not applicable. ``as_written``, and for the limit of a ratio, there is no ≈: half a unit of the second
        decimal would be a whole point of a percentage.
        """
        sides = [[reference(item) for item in term.items] for term in (self.left, self.right)]
        if need_all:
            guards = [_fewer([reference(item) for item in self.items], len(self.items))]
        else:
            guards = [_fewer(cells, 1) for cells in sides if cells]
        for term in (self.left, self.right):
            guards += [_fewer([reference(item) for item in items], 1) for items in _minuends(term.node) if items]
            guards += _zero_divisors(term.node, reference)
        difference = f"ROUND({_render(self.left.node, reference)}-({_render(self.right.node, reference)}),6)"
        numbers = ",".join(cell for cells in sides for cell in cells)
        tolerance = f"ROUND({_HALF_UNIT}*COUNT({numbers}),6)"
        exact, rounding = _EXCEL_TESTS[self.operator]
        limits_ratio = self.operator != "==" and (self.left.divides or self.right.divides)
        otherwise = '"✗"' if as_written or limits_ratio else f'IF({rounding.format(difference, tolerance)},"≈","✗")'
        verdict = f'IF({exact.format(difference)},"✓",{otherwise})'
        return _guarded(guards, verdict)


@dataclass(frozen=True, slots=True)
class Condition:
    """Relations that must all hold in the numbers as they were written."""

    relations: tuple[Relation, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Item codes of all relations in order of appearance."""
        return tuple(dict.fromkeys(item for relation in self.relations for item in relation.items))

    def holds(self, lookup: Lookup) -> bool:
        """Whether all of them hold; one that is not applicable does not."""
        return all(relation.evaluate(lookup).verdict is Verdict.EXACT for relation in self.relations)

    def to_excel(self, reference: Reference) -> str:
        """The condition as an Excel condition."""
        tests = [f'{relation.to_excel(reference, as_written=True)}="✓"' for relation in self.relations]
        return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


# What a difference of left and right must be, as judge() has it: exactly, and within a tolerance.
_EXCEL_TESTS = {
    "==": ("{0}=0", "ABS({0})<={1}"),
    "<=": ("{0}<=0", "{0}<={1}"),
    "<": ("{0}<0", "{0}<{1}"),
    ">=": ("{0}>=0", "{0}>=-{1}"),
    ">": ("{0}>0", "{0}>-{1}"),
}


@cache
def parse_term(text: str) -> Term:
    """Parse an arithmetic expression.

    Raises:
        ValueError: the text holds anything but item codes, numbers, ``+ - * /`` and brackets.
    """
    node = _parse(text)
    _check(node, text)
    return Term(node, _items(node))


@cache
def parse_relation(text: str) -> Relation:
    """Parse a comparison; a single ``=`` means equality.

    Raises:
        ValueError: the text is not one comparison of two arithmetic expressions, or names no item.
    """
    node = _parse(_SINGLE_EQUALS.sub("==", text))
    if not isinstance(node, ast.Compare) or len(node.ops) != 1 or type(node.ops[0]) not in _RELATIONS:
        message = _("not one comparison: {text}").format(text=repr(text))
        raise ValueError(message)
    sides = [node.left, node.comparators[0]]
    for side in sides:
        _check(side, text)
    left, right = (Term(side, _items(side)) for side in sides)
    if not (left.items or right.items):
        message = _("a comparison that names no item: {text}").format(text=repr(text))
        raise ValueError(message)
    return Relation(left, _RELATIONS[type(node.ops[0])], right, text)


@cache
def parse_condition(text: str) -> Condition:
    """Parse comparisons that are joined by ``and``.

    Raises:
        ValueError: one of them is not a comparison of two arithmetic expressions, or names no item.
    """
    return Condition(tuple(parse_relation(part) for part in _AND.split(text)))


def _parse(text: str) -> ast.expr:
    if len(text) > _LONGEST:
        message = _("an expression of more than {most} characters: {text}").format(
            most=_LONGEST, text=f"{text[:40]!r}…"
        )
        raise ValueError(message)
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        message = _("not an expression: {text}").format(text=repr(text))
        raise ValueError(message) from error
    if sum(isinstance(child, ast.expr) for child in ast.walk(node)) > _LARGEST:
        message = _("an expression with too many parts: {text}").format(text=f"{text[:40]!r}…")
        raise ValueError(message)
    return node


def _check(node: ast.expr, text: str) -> None:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            _check(left, text)
            _check(right, text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _check(operand, text)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and value < 10**15:
            pass
        case ast.Name() | ast.Attribute() if _code(node) is not None:
            pass
        case _:
            message = _("not allowed in an expression: {part} in {text}")
            raise ValueError(message.format(part=repr(ast.unparse(node)), text=repr(text)))


def _code(node: ast.expr) -> str | None:
    """The item code that names and dots spell; None for anything else, such as the inner names of Python."""
    if isinstance(node, ast.Name):
        return node.id if _WORD.fullmatch(node.id) else None
    if isinstance(node, ast.Attribute) and _WORD.fullmatch(node.attr):
        head = _code(node.value)
        return None if head is None else f"{head}.{node.attr}"
    return None


def _items(node: ast.expr) -> tuple[str, ...]:
    code = _code(node)
    if code is not None:
        return (code,)
    found: list[str] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            found.extend(_items(child))
    return tuple(dict.fromkeys(found))


@cache
def _minuends(node: ast.expr) -> list[tuple[str, ...]]:
    """The items of what each difference subtracts from: of ``a + b - c - d`` these are a and b."""
    return [
        _items(child.left)
        for child in ast.walk(node)
        if isinstance(child, ast.BinOp)
        and isinstance(child.op, ast.Sub)
        and not (isinstance(child.left, ast.BinOp) and isinstance(child.left.op, ast.Sub))
    ]


def _only_adds(node: ast.expr) -> bool:
    """Whether the node adds up different items: SUM would count one that is named twice only once."""
    named = _addends(node)
    return named is not None and len(named) == len(set(named))


def _addends(node: ast.expr) -> list[str] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _addends(node.left), _addends(node.right)
        return None if left is None or right is None else left + right
    code = _code(node)
    return None if code is None else [code]


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


def _evaluate(node: ast.expr, lookup: Lookup) -> Amount | None:
    match node:
        case ast.Constant(value=value):
            return Amount.exact(Decimal(str(value)))
        case ast.UnaryOp(operand=operand):
            inner = _evaluate(operand, lookup)
            return None if inner is None else -inner
        case ast.BinOp(left=left_node, op=op, right=right_node):
            left, right = _evaluate(left_node, lookup), _evaluate(right_node, lookup)
            if left is None or right is None:
                return None
            return _combine(left, op, right)
        case _:
            return lookup(str(_code(node))) or Amount.exact(0)


def _combine(left: Amount, op: ast.operator, right: Amount) -> Amount | None:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case _:
            return left.divided_by(right)


def _render(node: ast.expr, reference: Reference) -> str:
    match node:
        case ast.Constant(value=value):
            return f"{Decimal(str(value)):f}"
        case ast.UnaryOp(operand=operand):
            return f"-({_render(operand, reference)})"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_render(left, reference)}{_OPERATORS[type(op)]}{_render(right, reference)})"
        case _:
            return f"N({reference(str(_code(node)))})"


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
