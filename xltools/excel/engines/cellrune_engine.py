"""CellRune: the first engine, written in Rust, which also knows what every formula refers to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import cellrune

from xltools.core.address import parse_a1, parse_area, to_a1
from xltools.excel.calculate import EPOCH, PAGE, result_of
from xltools.excel.engines.guard import guarded
from xltools.recalculate.engine import Calculated, Given, NotComputable, Obstacle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from xltools.core.address import Area
    from xltools.recalculate.engine import Outcome, Place

_OBSTACLES = {
    "calculation.unsupported_function": Obstacle.FUNCTION,
    "calculation.unsupported_name": Obstacle.NAME,
    "calculation.volatile_input_missing": Obstacle.VOLATILE,
    "calculation.circular_reference": Obstacle.CIRCULAR,
    "calculation.blocked_by_upstream": Obstacle.UPSTREAM,
}
_ROUNDS = 8
"""How often results that cannot be computed are replaced by the saved ones, which lets more be computed."""


class CellRune:
    """The engine. It reads no clock; what is not given stays uncomputed."""

    name = "cellrune"
    slow = False

    def calculate(self, content: bytes, given: Given, wanted: Collection[Place]) -> Calculated:
        """Compute all formulas; see the protocol."""
        return guarded(self.name, lambda: _calculate(content, given, wanted))


def _calculate(content: bytes, given: Given, wanted: Collection[Place]) -> Calculated:
    # The workbook stays open as long as somebody may ask what a formula refers to; then it is collected.
    workbook = cellrune.Workbook.from_bytes(content)
    summary = workbook.summary()
    used = [(sheet["name"], sheet["used_range"]) for sheet in summary["sheets"] if sheet["used_range"]]
    options = _options(given, date1904=summary["date_system"] == "excel_1904")
    report = workbook.calculate(**options)
    outcomes = dict(_outcomes(workbook, used, wanted))
    spilled: frozenset[Place] = frozenset()
    if report["materialized_cell_count"] > report["formula_count"]:
        filled = dict(_spilled(workbook, used))
        spilled = frozenset(filled)
        outcomes |= filled
    references = _References(workbook)
    if any(_is(outcome, Obstacle.UPSTREAM) for outcome in outcomes.values()):
        _go_on_from_saved(workbook, used, outcomes, options, references)
    return Calculated(CellRune.name, outcomes, spilled, references)


class _References:
    """What the formulas refer to, remembered: a formula that gives way to its saved result refers to nothing."""

    def __init__(self, workbook: cellrune.Workbook) -> None:
        self._workbook = workbook
        self._known: dict[Place, list[tuple[str, Area]]] = {}

    def __call__(self, place: Place) -> list[tuple[str, Area]]:
        if place not in self._known:
            self._known[place] = list(self._asked(place))
        return self._known[place]

    def _asked(self, place: Place) -> Iterator[tuple[str, Area]]:
        offset: int | None = 0
        while offset is not None:
            page = self._workbook.precedents(place[0], to_a1(place[1:]), offset=offset)
            yield from ((entry["sheet_name"], parse_area(entry["range"])) for entry in page["entries"])
            offset = page["next_offset"]


def _options(given: Given, *, date1904: bool) -> dict[str, Any]:
    epoch = EPOCH + dt.timedelta(days=1462) if date1904 else EPOCH
    today = None if given.today is None else float((given.today - epoch.date()).days)
    now = None if given.now is None else (given.now.replace(tzinfo=None) - epoch) / dt.timedelta(days=1)
    return {"today_serial": today, "now_serial": now}


def _outcomes(
    workbook: cellrune.Workbook, used: Iterable[tuple[str, str]], wanted: Collection[Place]
) -> Iterator[tuple[Place, Outcome]]:
    """The outcomes of the wanted cells. Values alone are read, which takes less than half as long as whole cells."""
    by_sheet: dict[str, dict[str, Place]] = defaultdict(dict)
    for place in wanted:
        by_sheet[place[0]][to_a1(place[1:])] = place
    for sheet, area in used:
        places = by_sheet[sheet]
        for page in _pages(workbook, sheet, area, values_only=True) if places else ():
            for cell in page["values"]:
                found = places.get(cell["address"])
                outcome = _outcome(cell["value"]) if found is not None else None
                if found is not None and outcome is not None:
                    yield found, outcome


def _spilled(workbook: cellrune.Workbook, used: Iterable[tuple[str, str]]) -> Iterator[tuple[Place, Outcome]]:
    """The outcomes of the cells that array formulas elsewhere fill."""
    for sheet, area in used:
        for page in _pages(workbook, sheet, area, values_only=False):
            for cell in page["cells"]:
                calculated = cell["calculated"]
                if cell["formula"] is None and calculated is not None:
                    outcome = _outcome(calculated["value"] if calculated["kind"] == "value" else calculated)
                    if outcome is not None:
                        yield (sheet, *parse_a1(cell["address"])), outcome


def _pages(workbook: cellrune.Workbook, sheet: str, area: str, *, values_only: bool) -> Iterator[cellrune.RangePage]:
    first, _, last = area.partition(":")
    offset: int | None = 0
    while offset is not None:
        page = workbook.read_range(
            sheet, first, last or first, offset=offset, limit=PAGE, omit_empty=True, values_only=values_only
        )
        yield page
        offset = page["next_offset"]


def _outcome(value: Mapping[str, Any]) -> Outcome | None:
    if value["kind"] != "unavailable":
        return result_of(value)
    subject = value["detail"] or ""
    obstacle = _OBSTACLES.get(value["code"], Obstacle.EXPRESSION)
    if obstacle is Obstacle.EXPRESSION and "[" in subject:
        obstacle = Obstacle.EXTERNAL
    return NotComputable(obstacle, subject)


def _go_on_from_saved(
    workbook: cellrune.Workbook,
    used: Iterable[tuple[str, str]],
    outcomes: dict[Place, Outcome],
    options: Mapping[str, Any],
    references: _References,
) -> None:
    """Compute what depends on cells that cannot be computed from the results saved with those.

    Each round puts saved results in the place of the formulas that are in the way, in memory, and computes again: all
    of them, since COUNTIF and IFERROR pass over a cell that could not be computed without being in anybody's way.
    """
    replaced: set[Place] = set()
    for _round in range(_ROUNDS):
        blocked = [place for place, outcome in outcomes.items() if _is(outcome, Obstacle.UPSTREAM)]
        roots = [place for place, outcome in outcomes.items() if isinstance(outcome, NotComputable)]
        roots = [place for place in roots if not _is(outcomes[place], Obstacle.UPSTREAM) and place not in replaced]
        for place in roots:
            references(place)
        changed = [place for place in roots if _replace_by_saved(workbook, place)]
        if not blocked or not changed:
            return
        replaced.update(roots)
        workbook.recalculate(mode="full", **options)
        outcomes |= dict(_outcomes(workbook, used, outcomes.keys() - replaced))


def _replace_by_saved(workbook: cellrune.Workbook, place: Place) -> bool:
    """Put a cell's saved result in the place of its formula; false where nothing was saved."""
    sheet, address = place[0], to_a1(place[1:])
    cell = workbook.read_range(sheet, address, address)["cells"][0]
    if cell["source_value_state"] != "saved":
        return False
    match cell["source_value"]:
        case {"kind": "number", "value": float(number)}:
            workbook.set_number(sheet, address, number)
        case {"kind": "text", "value": str(text)}:
            workbook.set_text(sheet, address, text)
        case {"kind": "logical", "value": bool(truth)}:
            workbook.set_logical(sheet, address, truth)
        case {"kind": "error", "value": str(code)}:
            workbook.set_error(sheet, address, code)
        case _:
            return False
    return True


def _is(outcome: Outcome, obstacle: Obstacle) -> bool:
    return isinstance(outcome, NotComputable) and outcome.obstacle is obstacle
