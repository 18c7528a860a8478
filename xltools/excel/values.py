"""One spelling for the values that the readers deliver, whichever library read them."""

from __future__ import annotations

import datetime as dt
from math import isfinite

from xltools.core.snapshot import CellValue, ErrorValue

LAST_ROW, LAST_COLUMN = 2**20 - 1, 2**14 - 1
"""The ends of a sheet, zero-based."""

DATA_TABLE = "=TABLE()"
"""The formula given for a cell of a what-if data table, whose real one has no text."""

_MIDNIGHT = dt.time()


def plain_text(text: str) -> str:
    """A text with its line breaks as line feeds; nothing else is touched, blanks and NBSP least of all."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def plain_value(value: CellValue) -> CellValue:
    """A number, date or time as a snapshot holds it.

    A time-stamp at midnight is a date, because a file stores both alike. A number that is none (NaN, infinite), which
    only foreign programs write, is ``#NUM!``, as Excel would show it.
    """
    if isinstance(value, float):
        return value if isfinite(value) else ErrorValue("#NUM!")
    if isinstance(value, dt.datetime) and value.time() == _MIDNIGHT:
        return value.date()
    return value


def plain_formula(formula: str, *, data_table: bool) -> str | None:
    """A formula beginning with ``=``; None where the file has a formula element without a formula."""
    if formula != "=":
        return plain_text(formula)
    return DATA_TABLE if data_table else None
