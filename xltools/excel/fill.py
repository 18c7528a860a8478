"""Write values into a workbook that a person made: only the cells named change, and what follows from them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Self
from xml.parsers.expat import ExpatError

from xltools.core.address import Position
from xltools.core.filling import CannotFill
from xltools.core.messages import _
from xltools.excel.memory import give_back, uncollected
from xltools.excel.package import BROKEN, TooLargeError
from xltools.excel.patch.alike import forget
from xltools.excel.patch.alone import here
from xltools.excel.patch.book import Book
from xltools.excel.patch.parts import Parts
from xltools.excel.patch.report import RenderedSheet, add_sheet
from xltools.excel.patch.styles import Styles
from xltools.excel.patch.work import Work

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from xltools.core.filling import SheetFilling
    from xltools.core.layout import SheetLayout
    from xltools.excel.patch.alone import Spread


def filled(
    content: bytes,
    fillings: Sequence[SheetFilling],
    *,
    new_sheets: Sequence[SheetLayout] = (),
    today: dt.date | None = None,
    spread: Spread = here,
) -> bytes:
    """The workbook with these values and rows in it: what :class:`Filler` makes of it when all is known at once.

    Raises:
        ValueError, CannotFill: as `Filler`.
    """
    with Filler(content, fillings, new_sheets=new_sheets, today=today, spread=spread) as filler:
        return filler.finish()


class Filler:
    """Fills a workbook: the same bytes come of it where it holds all of it already.

    ``new_sheets`` come behind the last sheet, and may be filled as well. Inserted rows move what Excel moves:
    formulas, names, merges, rules, links, tables, notes, drawings, charts. The results stored with formulas are those
    of the filled workbook; one that cannot be computed is taken away, and Excel is told to compute it on opening.
    ``today`` is what TODAY() gives. All other parts, and in a sheet all other bytes, stay.

    ``spread`` applies a function to each of many sheets and gives what comes of them in their order, as `here` does. It
    may do so in other processes, which begin as soon as this is entered: function, sheets and outcomes can be sent
    there, and the result is the same.

    Raises:
        ValueError: an insertion of no rows, or at no row; ``new_sheets`` with charts, drop-down lists or notes.
        CannotFill: there is no such sheet or cell, a value fits no cell, something would be torn apart, or the file is
            damaged or too large.
    """

    def __init__(
        self,
        content: bytes,
        fillings: Sequence[SheetFilling],
        *,
        new_sheets: Sequence[SheetLayout] = (),
        today: dt.date | None = None,
        spread: Spread = here,
    ) -> None:
        _check(fillings)
        with _refusals():
            self._parts = Parts(content)
            book = Book(self._parts)
        rendered = [_rendered(layout, book) for layout in new_sheets]
        with _refusals():
            for sheet in rendered:
                styles = Styles(book)
                add_sheet(book, styles, sheet)
                styles.save()
                book = Book(self._parts)
            new = {layout.name: {Position(*at) for at in layout.cells} for layout in new_sheets}
            self._fillings = fillings
            self._work = Work(book, fillings, new, today, spread)

    def __enter__(self) -> Self:
        """Begin."""
        with _refusals(), uncollected():
            self._work.begin()
        return self

    def finish(self, more: Sequence[SheetFilling] = ()) -> bytes:
        """The filled workbook; ``more`` is for other sheets, inserts no rows and was not known before."""
        _check([*self._fillings, *more])
        if any(filling.insertions for filling in more):
            message = "rows that come in late"
            raise ValueError(message)
        with _refusals():
            with uncollected():
                self._work.finish(more)
            return self._parts.result()

    def __exit__(self, *_what: object) -> None:
        """Give up what is not done yet."""
        self._work.close()
        forget()
        give_back()


def _check(fillings: Sequence[SheetFilling]) -> None:
    insertions = [insertion for filling in fillings for insertion in filling.insertions]
    if any(min(each.at, each.like, each.count - 1) < 0 for each in insertions):
        message = "an insertion of no rows, or at no row"
        raise ValueError(message)
    names = [filling.sheet.casefold() for filling in fillings]
    if len(set(names)) < len(names):
        message = "two fillings for one sheet"
        raise ValueError(message)


def _rendered(layout: SheetLayout, book: Book) -> RenderedSheet:
    names = [sheet.name for sheet in book.sheets]
    if layout.name.casefold() in map(str.casefold, names):
        raise CannotFill(_("The workbook already has a sheet {sheet}.").format(sheet=layout.name))
    return RenderedSheet(layout, names)


@contextmanager
def _refusals() -> Iterator[None]:
    """Say of a file that defeats us what is the matter with it."""
    try:
        yield
    except CannotFill:
        raise
    except TooLargeError as error:
        text = _("Values cannot be written into this workbook: it is too large, or unpacks to far too much.")
        raise CannotFill(text) from error
    except (*BROKEN, IndexError, ExpatError) as error:
        text = _("Values cannot be written into this workbook: it is damaged. Open it in Excel, save it and try again.")
        raise CannotFill(text) from error
