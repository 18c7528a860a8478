"""A department's self-evaluation report in the official form's layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.form import Block, Form, Kind, Shape
from xltools.core.report import Cell, Heading, Look, PageBreak, Paragraph, Part, Report, Table, Turn
from xltools.reporting.form_tables import fields_table, goals_table, matrix_table, records_table, units_table
from xltools.reporting.indicator_tree import indicator_table, is_wide
from xltools.reporting.narrative import narrative
from xltools.reporting.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.submission import Submission

_COVER, _GOALS, _INDICATORS, _OPINIONS = (
    "cover",
    "goals",
    "indicators",
    "opinions",
)  # blocks laid out in a way of their own
_ANNEX = "附表"  # the part of a form whose tables are left out where they are blank
_OPINION = "意见"
_DATE_LINE = "年　　月　　日"
_SPACE = 5  # blank lines for an opinion and a signature


def department_report(form: Form, zone: str, submission: Submission) -> Report:
    """The official form filled in: what is blank stays blank, and figures keep the digits that they came with.

    Tables of the annex in which nothing was filled in are left out.
    """
    year = "" if submission.year is None else f"{submission.year}年度"
    parts: list[Part] = [Paragraph(f"{zone}{year}\n{form.title}", Look.TITLE)]
    annexed = False
    for part, first, block in _in_parts(form):
        if part == _ANNEX and not any(fact.item.startswith(f"{block.id}.") for fact in submission):
            continue
        if part == _ANNEX and not annexed:
            parts.append(PageBreak())
            annexed = True
        if first:
            parts += [PageBreak(), Heading(part)] if _is_narrative(block) else [Heading(part)]
        parts += _block(form, block, submission)
    return Report(f"{zone}{year}{form.title}", submission.year, tuple(parts))


def _in_parts(form: Form) -> Iterator[tuple[str, bool, Block]]:
    """Every block with the form's part that it belongs to, and whether that part begins with it."""
    part = ""
    for block in form.blocks:
        part = block.part or part
        yield part, bool(block.part) and part != _ANNEX, block


def _block(form: Form, block: Block, submission: Submission) -> list[Part]:
    if block.id == _COVER:
        return _cover(form, block, submission)
    if block.id == _OPINIONS:
        return _opinions(form, block, submission)
    if _is_narrative(block):
        return narrative(form, block, submission)
    table = _table(form, block, submission)
    heading = Heading(f"{block.title}（{block.unit}）" if block.unit else block.title, 2)
    if is_wide(table):
        return [Turn(landscape=True), heading, table, Turn(landscape=False)]
    return [heading, table]


def _is_narrative(block: Block) -> bool:
    return block.shape is Shape.FIELDS and all(item.below for item in block.items)


def _table(form: Form, block: Block, submission: Submission) -> Table:
    if block.id == _GOALS:
        return goals_table(form, block, submission)
    if block.id == _INDICATORS:
        return indicator_table(form, block, submission)
    match block.shape:
        case Shape.FIELDS:
            return fields_table(form, block, submission)
        case Shape.UNITS:
            return units_table(form, block, submission)
        case Shape.MATRIX:
            return matrix_table(form, block, submission)
        case Shape.RECORDS:
            return records_table(form, block, submission, least=block.rows if block.id == "evaluators" else 1)


def _cover(form: Form, block: Block, submission: Submission) -> list[Part]:
    lines = [
        Paragraph(f"{item.label}：{shown(form, submission, f'{block.id}.{item.id}')}", Look.COVER)
        for item in block.items
    ]
    return [*lines, PageBreak()]


def _opinions(form: Form, block: Block, submission: Submission) -> list[Part]:
    """A cell for each opinion, with room for a signature and a date; below it who filled the form in."""
    rows: list[tuple[Cell, ...]] = []
    below: list[str] = []
    for item in block.items:
        value = shown(form, submission, f"{block.id}.{item.id}")
        if item.kind is Kind.PROSE:
            signer = f"{item.label.removesuffix(_OPINION)}负责人（签章）："
            text = f"{item.label}：\n{value}" if value else f"{item.label}："
            rows.append((Cell(text, space=_SPACE, signed=(signer, _DATE_LINE)),))
        elif item.wide:
            rows.append((Cell(f"{item.label}：{value}", space=_SPACE, signed=(_DATE_LINE,)),))
        else:
            below.append(f"{item.label}：{value}")
    return [Heading(block.title, 2), Table(tuple(rows), (1,)), Paragraph("　　　　".join(below), Look.SIGNATURE)]
