"""A formula that reckons with a text, or with a cell where nothing is and nothing is meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area, to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.labels import column_is_named, row_is_named
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import Content
from xltools.formulas.syntax import Binary, Call, Cells, Unary, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.references import Reference
    from xltools.formulas.sheet import AuditedSheet, Formula
    from xltools.formulas.syntax import Node

_ARITHMETIC = frozenset("+-*/^")


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for formula in sheet.formulas.values():
            yield from _in_cell(book, sheet, formula)


def _in_cell(book: Book, sheet: AuditedSheet, formula: Formula) -> Iterator[Hit]:
    for reference in _operands(parse(formula.text)):
        target = book.sheet(reference.sheet, sheet)
        if target is None or reference.book is not None or reference.last_sheet is not None:
            continue
        fault = _fault(target, reference.area)
        if fault:
            place = to_a1((reference.area.top, reference.area.left))
            yield Hit(
                sheet=sheet.name,
                place=formula.place,
                actual=formula.text,
                message=fault.format(cell=place),
                moves=0.0,
            )
            return


def _fault(sheet: AuditedSheet, area: Area) -> str:
    row, column = area.top, area.left
    what = sheet.content(row, column)
    if what is Content.TEXT and isinstance(sheet.value((row, column)), str):
        return _("The formula reckons with {cell}, which holds a text")
    nowhere = not row_is_named(sheet, row, column) and not column_is_named(sheet, row, column)
    if what is Content.BLANK and nowhere and not _in_merge(sheet, row, column):
        return _("The formula reckons with {cell}, which is blank and has no label")
    return ""


def _in_merge(sheet: AuditedSheet, row: int, column: int) -> bool:
    return any(area.holds((row, column)) for area in sheet.sheet.merges)


def _operands(node: Node | None) -> Iterator[Reference]:
    """Single cells that arithmetic needs a number from."""
    match node:
        case Binary(operator, left, right):
            for side in (left, right):
                if isinstance(side, Cells) and side.reference.single and operator in _ARITHMETIC:
                    yield side.reference
                else:
                    yield from _operands(side)
        case Unary(_, operand):
            yield from _operands(operand)
        case Call(_, arguments):
            for argument in arguments:
                yield from _operands(argument)


RULE = Rule(
    id="reference.blank-or-text",
    kind=Class.OTHER,
    severity=Severity.NOTE,
    explanation=(
        "Arithmetic with a text gives #VALUE!, or counts a figure stored as text in one formula and not in the next; "
        "a blank cell without any label is seldom what was meant."
    ),
    example="C5 holds =B5*1.2, B5 holds the text 12 万",
    find=_find,
)
