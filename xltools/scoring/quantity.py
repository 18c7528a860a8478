"""Figures in a Chinese text as quantities: relation, value, unit, and what they are a figure of.

``新建充电站38个以上`` is at least 38 个 of 新建充电站. Only what has a unit is read, and what is no datum
(dates, numbers of documents, voltages, names) stays out, so that nothing is guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.amount import Amount, total
from xltools.scoring.nondata import without_names
from xltools.scoring.numeral import DIGITS, numeral
from xltools.scoring.phrases import Relation, noun_after, read_after, read_before
from xltools.scoring.units import PERCENT, SCALE_PATTERN, SPOKEN, counts, parse_unit, pattern, unit_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x2212: "-", 0xFE6A: "%", 0x3000: " "}
# Repetitions are bounded, so that no text makes the search slow.
_ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,5}(?!,?\d)|\d{1,18}(?!\d))(?:\.\d{1,18})?"
_WORDS = "[〇零一二两三四五六七八九十百千]"
_CHINESE = f"[一二两三四五六七八九十]{_WORDS}{{0,12}}(?:[万亿]{_WORDS}{{1,12}}){{0,2}}"
_NUMBER = f"(?:{_ARABIC}|{_CHINESE})"
_UNIT = rf"(?:(?:{SCALE_PATTERN})?(?:{pattern()})(?:\s?/(?:{pattern()}))?|{SCALE_PATTERN})"
_SINGLE_PATTERN = rf"""(?P<number>{_NUMBER})
    (?:亿(?P<rest>{_ARABIC})(?=万))?
    \s?(?P<more>[余多])?\s?
    (?P<unit>{_UNIT})(?P<more2>[余多](?=[^\w]|$|[元人]))?"""
_FIRST = r"\d一二两三四五六七八九十"  # letters that a number begins with
_BEGIN = rf"(?=[-{_FIRST}])(?<![\d.A-Za-z])"
_SINGLE = re.compile(rf"{_BEGIN}(?P<minus>(?<![\w%）)])-)?{_SINGLE_PATTERN}", re.VERBOSE)
_RANGE = re.compile(
    rf"{_BEGIN}(?P<first>{_NUMBER})(?P<unit1>{_UNIT})?\s?[-—–~～至到]{{1,2}}\s?{_SINGLE_PATTERN}", re.VERBOSE
)
_SHARE = re.compile(
    rf"百分之(?P<percent>{_NUMBER}(?:点{_CHINESE})?)|(?P<under>{_CHINESE})分之(?P<over>{_CHINESE})|(?P<half>(?<!双)过半|半数|一半)"
)
# Most texts hold no figure. These see it quickly: there is none where no number stands right before the first letter of
# a unit, no range where no number follows a dash, and no share in words without one of its words.
_MAYBE = re.compile(rf"[\d〇零一二两三四五六七八九十百千万亿]\s?[余多]?\s?[{unit_letters()}]|分之|半")
_MAYBE_RANGE = re.compile(rf"[-—–~～至到]\s?[{_FIRST}]")
_MAYBE_SHARE = re.compile("分之|半")
_SENTENCE = re.compile(r"[。；;\n]")
_ONE = "一"
_NEAR, _FAR = 24, 200  # characters around a figure in which its words are looked for
_ORDINAL = "二"  # alone it says second; two things are 两
# Alone, 一 is mostly an article: it counts where something is added to or achieved, or a relation stands beside it.
_COUNTS_ONE = re.compile(r"(?:新增|增加|完成|建成|引进|获批|获评|创建|新建|关停|投产|上市)[^，,。；;]{0,12}$")


class Quantity(NamedTuple):
    """A figure of a text.

    ``value`` is in ``unit`` as it was written (``140`` and ``万方``) and below zero for a fall. ``upper`` is the upper
    end of a range, else None. ``label`` is the noun phrase before the figure, or the one behind it. ``said`` is the
    word that gave the relation. ``approximate`` figures (约, 余, 近) carry the interval that the words allow;
    ``growth`` marks a change rather than a level. ``span`` is where the figure stands in the text.
    """

    relation: Relation
    value: Amount
    unit: str
    label: str = ""
    span: tuple[int, int] = (0, 0)
    text: str = ""
    upper: Amount | None = None
    said: str = ""
    approximate: bool = False
    growth: bool = False


class _Figure(NamedTuple):
    """A number with its unit, before the words around it are read."""

    start: int
    end: int
    value: Amount
    unit: str
    upper: Amount | None = None
    rounded: str = ""
    spoken_one: bool = False
    relation: Relation | None = None


def may_hold_figures(text: str) -> bool:
    """Whether a text may hold figures: most do not, and to see that takes little time."""
    return _MAYBE.search(text) is not None


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """The figures of a text in their order; numbers without a unit and numbers that are no data are left out."""
    if not may_hold_figures(text):
        return ()
    plain = text.translate(_WIDTH)
    blanked = without_names(plain)
    found: list[Quantity] = []
    end = 0
    for figure in sorted((*_shares(blanked), *_figures(blanked)), key=lambda each: each.start):
        if figure.start < end:
            continue
        quantity = _with_words(text, blanked, figure, end)
        if quantity is not None:
            found.append(_labelled(quantity, found, plain, end))
            end = quantity.span[1]
    return tuple(found)


def _figures(text: str) -> Iterator[_Figure]:
    place, ranged = 0, _RANGE.search(text) if _MAYBE_RANGE.search(text) else None
    while match := _SINGLE.search(text, place):
        if ranged and ranged.start() < place:
            ranged = _RANGE.search(text, place)
        figure = (_range(ranged) if ranged and ranged.start() <= match.start() else None) or _single(match)
        place = match.end()
        if figure:
            place = figure.end
            yield figure


def _range(match: re.Match[str]) -> _Figure | None:
    """10-15个, 10%至15%: two numbers of one unit, the lower first; None for anything else."""
    low, high, unit = _number(match["first"]), _number(match["number"]), _unit(match)
    if low is None or high is None or not unit or low >= high or match["unit1"] not in {None, match["unit"]}:
        return None
    return _Figure(match.start(), match.end(), _precise(low, unit), unit, upper=_precise(high, unit))


def _single(match: re.Match[str]) -> _Figure | None:
    value, unit = _number(match["number"]), _unit(match)
    if value is None or not unit:
        return None
    if match["rest"]:
        value += (_number(match["rest"]) or Decimal(0)) / 10_000
        unit = "亿" + unit.removeprefix("万")
    amount = _precise(value, unit)
    return _Figure(
        match.start(),
        match.end(),
        -amount if match["minus"] else amount,
        unit,
        rounded="more" if match["more"] or match["more2"] else "",
        spoken_one=match["number"] == _ONE,
    )


def _unit(match: re.Match[str]) -> str:
    """The unit of a figure, or nothing where a numeral in words makes a name of it: 三方协议."""
    unit = "".join(match["unit"].split())
    parsed = parse_unit(unit.partition("/")[0])
    spoken = not match["number"][0].isdecimal()
    name = spoken and parsed is not None and (parsed.base not in SPOKEN or match["number"] == _ORDINAL)
    return "" if parsed is None or name else unit


def _shares(text: str) -> Iterator[_Figure]:
    """百分之九十五, 三分之二, 半数: shares spelled out, in %."""
    for match in _SHARE.finditer(text) if _MAYBE_SHARE.search(text) else ():
        value: Amount | None
        if match["half"]:
            value = Amount.exact(50)
        elif match["percent"]:
            number = _number(match["percent"])
            value = None if number is None else Amount.written(number)
        else:
            over, under = numeral(match["over"]), numeral(match["under"])
            value = Amount.exact(100 * over).divided_by(Amount.exact(under)) if over and under else None
        if value is not None:
            relation = Relation.MORE if match["half"] == "过半" else None
            yield _Figure(match.start(), match.end(), value, PERCENT, relation=relation)


def _number(text: str) -> Decimal | None:
    if text[0].isdecimal():
        return Decimal(text.replace(",", ""))
    whole, _, decimals = text.partition("点")
    value = numeral(whole)
    if value is None or not decimals:
        return None if value is None else Decimal(value)
    digits = [DIGITS.get(letter) for letter in decimals]
    return None if None in digits else Decimal(f"{value}.{''.join(map(str, digits))}")


def _precise(value: Decimal, unit: str) -> Amount:
    """Whole things are exact; everything else is as precise as it was written."""
    return Amount.exact(value) if counts(unit) and value == value.to_integral_value() else Amount.written(value)


def _with_words(text: str, blanked: str, figure: _Figure, previous_end: int) -> Quantity | None:
    """The figure with the words around it; None where these contradict each other, or where 一 is an article."""
    before = read_before(blanked[max(previous_end, figure.start - _FAR) : figure.start])
    after = read_after(blanked[figure.end : figure.end + _NEAR])
    relation = _joined(figure.relation or before.relation, before.said, after.relation)
    if relation is None:
        return None
    vague = not (
        before.relation or after.relation or _COUNTS_ONE.search(text[max(0, figure.start - _NEAR) : figure.start])
    )
    if figure.spoken_one and vague:
        return None
    rounded = figure.rounded or before.rounded or ("about" if after.about else "")
    quantity = Quantity(
        relation=relation,
        value=_loosened(figure.value, rounded),
        unit=figure.unit,
        label=before.label,
        span=(figure.start, figure.end + after.length),
        text=text[figure.start : figure.end + after.length],
        upper=figure.upper,
        said=before.said if after.relation is None else "",
        approximate=rounded != "",
        growth=before.change != 0,
    )
    return _fallen(quantity) if before.change < 0 else quantity


def _joined(before: Relation | None, said: str, after: Relation | None) -> Relation | None:
    """One relation of the words before and behind a figure, the stricter of two that agree; None if they do not."""
    if before is None or after is None or before is after or (said == "控制在" and after.falling):
        return after or before or Relation.EQUAL
    same_way = before.rising == after.rising and before.falling == after.falling
    return before if same_way else None


def _loosened(amount: Amount, rounded: str) -> Amount:
    """The interval of a figure that is only about right.

    A round figure is taken to be as fine as its last digit that is not zero: 约140 is 135 to 145, 20余 is 20 to 30,
    近200 is 100 to 200.
    """
    if not rounded or not amount.value:
        return amount
    step = Decimal(1).scaleb(int(amount.value.normalize().as_tuple().exponent))
    low, high = {"about": (step / 2, step / 2), "more": (Decimal(0), step), "nearly": (step, Decimal(0))}[rounded]
    return Amount(amount.value, amount.value - low, amount.value + high)


def _fallen(quantity: Quantity) -> Quantity:
    """A fall as a negative change: at least 5 % less is a change of at most -5 %."""
    low, high = -quantity.value, None if quantity.upper is None else -quantity.upper
    return quantity._replace(
        relation=quantity.relation.mirrored,
        value=low if high is None else high,
        upper=None if high is None else low,
    )


def _labelled(quantity: Quantity, found: list[Quantity], plain: str, previous_end: int) -> Quantity:
    """The quantity with a label: a change without one is of what was stated just before, others of what follows."""
    if quantity.label:
        return quantity
    between = plain[previous_end : quantity.span[0]]
    if quantity.growth and found and not _SENTENCE.search(between):
        return quantity._replace(label=found[-1].label)
    return quantity._replace(label=noun_after(plain[quantity.span[1] : quantity.span[1] + _NEAR]))


def sum_of(quantities: tuple[Quantity, ...]) -> Amount:
    """The sum of values of one unit, for lists behind a total.

    Raises:
        ValueError: the units differ.
    """
    if len({quantity.unit for quantity in quantities}) > 1:
        message = "quantities of different units cannot be added up"
        raise ValueError(message)
    return total(quantity.value for quantity in quantities)
