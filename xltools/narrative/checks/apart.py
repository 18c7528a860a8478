"""Parts that stand apart from their whole: 支出90万元，执行率98%，其中…, and 24人…86人，合计110人."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.amount import Amount, total
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Basis, Figure, Role
from xltools.narrative.finding import about_passage, interval, quote
from xltools.scoring.phrases import Relation
from xltools.scoring.units import converted, measure_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_OF_WHICH = re.compile(r"[，,。；;]\s*其中")
_TOGETHER = re.compile(r"^(?:合计|共计|总计)(?:为|达|约|有)?$")
_ANEW = re.compile(r"共计|合计|总计|累计|全年|另|此外|同时|[。；;]\s*其中")
_GAP = Decimal("0.15")  # of the whole: a list that comes so near was meant to add up
_FEWEST = 2


def parts_apart(narrative: Narrative, figures: Sequence[Figure], told: Collection[Figure]) -> Iterator[Finding]:
    """A finding for each list of parts that none of the figures before it can be the whole of."""
    for place in range(1, len(figures)):
        between = _between(figures[place - 1], figures[place])
        if _OF_WHICH.search(between):
            yield from _of_which(narrative, figures[:place], figures[place:], told)
        elif _TOGETHER.fullmatch(figures[place].lead) and figures[place].role is Role.LEVEL:
            yield from _together(narrative, figures[: place + 1])


def _of_which(
    narrative: Narrative, before: Sequence[Figure], after: Sequence[Figure], told: Collection[Figure]
) -> Iterator[Finding]:
    parts = _list(after, after[0].sentence)
    near = [each for each in before if after[0].sentence - each.sentence <= 1 and _comparable(each, after[0])]
    if len(parts) < _FEWEST or not near or near[-1] is before[-1]:  # what stands just before is judged by ``sums``
        return
    wholes = [each.quantity.value for each in near]
    sums = [_sum(parts[:count], parts[0].quantity.unit) for count in range(_FEWEST, len(parts) + 1)]
    converted_wholes = [_in_unit(each, parts[0].quantity.unit) for each in near]
    if any(one.overlaps(whole) for one in sums for whole in converted_wholes):
        return
    whole = next((each for each in reversed(near) if each.basis is Basis.FINAL and each.basis_said), near[-1])
    if whole in told or not wholes:
        return
    largest = max(each.high for each in converted_wholes)
    yield from _finding(narrative, whole, parts, sums[-1], too_much=sums[-1].low > largest)


def _together(narrative: Narrative, figures: Sequence[Figure]) -> Iterator[Finding]:
    """合计 against the figures of its unit before it in the sentence: any run of them up to it may be its parts."""
    *before, whole = figures
    parts: list[Figure] = []
    for figure in reversed(before):
        if figure.sentence != whole.sentence or not _comparable(figure, whole):
            break
        parts.insert(0, figure)
    runs = [_sum(parts[start:], whole.quantity.unit) for start in range(len(parts) - 1)]
    value = whole.quantity.value
    if not runs or any(run.overlaps(value) for run in runs):
        return
    yield from _finding(narrative, whole, parts, runs[0], too_much=runs[0].low > value.high)


def _list(figures: Sequence[Figure], sentence: int) -> list[Figure]:
    """The parts of one unit that follow 其中, up to a new total or the end of the sentence."""
    found: list[Figure] = []
    for figure in figures:
        if figure.sentence != sentence or (found and _ANEW.search(_between(found[-1], figure))):
            break
        if _brackets(figure) > _brackets(figures[0]):
            continue
        if _comparable(figure, figures[0]) and figure.basis is figures[0].basis:
            found.append(figure)
    return found


def _comparable(figure: Figure, other: Figure) -> bool:
    """Whether two levels are of one measure, neither of them only named for comparison."""
    return (
        figure.role is other.role is Role.LEVEL
        and figure.quantity.upper is None
        and figure.quantity.relation is Relation.EQUAL
        and figure.year == other.year
        and measure_of(figure.quantity.unit) == measure_of(other.quantity.unit) not in {"", "share"}
        and converted(figure.quantity.value, figure.quantity.unit, other.quantity.unit) is not None
    )


def _brackets(figure: Figure) -> int:
    before = figure.passage.text[: figure.start]
    return sum(map(before.count, "（(")) - sum(map(before.count, "）)"))


def _in_unit(figure: Figure, unit: str) -> Amount:
    return converted(figure.quantity.value, figure.quantity.unit, unit) or figure.quantity.value


def _sum(figures: Sequence[Figure], unit: str) -> Amount:
    return total(_in_unit(figure, unit) for figure in figures)


def _between(one: Figure, other: Figure) -> str:
    return one.passage.text[one.end : other.start]


def _finding(
    narrative: Narrative, whole: Figure, parts: Sequence[Figure], together: Amount, *, too_much: bool
) -> Iterator[Finding]:
    value = _in_unit(whole, parts[0].quantity.unit)
    near = abs(value.value - together.value) <= value.value * _GAP
    if not (near or too_much):
        return
    message = _("The parts of “{whole}” add up to {sum} {unit}: {parts}")
    yield about_passage(
        narrative,
        whole.passage,
        "text.parts",
        Severity.ERROR if too_much else Severity.EXPLAIN,
        message.format(
            whole=quote(whole.shown),
            sum=interval(together),
            unit=parts[0].quantity.unit,
            parts=" + ".join(part.quantity.text for part in parts),
        ),
        actual=whole.quantity.text,
        expected=f"{together.value:f}{parts[0].quantity.unit}",
        difference=value.value - together.value,
    )
