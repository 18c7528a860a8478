"""A cell that shows an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.core.snapshot import ErrorValue
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.tokens import Kind, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for place, cell in sheet.sheet.cells.items():
            broken = cell.formula is not None and _lost(cell.formula)
            if isinstance(cell.value, ErrorValue):
                message = _("The cell shows {error}").format(error=cell.value)
            elif broken:
                message = _("The formula refers to a cell that was deleted")
            else:
                continue
            yield Hit(sheet=sheet.name, place=place, actual=cell.formula or str(cell.value), message=message)


def _lost(formula: str) -> bool:
    """Whether a formula holds ``#REF!``."""
    return "#REF!" in formula and any(
        word.text.endswith("#REF!") and word.kind in {Kind.ERROR, Kind.REFERENCE} for word in tokenize(formula)
    )


RULE = Rule(
    id="cell.error",
    kind=Class.OTHER,
    severity=Severity.ERROR,
    explanation=(
        "An error spreads to every formula that uses the cell; a reference to a deleted cell cannot be "
        "repaired by recalculating."
    ),
    example="B9 shows #DIV/0!; C9 holds =SUM(#REF!)",
    find=_find,
)
