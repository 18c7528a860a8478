"""Land that was approved in batches, and problems that had to be put right, from reports in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.evidence import Doubt, Evidence
from xltools.importing.flow import around
from xltools.importing.words import words
from xltools.narrative.part import Part
from xltools.narrative.words import words as narrative_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xltools.importing.draft import Draft
    from xltools.narrative.passage import Passage

_ACRE = "亩"
_LAND = re.compile(r"批次|用地审批|用地报批|用地手续|供地|建设用地")
_BATCH = re.compile(r"(?:(?P<year>20\d{2})年)?第(?P<number>[一二三四五六七八九十百\d]{1,4})批次[^第。；亩]{0,16}$")
_TOTAL = re.compile(r"(?:共计|合计|总计|共)[^。；亩]{0,16}$")
_SENTENCE = re.compile(r"[。；;\n]")
_SOURCES = "|".join(words()["rectification"]["sources"])
_COUNT = r"(\d{1,4})\s?(?:个|项|处|条)"
_QUOTED = re.compile(
    rf"(?P<source>{_SOURCES})(?:反馈|指出|交办|移交|通报)的?[“\"](?P<issue>[^”\"]{{4,120}})[”\"](?:的?问题)?的?(?:整改)?(?:销号|完成|到位)"
)
_COUNTED = re.compile(
    rf"(?P<source>{_SOURCES})[^，。；]{{0,12}}?{_COUNT}问题[^。；]{{0,8}}?(?:完成整改|整改完成|已整改|整改到位)\s?{_COUNT}"
    rf"(?:[，,]\s?(?:尚)?未完成(?:整改)?\s?{_COUNT}(?:[（(](?P<why>[^）)]{{4,200}})[）)])?)?"
)
_ALL_DONE = re.compile(
    rf"{_COUNT}(?P<issue>[^，。；、\d]{{2,20}}问题)(?:已)?全部(?:整改到位|完成整改|整改完成|销号|解决)"
)
_PART_DONE = re.compile(
    rf"(?P<issue>[^，。；：\d]{{4,40}}(?:问题|图斑)[^，。；\d]{{0,6}}?)(?:共计|共)?{_COUNT}[，,](?:其中)?(?:已)?(?:销号|完成整改|整改完成)\s?{_COUNT}"
)
_GRADE = re.compile(
    r"(?:等次|等级|评级|评定|评价结果)(?:[^，。；、]{0,6}?(?:为|是|达到|[：:]))?\s?[“\"（(]?(?P<grade>优秀|良好|合格|不合格|较差|优|良|中|差)(?![\u4e00-\u9fff])"
)
_FOLLOWING = re.compile(r"后续整改[：:](?P<measures>.{6,600})", re.DOTALL)
_ISSUE_NAMED = re.compile(r"(?:该问题系|系)(?P<issue>[^，。；]{4,60})")


def read_land(draft: Draft, passages: Sequence[Passage], place_of: Callable[[Passage], str]) -> None:
    """An indicator of quantity for each batch of land and for their total, to be confirmed."""
    for passage in passages:
        if passage.part in {Part.PLANS, Part.TARGETS} or not _LAND.search(passage.text):
            continue
        year = ""
        for figure in passage.figures:
            if figure.quantity.unit != _ACRE:
                continue
            sentence = _SENTENCE.split(passage.text[: figure.start])[-1]
            batch = _BATCH.search(sentence)
            if batch:
                year = batch["year"] or year
                name = f"{f'{year}年' if year else ''}第{batch['number']}批次用地"
            elif _TOTAL.search(sentence) and _LAND.search(_around(passage.text, figure.start)):
                name = "用地审批合计"
            else:
                continue
            evidence = Evidence(
                place_of(passage), around(passage.text, figure.start, figure.end), figure.quantity.text, Doubt.SUMMARY
            )
            row = draft.next_row("indicators")
            values = {"level1": "产出指标", "level2": "数量指标", "name": name, "unit": _ACRE}
            for item, text in (*values.items(), ("actual", f"{figure.quantity.value.value:f}")):
                draft.put(f"indicators.{item}", text, evidence, row)


def _around(text: str, at: int) -> str:
    return _SENTENCE.split(text[:at])[-1] + _SENTENCE.split(text[at:])[0]


def read_result(draft: Draft, passages: Sequence[Passage], place_of: Callable[[Passage], str]) -> None:
    """The score and the grade that a text gives, where no table has them."""
    kind = narrative_words()["kind"]
    for passage in passages:
        for figure in passage.figures:
            if figure.quantity.unit == "分" and any(word in figure.lead + figure.label for word in kind["score"]):
                evidence = Evidence(
                    place_of(passage), around(passage.text, figure.start, figure.end), figure.quantity.text
                )
                draft.put("result.score", figure.quantity.value, evidence)
        grade = _GRADE.search(passage.text)
        if grade and "result.grade" in draft.form.items:
            words_around = around(passage.text, grade.start(), grade.end())
            draft.read("result.grade", grade["grade"], Evidence(place_of(passage), words_around, grade["grade"]))


def read_rectification(draft: Draft, passages: Sequence[Passage], place_of: Callable[[Passage], str]) -> None:
    """A record for each problem, or for those that a sentence counts together; all are to be confirmed."""
    if draft.rows.get("rectification"):
        return
    seen: set[str] = set()
    for passage in passages:
        if passage.part is Part.PLANS or passage.text in seen:
            continue
        seen.add(passage.text)
        for match in _QUOTED.finditer(passage.text):
            _put(draft, passage, place_of, match, match["issue"], status="已完成", source=match["source"])
        for match in _COUNTED.finditer(passage.text):
            _counted(draft, passage, place_of, match)
        for match in _ALL_DONE.finditer(passage.text):
            _put(draft, passage, place_of, match, f"{match['issue']}（{match[1]}个）", status="已完成")
        for match in _PART_DONE.finditer(passage.text):
            _part_done(draft, passage, place_of, match)


def _counted(draft: Draft, passage: Passage, place_of: Callable[[Passage], str], match: re.Match[str]) -> None:
    """反馈2个问题完成整改1个，未完成1个（…）: those that are done, and those that are not."""
    source, done, left, why = match["source"], match[3], match[4], match["why"] or ""
    following = _FOLLOWING.search(passage.text)
    measure = following["measures"].strip() if following else ""
    issue = f"{source}反馈问题（已完成{done}个）"
    _put(draft, passage, place_of, match, issue, status="已完成", source=source, measure=measure)
    if not left:
        return
    listed = words()["rectification"]
    named = _ISSUE_NAMED.search(why)
    handed = next((part for part in re.split(r"[，,；;]", why) if any(word in part for word in listed["handed"])), "")
    status = "不属本部门" if any(word in why for word in listed["outside"]) else "整改中"
    open_issue = named["issue"] if named else f"{source}反馈问题（未完成{left}个）"
    _put(draft, passage, place_of, match, open_issue, status=status, source=source, measure=handed)


def _part_done(draft: Draft, passage: Passage, place_of: Callable[[Passage], str], match: re.Match[str]) -> None:
    issue = re.sub(r"^(?:核查|完成|针对|对)", "", match["issue"])
    whole, done = match[2], match[3]
    status = "已完成" if whole == done else "整改中"
    _put(draft, passage, place_of, match, f"{issue}（共{whole}，已整改{done}）", status=status)


def _put(
    draft: Draft,
    passage: Passage,
    place_of: Callable[[Passage], str],
    match: re.Match[str],
    issue: str,
    *,
    status: str,
    source: str = "",
    measure: str = "",
) -> None:
    if any(item == "rectification.issue" and value == issue for (item, _row), value in draft.values.items()):
        return  # said again
    evidence = Evidence(place_of(passage), around(passage.text, match.start(), match.start() + 60), doubt=Doubt.SUMMARY)
    row = draft.next_row("rectification")
    for item, text in (("issue", issue), ("source", source), ("measure", measure), ("status", status)):
        if text:
            draft.put(f"rectification.{item}", text, evidence, row)
