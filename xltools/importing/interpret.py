"""What a document reports: a submission for each department in it, every fact with its evidence."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, takewhile
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.amount import Amount
from xltools.core.evidence import Imported, Unplaced
from xltools.core.form import Shape
from xltools.core.submission import Fact, Submission
from xltools.forms.complete import completed
from xltools.importing import grids, indicators, units
from xltools.importing.cover import put_identity, title_of
from xltools.importing.draft import Draft
from xltools.importing.economy import read_economy
from xltools.importing.fields import read_line, read_row
from xltools.importing.flow import Line, Row, flow_of
from xltools.importing.money import read_money
from xltools.importing.projects import read_projects
from xltools.importing.prose import read_prose
from xltools.importing.results import read_land, read_rectification, read_result
from xltools.importing.split import departments, text_of
from xltools.narrative.part import Part
from xltools.narrative.passage import Passage
from xltools.narrative.source import narrative_of_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.document import Document
    from xltools.core.form import Form
    from xltools.importing.cover import Title
    from xltools.importing.flow import Flow

_NARRATIVE = "评价报告综述"
_LONGEST_READ = 20_000  # characters of a paragraph whose figures are read; no honest one is longer
_LONGEST_FIELD = 200  # characters of a line that may hold labels with values
_ACHIEVEMENTS = "取得的成绩"  # a heading that is known to be of results
_CELL_TEXTS = {"profile.achievements": Part.RESULTS, "profile.tasks": Part.TARGETS}


def interpret(form: Form, document: Document) -> tuple[Imported, ...]:
    """The departments that a document reports on. What it does not say stays blank."""
    return tuple(_department(form, document, flow) for flow in departments(flow_of(document)))


def _department(form: Form, document: Document, flow: Flow) -> Imported:
    draft = Draft(form)
    lines, narrative = _read_pieces(draft, flow)
    has_form = any(form.block(block).shape is Shape.UNITS for block in draft.rows) or "indicators" in draft.rows
    title = title_of(flow)
    put_identity(draft, replace(title, name="") if has_form and title.zone else title, [line.text for line in lines])
    texts = narrative if has_form else lines
    read_prose(draft, texts, official=has_form)
    _read_figures(draft, texts, has_form=has_form)
    if not has_form:
        _read_rest(draft, texts)
    return Imported(
        submission=_submission(draft, document),
        evidence=dict(draft.evidence),
        unplaced=_left_over(draft),
        contradictions=tuple(draft.contradictions),
        remarks=document.remarks,
        zone=_zone(title, has_form=has_form),
        is_evaluation=title.is_evaluation,
        has_form=has_form,
    )


def _read_pieces(draft: Draft, flow: Flow) -> tuple[list[Line], list[Line]]:
    """Read tables and labelled lines; all other lines, and those of them behind the heading of the narrative."""
    lines: list[Line] = []
    texts = [text_of(piece) for piece in flow]
    begin: int | None = None
    at = 0
    while at < len(flow):
        piece = flow[at]
        if _NARRATIVE in texts[at]:
            begin = len(lines)
        if isinstance(piece, Line):
            if begin is not None or len(piece.text) > _LONGEST_FIELD or not read_line(draft, piece):
                lines.append(piece)
            at += 1
            continue
        taken = _read_table(draft, piece, flow, at, texts)
        if not taken:
            taken = 1
            if not read_row(draft, piece):
                lines.extend(_framed(piece))
        at += taken
    return lines, lines[begin or 0 :]


def _read_table(draft: Draft, first: Row, flow: Flow, at: int, texts: Sequence[str]) -> int:
    """Read the table that a row of the flow heads; how many rows it has, 0 where the row heads none."""
    form = draft.form
    if block := units.block_of(form, first):
        return units.read_units(draft, block, _rows(flow, at), units.unit_above(flow, at, texts))
    if indicators.is_goals(first):
        return indicators.read_goals(draft, _rows(flow, at))
    if indicators.is_indicators(form, first):
        return indicators.read_indicators(draft, _rows(flow, at))
    if block := grids.matrix_of(form, first):
        return grids.read_matrix(draft, block, _up_to_next(draft, flow, at), units.unit_above(flow, at, texts))
    if block := grids.records_of(form, first):
        return grids.read_records(draft, block, _up_to_next(draft, flow, at))
    return 0


def _rows(flow: Flow, at: int) -> list[Row]:
    """The rows of a table from one of them on."""
    first = flow[at]
    rows: list[Row] = []
    for piece in islice(flow, at, None):
        if not isinstance(piece, Row) or not isinstance(first, Row) or piece.table != first.table:
            break
        rows.append(piece)
    return rows


def _up_to_next(draft: Draft, flow: Flow, at: int) -> list[Row]:
    """The rows before the next one that heads a table, or that begins with a label of its own."""
    form, rows = draft.form, _rows(flow, at)

    def begins(row: Row) -> bool:
        return (
            (bool(row.keys) and row.keys[0] in draft.fields)
            or units.block_of(form, row) is not None
            or indicators.is_goals(row)
            or indicators.is_indicators(form, row)
            or grids.matrix_of(form, row) is not None
            or grids.records_of(form, row) is not None
        )

    return [rows[0], *takewhile(lambda row: not begins(row), rows[1:])]


def _framed(row: Row) -> list[Line]:
    """The lines of a long text that stands in a table of its own."""
    if len(row.filled) != 1 or "。" not in row.filled[0]:
        return []
    return [Line(line.strip(), row.place(0)) for line in row.filled[0].splitlines() if line.strip()]


def _read_figures(draft: Draft, texts: Sequence[Line], *, has_form: bool) -> None:
    """Everything that the figures of the text say."""
    year = draft.values.get(("cover.year", ""))
    name = str(draft.values.get(("cover.name", ""), ""))
    narrative = narrative_of_text([line.text for line in texts], department=name)
    number = int(year.value) if isinstance(year, Amount) else narrative.year
    passages = [replace(each, year=number) for each in narrative.passages if len(each.text) <= _LONGEST_READ]
    cells = list(_cells(draft, number, name)) if has_form else []

    def place_of(passage: Passage) -> str:
        if passage.item:
            return draft.evidence[passage.item, passage.row].place
        return texts[passage.paragraph - 1].place

    read_money(draft, passages, place_of)
    read_economy(draft, [*cells, *passages], place_of)
    read_projects(draft, passages, place_of)
    read_rectification(draft, [*cells, *passages], place_of)
    read_result(draft, passages, place_of)
    if not has_form:
        read_land(draft, passages, place_of)


def _cells(draft: Draft, year: int | None, name: str) -> list[Passage]:
    """The lines of texts in cells that state results, and the targets of indicators."""
    found = []
    for (item, row), value in list(draft.values.items()):
        part = Part.TARGETS if item == "indicators.name" else _CELL_TEXTS.get(item)
        if part is None or not isinstance(value, str):
            continue
        text = draft.evidence[item, row].words if item == "indicators.name" else value
        lines = filter(None, map(str.strip, text.splitlines()))
        group = f"{item} {row}"
        found += [Passage(line, part, item, row, group=group, year=year, department=name) for line in lines]
    return found


def _read_rest(draft: Draft, texts: Sequence[Line]) -> None:
    """A report without a section of results: what it says of the year, up to its plans, are the achievements."""
    known = {"narrative.performance", "profile.achievements"}
    if known & {item for item, _row in draft.values}:
        return
    narrative = narrative_of_text([line.text for line in texts])
    body = [
        texts[passage.paragraph - 1]
        for passage in takewhile(lambda each: each.part is not Part.PLANS, narrative.passages)
        if passage.part in {Part.OTHER, Part.RESULTS}
    ]
    if len(body) > 1:
        read_prose(draft, [Line(_ACHIEVEMENTS, ""), *body[1:]], official=False)


def _left_over(draft: Draft) -> tuple[Unplaced, ...]:
    """Sums of money that no other reader has found a place for; a figure that is repeated counts once."""
    used = {(each.place, each.original) for each in draft.evidence.values()}
    found: dict[tuple[str, str], Unplaced] = {}
    for each in draft.unplaced:
        if (each.place, each.original) not in used:
            found.setdefault((each.label, each.original), each)
    return tuple(found.values())


def _zone(title: Title, *, has_form: bool) -> str:
    return title.zone if has_form else ""


def _submission(draft: Draft, document: Document) -> Submission:
    """The draft as a submission, complete with what the form computes."""
    form = draft.form
    amounts = {place: value for place, value in draft.values.items() if isinstance(value, Amount)}
    computed = completed(form, amounts, draft.rows)
    values: Mapping[tuple[str, str], Amount | str] = {**draft.values, **computed}
    order = {code: number for number, code in enumerate(form.items)}
    year = draft.values.get(("cover.year", ""))
    name = draft.values.get(("cover.name", "")) or PurePath(document.source.path).stem
    return Submission(
        code=str(draft.values.get(("cover.code", ""), "")),
        name=str(name),
        year=int(year.value) if isinstance(year, Amount) else None,
        form=form.id,
        version=form.version,
        sheet="",
        source=document.source,
        facts={place: _fact(place, values[place]) for place in sorted(values, key=lambda each: order[each[0]])},
        rows={block: dict(rows) for block, rows in draft.rows.items()},
    )


def _fact(place: tuple[str, str], value: Amount | str) -> Fact:
    """A fact that never stood in a cell of a workbook."""
    amount = value if isinstance(value, Amount) else None
    return Fact(*place, amount=amount, text=None if amount else str(value), sheet="", cell="")
