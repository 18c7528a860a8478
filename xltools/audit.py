"""The formula audit of any workbook: what is suspicious in its formulas, the dearest first."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.address import area_to_a1, parse_area, to_a1
from xltools.core.amount import ZERO
from xltools.core.finding import Finding
from xltools.core.messages import _
from xltools.formulas.book import Book
from xltools.formulas.distinct import DistinctFormula, distinct_formulas
from xltools.formulas.graph import Node
from xltools.formulas.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltools.core.snapshot import Snapshot
    from xltools.formulas.rules.rule import Hit, Rule

__all__ = ["RULES", "DistinctFormula", "audit", "distinct_formulas"]

_CENT = Decimal("0.01")
_COARSE = 1e15
"""From here on a binary fraction has no cents."""


def audit(snapshot: Snapshot, *, rules: Collection[str] | None = None) -> list[Finding]:
    """What the rules of the audit find in a workbook, the largest amount at stake first.

    ``rules`` are the ids of those to apply; all of them where it is None. ``amount_at_stake`` is how much the cell
    would change, in its own unit, as far as the saved values tell; 0 where no total depends on the cell, None where
    nothing can be said. ``kind`` of a finding is the class of its rule.
    """
    book = Book(snapshot)
    found = [
        _finding(book, rule, hit) for rule in RULES if rules is None or rule.id in rules for hit in rule.find(book)
    ]
    return sorted(found, key=lambda finding: _rank(finding, book))


def _finding(book: Book, rule: Rule, hit: Hit) -> Finding:
    at_stake, message = hit.moves, hit.message
    if at_stake:
        node = Node(book.numbers[hit.sheet], hit.place)
        total = book.graph.final_total(node)
        if total is None:
            at_stake = 0.0
        elif total != node:
            message += _("; it flows into {cell}").format(cell=book.graph.name_of(total))
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        kind=rule.kind.value,
        file=PurePath(book.snapshot.source.path).name,
        sheet=hit.sheet,
        cell=to_a1(hit.place) if hit.area is None else area_to_a1(hit.area),
        actual=hit.actual,
        expected=hit.expected,
        amount_at_stake=_amount(at_stake),
        message=message,
    )


def _amount(number: float | None) -> Decimal | None:
    """To the cent, as far as a binary fraction can tell cents; None for what is no number."""
    if number is None or not isfinite(number):
        return None
    return Decimal(repr(number)).quantize(_CENT) if abs(number) < _COARSE else Decimal(repr(number))


def _rank(finding: Finding, book: Book) -> tuple[object, ...]:
    """By money, then as the workbook is read: sheet by sheet, row by row."""
    area = parse_area(finding.cell)
    return (-(finding.amount_at_stake or ZERO), book.numbers[finding.sheet], area.top, area.left, finding.rule)
