"""Construction projects in the text: by category with their number, with plan and completed investment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.evidence import Doubt
from xltools.importing.money import evidence_of
from xltools.importing.words import words
from xltools.narrative.figures import Basis, Role
from xltools.narrative.part import Part
from xltools.scoring.units import converted, measure_of, parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xltools.importing.draft import Draft
    from xltools.narrative.figures import Figure
    from xltools.narrative.passage import Passage

_PUNCTUATION = re.compile(r"[。；;，,、\n：:（）()]")
_AIM = re.compile(
    r"(?:\d{1,2}\s?[-—至]\s?\d{1,2}\s?月|截至目前|累计|已|全年|共|年度|固定资产|20\d{2}年|我中心|本年|市?计划|目标)+"
)
_PROJECT = re.compile(
    r"[^。；;，,、\n：:]{2,40}?(?:项目|工程|站|厂|园|路|中心|学校|基地|小区|大楼|公园)(?=建设|累计|完成|总投资|计划)"
)
_GROUP = re.compile(r"重大|重点|续建|新建|政府投资|民生")
_ALL = "全部项目"


def read_projects(draft: Draft, passages: Sequence[Passage], place_of: Callable[[Passage], str]) -> None:
    """Records of projects, unless a table of the document holds them already. All of them are to be confirmed."""
    if draft.rows.get("projects"):
        return
    for passage in passages:
        if passage.part in {Part.PLANS, Part.TARGETS}:
            continue
        rows: dict[str, str] = {}
        for figure in passage.figures:
            _category(draft, figure, place_of(passage))
            _investment(draft, figure, place_of(passage), rows)


def _category(draft: Draft, figure: Figure, place: str) -> None:
    """续建项目10个: a record of that category with the number as its state."""
    if figure.quantity.unit not in {"个", "项"} or figure.role is not Role.LEVEL:
        return
    clause = re.sub(r"^(?:其中|共|有)+", "", figure.lead.strip())
    for entry in words()["category"]:
        if clause in entry["words"]:
            row = _named(draft, f"{entry['words'][0]}（合计）", figure, place)
            draft.put("projects.category", entry["category"], evidence_of(figure, place, Doubt.SUMMARY), row)
            draft.put(
                "projects.status", f"共{figure.quantity.text.strip()}", evidence_of(figure, place, Doubt.SUMMARY), row
            )
            return


def _investment(draft: Draft, figure: Figure, place: str, rows: dict[str, str]) -> None:
    """A sum invested or planned for projects; ``rows`` are those that this passage has begun, by project."""
    unit = parse_unit(figure.quantity.unit)
    is_money = measure_of(figure.quantity.unit) == "money" or (unit is not None and not unit.base and unit.scale > 1)
    if not is_money or figure.concept or figure.role is not Role.LEVEL:
        return
    kind, word = _kind(figure.label)
    if not kind and rows and _GROUP.search(figure.label):
        kind = (
            "plan" if figure.basis is Basis.INITIAL else "completed"
        )  # the second of a list: 其中市重大9亿，非市重大5亿
    if not kind:
        return
    amount = converted(figure.quantity.value, figure.quantity.unit, "万元")
    project = _project(figure, word)
    if amount is None or not project:
        return
    row = rows.get(project) or _named(draft, project, figure, place)
    rows[project] = row
    if kind == "total":
        draft.put("projects.status", f"总投资{figure.quantity.text}", evidence_of(figure, place, Doubt.SUMMARY), row)
    else:
        draft.put(f"projects.{kind}", amount, evidence_of(figure, place, Doubt.SUMMARY), row)


def _kind(label: str) -> tuple[str, str]:
    """What a sum is: the year's plan, what was completed, what was completed so far, or the whole investment."""
    for kind in ("plan", "cumulative", "completed", "total"):
        for word in words()["investment"][kind]:
            if word in label:
                return kind, word
    return "", ""


def _project(figure: Figure, word: str) -> str:
    """Which project or group of projects a sum is about: 市重大, a works by its name, or all of them."""
    before = figure.label.partition(word)[0] if word else figure.label
    group = _AIM.sub("", before).strip("的为 ")
    sentence = re.split(r"[。；;\n]", figure.passage.text[: figure.start])[-1]
    sentence += re.split(r"[。；;\n]", figure.passage.text[figure.start :])[0]
    named = [match[0] for match in _PROJECT.finditer(sentence)]
    if named and not _GROUP.search(group):
        return re.sub(r"^.*(?:推进|的|实施|建设了?)", "", named[-1])[-32:] or named[-1]
    if not group:
        return _ALL if word not in words()["investment"]["total"] else ""
    return f"{group}项目" if not _PUNCTUATION.search(group) else ""


def _named(draft: Draft, name: str, figure: Figure, place: str) -> str:
    """The row of a project, begun where there is none yet."""
    for row in draft.rows.get("projects", {}):
        if draft.values.get(("projects.name", row)) == name:
            return row
    row = draft.next_row("projects")
    draft.put("projects.name", name, evidence_of(figure, place, Doubt.SUMMARY), row)
    return row
