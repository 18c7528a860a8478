"""Percentages whose own words say of what they are: 办结率, 节约率, 占全年目标40亿元的92%."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.amount import Amount
from xltools.narrative.figures import Figure, Role
from xltools.scoring.units import PERCENT, converted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HUNDRED = Amount.exact(100)
_SAVED = re.compile(r"(?:资金)?(?:节约|节支|结余|核减|审减)率(?:为|达到|达|约)*$")
_DONE = re.compile(
    r"(?P<done>办结|整改|回复|结案|开工|竣工|投产|兑现|销号|验收|回收|拨付|支付|履约|到位)率(?:为|达到|达|约)*$"
)
_BASE = re.compile(r"^(?:占|为|达到|达|是|完成|相当于)")
_TWO = 2


def ratios_by_name(figure: Figure, near: Sequence[Figure]) -> Iterator[tuple[str, str, Amount]]:
    """What such a percentage should be: (numerator, denominator, ratio in %); nothing for any other percentage."""
    levels = [each for each in near if each.role is Role.LEVEL and each.sentence == figure.sentence]
    if len(levels) < _TWO or levels[-1] is not near[-1] or figure.role is Role.CHANGE:
        return
    base, top = levels[-_TWO:]
    if PERCENT in {base.quantity.unit, top.quantity.unit}:
        return
    if _is_of(figure, top):
        yield from _pair(base, top, ratio_of(base, top))
    elif _SAVED.search(figure.lead):
        spent = ratio_of(top, base)
        if spent is not None and top.quantity.value.value <= base.quantity.value.value:
            yield from _pair(top, base, _HUNDRED - spent)
    elif (done := _DONE.search(figure.lead)) and set(done["done"]) <= set(top.lead) and _is_part(top, base):
        yield from _pair(top, base, ratio_of(top, base))


def ratio_of(top: Figure, base: Figure) -> Amount | None:
    """One figure as a percentage of another; None where they do not compare, or the other may be zero."""
    amount = converted(top.quantity.value, top.quantity.unit, base.quantity.unit)
    ratio = amount.divided_by(base.quantity.value) if amount else None
    return None if ratio is None else ratio * _HUNDRED


def _is_of(figure: Figure, base: Figure) -> bool:
    """Whether a percentage follows what it is of, with 的 alone between them: 占全年目标40亿元的92%."""
    between = figure.passage.text[base.end : figure.start]
    return between.strip() == "的" and _BASE.match(base.lead) is not None


def _is_part(top: Figure, base: Figure) -> bool:
    return top.quantity.unit == base.quantity.unit and top.quantity.value.value <= base.quantity.value.value


def _pair(top: Figure, base: Figure, ratio: Amount | None) -> Iterator[tuple[str, str, Amount]]:
    if ratio is not None:
        yield top.quantity.text, base.quantity.text, ratio
