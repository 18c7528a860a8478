"""The Excel, or WPS, that the user sits at."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xltools.core.messages import _
from xltools.office.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings

    from xltools.office.arguments import Call

_RUNNING = ("Excel.Application", "Ket.Application", "ET.Application")
"""Under what names Excel and WPS say that they run; WPS may take over the first."""

_NOT_WANTED = ("matplotlib", "numpy", "pandas", "PIL", "plotly", "polars")
"""What xlwings imports where it is installed, to convert to and from it: most of its time, and none of our use."""


def library() -> Any:  # noqa: ANN401 - a module
    """xlwings, imported when it is first wanted: that takes longer than all else of the start.

    A licence key that means nothing keeps it from reading its settings from the home folder and from the workbook, and
    keeps its commercial part switched off.

    Raises:
        Refusal: it is not installed.
    """
    os.environ.setdefault("XLWINGS_LICENSE_KEY", "none")
    try:
        with _out_of_reach(*_NOT_WANTED):
            import xlwings as found  # noqa: PLC0415 - see above
    except ImportError as error:
        raise Refusal(_("The library xlwings is missing. Run: xltools doctor")) from error
    return found


@contextmanager
def _out_of_reach(*names: str) -> Iterator[None]:
    """Libraries that cannot be imported meanwhile; afterwards they can."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None says that there is none
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def application(window: int) -> xlwings.App:
    """The program whose window has this handle; for handle 0, the one that is in front.

    Raises:
        Refusal: neither Excel nor WPS can be reached.
    """
    for app in _candidates(window):
        try:
            len(app.books)  # an application that does not answer is none
        except Exception:  # noqa: BLE001, S112 - COM fails in ways of its own
            continue
        return app
    raise Refusal(_("Neither Excel nor WPS can be reached. Open the workbook in Excel and try again."))


def book_of(app: xlwings.App, call: Call) -> xlwings.Book | None:
    """The workbook of a click, or the active one where the click does not name it; None where none is open."""
    if call.book:
        return next((book for book in app.books if book.name == call.book), None)
    return app.books.active if len(app.books) and not call.window else None


def _candidates(window: int) -> Iterator[xlwings.App]:
    xw = library()
    if window and sys.platform == "win32":
        yield xw.App(impl=xw._xlwindows.App(xl=window))  # noqa: SLF001 - as Book.caller() of xlwings does
    elif xw.engines.active is not None:
        yield from (app for app in xw.apps if window in {0, app.hwnd})
    if sys.platform == "win32":
        yield from _running(xw)


def _running(xw: Any) -> Iterator[xlwings.App]:  # noqa: ANN401 - a module
    """Whatever programs say that they run, WPS above all: its windows do not lead to it."""
    import win32com.client  # noqa: PLC0415 - Windows only

    windows = xw._xlwindows  # noqa: SLF001 - see above
    for name in _RUNNING:
        try:
            found = win32com.client.GetActiveObject(name)
        except Exception:  # noqa: BLE001, S112 - it does not run
            continue
        yield xw.App(impl=windows.App(xl=windows.COMRetryObjectWrapper(found)))
