"""Which result speaks of which target: labels compared by the characters that they share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.narrative.figures import Figure, Role, noun_behind
from xltools.narrative.similarity import resemblance, shingles
from xltools.narrative.words import canonical, things
from xltools.scoring.units import converted, counts, measure_of, parse_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.narrative.passage import Passage

SAME_THING = 0.6  # how sure a known name alone makes it; the same words make it surer
ALIKE = 0.55  # from here on two labels name the same thing
_IDLE = re.compile(
    r"全年|全区|园区|年初|计划|目标|完成|实现|确保|力争|争取|新增|推动|达到|以上|力度|工作|任务|建设|要求|年内|同比|增长|"
    r"累计|总数|总量|共计|举办|开展|组织|施工|主要|预期|指标|及时|[的了和与及为是]|20\d\d年?|\d+[.、．]"
)


def subject(figure: Figure) -> str:
    """What a figure is a figure of, with the words behind it where those before it say nothing."""
    text = figure.passage.text[figure.end :]
    behind = noun_behind(text)
    if text.startswith("的"):  # 4万平米的办公楼
        return canonical(behind)
    parts = [figure.label]
    unit = parse_unit(figure.quantity.unit)
    if unit and unit.base in {"条", "个", "家", "项", "%", "次", "场", "处", "座"}:
        parts.append(behind)
    return canonical("".join(parts))


def core(label: str) -> frozenset[str]:
    """The pairs of characters of a label without its idle words."""
    return shingles(_IDLE.sub("", label))


def likeness(one: Figure, other: Figure) -> float:
    """How surely two figures speak of the same thing, 0 to 1; 0 where their units do not compare."""
    if (one.role is Role.CHANGE) is not (other.role is Role.CHANGE):
        return 0.0
    if converted(one.quantity.value, one.quantity.unit, other.quantity.unit) is None:
        return 0.0
    if not _same_scale(one, other):
        return 0.0
    labels = [(subject(one), subject(other)), (one.label, other.label)]
    if one.label.endswith("等") or other.label.endswith("等"):
        labels.append((clause(one), clause(other)))
    known = SAME_THING if _same_thing(one, other) else 0.0
    return max(known, *(resemblance(core(first), core(second)) for first, second in labels))


def _same_thing(one: Figure, other: Figure) -> bool:
    """Whether both speak of a measured thing that our words know by name: 土石方, in 万方 or 立方米."""
    if counts(one.quantity.unit) or counts(other.quantity.unit):
        return False
    return any(name in subject(one) and name in subject(other) for name in things())


def clause(figure: Figure) -> str:
    """The clause that a figure stands in, with all the names that it lists."""
    text = figure.passage.text
    before = re.split(r"[，,。；;\n]", text[: figure.start])[-1]
    return canonical(before + re.split(r"[，,。；;\n]", text[figure.end :])[0])


def _same_scale(one: Figure, other: Figure) -> bool:
    """Whether two counts are of one order: 1.5亿台 are no match for 4个."""
    first, second = parse_unit(one.quantity.unit), parse_unit(other.quantity.unit)
    if first is None or second is None:
        return False
    return measure_of(one.quantity.unit) == measure_of(other.quantity.unit) or first.scale == second.scale == 1


def best_match(target: Figure, results: Sequence[Figure]) -> tuple[Figure | None, float]:
    """The result that speaks of a target's subject most surely."""
    best, most = None, 0.0
    for result in results:
        found = likeness(target, result)
        if found > most:
            best, most = result, found
    return best, most


def figures_of(passages: Iterable[Passage]) -> tuple[Figure, ...]:
    """The figures of several passages."""
    return tuple(figure for passage in passages for figure in passage.figures)
