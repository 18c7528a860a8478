"""What is hidden or unlocked on a returned sheet although the template shows and locks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import column_letters
from xltools.core.finding import Severity
from xltools.core.messages import _

if TYPE_CHECKING:
    from xltools.core.snapshot import Sheet
    from xltools.recognise.locate import Located
    from xltools.recognise.report import Report


def report_hidden(sheet: Sheet, located: Located, report: Report) -> None:
    """Hidden rows and columns that hold figures of the form, and a sheet without its protection."""
    hiding = [at for at in located.places.values() if at[0] in sheet.hidden_rows or at[1] in sheet.hidden_columns]
    figures = {at for at in hiding if isinstance(sheet.at(*at).value, int | float)}
    rows = sorted({row for row, _column in figures} & sheet.hidden_rows)
    columns = sorted({column for _row, column in figures} & sheet.hidden_columns)
    if rows:
        message = _("These rows are hidden and hold figures: {rows}. Unhide them, or say why they are hidden")
        names = [str(row + 1) for row in rows]
        text = message.format(rows=_(", ").join(names))
        report.add("structure.hidden", Severity.EXPLAIN, text, place=(rows[0], 0), actual="、".join(names))
    if columns:
        message = _("These columns are hidden and hold figures: {columns}. Unhide them, or say why they are hidden")
        names = [column_letters(column) for column in columns]
        text = message.format(columns=_(", ").join(names))
        report.add("structure.hidden", Severity.EXPLAIN, text, place=(0, columns[0]), actual="、".join(names))
    if not sheet.protected:
        message = _("The protection of the sheet was removed; formulas may have been changed without notice")
        report.add("structure.protection", Severity.NOTE, message)
