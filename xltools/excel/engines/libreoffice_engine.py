"""LibreOffice without a window: slow, another company's independent opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.snapshot import ErrorValue
from xltools.excel.calamine_reader import read_sheets
from xltools.excel.engines.guard import guarded
from xltools.excel.engines.settings import read_settings
from xltools.files.libreoffice import convert, program
from xltools.recalculate.engine import Calculated, Given, NotComputable, Obstacle
from xltools.recalculate.values import as_stored

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltools.core.snapshot import CellValue
    from xltools.recalculate.engine import Outcome, Place

# Mode 0 recalculates files of other programs when they are opened; the default trusts saved results.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

__all__ = ["LibreOffice", "program"]

_CIRCLES = frozenset({"Err:522", "Err:523"})


class LibreOffice:
    """The engine, in a process with a profile of its own that is ended after ``seconds``."""

    name = "libreoffice"
    slow = True

    def __init__(self, seconds: float = 120) -> None:
        self._seconds = seconds

    def calculate(self, content: bytes, given: Given, wanted: Collection[Place]) -> Calculated:  # noqa: ARG002
        """Compute all formulas; see the protocol. It knows no given time; the judge asks it nothing volatile."""
        return guarded(self.name, lambda: _calculate(content, wanted, self._seconds))


def _calculate(content: bytes, wanted: Collection[Place], seconds: float) -> Calculated:
    converted = convert(content, "xlsx", "xlsx", seconds=seconds, settings=_PROFILE)
    date1904 = read_settings(content).date1904
    saved_1904 = read_settings(converted).date1904
    sheets = {sheet.name: sheet for sheet in read_sheets(converted)}
    outcomes: dict[Place, Outcome] = {}
    for place in wanted:
        if place[0] in sheets:
            outcome = _outcome(sheets[place[0]].at(*place[1:]).value, date1904=date1904 or saved_1904)
            if outcome is not None:
                outcomes[place] = outcome
    return Calculated(LibreOffice.name, outcomes)


def _outcome(value: CellValue, *, date1904: bool) -> Outcome | None:
    """A value as stored. Errors of LibreOffice's own, and names that it does not know, are no results."""
    if isinstance(value, ErrorValue) and value == "#NAME?":
        return NotComputable(Obstacle.NAME)
    if isinstance(value, str) and value.startswith("Err:"):
        return NotComputable(Obstacle.CIRCULAR if value in _CIRCLES else Obstacle.EXPRESSION, value)
    return as_stored(value, date1904=date1904)
