"""Values as cells of a sheet write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.snapshot import ErrorValue
from xltools.excel.patch.text import plain, quoted
from xltools.recalculate.values import as_stored

if TYPE_CHECKING:
    from xltools.core.address import Position
    from xltools.core.filling import FillValue

MAX_TEXT = 32_767
"""Characters that a cell can hold, as UTF-16 counts them."""
_LONGEST_NUMBER = 30  # characters; longer ones are written with an exponent


class Unwritable(ValueError):  # noqa: N818 - it says what the value is
    """A value that no cell can hold."""


def cell_xml(prefix: str, at: Position, style: str, value: FillValue, *, date1904: bool) -> str:
    """A cell with this value and the number of its style (empty for none); text goes into the cell itself.

    Raises:
        Unwritable: the value is no finite number, lies before Excel's first day, or is too long a text.
    """
    kind, inside = _content(prefix, value, date1904=date1904)
    about = f' r="{to_a1(at)}"' + (f" s={quoted(style)}" if style else "") + (f' t="{kind}"' if kind else "")
    return f"<{prefix}c{about}>{inside}</{prefix}c>" if inside else f"<{prefix}c{about}/>"


def _content(prefix: str, value: FillValue, *, date1904: bool) -> tuple[str, str]:
    """The type of the cell and the elements in it."""
    if value is None or value == "":
        return "", ""
    if isinstance(value, ErrorValue):
        return "e", result_xml(prefix, value)
    if isinstance(value, bool):
        return "b", result_xml(prefix, value)
    if isinstance(value, str):
        _fits(value)
        return "inlineStr", f'<{prefix}is><{prefix}t xml:space="preserve">{plain(value)}</{prefix}t></{prefix}is>'
    return "", f"<{prefix}v>{number_text(value, date1904=date1904)}</{prefix}v>"


def result_xml(prefix: str, result: float | str) -> str:
    """The value of a cell whose type says what it is: a number, a truth value, an error, the text of a formula."""
    text = str(int(result)) if isinstance(result, bool) else plain(result) if isinstance(result, str) else repr(result)
    return f"<{prefix}v>{text}</{prefix}v>"


def number_text(value: Decimal | float | dt.date | dt.time | dt.timedelta, *, date1904: bool) -> str:
    """A number as a file stores it; dates and times are days since the first day of the workbook's calendar.

    Raises:
        Unwritable: it is not finite, or lies before that day.
    """
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise Unwritable(str(value))
        short = value.normalize()
        text = format(short, "f")
        return text if len(text) <= _LONGEST_NUMBER else str(short)
    stored = as_stored(value, date1904=date1904)
    if not isinstance(stored, int | float) or not isfinite(stored):
        raise Unwritable(str(value))
    if isinstance(value, dt.date) and stored < 0:
        raise Unwritable(str(value))
    return repr(int(stored) if float(stored).is_integer() and abs(stored) < 2**53 else stored)


def _fits(text: str) -> None:
    # UTF-16 takes one or two units a character.
    if 2 * len(text) > MAX_TEXT and len(text.encode("utf-16-le", "surrogatepass")) // 2 > MAX_TEXT:
        raise Unwritable(text[:20] + "…")
