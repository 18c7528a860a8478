"""Excel for tests: an engine under the real xlwings, with workbooks that openpyxl holds.

It gives what Excel gives through COM: numbers as floats, errors as numbers, a block as tuples, a cell by itself; and as
much of Excel's object model (``.api``) as the product uses. Formulas show the results that were saved with the file.
"""

from __future__ import annotations

import io
import os
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils import range_boundaries

os.environ.setdefault("XLWINGS_LICENSE_KEY", "none")
import xlwings
from xlwings import base_classes

from tests.fakes.cells import Range
from tests.fakes.content import copy_sheet, saved_results, with_results
from tests.fakes.model import SheetApi

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "fake"
WINDOW = 4242


@contextmanager
def excel() -> Iterator[App]:
    """An Excel that runs while the block does; without a workbook."""
    if NAME not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.Engine(impl=Engine()))
    engine = xlwings.engines[NAME]
    engine.activate()
    app = App(engine.impl.apps)
    engine.impl.apps.running.append(app)
    try:
        yield app
    finally:
        engine.impl.apps.running.remove(app)
        xlwings.engines.active = None


class Engine:
    """What xlwings asks an engine for."""

    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)


class Apps(base_classes.Apps):
    """The programs that run."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def __iter__(self) -> Iterator[App]:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.running if app.pid == pid)


class App(base_classes.App):
    """A program: settings as attributes, every message box in ``alerts``, answers to come in ``answers``.

    ``chosen`` are the paths that the user is going to choose; without one, the dialogue is cancelled. ``said`` is what
    the status bar has shown. ``broken`` maps a call of Excel's (``"AddComment"``) to the error that it is to raise.
    """

    pid, hwnd, visible = 77, WINDOW, True
    books: Any = None  # here and below: the base has a property without a setter
    selection: Any = None

    def __init__(self, apps: Apps) -> None:
        self.apps = apps
        self.settings: dict[str, Any] = {
            "screen_updating": True,
            "enable_events": True,
            "display_alerts": True,
            "calculation": "automatic",
        }
        self.alerts: list[tuple[str, str, str | None]] = []
        self.answers: list[str] = []
        self.chosen: list[Path] = []
        self.said: list[str] = []
        self.broken: dict[str, Exception] = {}
        self.books = Books(self)
        self.bar: str | bool = False

    engine = property(lambda self: self.apps.engine)
    api = property(lambda self: SimpleNamespace(FileDialog=self._dialog))

    @property
    def status_bar(self) -> str | bool:
        return self.bar

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.bar = value
        if isinstance(value, str):
            self.said.append(value)

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002 - xlwings' signature
        assert not steal_focus

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None, callback: object) -> str:  # noqa: ARG002
        assert self.settings["screen_updating"] or buttons == "yes_no", "a message box over a frozen screen"
        self.alerts.append((prompt, buttons, mode))
        return self.answers.pop(0) if self.answers else "ok"

    def _dialog(self, kind: int) -> SimpleNamespace:
        assert kind in {3, 4}
        chosen = [str(self.chosen.pop(0))] if self.chosen else []
        return SimpleNamespace(
            Show=lambda: -1 if chosen else 0, SelectedItems=SimpleNamespace(Item=lambda number: chosen[number - 1])
        )


def _setting(name: str) -> property:
    def read(app: App) -> Any:
        if name == "calculation" and not app.books.open_books:
            raise RuntimeError(name)  # as Excel does without a workbook
        return app.settings[name]

    def write(app: App, value: object) -> None:
        app.settings[name] = value

    return property(read, write)


for _name in ("screen_updating", "enable_events", "display_alerts", "calculation"):
    setattr(App, _name, _setting(_name))


class Books(base_classes.Books):
    """The workbooks that are open; the last one that came to the front is active."""

    app: Any = None

    def __init__(self, app: App) -> None:
        self.app = app
        self.open_books: list[Book] = []
        self.front: Book | None = None

    active = property(lambda self: self.front)
    api = property(lambda self: SimpleNamespace(Add=self._made_after))

    def __call__(self, key: int | str) -> Book:
        if isinstance(key, int):
            return self.open_books[key - 1]
        for book in self.open_books:
            if book.name.lower() == key.lower():
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.open_books)

    def __iter__(self) -> Iterator[Book]:
        return iter(list(self.open_books))

    def open(self, path: str, *_options: object) -> Book:
        return self._show(Book(self, Path(path).name, str(path), Path(path).read_bytes()))

    def _made_after(self, template: str) -> Book:
        name = f"{Path(template).stem}1"
        return self._show(Book(self, name, name, Path(template).read_bytes()))

    def _show(self, book: Book) -> Book:
        self.open_books.append(book)
        self.front = book
        return book


class Book(base_classes.Book):
    """A workbook; ``results`` are what its formulas show, by (sheet, row, column)."""

    def __init__(self, books: Books, name: str, fullname: str, content: bytes) -> None:
        self.books, self._title, self._place = books, name, fullname
        self.held = openpyxl.load_workbook(io.BytesIO(content))
        self.results = dict(saved_results(content))
        self.front = self.held.active
        self.copies_are_readable = True

    name = property(lambda self: self._title)
    fullname = property(lambda self: self._place)
    app = property(lambda self: self.books.app)
    sheets = property(lambda self: Sheets(self))  # noqa: PLW0108 - the class comes later
    names = property(lambda self: Names(self, [*self.held.worksheets]))

    @property
    def api(self) -> SimpleNamespace:
        locked = bool(self.held.security and self.held.security.lockStructure)
        return SimpleNamespace(SaveCopyAs=self._save_copy, ProtectStructure=locked)

    def activate(self) -> None:
        self.books.front = self

    def close(self) -> None:
        self.books.open_books.remove(self)
        self.books.front = self.books.open_books[-1] if self.books.open_books else None

    def save(self, path: None = None, password: None = None) -> None:
        assert (path, password) == (None, None)
        Path(self.fullname).write_bytes(self.content())

    def _save_copy(self, path: str) -> None:
        Path(path).write_bytes(self.content() if self.copies_are_readable else b"\x62\x14\x23\x65 ciphertext")

    def content(self) -> bytes:
        """The workbook as Excel would save it: with the results of its formulas."""
        stream = io.BytesIO()
        self.held.save(stream)
        return with_results(stream.getvalue(), self.held.sheetnames, self.results)


class Names(base_classes.Names):
    """The names scoped to sheets; those of the whole workbook are of no interest here."""

    def __init__(self, book: Book, sheets: list[Any]) -> None:
        self.book = book
        self.held = [
            (f"'{sheet.title}'!{key}", about) for sheet in sheets for key, about in sheet.defined_names.items()
        ]

    def snapshot(self) -> list[tuple[str, SimpleNamespace]]:
        return [
            (name, SimpleNamespace(name=name, refers_to=f"={about.attr_text}", hidden=about.hidden))
            for name, about in self.held
        ]


class Sheets(base_classes.Sheets):
    """The worksheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    active = property(lambda self: Sheet(self.book, self.book.front))

    def __call__(self, key: int | str) -> Sheet:
        sheets = self.book.held.worksheets
        if isinstance(key, int):
            return Sheet(self.book, sheets[key - 1])
        for sheet in sheets:
            if sheet.title.lower() == key.lower():
                return Sheet(self.book, sheet)
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.book.held.worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, sheet) for sheet in list(self.book.held.worksheets))


class Sheet(base_classes.Sheet):
    """A worksheet."""

    book: Any = None

    def __init__(self, book: Book, held: Any) -> None:
        self.book, self.held = book, held

    names = property(lambda self: Names(self.book, [self.held]))
    index = property(lambda self: self.book.held.worksheets.index(self.held) + 1)

    @property
    def name(self) -> str:
        title: str = self.held.title
        return title

    @name.setter
    def name(self, value: str) -> None:
        moved = {key: result for key, result in self.book.results.items() if key[0] == self.held.title}
        for (_title, *place), result in moved.items():
            self.book.results[value, place[0], place[1]] = result
        self.held.title = value

    @property
    def used_range(self) -> Range:
        held = self.held
        return Range(self, held.min_row, held.min_column, held.max_row, held.max_column)

    def range(self, first: Any, _second: Any = None) -> Range:
        left, top, right, bottom = range_boundaries(first.replace("$", ""))
        return Range(self, top, left, bottom, right)

    def activate(self) -> None:
        self.book.front = self.held

    def delete(self) -> None:
        assert not self.book.app.settings["display_alerts"], "Excel would ask before it deletes a sheet"
        self.book.held.remove(self.held)
        if self.book.front is self.held:
            self.book.front = self.book.held.worksheets[0]

    def copy(self, before: None, after: Sheet) -> None:
        if error := self.book.app.broken.get("Copy"):
            raise error
        assert before is None
        target = after.book
        made = target.held.create_sheet(self.held.title, target.held.index(after.held) + 1)
        copy_sheet(self.held, made)
        for (title, row, column), result in list(self.book.results.items()):
            if title == self.held.title:
                target.results[made.title, row, column] = result
        target.front = made

    @property
    def api(self) -> SheetApi:
        return SheetApi(self)
