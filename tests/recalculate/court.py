"""Workbooks and engines for the judge's tests, in a few letters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.core.address import parse_a1, parse_area
from xltools.core.snapshot import Cell, CellValue, Sheet, Snapshot, Source
from xltools.recalculate.engine import Calculated, Given, Outcome, Place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

S = "表"
_TIME = dt.datetime(2023, 1, 15, tzinfo=dt.UTC)


def at(address: str, sheet: str = S) -> Place:
    """A cell of the test's sheet."""
    return (sheet, *parse_a1(address))


def book(cells: Mapping[str, tuple[CellValue, str | None]]) -> Snapshot:
    """A workbook of one sheet: saved results and formulas by address."""
    sheet = Sheet(S, {parse_a1(address): Cell(*cell) for address, cell in cells.items()})
    return Snapshot(Source("甲.xlsx", 1, _TIME, ""), (sheet,))


@dataclass
class Witness:
    """An engine that says what the test tells it to, and remembers what it was asked."""

    name: str
    says: Mapping[str, Outcome] = field(default_factory=dict)
    refers: Mapping[str, str] | None = None
    """Areas that formulas refer to, separated by blanks; an engine that knows none has None."""
    slow: bool = False
    fails: str = ""
    spilled: frozenset[Place] = frozenset()
    asked: list[frozenset[Place]] = field(default_factory=list)

    def calculate(self, content: bytes, given: Given, wanted: Collection[Place]) -> Calculated:  # noqa: ARG002
        """The outcomes, whatever the workbook."""
        self.asked.append(frozenset(wanted))
        outcomes = {at(address): outcome for address, outcome in self.says.items()}
        refers = None if self.refers is None else {at(cell): areas for cell, areas in self.refers.items()}

        def precedents(place: Place) -> list[tuple[str, object]]:
            return [(S, parse_area(area)) for area in (refers or {}).get(place, "").split()]

        return Calculated(
            self.name,
            {} if self.fails else outcomes,
            self.spilled,
            None if refers is None else precedents,  # type: ignore[arg-type]  # areas, of which mypy loses sight
            self.fails,
        )
