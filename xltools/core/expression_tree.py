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


def evaluate(node: ast.expr, lookup: Lookup) -> Amount | None:
    """The value, with blank items as zero; None where a divisor may be zero."""
    match node:
        case ast.Constant(value=value):
            return Amount.exact(Decimal(str(value)))
        case ast.UnaryOp(operand=operand):
            inner = evaluate(operand, lookup)
            return None if inner is None else -inner
        case ast.BinOp(left=left_node, op=op, right=right_node):
            left, right = evaluate(left_node, lookup), evaluate(right_node, lookup)
            if left is None or right is None:
                return None
            return _combine(left, op, right)
        case _:
            return lookup(str(code_of(node))) or Amount.exact(0)


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
