"""Reading what people type: numbers with units and separators, labels with stray blanks and breaks.

Everything that had to be cleaned is named, so that nothing is guessed in silence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from xltools.core.amount import Amount, decimals_of

_MONEY = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
}
_AREAS = frozenset({"m2", "平方米"})
_COUNTERS = {
    "人": frozenset({"人", "名", "个", "位"}),
    "m2": _AREAS,
    "平方米": _AREAS,
    "分": frozenset({"分"}),
    "年": frozenset({"年", "年度"}),
}
_ANY_COUNTER = _COUNTERS["人"] | _AREAS | _COUNTERS["分"]

_INVISIBLE = dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF, 0x00AD)
)
# Only the full-width forms of ASCII and of the currency sign: NFKC would also make ① and ² into digits.
_FULL_WIDTH = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xFF01, 0xFF5F), 0xFFE5)}
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2013, 0x2014, 0x2212, 0xFE63), "-")
_SPACE = re.compile(r"\s+")
_LABEL_NOISE = re.compile(r"[\s　:：，,、。;；（）()《》“”\"'．.…]+")

# Digits in groups of three behind commas, or behind single blanks within one line; a comma behind a leading 0 is a
# decimal comma, and two numbers side by side are not one.
_NUMBER = re.compile(
    r"""(?P<before>[^0-9.]*)
    (?P<digits>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+
                 |[1-9][0-9]{0,2}(?:[\ \u00A0\u2002-\u200A\u202F\u205F\u3000][0-9]{3})+
                 |[0-9]+)
               (?:\.[0-9]+)?
             |\.[0-9]+)
    (?P<after>.*)""",
    re.VERBOSE | re.DOTALL,
)
_ONLY_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SIGNS = re.compile(r"[+-]?¥?|¥[+-]|\(¥?")


class Cleaning(StrEnum):
    """What was done to make a number of a text."""

    TEXT = "number stored as text"
    FULL_WIDTH = "full-width characters"
    SPACES = "spaces or line breaks"
    SEPARATORS = "thousands separators"
    CURRENCY = "currency sign"
    MINUS = "a dash for the minus sign"
    BRACKETS = "brackets for a negative number"
    UNIT = "unit behind the number"
    CONVERTED = "converted from another unit"
    PERCENT = "per cent sign"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number read from a cell's text, and what was cleaned on the way, in the order of :class:`Cleaning`."""

    amount: Amount
    cleaned: tuple[Cleaning, ...]


def parse_amount(text: str, unit: str = "") -> Parsed | None:
    """The number in ``text``, in ``unit`` (万元, %, 人 …), or None when the text is not one number.

    Full-width digits, blanks (also non-breaking ones), thousands separators, ¥, other dashes for the minus sign, an
    accountant's brackets for a negative number and a unit behind the number are accepted and named in ``cleaned``. An
    amount of money in another unit of money is converted; any other foreign unit or currency is refused. The precision
    is that of the digits written. A dash alone stands for nothing and is no number, nor is a date or ``1E+5``.
    """
    if _ONLY_DIGITS.fullmatch(text):  # as most are written
        return Parsed(Amount.written(Decimal(text)), (Cleaning.TEXT,))
    visible = _visible(text)
    plain = visible.translate(_FULL_WIDTH)
    match = _NUMBER.fullmatch(plain)
    if not match:
        return None
    before, after = _SPACE.sub("", match["before"]), _SPACE.sub("", match["after"])
    signs = before.translate(_DASHES)
    if signs.startswith("("):
        if after.count(")") != 1:
            return None
        after = after.replace(")", "")
    suffix, wanted = unicodedata.normalize("NFKC", after), unicodedata.normalize("NFKC", unit)
    if not _SIGNS.fullmatch(signs) or ("¥" in signs and wanted not in _MONEY):
        return None
    written = Amount.written(Decimal(re.sub(r"[,\s]", "", match["digits"])))
    amount = _in_unit(-written if "-" in signs or "(" in signs else written, suffix, wanted)
    if amount is None:
        return None
    done = {
        Cleaning.TEXT: True,
        Cleaning.FULL_WIDTH: plain != visible,
        Cleaning.SPACES: visible != text or _SPACE.search(visible) is not None,
        Cleaning.SEPARATORS: "," in match["digits"],
        Cleaning.CURRENCY: "¥" in signs,
        Cleaning.MINUS: signs != before,
        Cleaning.BRACKETS: "(" in signs,
        _suffix_cleaning(suffix, wanted): suffix != "",
    }
    return Parsed(amount, tuple(cleaning for cleaning, happened in done.items() if happened))


def _suffix_cleaning(suffix: str, unit: str) -> Cleaning:
    if suffix == "%":
        return Cleaning.PERCENT
    return Cleaning.CONVERTED if _MONEY.get(suffix) != _MONEY.get(unit) else Cleaning.UNIT


def _in_unit(amount: Amount, suffix: str, unit: str) -> Amount | None:
    if suffix in {"", unit}:
        return amount
    if suffix in _MONEY and unit in _MONEY:
        return scaled(amount, _MONEY[suffix] / _MONEY[unit])
    return amount if suffix in (_COUNTERS.get(unit, frozenset()) if unit else _ANY_COUNTER) else None


def scaled(amount: Amount, factor: Decimal) -> Amount:
    """An amount times an exact factor, such as a conversion of units."""
    return amount * Amount.exact(factor)


@lru_cache(maxsize=4_096)  # a figure is asked for its precision first, then for its value
def decimal_of_float(number: float) -> Decimal:
    """The decimal number that Excel shows for a stored one: 15 significant digits, so 0.1+0.2 is 0.3.

    Raises:
        ValueError: the number is not finite.
    """
    value = Decimal(format(number, ".15g"))
    if not value.is_finite():
        message = f"not a finite number: {number}"
        raise ValueError(message)
    return value if decimals_of(value) else Decimal(int(value))


def tidy(text: str) -> str:
    """A text for keeping: outer blanks and invisible characters removed, line breaks unified.

    Non-breaking blanks become blanks; the inner text stays as it was typed.
    """
    if text.isprintable():  # neither invisible characters nor line breaks, and of all blanks only the plain one
        return text.strip(" ")
    lines = _visible(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    return "\n".join(line.rstrip(" \t　") for line in lines).strip(" \t\n　")


def label_key(text: str) -> str:
    r"""A label for comparing: NFKC, without blanks, breaks and punctuation, lower case.

    ``公共财\n政拨款`` and ``公共财政拨款`` are one label, and so are ``部门（单位）`` and ``部门(单位)``.
    """
    return _LABEL_NOISE.sub("", unicodedata.normalize("NFKC", _visible(text))).lower()


def _visible(text: str) -> str:
    """A text without its invisible characters; a printable one has none."""
    return text if text.isprintable() else text.translate(_INVISIBLE)
