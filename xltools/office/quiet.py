"""Work in the background of a program, and leave it as the user had it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings

    from xltools.office.session import Session

# Calculation comes last, and so is restored first: events and redrawing wait for it.
_SETTINGS = {"screen_updating": False, "enable_events": False, "display_alerts": False, "calculation": "manual"}


@contextmanager
def quiet(session: Session) -> Iterator[None]:
    """No redrawing, events, questions or calculation meanwhile.

    Afterwards, also after an error, all is as it was: these settings, the status bar, the sheet in front and the cells
    selected. A workbook that the task made comes to the front.
    """
    app = session.app
    before = dict(_read(app))
    selected = _selected(app, session.book)
    try:
        for name in before:
            setattr(app, name, _SETTINGS[name])
        yield
    finally:
        for name, value in reversed(before.items()):
            with suppress(Exception):  # COM fails in ways of its own; the others are to be restored all the same
                setattr(app, name, value)
        with suppress(Exception):
            app.status_bar = False
        with suppress(Exception):
            _select(session, selected)


def _read(app: xlwings.App) -> Iterator[tuple[str, Any]]:
    """The settings that can be read: without an open workbook, Excel has no way of calculating."""
    for name in _SETTINGS:
        with suppress(Exception):
            yield name, getattr(app, name)


def _selected(app: xlwings.App, book: xlwings.Book | None) -> tuple[str, str] | None:
    """The sheet in front and the cells selected on it; no cells where a chart or picture is selected."""
    if book is None:
        return None
    with suppress(Exception):
        sheet = book.sheets.active.name
        selection = app.selection
        return sheet, selection.address if selection is not None else ""
    return None


def _select(session: Session, selected: tuple[str, str] | None) -> None:
    if session.book is not None and selected is not None:
        sheet, cells = selected
        session.book.activate()
        session.book.sheets[sheet].activate()
        if cells:
            session.book.sheets[sheet].range(cells).select()
    for opened in session.opened:
        opened.activate()
