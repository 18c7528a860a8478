"""The `formulas` library: slow, written in Python, an independent opinion."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltools.core.snapshot import ErrorValue
from xltools.excel.engines.guard import guarded
from xltools.files.process import run
from xltools.recalculate.engine import Calculated, Given, NotComputable, Obstacle

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltools.recalculate.engine import Outcome, Place

_WORKER = "xltools.excel.engines.formulas_worker"


class Formulas:
    """The engine, in a process of its own that is ended after ``seconds``."""

    name = "formulas"
    slow = True

    def __init__(self, seconds: float = 120) -> None:
        self._seconds = seconds

    def calculate(self, content: bytes, given: Given, wanted: Collection[Place]) -> Calculated:  # noqa: ARG002
        """Compute all formulas; see the protocol. It knows no given time; the judge asks it nothing volatile."""
        return guarded(self.name, lambda: _calculate(content, wanted, self._seconds))


def _calculate(content: bytes, wanted: Collection[Place], seconds: float) -> Calculated:
    with tempfile.TemporaryDirectory(prefix="xltools-") as folder:
        book = Path(folder, "book.xlsx")
        book.write_bytes(content)
        answer = run([sys.executable, "-P", "-m", _WORKER, str(book)], seconds)
    places = {(place[0].upper(), *place[1:]): place for place in wanted}
    outcomes: dict[Place, Outcome] = {}
    for sheet, row, column, kind, value in json.loads(answer):
        place = places.get((str(sheet).upper(), row, column))
        outcome = _outcome(kind, value)
        if place is not None and outcome is not None:
            outcomes[place] = outcome
    return Calculated(Formulas.name, outcomes)


def _outcome(kind: str, value: Any) -> Outcome | None:  # noqa: ANN401 - JSON
    match kind:
        case "error" if value == "#NAME?":
            return NotComputable(Obstacle.NAME)
        case "error":
            return ErrorValue(value)
        case "blank":
            return 0
        case "number" if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
            return int(value)
        case "number" | "text" | "logical" if value is not None:
            outcome: Outcome = value
            return outcome
        case _:
            return None
