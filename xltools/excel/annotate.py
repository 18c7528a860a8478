"""Mark cells of a received workbook: a copy with notes and colours, everything else as it was."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers.expat import ExpatError

from xltools.core.address import parse_area
from xltools.core.messages import _
from xltools.excel.package import BROKEN, TooLargeError
from xltools.excel.patch.book import Book
from xltools.excel.patch.parts import Parts
from xltools.excel.patch.report import RenderedSheet, add_report, remove_report
from xltools.excel.patch.sheet import Marked, mark_sheet, unmark_sheet
from xltools.excel.patch.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.finding import Severity
    from xltools.core.layout import SheetLayout


class CannotAnnotate(Exception):  # noqa: N818 - it says what is the matter
    """No copy with marks can be made of this workbook; the text says why and what to do, in the user's language."""


class Mark(NamedTuple):
    """Something to be said about a cell, or an area, of a sheet: ``cell`` is an A1 address."""

    sheet: str
    cell: str
    text: str
    severity: Severity


def annotate(data: bytes, marks: Sequence[Mark], *, report: SheetLayout | None = None, keep: bool = False) -> bytes:
    """A copy of a workbook of the .xlsx family with these marks; earlier ones stay only with ``keep``.

    Each cell gets a note, under a heading of ours, with the texts of its marks, the gravest first, and the colour of
    the gravest. A note that somebody wrote there keeps its text, ours stands below it; a threaded comment stays alone.
    The note on an area is on its first cell, a mark on one of several merged cells is on all of them. Marks on sheets
    that the workbook does not have are left out. ``report`` becomes the last sheet, under a free name.

    All parts but those that hold these things stay byte-identical: cells, results, texts, charts, macros.

    Raises:
        ValueError: ``cell`` is no address, or ``report`` has charts, choices or comments.
        CannotAnnotate: the file is damaged or too large.
    """
    placed = _by_sheet(marks)
    with _refusals():
        parts = Parts(data)
        book = Book(parts) if keep else _without_marks(parts)
    if not marks and report is None:
        return parts.result()
    rendered = report and RenderedSheet(report, [sheet.name for sheet in book.sheets])
    with _refusals():
        styles = Styles(book)
        for sheet in book.sheets:
            found = placed.get(sheet.name.casefold())
            if found and sheet.is_worksheet:
                mark_sheet(book, styles, sheet.part, found)
        if rendered:
            add_report(book, styles, rendered)
        styles.save()
    return parts.result()


def removed(data: bytes) -> bytes:
    """The workbook without what `annotate` put in; the same bytes where there is nothing of it.

    Each part is then as it was before, byte for byte, except the styles, which keep formats that nothing uses (and stay
    where the workbook had none), and parts that were not in UTF-8. It also works on a copy that was saved since: notes
    go by their heading, colours by their formula, the report by its hidden name.

    Raises:
        CannotAnnotate: the file is damaged or too large.
    """
    with _refusals():
        parts = Parts(data)
        _without_marks(parts)
    return parts.result()


def _by_sheet(marks: Sequence[Mark]) -> dict[str, list[Marked]]:
    found: dict[str, list[Marked]] = {}
    for mark in marks:
        found.setdefault(mark.sheet.casefold(), []).append(Marked(parse_area(mark.cell), mark.text, mark.severity))
    return found


def _without_marks(parts: Parts) -> Book:
    """Take earlier marks out of a package; its workbook as it is then."""
    book = Book(parts)
    for sheet in book.sheets:
        if sheet.is_worksheet:
            unmark_sheet(book, sheet.part)
    return Book(parts) if remove_report(book) else book


@contextmanager
def _refusals() -> Iterator[None]:
    """Say of a file that defeats us what is the matter with it."""
    try:
        yield
    except TooLargeError as error:
        text = _("Cells cannot be marked in this workbook: it is too large, or unpacks to far too much.")
        raise CannotAnnotate(text) from error
    except (*BROKEN, ExpatError) as error:
        text = _("Cells cannot be marked in this workbook: it is damaged. Open it in Excel, save it and try again.")
        raise CannotAnnotate(text) from error
