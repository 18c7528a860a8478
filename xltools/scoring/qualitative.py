"""Results in words: reached, partly reached, missed, or a percentage of what was planned."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from xltools.scoring.fulfilment import Standing
from xltools.scoring.phrases import Relation
from xltools.scoring.quantity import read_quantities
from xltools.scoring.units import PERCENT

_NOUGHT = re.compile(
    r"(?:未|没有?|不能)(?!全部|完全|全面)[^，。；、]{0,4}(?:完成|达|实现|开展|启动|落实|实施|建|制定)"
    r"|尚未|无法|不达标|不合格|未果|落空"
)
_PARTLY = re.compile(
    r"部分(?:完成|达成|实现|达到)|(?:未|没有?)(?:能)?(?:全部|完全|全面)"
    r"|基本(?:完成|达|实现|建成|竣工|形成)|正在|推进中|进行中|有序推进|正常推进|持续推进"
    r"|稳步推进|接近完成|即将|尚在|完成一半|逐步"
)
_REACHED = re.compile(
    r"完成|达成|达标|达到|实现|合格|良好|优秀|按期|按时|已\S{0,6}(?:建|立|定|成|办|访|交|落实|开展|实施|启动|上线|运行|投|发|销号|验收)"
    r"|已走访|[建制]成|无(?:重大)?(?:事故|投诉|违规)|零(?:事故|投诉)|关停|获批|获评"
)

# A verdict of its own at the beginning: what goes on behind it takes nothing back.
_DONE_FIRST = re.compile(r"\s*(?:均|都|已经?|全部|按计划|按期|按时)*完成[，。；,;]")

_ONLY_PERCENT = re.compile(r"([0-9]{1,18}(?:\.[0-9]{1,18})?)[%％]")  # as most write it
_PERCENT_SIGN = re.compile(r"[%％﹪]|分之|半")  # what every percentage is written with
_SHARE_WORDS = re.compile(r"[\s。，；]|已?完成(?:率|了)?|达成率?|达到?|为|实现")


class Progress(NamedTuple):
    """How far a goal in words was reached; ``share`` where the report gives it as a percentage."""

    standing: Standing
    share: Fraction | None = None


def read_progress(text: str) -> Progress | None:
    """What a result in words says, or None where it says neither that it was reached nor that it was not.

    A single percentage alone (``98%``) is the share that was reached. Otherwise the least favourable word counts,
    for what was finished except for a part is partly finished; but 完成 alone at the beginning is the verdict itself.
    """
    percent = _percentage(text)
    if percent is not None:
        standing = Standing.MET if percent >= 1 else Standing.PARTLY if percent > 0 else Standing.MISSED
        return Progress(standing, min(percent, Fraction(1)))
    if _DONE_FIRST.match(text) and not _NOUGHT.search(text):
        return Progress(Standing.MET)
    for pattern, standing in ((_NOUGHT, Standing.MISSED), (_PARTLY, Standing.PARTLY), (_REACHED, Standing.MET)):
        if pattern.search(text):
            return Progress(standing)
    return None


def _percentage(text: str) -> Fraction | None:
    """The share that a text consists of, such as ``98%`` or ``完成98%``."""
    if alone := _ONLY_PERCENT.fullmatch(text):
        return Fraction(alone[1]) / 100
    found = read_quantities(text) if _PERCENT_SIGN.search(text) else ()
    if len(found) != 1 or found[0].unit != PERCENT or found[0].relation is not Relation.EQUAL or found[0].growth:
        return None
    start, end = found[0].span
    around = _SHARE_WORDS.sub("", text[:start] + text[end:])
    return Fraction(found[0].value.value) / 100 if not around and found[0].value.value >= 0 else None
