"""What a cell says for an item: a number with its precision, a text, or nothing, and what had to be cleaned."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.amount import Amount, decimals_of
from xltools.core.form import Kind
from xltools.core.messages import _
from xltools.core.snapshot import ErrorValue
from xltools.core.text import Cleaning, decimal_of_float, label_key, parse_amount, tidy

if TYPE_CHECKING:
    from xltools.core.form import Item
    from xltools.core.snapshot import CellValue

USUAL_DECIMALS = 2  # of amounts in 万元
_MOST_DECIMALS = 6
_STROKES = re.compile(r"[-‐‑‒–—―−─－/／\\_＿*\s]*")  # every dash that people draw
_NOTHING = frozenset({"无", "没有", "暂无", "空", "不适用", "不涉及", "n/a", "na", "none"})
_EXACT = frozenset({Kind.COUNT, Kind.YEAR})
_USUAL_UNITS = {Kind.YEAR: "年", Kind.PERCENT: "%", Kind.SCORE: "分"}


class Value(NamedTuple):
    """A cell read for an item. At most one of ``amount`` and ``text`` is set; both are None for nothing.

    ``problem`` says why a numeric cell is no number; ``error`` is an Excel error that stands there.
    """

    amount: Amount | None = None
    text: str | None = None
    cleaned: tuple[Cleaning, ...] = ()
    problem: str = ""
    error: str = ""


NOTHING = Value()


def is_stroke(text: str) -> bool:
    """Whether a text is only strokes and blanks, as people cross out what does not apply."""
    return _STROKES.fullmatch(text) is not None


def unit_of(item: Item, money: str) -> str:
    """The unit that an item's numbers are in, where ``money`` is that of the form's amounts."""
    return item.unit or (money if item.kind is Kind.AMOUNT else _USUAL_UNITS.get(item.kind, ""))


def read_value(item: Item, money: str, value: CellValue, decimals: int = USUAL_DECIMALS) -> Value:
    """Read a cell's value for an item of a form whose amounts are in ``money`` (万元).

    ``decimals`` is the precision of amounts stored as numbers: a number in a cell has lost its trailing zeros, so that
    it is taken from the other amounts of the table. Numbers typed as text carry their own.
    """
    if value is None or value == "":
        return NOTHING
    if isinstance(value, ErrorValue):
        return Value(error=str(value))
    return _read_number(item, money, value, decimals) if item.kind.is_numeric else _read_text(item, value)


def decimals_written(value: CellValue) -> int | None:
    """Decimal places of a number that has some; None for whole numbers and everything else."""
    if isinstance(value, bool) or not isinstance(value, float):
        return None
    return min(decimals_of(decimal_of_float(value)), _MOST_DECIMALS) or None


def _read_number(item: Item, money: str, value: CellValue, decimals: int) -> Value:
    if isinstance(value, str):
        return _read_number_text(item, money, value, decimals)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Value(text=_shown(value), problem=_("a number is expected here"))
    number = decimal_of_float(value) if isinstance(value, float) else Decimal(value)
    if item.kind in _EXACT:
        return Value(Amount.exact(number))
    if item.kind is Kind.AMOUNT:
        return Value(Amount.written(number, decimals if decimals_of(number) <= decimals else None))
    return Value(Amount.written(number, max(decimals_of(number), USUAL_DECIMALS if item.kind is Kind.SCORE else 0)))


def _read_number_text(item: Item, money: str, value: str, decimals: int) -> Value:
    text = tidy(value)
    if is_stroke(text) or label_key(text) in _NOTHING:
        return NOTHING
    parsed = parse_amount(value, unit_of(item, money))
    if parsed is None:
        return Value(text=text, problem=_("a number is expected here"))
    return Value(_precise(item, parsed.amount, decimals), cleaned=parsed.cleaned)


def _precise(item: Item, amount: Amount, decimals: int) -> Amount:
    """A typed number with its precision: whole amounts of money are not rounded to whole 万元, they end in zeros."""
    if item.kind in _EXACT:
        return Amount.exact(amount.value)
    if item.kind is Kind.AMOUNT and amount == Amount.written(amount.value.to_integral_value(), 0):
        return Amount.written(amount.value, decimals)
    return amount


def _read_text(item: Item, value: CellValue) -> Value:
    if isinstance(value, str):
        text = tidy(value)
        return Value(text=text) if text else NOTHING
    if isinstance(value, int | float) and not isinstance(value, bool):
        shown = f"{decimal_of_float(float(value)):f}"
        problem = _("it is stored as a number, so that leading zeros are lost") if item.kind is Kind.CODE else ""
        return Value(text=shown, problem=problem)
    return Value(text=_shown(value))


def _shown(value: CellValue) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return tidy(str(value))
