"""Which result speaks of which target: labels compared by the characters that they share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.narrative.figures import Figure, Role, noun_behind
from xltools.narrative.similarity import resemblance, shingles
from xltools.narrative.words import canonical, things
from xltools.scoring.units import converted, counts, measure_of, parse_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


SAME_THING = 0.6  # how sure a known name alone makes it; the same words make it surer
ALIKE = 0.55  # from here on two labels name the same thing
_COUNTERS = frozenset({"条", "个", "家", "项", "%", "次", "场", "处", "座"})
_CLAUSE_END = re.compile(r"[，,。；;\n]")
_IDLE = re.compile(
    r"全年|全区|园区|年初|计划|目标|完成|实现|确保|力争|争取|新增|推动|达到|以上|力度|工作|任务|建设|要求|年内|同比|增长|"
    r"累计|总数|总量|共计|举办|开展|组织|施工|主要|预期|指标|及时|[的了和与及为是]|20\d\d年?|\d+[.、．]"
)


@dataclass(frozen=True)
class Subject:
    """What a figure is a figure of; worked out once, though each target is compared with every result."""

    figure: Figure

    @cached_property
    def name(self) -> str:
        """The figure's label, with the words behind it where those before it say nothing."""
        text = self.figure.passage.text[self.figure.end :]
        behind = noun_behind(text)
        if text.startswith("的"):  # 4万平米的办公楼
            return canonical(behind)
        unit = parse_unit(self.figure.quantity.unit)
        counted = unit is not None and unit.base in _COUNTERS
        return canonical(self.figure.label + behind if counted else self.figure.label)

    @cached_property
    def clause(self) -> str:
        """The clause that the figure stands in, with all the names that it lists."""
        text = self.figure.passage.text
        before = _CLAUSE_END.split(text[: self.figure.start])[-1]
        return canonical(before + _CLAUSE_END.split(text[self.figure.end :])[0])

    @cached_property
    def cores(self) -> tuple[frozenset[str], frozenset[str]]:
        """The cores of its name and of its label."""
        return core(self.name), core(self.figure.label)

    @cached_property
    def clause_core(self) -> frozenset[str]:
        """The core of its clause."""
        return core(self.clause)

    @property
    def is_list(self) -> bool:
        """Whether its label names only one of several things: 上市公司等15个."""
        return self.figure.label.endswith("等")


def core(label: str) -> frozenset[str]:
    """The pairs of characters of a label without its idle words."""
    return shingles(_IDLE.sub("", label))


def likeness(one: Subject, other: Subject) -> float:
    """How surely two figures speak of the same thing, 0 to 1; 0 where their units do not compare."""
    first, second = one.figure, other.figure
    if (first.role is Role.CHANGE) is not (second.role is Role.CHANGE):
        return 0.0
    if converted(first.quantity.value, first.quantity.unit, second.quantity.unit) is None:
        return 0.0
    if not _same_scale(first, second):
        return 0.0
    known = SAME_THING if _same_thing(one, other) else 0.0
    alike = [resemblance(mine, its) for mine, its in zip(one.cores, other.cores, strict=True)]
    if one.is_list or other.is_list:
        alike.append(resemblance(one.clause_core, other.clause_core))
    return max(known, *alike)


def _same_thing(one: Subject, other: Subject) -> bool:
    """Whether both speak of a measured thing that our words know by name: 土石方, in 万方 or 立方米."""
    if counts(one.figure.quantity.unit) or counts(other.figure.quantity.unit):
        return False
    return any(name in one.name and name in other.name for name in things())


def _same_scale(one: Figure, other: Figure) -> bool:
    """Whether two counts are of one order: 1.5亿台 are no match for 4个."""
    first, second = parse_unit(one.quantity.unit), parse_unit(other.quantity.unit)
    if first is None or second is None:
        return False
    return measure_of(one.quantity.unit) == measure_of(other.quantity.unit) or first.scale == second.scale == 1


def best_match(target: Subject, results: Sequence[Subject]) -> tuple[Figure | None, float]:
    """The result that speaks of a target's subject most surely."""
    best, most = None, 0.0
    for result in results:
        found = likeness(target, result)
        if found > most:
            best, most = result.figure, found
    return best, most


def subjects_of(figures: Iterable[Figure]) -> tuple[Subject, ...]:
    """What several figures are figures of."""
    return tuple(map(Subject, figures))
