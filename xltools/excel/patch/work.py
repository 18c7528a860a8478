"""The sheets of a workbook that is being filled, and what happens to each of them."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from xltools.core.address import Position
from xltools.core.filling import CannotFill
from xltools.core.messages import _
from xltools.excel.patch.alike import AlikeSheet
from xltools.excel.patch.alone import Done, Task, Workbook, done_alone
from xltools.excel.patch.book import Book
from xltools.excel.patch.change import SheetChange
from xltools.excel.patch.document import Document, as_utf8
from xltools.excel.patch.follow import follow_sheet, new_rows
from xltools.excel.patch.formulas import Formulas
from xltools.excel.patch.grid import Grid
from xltools.excel.patch.neighbours import follow_book, follow_neighbours, has_tables, refuse_headings
from xltools.excel.patch.page import Setting
from xltools.excel.patch.results import Refresh, has_formula, is_linked
from xltools.excel.patch.rows import write_rows
from xltools.excel.patch.stored import SharedStrings
from xltools.formulas.inserted import RowShift, Shifts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.core.filling import SheetFilling
    from xltools.excel.patch.alone import Spread
    from xltools.excel.patch.book import SheetPart

_COLUMNS = 256
"""Columns of a new row that are taken for looked at."""


class Work:
    """The sheets of a workbook and what happens to each of them.

    Most can be done alone. Those that look at others are filled first, so that it is known which cells they look at;
    their results follow last.
    """

    def __init__(
        self,
        book: Book,
        fillings: Sequence[SheetFilling],
        new: Mapping[str, set[Position]],
        today: dt.date | None,
        spread: Spread,
    ) -> None:
        self._book = book
        self._fillings = {filling.sheet.casefold(): filling for filling in fillings}
        self._sheets = [sheet for sheet in book.sheets if sheet.is_worksheet]
        self._shifts = Shifts(
            {filling.sheet: RowShift(filling.insertions) for filling in fillings if filling.insertions},
            [sheet.name for sheet in book.sheets],
        )
        self._strings = SharedStrings(book)
        self._setting = Setting(self._strings, _date1904(book), today)
        self._spread = spread
        self._open = ExitStack()
        self._changed: dict[str, set[Position]] = {name: set(cells) for name, cells in new.items()}
        """By sheet, the cells that hold something else than before, as far as it is not done alone."""
        self._strings_gone, self._formulas_gone = 0, False

    def begin(self) -> None:
        """Fill what looks at others, and begin with what can be done alone.

        Where rows come in, everything hangs together, and waits until all is known.
        """
        if not self._shifts:
            self._begin()

    def _begin(self) -> None:
        self._refuse_missing()
        self._alone = {} if self._shifts else dict.fromkeys(filter(self._can_be_alone, self._sheets))
        others = [sheet for sheet in self._book.sheets if sheet not in self._alone]
        self._fill(others)
        if self._shifts:
            follow_book(self._book, self._shifts)
            self._book.save()
            self._book = Book(self._book.parts)
        self._linked = [sheet for sheet in others if sheet.is_worksheet and is_linked(self._part(sheet))]
        self._refresh = Refresh(self._book, self._setting, self._changed, self._linked, moved=bool(self._shifts))
        self._wanted = [sheet for sheet in self._alone if self._filling(sheet) is not None]
        self._outcomes = self._done_alone(self._wanted)

    def finish(self, more: Sequence[SheetFilling]) -> None:
        """Fill what is known only now as well, and store what follows."""
        late = {filling.sheet.casefold(): filling for filling in more}
        self._fillings |= late
        if self._shifts:
            self._begin()
            late = {}
        done = self._taken(self._wanted, self._outcomes)
        self.close()
        if late:
            done |= self._finish_late([sheet for sheet in self._sheets if sheet.name.casefold() in late])
        if self._book.parts.is_changed or any(each.is_filled for each in done.values()):
            self._store(done)
        if self._shifts or self._formulas_gone:
            _drop_calculation_chain(self._book)
        self._strings.give_up(self._strings_gone)

    def _finish_late(self, sheets: Sequence[SheetPart]) -> dict[SheetPart, Done]:
        """Fill sheets that nobody has filled so far; what became of those that could be done alone."""
        self._refuse_missing()
        others = [sheet for sheet in sheets if sheet not in self._alone or not self._can_be_alone(sheet)]
        for sheet in others:
            self._alone.pop(sheet, None)
        self._fill(others)
        self._refresh.renew(self._changed, [sheet for sheet in others if sheet in self._linked])
        wanted = [sheet for sheet in sheets if sheet in self._alone]
        return self._taken(wanted, self._done_alone(wanted))

    def _store(self, done: dict[SheetPart, Done]) -> None:
        """Store the results that follow."""
        idle = [sheet for sheet in self._alone if self._filling(sheet) is None and has_formula(self._part(sheet))]
        done = done | self._outcomes_of(idle, self._done_alone(idle))
        for sheet, each in done.items():
            self._refresh.take(sheet, each)
        rest = {*self._sheets} - {*self._linked} - done.keys()
        with_formulas = [sheet for sheet in self._sheets if sheet in rest and has_formula(self._part(sheet))]
        self._strings_gone += self._refresh.finish(self._changed, with_formulas)

    def close(self) -> None:
        """Give up what others have not done yet."""
        self._open.close()

    def _refuse_missing(self) -> None:
        names = {sheet.name.casefold() for sheet in self._sheets}
        missing = [filling.sheet for key, filling in self._fillings.items() if key not in names]
        if missing:
            raise CannotFill(
                _("The workbook has no sheet {sheet}: it was renamed or deleted.").format(sheet=missing[0])
            )

    def _part(self, sheet: SheetPart) -> bytes:
        return as_utf8(self._book.parts[sheet.part])

    def _filling(self, sheet: SheetPart) -> SheetFilling | None:
        return self._fillings.get(sheet.name.casefold())

    def _can_be_alone(self, sheet: SheetPart) -> bool:
        return not is_linked(self._part(sheet)) and (self._filling(sheet) is None or not has_tables(self._book, sheet))

    def _done_alone(self, sheets: Sequence[SheetPart]) -> Iterable[Done | None]:
        """Begin with sheets that can be done alone; what comes of them."""
        if not sheets:
            return ()
        parts, filling = self._book.parts, self._filling
        tasks = [Task(parts.packed(sheet.part), filling(sheet), *self._refresh.looked_at(sheet)) for sheet in sheets]
        workbook = Workbook(self._strings.packed, self._setting.date1904, self._setting.today)
        return self._open.enter_context(self._spread(partial(done_alone, workbook), tasks))

    def _taken(self, sheets: Sequence[SheetPart], outcomes: Iterable[Done | None]) -> dict[SheetPart, Done]:
        """What became of sheets that were to be filled alone; those that could not are filled here."""
        done = self._outcomes_of(sheets, outcomes)
        self._fill(sheet for sheet in sheets if sheet not in done)
        return done

    @staticmethod
    def _outcomes_of(sheets: Sequence[SheetPart], outcomes: Iterable[Done | None]) -> dict[SheetPart, Done]:
        return {sheet: done for sheet, done in zip(sheets, outcomes, strict=True) if done is not None}

    def _fill(self, sheets: Iterable[SheetPart]) -> None:
        """Fill sheets one after another, with the whole workbook at hand."""
        for sheet in sheets:
            filling = self._filling(sheet)
            if filling is not None:
                self._changed.setdefault(sheet.name, set()).update(self._fill_one(sheet, filling))
            elif self._shifts and sheet.is_worksheet:
                self._changed.setdefault(sheet.name, set()).update(self._let_follow(sheet))
            if self._shifts:
                follow_neighbours(self._book, sheet, self._shifts)

    def _fill_one(self, sheet: SheetPart, filling: SheetFilling) -> set[Position]:
        """Fill a sheet; the cells that hold something else then."""
        book, shifts = self._book, self._shifts
        part = book.parts[sheet.part]
        document = Document(part, skip="sheetData") if shifts else AlikeSheet(part)
        grid = document.grid if isinstance(document, AlikeSheet) else Grid(document)
        change = SheetChange(filling, document, grid, shifts, self._strings, self._setting.date1904)
        write_rows(change)
        shift = shifts.of(sheet.name)
        rewritten = change.formulas.follow(document, sheet.name, shifts, change.gone)
        if shifts:
            follow_sheet(document, sheet.name, shifts, filling.insertions)
        refuse_headings(book, sheet, change)
        if document.is_edited:
            book.parts[sheet.part] = document.result()
        self._strings_gone += change.strings_gone
        self._formulas_gone |= change.formulas_gone
        moved = {at if shift is None else Position(shift.row(at.row), at.column) for at in rewritten}
        return {*change.written, *moved, *_in_new_rows(filling)}

    def _let_follow(self, sheet: SheetPart) -> set[Position]:
        """A sheet without new rows: what it says of sheets with new rows is changed; the cells whose formulas are."""
        part = self._part(sheet)
        if b"!" not in part:
            return set()
        document = Document(part, skip="sheetData")
        edited = Formulas(Grid(document)).follow(document, sheet.name, self._shifts, ())
        follow_sheet(document, sheet.name, self._shifts, ())
        if document.is_edited:
            self._book.parts[sheet.part] = document.result()
        return edited


def _in_new_rows(filling: SheetFilling) -> Iterator[Position]:
    """The cells that new rows bring into areas that formulas look at, be they blank."""
    for rows, _like in new_rows(filling.insertions):
        yield from (Position(row, column) for row in rows for column in range(_COLUMNS))


def _date1904(book: Book) -> bool:
    node = book.document.root.child("workbookPr")
    return node is not None and node.attributes.get("date1904") in {"1", "true"}


def _drop_calculation_chain(book: Book) -> None:
    """Take the order of calculation away, which lists cells by address; Excel makes a new one."""
    key = book.relations.id_of("calcChain")
    if key:
        name = book.relations.target(key)
        book.relations.remove(key)
        book.parts.remove(name)
