"""Whose report it is, of which year, and whether it is an evaluation at all: from the title, where no cover says so."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.amount import Amount
from xltools.core.evidence import Doubt, Evidence
from xltools.importing.split import text_of
from xltools.narrative.words import words as narrative_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.importing.draft import Draft
    from xltools.importing.flow import Flow

_YEAR = re.compile(r"(20\d{2})\s*年度?")
_KIND = re.compile(
    r"(?:部门|单位|项目|财政)?(?:[（(]单位[)）])?(?:整体)?(?:支出|预算|财政)*(?:预算)?(?:绩效|自评|评价|工作总结|工作计划|工作情况|总结|述职|情况汇报|汇报|报告).*$"
)
_OFFICE = re.compile(
    r"(?:委员会|管委会|政府|局|部|办公室|办|中心|处|院|站|大队|支队|公司|园区|开发区|集中区|街道|镇|乡|学校|协会|联合会|委|所)$"
)
_HEAD = 4  # lines that may hold the title
_LONGEST = 48
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Title:
    """What the first lines of a document say. ``zone`` is what stands before the year in the title of a form."""

    name: str = ""
    year: int | None = None
    zone: str = ""
    is_evaluation: bool = True
    place: str = ""
    words: str = ""


def title_of(flow: Flow) -> Title:
    """The title of a report: the department's name beside the year, in one line or in several."""
    lines = [text_of(piece) for piece in flow[:_HEAD]]
    heads = [
        line for line in lines if 0 < len(line) <= _LONGEST and "：" not in line and not line.endswith(("。", "；"))
    ]
    whole = " ".join(heads)
    year = _YEAR.search(whole)
    return Title(
        name=next(filter(None, map(_name, heads)), ""),
        year=int(year[1]) if year else None,
        zone=_zone(heads),
        is_evaluation=_is_evaluation(whole, flow),
        place=getattr(flow[0], "place", "") if flow and not callable(getattr(flow[0], "place", "")) else "表1",
        words=whole,
    )


def put_identity(draft: Draft, title: Title, texts: Sequence[str]) -> None:
    """Name and year where no cover stated them. A year that only the text mentions is to be confirmed."""
    evidence = Evidence(title.place, title.words)
    if title.name and ("cover.name", "") not in draft.values:
        draft.put("cover.name", title.name, evidence)
    if ("cover.year", "") in draft.values:
        return
    if title.year:
        draft.put("cover.year", Amount.exact(title.year), evidence)
        return
    mentioned = Counter(int(match) for text in texts for match in re.findall(r"(20\d{2})\s*年度", text))
    mentioned = mentioned or Counter(int(match) for text in texts for match in re.findall(r"(20\d{2})\s*年", text))
    if mentioned:
        year = max(mentioned, key=lambda each: (mentioned[each], each))
        draft.put("cover.year", Amount.exact(year), Evidence("正文", f"{year}年", doubt=Doubt.TITLE))


def _name(line: str) -> str:
    """The office that a line of the title names: 2019年度某委员会, 某局2021年度…报告, 某中心 2020年工作总结."""
    before, year, behind = line.partition(match[0]) if (match := _YEAR.search(line)) else (line, "", "")
    for part in (before, behind) if year else (before,):
        plain = _KIND.sub("", part.strip(" 　关于")).strip(" 　的")
        plain = re.sub(r"\s+", "", plain)
        if 1 < len(plain) <= _LONGEST_NAME and _OFFICE.search(plain):
            return plain
    return ""


def _zone(heads: Sequence[str]) -> str:
    """What stands before the year in a form's title: the zone, not the department."""
    for line in heads:
        match = _YEAR.search(line)
        before = re.sub(r"\s+", "", line[: match.start()]) if match else ""
        if match and 1 < len(before) <= _LONGEST_NAME and re.match(r"\s*(?:部门)?", line[match.end() :]):
            return before
    return ""


def _is_evaluation(title: str, flow: Flow) -> bool:
    """A title decides; where it names neither kind, the text does."""
    kind = narrative_words()["kind"]
    if any(word in title for word in kind["evaluation"]):
        return True
    if any(word in title for word in kind["other"]):
        return False
    return any(word in text_of(piece) for piece in flow for word in kind["evaluation"])
