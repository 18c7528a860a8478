"""A number typed into a formula that should be a cell of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.rules.once import each_distinct
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.syntax import Binary, Call, Number, Unary, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.syntax import Node

_SUMS = frozenset({"SUM", "AVERAGE", "MIN", "MAX"})
_PLAIN = frozenset({0, 1, 2, 4, 7, 12, 24, 52, 60, 100, 365, 1000, 10_000, 1_000_000, 100_000_000, 0.01, 0.0001})
"""Factors that convert units or count parts of a year; nobody would give them a cell."""


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for formula, area in each_distinct(sheet):
            tree = parse(formula.text) if formula.references else None
            added = [] if tree is None else list(_added(tree))
            numbers = added or ([] if tree is None else list(_factors(tree)))
            if numbers:
                yield Hit(
                    sheet=sheet.name,
                    place=formula.place,
                    area=area,
                    actual=formula.text,
                    moves=max(map(abs, added), default=None),
                    message=_("The number {number} is typed into a formula").format(number=f"{numbers[0]:.15g}"),
                )


def _added(node: Node | None) -> Iterator[float]:
    """Numbers that are added to cells."""
    match node:
        case Binary("+" | "-", left, right):
            yield from (side.value for side in (left, right) if isinstance(side, Number) and side.value not in {0, 1})
            yield from _added(left)
            yield from _added(right)
        case Binary("*" | "/", left, right):
            yield from _added(left)
            yield from _added(right)
        case Unary(_, operand):
            yield from _added(operand)
        case Call(function, arguments) if function in _SUMS:
            yield from (argument.value for argument in arguments if isinstance(argument, Number))
            for argument in arguments:
                yield from _added(argument)


def _factors(node: Node | None) -> Iterator[float]:
    """Numbers that multiply or divide cells, plain conversions left out."""
    match node:
        case Binary(operator, left, right):
            if operator in {"*", "/"}:
                numbers = (side.value for side in (left, right) if isinstance(side, Number))
                yield from (number for number in numbers if number not in _PLAIN)
            yield from _factors(left)
            yield from _factors(right)
        case Unary(_, operand):
            yield from _factors(operand)
        case Call(function, arguments) if function in _SUMS:
            for argument in arguments:
                yield from _factors(argument)


RULE = Rule(
    id="formula.constant-inside",
    kind=Class.OTHER,
    severity=Severity.NOTE,
    explanation=(
        "A number inside a formula is seen by nobody and changed by nobody: a rate, an adjustment, a rounding that "
        "made the total fit. It belongs into a cell of its own with a label."
    ),
    example="B9 holds =SUM(B2:B8)-1000",
    find=_find,
)
