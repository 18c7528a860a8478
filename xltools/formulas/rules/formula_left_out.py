"""A blank cell where the cells around it hold a formula."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.calculated_items import calculated_items
from xltools.formulas.lines import filled_along
from xltools.formulas.ranges import Slot
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import FIGURES, Content
from xltools.formulas.total_rows import missing_totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet, Formula, Place

_TWICE = 2


def _find(book: Book) -> Iterator[Hit]:
    totals: dict[AuditedSheet, dict[Place, Formula]] = defaultdict(dict)
    for row, place in missing_totals(book.sheets):
        totals[row.sheet][place] = row.formulas[0]
    for sheet in book.sheets:
        for place, model in (_missing_parts(sheet) | totals[sheet] | _missing_items(sheet)).items():
            yield Hit(
                sheet=sheet.name,
                place=place,
                expected=f"{to_a1(model.place)}: {model.text}",
                moves=abs(book.would_give(sheet, model, place) or 0.0),
                message=_("A cell is blank where its neighbours, such as {cell}, hold a formula").format(
                    cell=to_a1(model.place)
                ),
            )


def _missing_parts(sheet: AuditedSheet) -> dict[Place, Formula]:
    """Blanks that a formula names one by one, where its copies beside it name cells that hold copies of one formula."""
    found: dict[Place, Formula] = {}
    for down, copies in _copies(sheet):
        for named in zip(*(_named_cells(formula) for formula in copies), strict=True):
            parts = [sheet.formulas[place] for place in named if place in sheet.formulas]
            counts = Counter(sheet.meaning(part.place) for part in parts if filled_along(part, down=down))
            figures = sum(sheet.content(*place) in FIGURES for place in named)
            if not counts or max(counts.values()) < _TWICE or max(counts.values()) * 2 < figures:
                continue
            usual = counts.most_common(1)[0][0]
            model = next(part for part in parts if sheet.meaning(part.place) == usual)
            found |= dict.fromkeys((place for place in named if sheet.content(*place) is Content.BLANK), model)
    return found


def _copies(sheet: AuditedSheet) -> Iterator[tuple[bool, list[Formula]]]:
    """The formulas of a column (True) or a row that are copies of one another and name single cells, at least three."""
    by_line: dict[tuple[bool, int, str], list[Formula]] = defaultdict(list)
    for formula in sheet.formulas.values():
        if _named_cells(formula):
            for down in (True, False):
                if filled_along(formula, down=down):
                    by_line[down, formula.place[1] if down else formula.place[0], formula.r1c1].append(formula)
    yield from ((down, formulas) for (down, *_line), formulas in by_line.items() if len(formulas) > _TWICE)


def _named_cells(formula: Formula) -> list[Place]:
    """The single cells that a formula names and that move when it is filled."""
    return [
        (row, column)
        for reference in formula.references
        for row, column, *fixed in [reference.first]
        if reference.single and row is not None and column is not None and not any(fixed)
    ]


def _missing_items(sheet: AuditedSheet) -> dict[Place, Formula]:
    """Blanks in a total's range whose other cells hold copies of one formula."""
    return {
        place: model
        for total, model in calculated_items(sheet)
        for place, slot in zip(total.places, total.slots, strict=True)
        if slot is Slot.NAMED
    }


RULE = Rule(
    id="formula.left-out",
    kind=Class.MISSING,
    severity=Severity.NOTE,
    explanation=(
        "A cell was left blank where its row or column holds copies of one formula: a subtotal that nobody entered, "
        "though others under the same heading are calculated, an item of a list without the product that the others "
        "have. What is entered there later is not counted."
    ),
    example="B6, D6 and E6 hold the subtotals of their columns, C6 is blank",
    find=_find,
)
