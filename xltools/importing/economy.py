"""Economic indicators in the text: what was reached, by how much it grew, and what was aimed at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.evidence import Doubt
from xltools.importing.money import evidence_of
from xltools.importing.words import words
from xltools.narrative.figures import Role
from xltools.narrative.part import Part
from xltools.scoring.units import PERCENT, converted, measure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xltools.core.amount import Amount
    from xltools.importing.draft import Draft
    from xltools.narrative.figures import Figure
    from xltools.narrative.passage import Passage

_CLAUSE = re.compile(r"[。；;\n]")
_NAME_NOISE = re.compile(r"^(?:园区|全区|全年|全市|开发区|我区|我部|新港区|累计|完成|实现|达到|规模(?=规模))+")
_FAR = 24  # characters between a figure and its growth
_LONGEST_NAME = 24
_DISTINCT = 4  # characters of a name that are enough to tell one indicator from another
_SPEED = re.compile(r"(?:增速|增幅|增长率)(?:为|达|达到)?$")


@dataclass(slots=True)
class _Indicator:
    """What was found of one indicator; each figure stands with the place of its passage."""

    name: str
    unit: str = ""
    actual: Figure | None = None
    growth: Figure | None = None
    target: Figure | None = None
    growth_target: Figure | None = None


def read_economy(draft: Draft, passages: Sequence[Passage], place_of: Callable[[Passage], str]) -> None:
    """A record for each indicator; one that the tables hold already is left as it stands."""
    if draft.rows.get("economy"):
        return
    found: dict[str, _Indicator] = {}
    for passage in passages:
        if passage.part not in {Part.TARGETS, Part.PLANS}:
            _results(passage, found)
    for passage in passages:
        if passage.part is Part.TARGETS:
            _targets(passage, found)
    for indicator in found.values():
        _put(draft, indicator, place_of)


def _results(passage: Passage, found: dict[str, _Indicator]) -> None:
    figures = passage.figures
    for number, figure in enumerate(figures):
        if figure.concept or figure.role is not Role.LEVEL or figure.quantity.unit == PERCENT:
            continue
        growth = _growth(figures[number + 1 :], figure)
        if not _is_indicator(figure, growth):
            continue
        known = _find(found, figure)
        if known.actual is None:
            known.actual, known.growth, known.unit = figure, growth, figure.quantity.unit


def _targets(passage: Passage, found: dict[str, _Indicator]) -> None:
    for figure in passage.figures:
        if figure.concept or not _is_economic(figure.label):
            continue
        known = _find(found, figure)
        if figure.role is Role.CHANGE and known.growth_target is None:
            known.growth_target = figure
        elif figure.role is not Role.CHANGE and known.target is None:
            known.target, known.unit = figure, known.unit or figure.quantity.unit


def _growth(behind: Sequence[Figure], figure: Figure) -> Figure | None:
    """The growth in % that the same sentence gives for a figure, before the next indicator is named."""
    text = figure.passage.text
    for other in behind:
        between = text[figure.end : other.start]
        if _CLAUSE.search(between) or other.start - figure.end > _FAR:
            return None
        if other.quantity.unit == PERCENT and (other.role is Role.CHANGE or _SPEED.search(between)):
            return other
        if other.role is Role.LEVEL and not _bracketed(text, other.start):
            return None
    return None


def _bracketed(text: str, at: int) -> bool:
    before = text[:at]
    return max(before.rfind("（"), before.rfind("(")) > max(before.rfind("）"), before.rfind(")"))


def _is_indicator(figure: Figure, growth: Figure | None) -> bool:
    """An indicator has the name of one, or is stated with its growth; money in 万元 alone is mostly spending."""
    large = measure_of(figure.quantity.unit) not in {"money", "US dollars"} or "亿" in figure.quantity.unit
    if _bracketed(figure.passage.text, figure.start) or not 1 < len(figure.label) <= _LONGEST_NAME:
        return False
    named = _is_economic(figure.label) and measure_of(figure.quantity.unit) in {"money", "US dollars"}
    return (growth is not None and large) or (named and large)


def _is_economic(label: str) -> bool:
    listed = words()["economy"]
    return any(word in label for word in listed["words"]) and not (
        any(word in label for word in listed["apart"]) and "占比" not in label and "比重" not in label
    )


def _find(found: dict[str, _Indicator], figure: Figure) -> _Indicator:
    """The indicator of a figure: of the same name, or of one that holds the other's; a new one where there is none."""
    name = _NAME_NOISE.sub("", figure.label) or figure.label
    for known, indicator in found.items():
        shorter, longer = sorted((known, name), key=len)
        if known == name or (len(shorter) >= _DISTINCT and longer.endswith(shorter)):
            return indicator
    found[name] = _Indicator(_NAME_NOISE.sub("", figure.quantity.label).removesuffix("完成") or name)
    return found[name]


def _put(draft: Draft, indicator: _Indicator, place_of: Callable[[Passage], str]) -> None:
    row = draft.next_row("economy")
    first = indicator.actual or indicator.target or indicator.growth_target
    if first is None:
        return
    evidence = evidence_of(first, place_of(first.passage), original=first.shown)
    draft.put("economy.name", indicator.name, evidence, row)
    if indicator.unit:
        draft.put("economy.unit", indicator.unit, evidence, row)
    for item, figure in _stated(indicator):
        amount = _in(figure, indicator.unit if item in {"actual", "target"} else PERCENT)
        if amount is not None:
            doubt = Doubt.APPROXIMATE if figure.quantity.approximate else Doubt.NONE
            draft.put(f"economy.{item}", amount, evidence_of(figure, place_of(figure.passage), doubt), row)


def _stated(indicator: _Indicator) -> Iterator[tuple[str, Figure]]:
    pairs = (
        ("target", indicator.target),
        ("actual", indicator.actual),
        ("growth_target", indicator.growth_target),
        ("growth", indicator.growth),
    )
    return ((item, figure) for item, figure in pairs if figure is not None)


def _in(figure: Figure, unit: str) -> Amount | None:
    return converted(figure.quantity.value, figure.quantity.unit, unit)
