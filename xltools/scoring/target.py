"""The target of an indicator and its result, read from what the cells say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from xltools.core.amount import ZERO, Amount
from xltools.core.messages import _
from xltools.core.text import parse_amount, tidy
from xltools.scoring.numeral import numeral
from xltools.scoring.phrases import AIMS, SIGNS, Relation
from xltools.scoring.quantity import Quantity, read_quantities
from xltools.scoring.units import COUNT, PERCENT, converted, parse_unit

QUALITATIVE = "定性"

_LAST_FIGURE = re.compile(r"\d\s*[余多]?(?=\D*$)")
_HAS_WORDS = re.compile(r"[^\d\s.,，><=≥≤＞＜＝\-—–~～至到约近余多以上下内左右不超过低于少高大小达至最控制在]")
_BARE = re.compile(r"[-+]?[\d,]+(?:\.\d+)?")
_LARGE_SHARE = Decimal(10)


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read as a figure, and why: a sentence in the user's language."""

    text: str
    reason: str


def read_target(text: str, sign: str = "", unit: str = "", label: str = "") -> Quantity | Unread:
    """The one figure that a target sets; :class:`Unread` where there is none, several, or they contradict the sign."""
    found = read_targets(text, sign, unit, label)
    if isinstance(found, Unread) or len(found) == 1:
        return found if isinstance(found, Unread) else found[0]
    return Unread(text, _("“{text}” sets several targets").format(text=text))


def read_targets(text: str, sign: str = "", unit: str = "", label: str = "") -> tuple[Quantity, ...] | Unread:
    """Every figure that a target sets, at least one.

    ``sign`` is the form's (≥ > = ≤ < 定性) and ``unit`` its unit; both may be blank. ``label`` names figures that have
    no name of their own.
    """
    found = _bare(text, unit) or read_quantities(tidy(text))
    if not found:
        return Unread(text, _("“{text}” sets no figure").format(text=text))
    targets = []
    for quantity in found:
        relation = _signed(quantity, sign)
        if relation is None:
            message = _("the sign {sign} contradicts the words “{text}”")
            return Unread(text, message.format(sign=sign, text=text))
        targets.append(quantity._replace(relation=relation, label=quantity.label or label))
    return tuple(targets)


def read_actual(text: str, like: Quantity) -> Quantity | Unread:
    """The figure in a result that answers the target ``like``.

    A bare number is in the target's unit. Of several figures the one with the target's name is taken; where no name
    decides, nothing is.
    """
    plain = tidy(text)
    bare = _bare(plain, like.unit)
    if bare:
        return _plausible(_as_reported(bare[0], like), like, plain)
    found = [_as_reported(each, like) for each in read_quantities(plain)]
    if not found:
        return Unread(text, _("“{text}” reports no figure").format(text=text))
    alone = len(found) == 1
    fitting = [
        each
        for each in found
        if converted(each.value, each.unit, like.unit) is not None and (each.growth == like.growth or alone)
    ]
    if not fitting:
        message = _("“{text}” reports no figure that compares with {target} {unit}")
        return Unread(text, message.format(text=text, target=f"{like.value.value:f}", unit=like.unit))
    chosen = fitting[0] if len(fitting) == 1 else _named_alike(fitting, like.label)
    if chosen is None:
        return Unread(text, _("“{text}” reports several figures; which one answers the target?").format(text=text))
    return _plausible(chosen, like, plain)


def _bare(text: str, unit: str) -> tuple[Quantity, ...]:
    """The figure of a cell that leaves the unit to another cell: 38, ≥38, 38以上, 10-15, 三."""
    plain = tidy(text)
    if count := numeral(plain):
        return (Quantity(Relation.EQUAL, Amount.exact(count), unit, text=plain),)
    if _BARE.fullmatch(plain) and (parsed := parse_amount(plain)):
        return (Quantity(Relation.EQUAL, parsed.amount, unit, text=plain),)
    match = _LAST_FIGURE.search(plain)
    if match is None or _HAS_WORDS.search(plain):
        return ()
    known = unit if unit and parse_unit(unit) else COUNT
    found = read_quantities(f"{plain[: match.end()]}{known}{plain[match.end() :]}")
    return (found[0]._replace(unit=unit, text=plain, label=""),) if len(found) == 1 else ()


def _signed(quantity: Quantity, sign: str) -> Relation | None:
    """The relation of the words and the sign together; None where they contradict each other."""
    wanted = SIGNS.get(tidy(sign))
    if wanted is None:
        return quantity.relation
    if quantity.growth and quantity.value.value < 0:
        wanted = wanted.mirrored
    if quantity.relation is Relation.EQUAL:
        return wanted
    if wanted is Relation.EQUAL:
        return quantity.relation
    return wanted if quantity.relation.rising == wanted.rising else None


def _as_reported(quantity: Quantity, like: Quantity) -> Quantity:
    """A result as it is meant: 达到95% says that it is 95 %, and a bare figure is of the target's kind."""
    relation = Relation.EQUAL if quantity.said in AIMS else quantity.relation
    return quantity._replace(relation=relation, growth=quantity.growth or (like.growth and not quantity.label))


def _plausible(actual: Quantity, like: Quantity, text: str) -> Quantity | Unread:
    """The result, unless it would have to be guessed what it means."""
    if like.growth and like.value.value < 0 < actual.value.value and not _says_rise(actual, text):
        return Unread(text, _("“{text}” does not say whether it rose or fell").format(text=text))
    fraction = ZERO < actual.value.value <= 1 and PERCENT not in text and "％" not in text
    if like.unit == PERCENT and actual.unit == PERCENT and like.value.value >= _LARGE_SHARE and fraction:
        message = _("“{text}” beside a target of {target}% may be a share of 1; write it in %")
        return Unread(text, message.format(text=text, target=f"{like.value.value:f}"))
    return actual


def _says_rise(actual: Quantity, text: str) -> bool:
    return any(word in text for word in ("增", "升", "提高", "上涨")) and actual.growth


def _named_alike(found: list[Quantity], label: str) -> Quantity | None:
    """The figure whose name has most in common with ``label``; None where two have as much, or none has any."""
    ranked = sorted(found, key=lambda each: alike(each.label, label), reverse=True)
    best, second = (alike(each.label, label) for each in ranked[:2])
    return ranked[0] if best > second else None


def alike(one: str, other: str) -> float:
    """How much two names have in common, from 0 to 1, by their pairs of neighbouring characters."""
    first, second = ({name[at : at + 2] for at in range(len(name) - 1)} for name in (one, other))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
