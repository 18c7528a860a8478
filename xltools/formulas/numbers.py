"""How a number was written."""

from __future__ import annotations

_SLIGHTLY = 1.000001  # binary fractions: 0.125 rounded to two places must still reach 0.12


def decimals(value: float) -> int:
    """Decimal places of a number as Python writes it: 2 for 0.25, 0 for 5.0 and 1e+20."""
    text = repr(value)
    return 0 if "e" in text else len(text.removesuffix(".0").partition(".")[2])


def rounding(value: float) -> float:
    """Half a unit of the last decimal place that a number is written with: 0.05 for 0.3, 0.5 for 7."""
    return 0.5 * 10.0 ** -decimals(value) * _SLIGHTLY


def digits(value: float) -> int:
    """Digits that a number is written with, without the noughts before and after them: 3 for 0.0125 and 12500."""
    mantissa = repr(abs(value)).partition("e")[0]
    return len(mantissa.replace(".", "").strip("0"))
