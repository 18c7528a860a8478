"""Reading what people type: numbers with units and separators, labels with stray blanks and breaks.

Everything that had to be cleaned is named, so that nothing is guessed in silence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from xltools.core.amount import Amount, decimals_of

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d+)?")
_UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "万": Decimal(10_000),
          "百万元": Decimal(1_000_000), "亿元": Decimal(100_000_000), "亿": Decimal(100_000_000)}
_COUNTERS = frozenset({"人", "名", "个", "分", "平方米", "㎡", "m2"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060\u00ad"))
_SPACE = re.compile(r"\s+")
_LABEL_NOISE = re.compile(r"[\s　:：，,、。;；（）()《》“”\"'．.…]+")


class Cleaning(StrEnum):
    """What was done to make a number of a text."""

    TEXT = "number stored as text"
    FULL_WIDTH = "full-width characters"
    SPACES = "spaces or line breaks"
    SEPARATORS = "thousands separators"
    CURRENCY = "currency sign"
    UNIT = "unit behind the number"
    CONVERTED = "converted from another unit"
    PERCENT = "per cent sign"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number read from a cell's text, and what was cleaned on the way."""

    amount: Amount
    cleaned: tuple[Cleaning, ...]


def parse_amount(text: str, unit: str = "") -> Parsed | None:
    """The number in ``text``, in ``unit`` (万元, %, 人 …), or None when the text is not one number.

    Full-width digits, blanks (also non-breaking ones), thousands separators, a currency sign and a unit behind the
    number are accepted and named in ``cleaned``. An amount of money in another unit of money is converted; any other
    foreign unit is refused. The precision is that of the digits written. A dash stands for nothing and is no number.
    """
    cleaned: list[Cleaning] = [Cleaning.TEXT]
    plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    if plain.strip() != _SPACE.sub(" ", text).strip():
        cleaned.append(Cleaning.FULL_WIDTH)
    compact = _SPACE.sub("", plain).replace("−", "-").replace("—", "-")
    if compact != plain:
        cleaned.append(Cleaning.SPACES)
    if compact[:1] in {"¥", "￥", "$"}:
        compact = compact[1:]
        cleaned.append(Cleaning.CURRENCY)
    match = _NUMBER.match(compact)
    digits = match[0] if match else ""
    suffix = compact[len(digits):]
    if "," in digits:
        cleaned.append(Cleaning.SEPARATORS)
    try:
        number = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None
    scaled = _in_unit(Amount.written(number), suffix, unit)
    if scaled is None:
        return None
    if suffix:
        cleaned.append(_suffix_cleaning(suffix, unit))
    return Parsed(scaled, tuple(cleaned))


def _suffix_cleaning(suffix: str, unit: str) -> Cleaning:
    if suffix == "%":
        return Cleaning.PERCENT
    return Cleaning.CONVERTED if suffix in _UNITS and _UNITS[suffix] != _UNITS.get(unit) else Cleaning.UNIT


def _in_unit(amount: Amount, suffix: str, unit: str) -> Amount | None:
    if suffix in {"", unit} or (suffix == "%" and unit == "%"):
        return amount
    if suffix in _UNITS and unit in _UNITS:
        return scaled(amount, _UNITS[suffix] / _UNITS[unit])
    return amount if unit not in _UNITS and suffix in _COUNTERS else None


def scaled(amount: Amount, factor: Decimal) -> Amount:
    """An amount times an exact factor, such as a conversion of units."""
    return Amount(amount.value * factor, amount.low * factor, amount.high * factor)


def decimal_of_float(number: float) -> Decimal:
    """The decimal number that Excel shows for a stored one: 15 significant digits, so 0.1+0.2 is 0.3.

    Raises:
        ValueError: the number is not finite.
    """
    value = Decimal(format(number, ".15g"))
    if not value.is_finite():
        message = f"not a finite number: {number}"
        raise ValueError(message)
    return value if decimals_of(value) else value.quantize(Decimal(1))


def tidy(text: str) -> str:
    """A text for keeping: outer blanks and invisible characters removed, line breaks unified, inner text untouched."""
    lines = text.translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    return "\n".join(line.rstrip(" \t　") for line in lines).strip(" \t\n　")


def label_key(text: str) -> str:
    """A label for comparing: NFKC, without blanks, breaks and punctuation, lower case.

    ``公共财\\n政拨款`` and ``公共财政拨款`` are one label, and so are ``部门（单位）`` and ``部门(单位)``.
    """
    return _LABEL_NOISE.sub("", unicodedata.normalize("NFKC", text.translate(_INVISIBLE))).lower()
