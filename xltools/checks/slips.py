"""Figures so far from what they are compared with that a unit or a decimal point is likely to have slipped."""

from __future__ import annotations

from decimal import Decimal

from xltools.core.messages import _

# How far from a power of ten a ratio may be. Two years, or budget and account, differ anyway, but seldom ten thousand
# times; ten or a hundred times they may well differ, so that only what comes very near is likely to be a slip.
_ROUGHLY = (Decimal("0.5"), Decimal(2))
_NEARLY = (Decimal("0.98"), Decimal("1.02"))
_EXACTLY = (Decimal("0.99"), Decimal("1.01"))
_YUAN = Decimal(10_000)  # in a 万元
_PLAUSIBLE = (Decimal(1), Decimal(100))  # 万元 a head


def slip_between(ratio: Decimal, *, exactly: bool = False) -> str:
    """The slip that a ratio of two amounts in 万元 suggests: of a digit, of the point, or of the unit; else empty.

    ``exactly`` is for two amounts that should be the same.
    """
    if ratio <= 0:
        return ""
    size = ratio if ratio >= 1 else 1 / ratio
    bounds = {step: _EXACTLY if exactly else _ROUGHLY if step == _YUAN else _NEARLY for step in (10, 100, 10_000)}
    power = next((step for step, (least, most) in bounds.items() if step * least <= size <= step * most), None)
    if power is None:
        return ""
    if power == _YUAN:
        if ratio > 1:
            return _("that is about 10,000 times: was it entered in yuan instead of 万元?")
        return _("that is about a ten-thousandth: was it entered in 亿元 instead of 万元?")
    return _("that is about {power} times apart: did the decimal point or a digit slip?").format(power=power)


def slip_per_head(amount: Decimal) -> str:
    """The slip that an amount for each person, in 万元, suggests: yuan taken for 万元; else empty."""
    least, most = (bound * _YUAN for bound in _PLAUSIBLE)
    return (
        _("in yuan it would be plausible: was it entered in yuan instead of 万元?") if least <= amount <= most else ""
    )
