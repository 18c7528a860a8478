"""Named projects among the tasks that the results do not mention."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.finding import about_passage
from xltools.narrative.part import Part
from xltools.narrative.similarity import containment, shingles, shingles_of_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative, Passage

_KINDS = "大道|路|街|绿道|小区|安置房|湖|港|渠|学校|小学|中学|大桥|水厂|水库|泵站|变电站|污水厂"
_FOLLOWS = "工程|项目|建设|道路|完成|开工|竣工|达到|进场|施工|开挖|二期|一期|等|的"
_WORK = re.compile(_KINDS)
_NAME = re.compile(rf"[一-龥]{{1,12}}?(?:{_KINDS})(?=$|[^一-龥]|{_FOLLOWS})")
_SPLIT = re.compile(r"[，,。；;、：:（()）\s及和与]")
_PLACE = re.compile(r"^[一-龥]{2,3}[市县]")
_TOLD = 0.7  # of the pairs of characters of a name: 甲湖安置小区 is told by 甲湖安置房小区
_VERBS = re.compile(
    r"^(?:完成|推进|启动|实现|加快|做好|确保|建成|建设|新建|续建|开展|全面|按期|保质|重点|继续|及|和|与)+"
)
_FEWEST = 2
_SHOWN = 6


def unreported(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each list of tasks with named works of which the results say nothing."""
    tasks = [(passage, _names(passage)) for passage in narrative.of(Part.TARGETS) if not passage.row]
    listed = [(passage, names) for passage, names in tasks if names]
    results = [passage.plain for passage in narrative.of(Part.RESULTS) if passage.plain] if listed else []
    if not results:
        return
    told = frozenset[str]().union(*map(shingles_of_plain, results))
    for passage, names in listed:
        missing = [name for name in names if containment(shingles(name), told) < _TOLD]
        if not missing:
            continue
        message = _("The results say nothing of {names}")
        yield about_passage(
            narrative,
            passage,
            "text.task_unreported",
            Severity.EXPLAIN,
            message.format(names=_(", ").join(missing[:_SHOWN]) + ("…" if len(missing) > _SHOWN else "")),
            actual="、".join(missing),
        )


def _names(passage: Passage) -> list[str]:
    """The works named in a passage, each once, where it names several."""
    found: dict[str, None] = {}
    for piece in filter(_WORK.search, _SPLIT.split(passage.text)):
        match = _NAME.match(_PLACE.sub("", _VERBS.sub("", piece)))
        if match:
            found.setdefault(match[0])
    return list(found) if len(found) >= _FEWEST else []
