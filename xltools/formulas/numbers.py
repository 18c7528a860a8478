"""How a number was written."""

from __future__ import annotations

_DIGITS = 3
_SLIGHTLY = 1.000001  # binary fractions: 0.125 rounded to two places must still reach 0.12


def decimals(value: float) -> int:
    """Decimal places of a number as Python writes it: 2 for 0.25, 0 for 5.0 and 1e+20."""
    text = repr(value)
    return 0 if "e" in text else len(text.removesuffix(".0").partition(".")[2])


def rounding(value: float) -> float:
    """Half a unit of the last decimal place that a number is written with: 0.05 for 0.3, 0.5 for 7."""
    return 0.5 * 10.0 ** -decimals(value) * _SLIGHTLY


def is_telling(value: float) -> bool:
    """Whether a number has so many digits, but for noughts at its ends, that no formula gives it by accident."""
    mantissa = repr(abs(value)).partition("e")[0]
    return len(mantissa.replace(".", "").strip("0")) >= _DIGITS
