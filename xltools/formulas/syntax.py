"""The tree of a formula, as far as plain arithmetic goes: enough to work out what a neighbour's formula would give."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from xltools.formulas.references import Reference, parse_reference
from xltools.formulas.tokens import Kind, Token, tokenize


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in a formula."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text written in a formula."""

    value: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A reference to cells."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign before, or a percent sign after, an operand."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function, its name upper-cased, and its arguments; None where one is left out."""

    function: str
    arguments: tuple[Node | None, ...]


Node = Number | Text | Cells | Unary | Binary | Call

_BINDING = {
    "=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5,
}  # fmt: skip
_SIGN_BINDING = 7  # a sign binds before a power in Excel: -2^2 is 4
_DEEPEST = 60


@lru_cache(maxsize=16_384)
def parse(formula: str) -> Node | None:
    """The tree of a formula; None where it holds names, arrays or anything else that the tree has no place for."""
    words = [token for token in tokenize(formula) if token.kind is not Kind.SPACE]
    parser = _Parser(words)
    try:
        node = parser.expression(0)
    except _UnknownError:
        return None
    return node if parser.at == len(words) else None


class _UnknownError(Exception):
    """The formula holds something that the tree has no place for."""


class _Parser:
    def __init__(self, words: list[Token]) -> None:
        self.words = words
        self.at = 0
        self.depth = 0

    def expression(self, binding: int) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _UnknownError
        left = self.operand()
        while (word := self.peek()) and word.kind is Kind.OPERATOR:
            strength = _BINDING.get(word.text)
            if word.text == "%":
                self.at += 1
                left = Unary("%", left)
                continue
            if strength is None:
                raise _UnknownError
            if strength <= binding:
                break
            self.at += 1
            left = Binary(word.text, left, self.expression(strength))
        self.depth -= 1
        return left

    def operand(self) -> Node:
        word = self.peek()
        if word is None:
            raise _UnknownError
        self.at += 1
        match word.kind:
            case Kind.NUMBER:
                return Number(float(word.text))
            case Kind.TEXT:
                return Text(word.text[1:-1].replace('""', '"'))
            case Kind.REFERENCE if (reference := parse_reference(word.text)) is not None:
                return Cells(reference)
            case Kind.OPEN if word.text == "(":
                node = self.expression(0)
                self.close()
                return node
            case Kind.OPEN:
                return Call(word.function, self.arguments())
            case Kind.OPERATOR if word.text in "+-":
                return Unary(word.text, self.expression(_SIGN_BINDING))
        raise _UnknownError

    def arguments(self) -> tuple[Node | None, ...]:
        found: list[Node | None] = []
        while True:
            word = self.peek()
            if word is None:
                raise _UnknownError
            if word.kind is Kind.CLOSE or word.text == ",":
                found.append(None)
            else:
                found.append(self.expression(0))
            word = self.peek()
            self.at += 1
            if word is not None and word.kind is Kind.CLOSE:
                return () if found == [None] else tuple(found)
            if word is None or word.text != ",":
                raise _UnknownError

    def close(self) -> None:
        word = self.peek()
        if word is None or word.kind is not Kind.CLOSE:
            raise _UnknownError
        self.at += 1

    def peek(self) -> Token | None:
        return self.words[self.at] if self.at < len(self.words) else None
