"""A formula that takes figures from another workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.rules.once import each_distinct
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book


def _find(book: Book) -> Iterator[Hit]:
    links = book.snapshot.external_links
    for sheet in book.sheets:
        for formula, area in each_distinct(sheet):
            books = {reference.book for reference in formula.references if reference.book is not None}
            if books:
                yield Hit(
                    sheet=sheet.name,
                    place=formula.place,
                    area=area,
                    actual=formula.text,
                    moves=abs(sheet.number(formula.place) or 0.0),
                    message=_("The formula takes figures from another workbook: {book}").format(
                        book=", ".join(sorted(_name(name, links) for name in books))
                    ),
                )


def _name(written: str, links: tuple[str, ...]) -> str:
    """The file behind ``[1]``; the text itself where it names the file."""
    if written.isdigit() and 0 < int(written) <= len(links):
        return links[int(written) - 1]
    return written


RULE = Rule(
    id="formula.external-link",
    kind=Class.OTHER,
    severity=Severity.EXPLAIN,
    explanation=(
        "Nobody who receives the workbook can check or renew a figure that comes from a file on another computer."
    ),
    example="B5 holds =[预算2023.xlsx]汇总!$B$5",
    find=_find,
)
