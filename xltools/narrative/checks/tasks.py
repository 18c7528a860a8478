"""How many tasks for the year the form names, against how many the narrative names."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.finding import about_passage, place_of
from xltools.narrative.part import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Passage

_TASK = re.compile(r"(?:^|\n)\s*(?:任务\s*)?(\d{1,2})\s*[、.．:：](?!\d)")
_INLINE = re.compile(r"任务(?:有|是|为|包括)?[:：](.*)", re.DOTALL)
_NUMBER = re.compile(r"(?<![\d.〔(（])(\d{1,2})\s*[、.．](?!\d)")
_FEWEST = 2


def tasks(narrative: Narrative) -> Iterator[Finding]:
    """A finding where two lists of the year's tasks differ in length."""
    listed = _own_lists(narrative) + _lists_in_text(narrative)
    if len(listed) < _FEWEST:
        return
    (first, expected), *others = listed
    for passage, count in others:
        if count == expected or passage.item == first.item:
            continue
        message = _("{count} tasks for the year here, {expected} in {place}")
        yield about_passage(
            narrative,
            passage,
            "text.tasks",
            Severity.EXPLAIN,
            message.format(count=count, expected=expected, place=place_of(narrative, first)),
            actual=str(count),
            expected=str(expected),
        )


def _own_lists(narrative: Narrative) -> list[tuple[Passage, int]]:
    """Items that hold nothing but the year's tasks, a line a task."""
    if narrative.document:
        return []
    found = []
    single = [passage for passage in narrative.of(Part.TARGETS) if not passage.row]
    for _group, passages in groupby(single, attrgetter("group")):
        first, *others = passages
        numbers = [int(match[1]) for passage in (first, *others) for match in _TASK.finditer(passage.text)]
        if len(numbers) >= _FEWEST and numbers[0] == 1:
            found.append((first, _highest(numbers)))
    return found


def _lists_in_text(narrative: Narrative) -> list[tuple[Passage, int]]:
    """Sentences such as 年度工作任务：1、… 2、… within other texts."""
    found = []
    for passage in narrative.with_any(("任务",)):
        match = _INLINE.search(passage.text)
        if match and not passage.text.lstrip().startswith("任务"):
            numbers = [int(number) for number in _NUMBER.findall(match[1])]
            if numbers[:2] == [1, 2]:
                found.append((passage, _highest(numbers)))
    return found


def _highest(numbers: Sequence[int]) -> int:
    """How far the numbers run from 1 without a gap."""
    count = 0
    for number in numbers:
        count = number if number == count + 1 else count
    return count
