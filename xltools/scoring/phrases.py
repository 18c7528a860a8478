"""The words around a figure: what relation it stands in, whether it is a change, and what it is a figure of."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Relation(StrEnum):
    """How a figure bounds what it speaks of."""

    AT_LEAST = ">="
    MORE = ">"
    EQUAL = "="
    AT_MOST = "<="
    LESS = "<"

    @property
    def mirrored(self) -> Relation:
        """The relation after a change of sign: a fall of at least 5 is a change of at most -5."""
        return _MIRROR[self]

    @property
    def rising(self) -> bool:
        """Whether more is better."""
        return self is Relation.AT_LEAST or self is Relation.MORE

    @property
    def falling(self) -> bool:
        """Whether less is better."""
        return self is Relation.AT_MOST or self is Relation.LESS


_MIRROR = {
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.MORE: Relation.LESS,
    Relation.EQUAL: Relation.EQUAL,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.LESS: Relation.MORE,
}

SIGNS = {
    "≥": Relation.AT_LEAST,
    ">=": Relation.AT_LEAST,
    "＞=": Relation.AT_LEAST,
    ">": Relation.MORE,
    "＞": Relation.MORE,
    "=": Relation.EQUAL,
    "＝": Relation.EQUAL,
    "≤": Relation.AT_MOST,
    "<=": Relation.AT_MOST,
    "<": Relation.LESS,
    "＜": Relation.LESS,
}

# Aims: at least that much in a target, but simply that much in a report of results.
AIMS = frozenset({"达到", "达", "力争", "确保"})

_BEFORE: dict[Relation, tuple[str, ...]] = {
    Relation.AT_LEAST: (
        "不低于", "不少于", "不小于", "不得低于", "不得少于", "不下于", "至少", "最少", "大于等于", "大于或等于", "≥",
        ">=", *AIMS,
    ),
    Relation.AT_MOST: (
        "不超过", "不得超过", "不高于", "不大于", "不多于", "至多", "最多", "小于等于", "小于或等于", "控制在", "≤",
        "<=",
    ),
    Relation.MORE: ("超过", "高于", "大于", "多于", "突破", "逾", ">"),
    Relation.LESS: ("低于", "小于", "少于", "不足", "不到", "<"),
    Relation.EQUAL: ("等于", "="),
}  # fmt: skip
_AFTER = {
    "以上": Relation.AT_LEAST,
    "及以上": Relation.AT_LEAST,
    "之上": Relation.AT_LEAST,
    "以下": Relation.AT_MOST,
    "及以下": Relation.AT_MOST,
    "以内": Relation.AT_MOST,
    "之内": Relation.AT_MOST,
    "内": Relation.AT_MOST,
}
_ABOUT = ("大约", "约", "左右", "大概")
_NEARLY = ("将近", "接近", "近")
# Words that end like one of ours and mean another thing.
_OTHERS = (
    "附近", "最近", "邻近", "靠近", "传达", "表达", "到达", "发达", "送达",
    "节约", "签约", "集约", "合约", "违约", "契约", "公约", "条约", "预约",
)  # fmt: skip
_EMPTY = (
    "为", "是", "共", "共计", "合计", "总计", "累计", "有", "了", "已", "仅", "均", "也", "都", "同比", "环比",
    "比上年", "较上年", "比去年", "较去年", "与上年相比", "年均",
)  # fmt: skip

_RISE = ("增长率", "增长幅度", "增长", "增加", "上升", "提高", "提升", "上涨", "增幅", "增速", "涨幅")
_FALL = ("下降率", "下降幅度", "下降", "减少", "降低", "下滑", "压减", "缩减", "压缩", "缩短", "降幅")
_EDGES = " 　的:：“”"
_COMPARED = ("比", "较", "与", "同")
_LEVEL = re.compile(r"(?:增长|增加|上升|提高|提升|下降|减少|降低|下滑|压减|压缩|缩短|增|降|升)(?:到|至|为)$")

_WORDS: dict[str, Relation | str] = {
    **{word: relation for relation, words in _BEFORE.items() for word in words},
    **dict.fromkeys(_ABOUT, "about"),
    **dict.fromkeys(_NEARLY, "nearly"),
    **dict.fromkeys(_RISE, "rise"),
    **dict.fromkeys(_FALL, "fall"),
    **dict.fromkeys(_EMPTY, ""),
}
_LENGTHS = sorted({len(word) for word in _WORDS}, reverse=True)
_SUFFIX = re.compile(r"\s*(左右|上下)?\s*(及以上|及以下|以上|以下|以内|之内|之上|内(?![设部外地涵]))?\s*(左右)?")
_VERBS = re.compile(
    r"^(?:(?:全年|全区|全市|本年|今年|年度|其中|并|要|共|已|累计|预计|计划|完成|实现|确保|力争|争取|努力|保证|保持|达成|"
    r"目标|超额|顺利)\s*)+"
)
_NOUN = re.compile(r"[^\s，,。；;、（()）：:！!？?□\d]{1,16}")
_BOUNDARY = re.compile(r"[，,。；;、\n\t（()）！!？?□]")


class Before(NamedTuple):
    """What the words before a figure say. ``rounded`` is ``about``, ``nearly`` or empty; ``change`` is 1, -1 or 0."""

    label: str
    relation: Relation | None
    said: str
    rounded: str
    change: int


class After(NamedTuple):
    """What the words behind a figure say, and how many characters they take."""

    relation: Relation | None
    about: bool
    length: int


def read_before(text: str) -> Before:
    """Peel the words that lead to a figure off the end of ``text``, the rest of its clause being the label."""
    clause = _BOUNDARY.split(text)[-1]
    relation, said, rounded, change = None, "", "", 0
    while True:
        clause = clause.rstrip(" 　\t:：")
        if not change and (match := _LEVEL.search(clause)):
            clause = clause[: match.start()]
            continue
        word, meaning = _last_word(clause)
        if not word:
            break
        clause = clause[: -len(word)]
        if isinstance(meaning, Relation):
            # The word nearest to the figure counts, except that an aim yields to a plain relation before it.
            if relation is None or said in AIMS:
                relation, said = meaning, word
        elif meaning in {"about", "nearly"}:
            rounded = meaning
        elif meaning and not change:
            change = 1 if meaning == "rise" else -1
    return Before(_label(clause), relation, said, rounded, change)


def _label(clause: str) -> str:
    """What a figure is a figure of; 比年初计划 only says what it is compared with."""
    label = _VERBS.sub("", clause.strip(_EDGES)).strip(_EDGES)
    return "" if label.startswith(_COMPARED) else label


def _last_word(clause: str) -> tuple[str, Relation | str]:
    """The longest of our words that a clause ends with, and what it means."""
    for length in _LENGTHS:
        word = clause[-length:]
        if word in _WORDS and not (len(word) == 1 and clause.endswith(_OTHERS)):
            return word, _WORDS[word]
    return "", ""


def read_after(text: str) -> After:
    """What stands directly behind a figure's unit: 以上, 以内, 左右."""
    match = _SUFFIX.match(text)
    if match is None:
        return After(None, about=False, length=0)
    return After(_AFTER.get(match[2] or ""), about=bool(match[1] or match[3]), length=len(match[0].rstrip()))


def noun_after(text: str) -> str:
    """The words directly behind a figure, up to the next mark: of 三个文化广场 it is 文化广场."""
    match = _NOUN.match(text)
    return match[0].strip("的").removeprefix("是") if match else ""
