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
from functools import cache
from typing import TYPE_CHECKING

from xltools.core.amount import Verdict, judge
from xltools.core.expression_formula import relation_formula, term_formula
from xltools.core.expression_tree import check, evaluate, items_of, minuends, only_adds, parse
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.core.amount import Amount
    from xltools.core.expression_formula import Reference
    from xltools.core.expression_tree import Lookup

_SINGLE_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")
_RELATIONS: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.LtE: "<=", ast.Lt: "<", ast.GtE: ">=", ast.Gt: ">"}
_AND = re.compile(r"\s+and\s+")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")


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
        return Term(left, items_of(left)), Term(right, items_of(right))

    @property
    def needed(self) -> tuple[tuple[str, ...], ...]:
        """Groups of items of which one must be given: those of the term, and those that something is taken from."""
        return _needed(self.node)

    @property
    def divides(self) -> bool:
        """Whether there is a division anywhere in the term."""
        return _divides(self.node)

    @property
    def is_sum(self) -> bool:
        """Whether the term only adds items up, as totals do."""
        return only_adds(self.node)

    def evaluate(self, lookup: Lookup) -> Amount | None:
        """The value, with blank items as zero.

        None when every item is blank, when there is nothing to subtract from, or when a divisor may be zero.
        """
        if not all(any(map(lookup, items)) for items in self.needed):
            return None
        return evaluate(self.node, lookup)

    def with_numbers(self, shown: Callable[[str], str]) -> str:
        """The term with each code replaced by what is shown for it: ``9.19 / 25``."""
        return _CODE.sub(lambda match: shown(match[0]), _unparsed(self.node))

    def to_excel(self, reference: Reference) -> str:
        """The term as the inside of an Excel formula.

        It shows nothing while all its cells are blank or a divisor is zero.
        """
        return term_formula(self.node, reference)


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
        return _joined(self.left.items, self.right.items)

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
        limits_ratio = self.operator != "==" and (self.left.divides or self.right.divides)
        rounds = not (as_written or limits_ratio)
        nodes = self.left.node, self.operator, self.right.node
        return relation_formula(*nodes, reference, need_all=need_all, rounds=rounds)


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


@cache
def _joined(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*left, *right)))


@cache
def _unparsed(node: ast.expr) -> str:
    return ast.unparse(node)


@cache
def _divides(node: ast.expr) -> bool:
    return any(isinstance(child, ast.Div) for child in ast.walk(node))


@cache
def _needed(node: ast.expr) -> tuple[tuple[str, ...], ...]:
    return tuple(items for items in (items_of(node), *minuends(node)) if items)


@cache
def parse_term(text: str) -> Term:
    """Parse an arithmetic expression.

    Raises:
        ValueError: the text holds anything but item codes, numbers, ``+ - * /`` and brackets.
    """
    node = parse(text)
    check(node, text)
    return Term(node, items_of(node))


@cache
def parse_relation(text: str) -> Relation:
    """Parse a comparison; a single ``=`` means equality.

    Raises:
        ValueError: the text is not one comparison of two arithmetic expressions, or names no item.
    """
    node = parse(_SINGLE_EQUALS.sub("==", text))
    if not isinstance(node, ast.Compare) or len(node.ops) != 1 or type(node.ops[0]) not in _RELATIONS:
        message = _("not one comparison: {text}").format(text=repr(text))
        raise ValueError(message)
    sides = [node.left, node.comparators[0]]
    for side in sides:
        check(side, text)
    left, right = (Term(side, items_of(side)) for side in sides)
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
