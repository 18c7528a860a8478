"""Narratives of a submission, or of the paragraphs of a plain document."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.form import Kind, Shape
from xltools.forms import load
from xltools.narrative.part import Part
from xltools.narrative.passage import Narrative, Pair, Passage
from xltools.narrative.similarity import normalised
from xltools.narrative.words import part_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.core.form import Form
    from xltools.core.submission import Fact, Submission

_TEXTS = frozenset({Kind.TEXT, Kind.PROSE})
_NO_PROSE = ("cover.", "evaluators.")  # names of persons and of the department
_YEAR = re.compile(r"(20\d{2})\s*年?度?")
_MAIN = r"[一二三四五六七八九十]{1,3}\s*、|第[一二三四五六七八九十]+部分"
_MINOR = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}\s*[、.．]")
_NUMBERED = re.compile(f"{_MAIN}|{_MINOR.pattern}")
_SENTENCE_ENDS = tuple("。；;，,、？！?!")
_SENTENCE_MARK = re.compile(r"[，,；;]")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?\s*(?:万|亿|%|个|项)")
_LONGEST_HEADING = 32
_LONGEST_PLAIN_HEADING = 20
_HEADLESS = 3  # paragraphs at the beginning that hold the title
_STATED = re.compile(r"(?:预期目标|工作目标|年度工作任务|年度目标|工作任务)[是为有：:包]")


def narrative_of(form: Form, submission: Submission, least: int = 0) -> Narrative:
    """Everything in words that a submission says, with the figures of its tables.

    ``least`` leaves out texts that are shorter than so many characters when they are compared with others.
    """
    parts = _parts(form)
    passages = [
        passage
        for fact in submission
        if fact.text and fact.item in parts
        if len(fact.text) >= least or len(normalised(fact.text)) >= least
        for passage in _passages(submission, fact, parts[fact.item])
    ]
    totals = {item: fact.amount for (item, row), fact in submission.facts.items() if fact.amount and not row}
    return Narrative(
        passages=tuple(passages),
        amounts=totals,
        units=form.units,
        labels=form.labels,
        pairs=tuple(_pairs(form, passages)),
        filled=frozenset(submission.facts),
        rows={block: tuple(rows) for block, rows in submission.rows.items()},
        file=PurePath(submission.source.path).name,
        sheet=submission.sheet,
        code=submission.code,
        department=submission.name,
        year=submission.year,
        grade=submission.text("result.grade") or "",
        grades=form.grades,
        grade_aliases=form.grade_aliases,
    )


@lru_cache
def _parts(form: Form) -> Mapping[str, Part]:
    """What each item in words is about, by its code."""
    return {
        code: part_of(form.label(code) if item.kind is Kind.PROSE else item.label)
        for code, item in form.items.items()
        if item.kind in _TEXTS and not code.startswith(_NO_PROSE)
    }


def _passages(submission: Submission, fact: Fact, part: Part) -> Iterator[Passage]:
    """The paragraphs of a text item."""
    for number, line in enumerate((fact.text or "").splitlines(), 1):
        if text := line.strip():
            yield Passage(
                text=text,
                part=part,
                item=fact.item,
                row=fact.row,
                sheet=submission.sheet,
                cell=fact.cell,
                paragraph=number,
                group=f"{fact.item} {fact.row}",
                year=submission.year,
                department=submission.name,
                heading=_is_heading(text),
            )


def _pairs(form: Form, passages: Sequence[Passage]) -> Iterator[Pair]:
    """Targets and results in words that stand in one row of a table of records.

    Where the target has a column of its own, the line is scored, not read.
    """
    records = _records(form)
    rows: dict[tuple[str, str], tuple[list[Passage], list[Passage]]] = {}
    for passage in passages:
        if passage.item not in records:
            continue
        place = records[passage.item], passage.row
        if place not in rows:
            rows[place] = ([], [])
        if passage.part is Part.TARGETS:
            rows[place][0].append(passage)
        elif passage.part is Part.RESULTS:
            rows[place][1].append(passage)
    for targets, results in rows.values():
        in_words = len({passage.item for passage in targets}) == 1
        if in_words and results:
            yield Pair(_joined(targets), _joined(results))


@lru_cache
def _records(form: Form) -> Mapping[str, str]:
    """The table of records that an item is a column of, by the item's code."""
    return {
        f"{block.id}.{item.id}": block.id
        for block in form.blocks
        if block.shape is Shape.RECORDS
        for item in block.items
    }


def _joined(passages: list[Passage]) -> Passage:
    """The paragraphs of a cell as one passage."""
    first = passages[0]
    text = "\n".join(passage.text for passage in passages)
    return (
        first
        if len(passages) == 1
        else Passage(
            text=text,
            part=first.part,
            item=first.item,
            row=first.row,
            sheet=first.sheet,
            cell=first.cell,
            paragraph=first.paragraph,
            group=first.group,
            year=first.year,
            department=first.department,
        )
    )


def narrative_of_text(paragraphs: Iterable[str], *, file: str = "", department: str = "") -> Narrative:
    """The paragraphs of a plain document; blank ones are left out and not counted.

    Headings decide what the paragraphs below them are about; the year is the first one that the title names.
    """
    lines = [line.strip() for line in paragraphs if line.strip()]
    year = _year_of(lines[:_HEADLESS])
    passages: list[Passage] = []
    part, section, main = Part.OTHER, 0, Part.OTHER
    for number, line in enumerate(lines, 1):
        heading = _is_heading(line)
        if heading and number > 1:
            section += 1
            announced = _announced(line, year)
            if not _MINOR.match(line):
                main = part = announced
            elif main in {Part.OTHER, Part.BASICS, Part.FINANCE} and announced is not Part.OTHER:
                part = announced
        stated = Part.TARGETS if part in {Part.OTHER, Part.BASICS} and _STATED.search(line[:40]) else part
        passages.append(
            Passage(
                text=line,
                part=stated,
                paragraph=number,
                group=f"{section}",
                year=year,
                department=department,
                heading=heading,
            )
        )
    form = load()  # a plain report is graded as the usual form has it
    return Narrative(
        passages=tuple(passages),
        file=file,
        department=department,
        year=year,
        document=True,
        grades=form.grades,
        grade_aliases=form.grade_aliases,
    )


def _announced(line: str, year: int | None) -> Part:
    """What a heading announces; a plan for the year after is no target of this one."""
    named = _YEAR.search(line)
    if named and year and int(named[1]) > year:
        return Part.PLANS
    return part_of(line)


def _is_heading(text: str) -> bool:
    """Whether a paragraph, without blanks around it, is only a heading: short, and no sentence."""
    if len(text) > _LONGEST_HEADING:
        return False
    if _NUMBERED.match(text):
        return not _SENTENCE_MARK.search(text[:-1]) and not _AMOUNT.search(text)
    return len(text) <= _LONGEST_PLAIN_HEADING and not text.endswith(_SENTENCE_ENDS)


def _year_of(lines: Iterable[str]) -> int | None:
    for line in lines:
        match = _YEAR.search(line)
        if match:
            return int(match[1])
    return None
