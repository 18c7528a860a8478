"""A formula whose result changes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.calls import functions
from xltools.formulas.rules.once import each_distinct
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book

_VOLATILE = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "OFFSET", "INDIRECT", "CELL", "INFO"})


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for formula, area in each_distinct(sheet):
            found = sorted(functions(formula.text) & _VOLATILE)
            if found:
                yield Hit(
                    sheet=sheet.name,
                    place=formula.place,
                    area=area,
                    actual=formula.text,
                    message=_("The formula uses {functions}, whose result changes by itself").format(
                        functions=", ".join(found)
                    ),
                )


RULE = Rule(
    id="formula.volatile",
    kind=Class.OTHER,
    severity=Severity.NOTE,
    explanation=(
        "TODAY, RAND and the like give another result tomorrow; OFFSET and INDIRECT hide which cells are used, so that "
        "nothing warns when these move."
    ),
    example="B1 holds =TODAY(); B9 holds =SUM(OFFSET(B1,1,0,7))",
    find=_find,
)
