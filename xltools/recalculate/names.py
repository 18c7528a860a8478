"""Names in formulas, and which of them mean the same to every program."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from xltools.formulas.calls import words
from xltools.formulas.references import parse_reference
from xltools.formulas.tokens import Kind
from xltools.recalculate.judgement import Doubt

if TYPE_CHECKING:
    from xltools.core.snapshot import Snapshot
    from xltools.formulas.references import Corner

_OPERATORS = frozenset({"=", "<", ">", "<=", ">=", "<>", "+", "-", "*", "/", "^", "&"})


class Names:
    """The names that a workbook defines."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @cached_property
    def _targets(self) -> dict[str, set[str]]:
        """What each name refers to; a name may be defined for several sheets."""
        found: dict[str, set[str]] = {}
        for name, target in self._snapshot.names:
            found.setdefault(name.casefold(), set()).add(target.removeprefix("="))
        return found

    def doubt_of(self, formula: str) -> tuple[Doubt, str] | None:
        """The first name that moves with the cell that uses it, is a formula itself, or is a range in arithmetic."""
        read = words(formula)
        works = [False, *(word.text in _OPERATORS for word in read), False]
        for word, before, after in zip(read, works, works[2:], strict=False):
            if word.kind is Kind.NAME and "[" not in word.text:
                name = word.text.rpartition("!")[2]
                if any(_moves(target, before or after) for target in self._targets.get(name.casefold(), ())):
                    return Doubt.NAME, name
        return None


def _moves(target: str, in_arithmetic: bool) -> bool:  # noqa: FBT001 - where the name stands
    """Whether a name means other cells in other places: all but fixed references and constants."""
    read = words(target)
    if len(read) == 1 and read[0].kind in {Kind.NUMBER, Kind.TEXT, Kind.LOGICAL}:
        return False
    reference = parse_reference(target) if len(read) == 1 and read[0].kind is Kind.REFERENCE else None
    if reference is None or not (_fixed(reference.first) and _fixed(reference.last)):
        return True
    return in_arithmetic and reference.first != reference.last


def _fixed(corner: Corner) -> bool:
    return (corner.row is None or corner.row_fixed) and (corner.column is None or corner.column_fixed)
