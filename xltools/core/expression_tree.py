"""The syntax tree of an expression: what is let in, which items it names, and its value by intervals.

A tree is Python's own (``ast``), of which a short list of nodes is allowed; nothing is ever executed.
"""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from xltools.core.amount import Amount
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[[str], Amount | None]
    """The amount of an item; None while it is blank."""
    Evaluation = Callable[[Lookup], Amount | None]

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_LONGEST = 4000  # characters of an expression
_LARGEST = 200  # nodes of its syntax tree, which bounds how deep it nests
OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def parse(text: str) -> ast.expr:
    """The tree of a text, whatever it holds.

    Raises:
        ValueError: the text is no expression of Python's, or too large.
    """
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


def check(node: ast.expr, text: str) -> None:
    """Let in item codes, numbers, ``+ - * /`` and brackets.

    Raises:
        ValueError: there is anything else in the tree; ``text`` is what the message shows.
    """
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            check(left, text)
            check(right, text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            check(operand, text)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and value < 10**15:
            pass
        case ast.Name() | ast.Attribute() if code_of(node) is not None:
            pass
        case _:
            message = _("not allowed in an expression: {part} in {text}")
            raise ValueError(message.format(part=repr(ast.unparse(node)), text=repr(text)))


@cache
def code_of(node: ast.expr) -> str | None:
    """The item code that names and dots spell; None for anything else, such as the inner names of Python."""
    if isinstance(node, ast.Name):
        return node.id if _WORD.fullmatch(node.id) else None
    if isinstance(node, ast.Attribute) and _WORD.fullmatch(node.attr):
        head = code_of(node.value)
        return None if head is None else f"{head}.{node.attr}"
    return None


@cache
def items_of(node: ast.expr) -> tuple[str, ...]:
    """The item codes in order of appearance, each once."""
    code = code_of(node)
    if code is not None:
        return (code,)
    found: list[str] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            found.extend(items_of(child))
    return tuple(dict.fromkeys(found))


@cache
def minuends(node: ast.expr) -> list[tuple[str, ...]]:
    """The items of what each difference subtracts from: of ``a + b - c - d`` these are a and b."""
    return [
        items_of(child.left)
        for child in ast.walk(node)
        if isinstance(child, ast.BinOp)
        and isinstance(child.op, ast.Sub)
        and not (isinstance(child.left, ast.BinOp) and isinstance(child.left.op, ast.Sub))
    ]


@cache
def only_adds(node: ast.expr) -> bool:
    """Whether the node adds up different items: SUM would count one that is named twice only once."""
    named = _addends(node)
    return named is not None and len(named) == len(set(named))


def _addends(node: ast.expr) -> list[str] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _addends(node.left), _addends(node.right)
        return None if left is None or right is None else left + right
    code = code_of(node)
    return None if code is None else [code]


_BLANK = Amount.exact(0)
_COMBINED: dict[type[ast.operator], Callable[[Amount, Amount], Amount | None]] = {
    ast.Add: Amount.__add__,
    ast.Sub: Amount.__sub__,
    ast.Mult: Amount.__mul__,
    ast.Div: Amount.divided_by,
}


def evaluate(node: ast.expr, lookup: Lookup) -> Amount | None:
    """The value, with blank items as zero; None where a divisor may be zero."""
    return _evaluation(node)(lookup)


@cache
def _evaluation(node: ast.expr) -> Evaluation:
    """What gives the value of a node: the tree is walked once, and evaluated for every department."""
    match node:
        case ast.Constant(value=value):
            constant = Amount.exact(Decimal(str(value)))
            return lambda _lookup: constant
        case ast.UnaryOp(operand=operand):
            return _negative(_evaluation(operand))
        case ast.BinOp(left=left, op=op, right=right):
            return _combined(_evaluation(left), _COMBINED[type(op)], _evaluation(right))
        case _:
            code = str(code_of(node))
            return lambda lookup: lookup(code) or _BLANK


def _negative(operand: Evaluation) -> Evaluation:
    def negative(lookup: Lookup) -> Amount | None:
        value = operand(lookup)
        return None if value is None else -value

    return negative


def _combined(left: Evaluation, combine: Callable[[Amount, Amount], Amount | None], right: Evaluation) -> Evaluation:
    def combined(lookup: Lookup) -> Amount | None:
        a, b = left(lookup), right(lookup)
        return None if a is None or b is None else combine(a, b)

    return combined
