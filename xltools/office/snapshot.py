"""The open workbook as a snapshot, as it stands now: what is not saved yet is in it too."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from xltools.core.messages import _
from xltools.core.snapshot import Snapshot, Source
from xltools.excel.read import read_with_content

if TYPE_CHECKING:
    import xlwings

    from xltools.office.session import Session


def snapshot_of(session: Session) -> Snapshot:
    """The workbook of the click; see `read_book`.

    Raises:
        Refusal: no workbook is open.
        Stopped: the user wants to stop.
    """
    return read_book(session)[0]


def read_book(session: Session) -> tuple[Snapshot, bytes | None]:
    """The workbook of the click, and the bytes of the copy that was read: None where that was not possible.

    Excel writes a copy of it, in one call, and the reader of files reads that; the user's file is left alone. Where no
    program but Excel can read the copy (an old format, a password, a guard that encrypts whatever is written), every
    sheet is asked for its cells instead.

    Raises:
        Refusal: no workbook is open.
        Stopped: the user wants to stop.
    """
    book = session.need_book()
    session.say(_("Reading the workbook …"))
    try:
        return _from_copy(book)
    except Exception:  # noqa: BLE001 - of the reader, of the disk, of COM: in any case there is another way
        from xltools.office.live import sheets_of  # noqa: PLC0415 - rarely wanted

        source = Source(book.fullname, 0, dt.datetime.now(dt.UTC), "")
        return Snapshot(source, sheets_of(book, session)), None


def _from_copy(book: xlwings.Book) -> tuple[Snapshot, bytes]:
    with tempfile.TemporaryDirectory(prefix="xltools-", ignore_cleanup_errors=True) as folder:
        name = PurePath(book.name)
        copy = Path(folder, name.name if name.suffix else f"{name.name}.xlsx")
        book.api.SaveCopyAs(str(copy))
        found, content = read_with_content(copy)
    return replace(found, source=replace(found.source, path=book.fullname)), content
