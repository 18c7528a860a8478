"""Figures in hidden rows, columns or sheets that flow into what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.graph import Node
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.sheet import AuditedSheet, Place


def _find(book: Book) -> Iterator[Hit]:
    for number, sheet in enumerate(book.sheets):
        hidden: dict[str, list[Place]] = {}
        for place in sorted(sheet.sheet.cells):
            where = _hidden(sheet, place)
            if where and sheet.number(place) is not None and _is_seen(book, number, place):
                hidden.setdefault(where, []).append(place)
        for where, places in hidden.items():
            yield Hit(
                sheet=sheet.name,
                place=places[0],
                moves=max(abs(sheet.number(place) or 0.0) for place in places),
                message=_("{count} figures in a hidden {where} flow into figures that are seen").format(
                    count=len(places), where=where
                ),
            )


def _hidden(sheet: AuditedSheet, place: Place) -> str:
    if sheet.sheet.hidden:
        return _("sheet")
    if place[0] in sheet.sheet.hidden_rows:
        return _("row")
    return _("column") if place[1] in sheet.sheet.hidden_columns else ""


def _is_seen(book: Book, number: int, place: Place) -> bool:
    users = book.graph.dependents(Node(number, place))
    return any(not _hidden(book.sheets[user.sheet], user.place) for user in users)


RULE = Rule(
    id="hidden.operands",
    kind=Class.OTHER,
    severity=Severity.NOTE,
    explanation="A total that counts a hidden row is right for Excel and wrong for everybody who adds up what is seen.",
    example="row 5 is hidden and holds 1,000; B9 holds =SUM(B2:B8)",
    find=_find,
)
