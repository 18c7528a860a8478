"""The form's checks over many submissions at once.

Each check is worked out column by column: the values that all submissions report for an item are one list, and one
operation runs over whole lists. The arithmetic is that of ``Amount`` on the written values alone. Where a relation
plainly holds, lacks figures or has a condition that fails, nothing is to be said; the few rows that are left are judged
one by one by ``relations``, with their intervals, so that both ways come to the same findings.
"""

from __future__ import annotations

import ast
import operator
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.checks.relations import judged, rows_judged
from xltools.core.amount import NEAREST, ZERO
from xltools.core.expression import parse_condition, parse_relation
from xltools.core.expression_tree import items_of
from xltools.core.form import LAST_YEAR, TOTAL_ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xltools.core.expression import Relation, Term
    from xltools.core.finding import Finding
    from xltools.core.form import Check, Form
    from xltools.core.submission import Fact, Submission

    Row = tuple[Submission, str]
    Column = list[Decimal | None]
    Values = list[Decimal]

_EACH = "*"  # stands for every row of a table
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "==": operator.eq,
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}
_COMPUTE: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: NEAREST.add,
    ast.Sub: NEAREST.subtract,
    ast.Mult: NEAREST.multiply,
}


def relations_of(
    form: Form,
    submissions: Iterable[Submission],
    earlier: Mapping[str, Submission] | None = None,
    checks: Iterable[Check] | None = None,
) -> Iterator[Finding]:
    """What ``relations`` finds in each of the submissions, check by check.

    ``earlier`` holds submissions for the year before, by budget code; ``checks`` are the form's own unless others are
    given.
    """
    table = _Table(list(submissions), earlier or {})
    for check in form.checks if checks is None else checks:
        for submission, row in _unsettled(check, table):
            yield from judged(form, check, submission, row, table.earlier.get(submission.code))


class _Table:
    """Submissions as columns; what was once looked up is kept."""

    def __init__(self, submissions: Sequence[Submission], earlier: Mapping[str, Submission]) -> None:
        self.submissions = submissions
        self.earlier = earlier
        self._rows: dict[str, list[Row]] = {}
        self._columns: dict[tuple[str, str], Column] = {}

    def rows(self, check: Check) -> list[Row]:
        """The rows that the check judges, of all submissions."""
        if check.each not in self._rows:
            self._rows[check.each] = [(each, row) for each in self.submissions for row in rows_judged(check, each)]
        return self._rows[check.each]

    def column(self, check: Check, name: str) -> Column:
        """What is reported for an item in each of these rows; None where it was left blank."""
        key = (check.each, check.code(name))
        if key not in self._columns:
            self._columns[key] = self._read(check, name)
        return self._columns[key]

    def _read(self, check: Check, name: str) -> Column:
        if name.startswith(LAST_YEAR):
            place = (name.removeprefix(LAST_YEAR), TOTAL_ROW)
            before = [self.earlier.get(submission.code) for submission, _row in self.rows(check)]
            return _written([each.facts.get(place) if each else None for each in before])
        code, each = check.place(name, _EACH)
        if each != _EACH:
            place = (code, each)
            return _written([submission.facts.get(place) for submission, _row in self.rows(check)])
        return _written([submission.facts.get((code, row)) for submission, row in self.rows(check)])


def _written(facts: Sequence[Fact | None]) -> Column:
    """The values as they were written."""
    return [None if fact is None or fact.amount is None else fact.amount.value for fact in facts]


def _unsettled(check: Check, table: _Table) -> list[Row]:
    """The rows of which something may have to be said."""
    if check.needs_last_year and not table.earlier:
        return []
    rows = table.rows(check)
    if not rows:
        return []
    applicable, holds = _judge(check, parse_relation(check.relation), table, need_all=check.need_all)
    left = [applies and not held for applies, held in zip(applicable, holds, strict=True)]
    if check.when:
        left = list(map(operator.and_, left, _holds(check, check.when, table)))
    if check.unless:
        left = [each and not held for each, held in zip(left, _holds(check, check.unless, table), strict=True)]
    return [row for row, wanted in zip(rows, left, strict=True) if wanted]


def _holds(check: Check, condition: str, table: _Table) -> list[bool]:
    """Where a condition holds; it does not where one of its relations does not apply."""
    result = [True] * len(table.rows(check))
    for relation in parse_condition(condition).relations:
        judged_so = zip(result, *_judge(check, relation, table), strict=True)
        result = [each and applies and held for each, applies, held in judged_so]
    return result


def _judge(check: Check, relation: Relation, table: _Table, *, need_all: bool = False) -> tuple[list[bool], list[bool]]:
    """Where the relation has its figures and no divisor is zero, and where the written values satisfy it."""
    columns = {name: table.column(check, name) for name in relation.items}
    groups = [(name,) for name in relation.items] if need_all else [*relation.left.needed, *relation.right.needed]
    applicable = [True] * len(table.rows(check))
    for group in groups:
        applicable = list(map(operator.and_, applicable, _given([columns[name] for name in group])))
    undefined: set[int] = set()
    left, right = (_values(side, columns, len(applicable), undefined) for side in (relation.left, relation.right))
    for number in undefined:
        applicable[number] = False
    return applicable, list(map(_COMPARE[relation.operator], left, right))


def _given(columns: Sequence[Column]) -> list[bool]:
    """Where something is reported in any of these columns."""
    result = [value is not None for value in columns[0]]
    for column in columns[1:]:
        result = [known or value is not None for known, value in zip(result, column, strict=True)]
    return result


def _values(term: Term, columns: Mapping[str, Column], length: int, undefined: set[int]) -> Values:
    """The term's value in each row, blanks as zero; where a divisor is zero there is none."""

    def of(node: ast.expr) -> Values:
        match node:
            case ast.Constant(value=value):
                return [Decimal(str(value))] * length
            case ast.UnaryOp(operand=operand):
                return [value.copy_negate() for value in of(operand)]
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                divisors = of(right)
                undefined.update(number for number, value in enumerate(divisors) if not value)
                return [
                    NEAREST.divide(one, other) if other else ZERO for one, other in zip(of(left), divisors, strict=True)
                ]
            case ast.BinOp(left=left, op=op, right=right):
                return list(map(_COMPUTE[type(op)], of(left), of(right)))
            case _:
                return [ZERO if value is None else value for value in columns[items_of(node)[0]]]

    return of(term.node)
