"""Units as reports write them, and how they convert: 亿元 to 万元, 立方米 to 万方, 平方米 to 亩."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from xltools.core.amount import Amount

PERCENT = "%"
_TO_FULL_WIDTH = 0xFEE0
COUNT = "个"

_SCALES = {
    "万亿": Decimal(10) ** 12,
    "千万": Decimal(10) ** 7,
    "百万": Decimal(10) ** 6,
    "亿": Decimal(10) ** 8,
    "万": Decimal(10) ** 4,
    "千": Decimal(1000),
    "百": Decimal(100),
}

# What is measured, and how many of its smallest unit each unit is. 15 亩 are 10,000 平方米, so that a third of a square
# metre makes all of them whole.
_MEASURES: dict[str, dict[str, int]] = {
    "money": {"元": 1, "人民币": 1},
    "US dollars": {"美元": 1},
    "Hong Kong dollars": {"港元": 1, "港币": 1},
    "volume": {"立方米": 1, "立方": 1, "m³": 1, "m3": 1, "方": 1},
    "area": {"平方公里": 3_000_000, "平方米": 3, "平米": 3, "㎡": 3, "m²": 3, "m2": 3, "公顷": 30_000, "亩": 2000},
    "length": {"公里": 1000, "千米": 1000, "km": 1000, "米": 1},
    "mass": {"吨": 1000, "公斤": 1, "千克": 1, "kg": 1},
    "energy": {"千瓦时": 1},
    "power": {"千瓦": 1, "kW": 1, "兆瓦": 1000, "MW": 1000},
    "share": {"%": 10, "‰": 1, "成": 100},
    "percentage points": {"个百分点": 1, "百分点": 1},
    "multiple": {"倍": 1},
    "working days": {"个工作日": 1, "工作日": 1},
    "time": {"分钟": 1, "个小时": 60, "小时": 60, "天": 1440, "日": 1440, "周": 10_080},
    "months": {"个月": 1, "年": 12},
    "points": {"分": 1},
    "visits": {"人次": 1},
    "persons": {"人": 1, "名": 1, "位": 1},
    "firms": {"家": 1, "户": 1},
    "buildings": {"栋": 1, "幢": 1},
    "batches": {"批次": 1, "批": 1},
}
_COUNTERS = ("项", "条", "套", "所", "座", "处", "起", "件", "宗", "次", "场", "轮", "台", "辆", "份", "篇", "间", "株",
             "盏", "块", "类", "种", "张", "册", "笔", "例", "支", "期", "部", "架", "艘", "艘次", "只", "头", "棵",
             "根", "面", "枚", "颗", "幅", "本", "封", "节", "组", "片", "门", "个")  # fmt: skip
_MEASURES |= {counter: {counter: 1} for counter in _COUNTERS}

_BASES = {name: (measure, factor) for measure, units in _MEASURES.items() for name, factor in units.items()}
_COUNTED = frozenset({"persons", "firms", "buildings", "batches", "visits", *_COUNTERS})

# A counter is none when it begins another word: 项目, 条例, 人均, 方案.
_OTHER_WORDS = {
    "个": "人体别性",
    "项": "目",
    "条": "例件",
    "家": "庭长属具",
    "人": "均民力才防大事口员",
    "名": "单义称录誉",
    "位": "于置",
    "户": "籍外型",
    "所": "有以属在长",
    "座": "谈",
    "处": "理置罚级室长",
    "起": "草步点来到至",
    "件": "套",
    "场": "所地馆景",
    "台": "账风阶",
    "份": "额",
    "间": "隔接",
    "次": "产日要序新",
    "批": "复准评发示",
    "块": "状",
    "类": "似型",
    "种": "植类子",
    "张": "力家",
    "例": "如会行",
    "轮": "胎岗值",
    "元": "器件旦素",
    "方": "面案向式法针便可",
    "天": "然津",
    "日": "常前报均",
    "年": "度初底末级均产份",
    "周": "年边期转",
    "分": "局别类之管支行段期站公解配布成析",
    "米": "粉",
    "成": "立为果本员功效交分品长熟绩",
    "套": "餐",
    "册": "子",
    "倍": "增",
    "支": "付出持撑援行部线路",
    "期": "间末望内货限刊",
    "部": "门委队位分省长署级",
    "只": "有要是能",
    "头": "部",
    "根": "据本",
    "面": "积对向貌临板料",
    "本": "级地区科部身",
    "节": "约能水点奏假日",
    "组": "织合团长",
    "片": "区",
    "门": "户口店",
}

# Words behind a Chinese numeral count things; others make names of it: 三方协议, 一类, 四分局.
SPOKEN = frozenset({
    "个", "家", "户", "项", "条", "套", "所", "座", "处", "起", "件", "宗", "次", "场", "轮", "台", "辆", "份", "篇",
    "栋", "幢", "间", "人", "名", "位", "天", "年", "个月", "公里", "亩", "元", "美元", "成", "批次", "人次", "吨",
    "倍", "小时", "个小时", "平方米", "平方公里", "公顷", "个百分点", "个工作日",
})  # fmt: skip


def pattern() -> str:
    """A regular expression for a unit without its scale, the longer first."""
    return "|".join(
        re.escape(name) + (f"(?![{_OTHER_WORDS[name]}])" if _OTHER_WORDS.get(name) else "")
        for name in sorted(_BASES, key=len, reverse=True)
    )


def unit_letters() -> str:
    """The letters that units and scales begin with, in half and in full width, for a class of a regular expression."""
    letters = {name[0] for name in (*_BASES, *_SCALES)}
    wide = {chr(ord(letter) + _TO_FULL_WIDTH) for letter in letters if letter.isascii()}
    return "".join(sorted(letters | wide | {"﹪"}))


SCALE_PATTERN = "|".join(_SCALES)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its scale, what it is a multiple of, and what it is for each of: ``万元/亩`` is 10000, 元 and 亩."""

    scale: Decimal
    base: str
    per: str = ""


@cache
def parse_unit(text: str) -> Unit | None:
    """The unit that ``text`` names; a scale alone (``亿``) has an empty base; None for an unknown one.

    ``元`` comes before scales and counters that share its letters: the longest known base wins.
    """
    name, _, per = text.replace(" ", "").replace("％", "%").partition("/")
    if name in _BASES or not name:
        return Unit(Decimal(1), name, per)
    for scale, factor in _SCALES.items():
        base = name.removeprefix(scale)
        if base != name and (not base or base in _BASES):
            return Unit(factor, base, per)
    return None


@cache
def counts(unit: str) -> bool:
    """Whether a unit counts whole things, so that a whole number of them is exact."""
    parsed = parse_unit(unit)
    return parsed is not None and parsed.scale == 1 and measure_of(unit) in _COUNTED


@cache
def measure_of(unit: str) -> str:
    """What a unit measures: ``money``, ``area`` …; empty for a bare number or an unknown unit."""
    parsed = parse_unit(unit)
    return _BASES[parsed.base][0] if parsed and parsed.base else ""


def converted(amount: Amount, unit: str, to: str) -> Amount | None:
    """``amount`` of ``unit`` in the unit ``to``, or None where they measure different things.

    个 counts anything that can be counted. A bare scale takes the other's base: 14.79亿 are 14.79亿元 beside 万元.
    """
    if unit == to:
        return amount
    first, second = parse_unit(unit), parse_unit(to)
    if first is None or second is None or first.per != second.per:
        return None
    factors = _base_factors(first.base, second.base)
    if factors is None:
        return None
    return (amount * Amount.exact(first.scale * factors[0])).divided_by(Amount.exact(second.scale * factors[1]))


def _base_factors(first: str, second: str) -> tuple[int, int] | None:
    if first == second or not first or not second:
        return 1, 1
    (one, factor), (other, against) = _BASES[first], _BASES[second]
    if one == other:
        return factor, against
    return (1, 1) if COUNT in (first, second) and {one, other} <= _COUNTED else None
