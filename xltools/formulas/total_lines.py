"""Rows and columns of totals, and the constants that stand among the totals."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.formulas.lines import filled_along
from xltools.formulas.sheet import FIGURES, Content
from xltools.formulas.syntax import Call, Cells, Unary, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.references import Reference
    from xltools.formulas.sheet import AuditedSheet, Formula, Place

SUMS = frozenset({"SUM", "SUBTOTAL"})
_MIDDLES = frozenset({"AVERAGE", "MIN", "MAX"})
_FEW = 2
_BESIDE = 2
"""A constant may stand so far beyond the last total; a spacer column may lie between."""
_HALF = 2


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A column (``down``) or a row of totals: the formulas, all copies of one, and the constants among them."""

    down: bool
    formulas: tuple[Formula, ...]
    constants: tuple[Place, ...]


def total_lines(sheet: AuditedSheet) -> Iterator[TotalLine]:
    """The lines with copies of one total, where the constants are not the more.

    Only constants count before (or above) which there are typed figures to add up. A total across columns says nothing
    of a column that is measured in another way, so a constant of a row must be one that the total could give at all;
    and so must that of a column with a single total, which is no habit yet.
    """
    for down in (True, False):
        by_line: dict[int, list[Formula]] = defaultdict(list)
        for formula in sheet.formulas.values():
            if len(formula.references) == 1 and total_function(formula) and filled_along(formula, down=down):
                by_line[formula.place[1] if down else formula.place[0]].append(formula)
        for index, formulas in by_line.items():
            counts = Counter(sheet.meaning(formula.place) for formula in formulas)
            usual, count = counts.most_common(1)[0]
            alike = tuple(formula for formula in formulas if sheet.meaning(formula.place) == usual)
            constants = _constants(sheet, index, alike, down=down)
            near = tuple(place for place in constants if _is_near(place, alike, down=down))
            if near and len(constants) <= count:
                yield TotalLine(down, alike, near)


def _constants(sheet: AuditedSheet, index: int, alike: tuple[Formula, ...], *, down: bool) -> list[Place]:
    places = [(at, index) if down else (index, at) for at in (sheet.columns if down else sheet.rows)[index]]
    numbers = (place for place in places if sheet.content(*place) is Content.NUMBER)
    return [place for place in numbers if _adds_up(sheet, alike[0], place, down=down, several=len(alike) >= _FEW)]


def _is_near(place: Place, alike: tuple[Formula, ...], *, down: bool) -> bool:
    at = [formula.place[0] if down else formula.place[1] for formula in alike]
    return min(at) - _BESIDE <= (place[0] if down else place[1]) <= max(at) + _BESIDE


def _adds_up(sheet: AuditedSheet, model: Formula, place: Place, *, down: bool, several: bool) -> bool:
    """Whether a total filled to a place would have figures to add up there, and could give what stands there."""
    area = model.references[0].area
    if down:
        cells = [(place[0], column) for column in range(area.left, area.right + 1)]
    else:
        cells = [(row, place[1]) for row in range(area.top, area.bottom + 1)]
    if place in cells or any(cell in sheet.formulas for cell in cells):
        return False
    if sum(sheet.content(*cell) in FIGURES for cell in cells) * _HALF < len(cells):
        return False
    parts = [number for cell in cells if (number := sheet.number(cell)) is not None]
    value = sheet.number(place) or 0.0
    if several and down:
        return True
    return possible(value, parts, total_function(model)) and (several or value not in parts)


def possible(value: float, parts: list[float], function: str) -> bool:
    """Whether a number may be the total of these: a sum is not less than its largest part, a mean lies in between."""
    if not parts:
        return False
    if function in SUMS:
        return min(parts) < 0 or value >= max(parts)
    return min(parts) <= value <= max(parts)


def total_function(formula: Formula) -> str:
    """The function of a formula that is nothing but the total of one range; nothing for any other."""
    node = parse(formula.text)
    while isinstance(node, Unary) and node.operator == "+":
        node = node.operand
    match node:
        case Call(function, (*_, Cells(reference))) if function in SUMS | _MIDDLES and is_range_here(reference):
            return function
    return ""


def is_range_here(reference: Reference) -> bool:
    """Whether a reference is to several cells of the formula's own sheet, but not to whole rows or columns."""
    return not (reference.single or reference.whole or reference.sheet or reference.book)
