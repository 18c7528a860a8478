"""Put result sheets before the user: the same layouts, by the same writer, as in a file.

The writer of files renders the layouts, with styles, results, links, lists and charts, and Excel takes the sheets over
from there. That takes a handful of calls whatever is on the sheets, and what is in the workbook cannot differ from what
would be in a file.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.core.address import quote_sheet
from xltools.core.layout import WorkbookLayout
from xltools.core.messages import _
from xltools.excel.patch.report import REPORT_NAME
from xltools.excel.write import render
from xltools.office.live import SHOWN
from xltools.office.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import xlwings

    from xltools.core.layout import SheetLayout
    from xltools.office.session import Session

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\[\]]')
_LONGEST_NAME = 31


def open_result(session: Session, layout: WorkbookLayout) -> None:
    """A result as a workbook of its own: new, not saved yet, in front when the task is done."""
    with _rendered(layout) as path:
        session.app.books.api.Add(str(path))  # made after the file as after a template
    made = session.app.books.active
    session.opened.append(made)


def put_sheets(book: xlwings.Book, sheets: Sequence[SheetLayout]) -> list[str]:
    """Put sheets behind the last one of an open workbook, in place of those that were put there before; their names.

    A sheet whose name is taken by one of the user's gets a number. The earlier ones go last, so that nothing that
    somebody wrote on them is lost where Excel refuses the new ones.

    Raises:
        Refusal: the workbook takes no sheets.
    """
    if book.api.ProtectStructure:
        raise Refusal(_("The structure of the workbook is protected, so no sheet can be added. Unprotect it first."))
    earlier = [(sheet, sheet.name) for sheet in book.sheets if is_ours(sheet)]
    taken = {sheet.name.casefold() for sheet in book.sheets} - {name.casefold() for _old, name in earlier}
    named: list[SheetLayout] = []
    for layout in sheets:
        named.append(replace(layout, name=_free_name(layout.name, taken)))
        taken.add(named[-1].name.casefold())
    for number, (sheet, _old) in enumerate(earlier):
        sheet.name = f"xltools~{number}"
    try:
        _copy(book, named)
    except BaseException:
        for sheet, name in earlier:
            sheet.name = name
        raise
    for sheet, _old in earlier:
        sheet.delete()
    return [layout.name for layout in named]


def _copy(book: xlwings.Book, sheets: list[SheetLayout]) -> None:
    """Have the program copy rendered sheets into a workbook, and sign them as ours."""
    with _rendered(WorkbookLayout(sheets, title="xltools")) as path:
        source = book.app.books.open(path, update_links=False, read_only=True, add_to_mru=False)
        try:
            for layout in sheets:
                source.sheets[layout.name].copy(after=_last_shown(book))
        finally:
            source.close()
    for layout in sheets:
        target = f"={quote_sheet(layout.name)}!$A$1"
        book.sheets[layout.name].api.Names.Add(Name=REPORT_NAME, RefersTo=target, Visible=False)


def _last_shown(book: xlwings.Book) -> xlwings.Sheet:
    """The last sheet that people see: behind a hidden one nothing can be put for certain."""
    return [sheet for sheet in book.sheets if sheet.api.Visible == SHOWN][-1]


def is_ours(sheet: xlwings.Sheet) -> bool:
    """Whether `put_sheets`, or the marker of files, put this sheet in."""
    return any(name.name.rpartition("!")[2] == REPORT_NAME for name in sheet.names)


@contextmanager
def _rendered(layout: WorkbookLayout) -> Iterator[Path]:
    """A file of the layout, for a moment; a new workbook made after it is called by its name and a number."""
    content = render(layout)
    with tempfile.TemporaryDirectory(prefix="xltools-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"{_NOT_IN_NAMES.sub('', layout.title).strip() or 'xltools'}.xlsx")
        path.write_bytes(content)
        yield path


def _free_name(wanted: str, taken: Collection[str]) -> str:
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted[: _LONGEST_NAME - len(str(number)) - 2]}({number})"
    return name
