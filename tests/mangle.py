"""Returned workbooks, and what clerks do to them: every change as Excel would have saved it.

The changes are made on the snapshot, since no library moves merges, names and formulas when it inserts a row.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from openpyxl.formula import Tokenizer

from xltools.core.address import Area, Position, area_to_a1, column_letters, parse_a1, parse_area, split_reference
from xltools.core.form import Shape
from xltools.core.register import Department, Zone
from xltools.core.snapshot import Cell
from xltools.example.load import load_zone
from xltools.excel.read import read
from xltools.excel.write import render
from xltools.extract import extract
from xltools.forms import load
from xltools.sheets.department import filled_department
from xltools.sheets.stamp import STAMP_SHEET
from xltools.template import department_workbook, master

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.core.form import Form
    from xltools.core.layout import WorkbookLayout
    from xltools.core.snapshot import CellValue, Sheet, Snapshot
    from xltools.core.submission import Submission
    from xltools.extract import Extraction

    Typing = Mapping[tuple[int, int], Cell | CellValue]

BUILDING, SERVICE = "007001", "100008"
Facts = dict[tuple[str, str], object]
Axis = Literal["row", "column"]


# ------------------------------------------------------------------------------------------------ what was sent out


@cache
def form() -> Form:
    """The form that the workbooks are made from."""
    return load("department-performance")


@cache
def zone() -> Zone:
    """The example zone's register."""
    example = load_zone()
    return Zone(example.name, example.year, tuple(Department(each.code, each.name) for each in example.departments))


def example(code: str = BUILDING) -> Submission:
    """What a department of the example reported."""
    return next(each for each in load_zone().departments if each.code == code)


def department(code: str = BUILDING) -> Department:
    """A department of the register."""
    return next(each for each in zone().departments if each.code == code)


@cache
def returned(code: str = BUILDING) -> Snapshot:
    """A department's workbook as it comes back: filled in, calculated, nothing else touched.

    It has the rows that an empty form offers, most of them blank.
    """
    return taken(department_workbook(form(), zone(), department(code), offered(example(code))), f"{code}.xlsx")


def offered(reported: Submission) -> Submission:
    """A submission that also lists the rows that an empty form offers."""
    rows: dict[str, dict[str, str]] = {}
    for block in form().blocks:
        known = dict(reported.rows.get(block.id, {}))
        if block.shape is Shape.UNITS:
            known.setdefault("head", "1、局机关")
            known |= {str(n): f"{n + 1}、二级机构{n}" for n in range(1, block.rows + 1) if str(n) not in known}
            rows[block.id] = known
        elif block.shape is Shape.RECORDS:
            rows[block.id] = known | {str(n): "" for n in range(1, block.rows + 1) if str(n) not in known}
    return replace(reported, rows=rows)


@cache
def blank(code: str = BUILDING) -> Snapshot:
    """A department's workbook as it was sent out."""
    return taken(department_workbook(form(), zone(), department(code)), f"{code}.xlsx")


@cache
def master_workbook(*codes: str) -> Snapshot:
    """The zone's master, with these departments filled in."""
    return taken(master(form(), zone(), {code: example(code) for code in codes}), "master.xlsx")


def taken(book: WorkbookLayout, name: str) -> Snapshot:
    """A workbook written to a file and read again."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(render(book))
        return read(file)


# ------------------------------------------------------------------------------------------------ what is looked at


def reading(snapshot: Snapshot) -> Extraction:
    """What the form reads in a workbook."""
    return extract(snapshot, form())


def submission(snapshot: Snapshot) -> Submission:
    """The one submission in a workbook."""
    (only,) = reading(snapshot).submissions
    return only


def rules(snapshot: Snapshot) -> list[str]:
    """The rules of all findings in a workbook, sorted."""
    return sorted(finding.rule for finding in reading(snapshot).findings)


def facts(reported: Submission) -> Facts:
    """The values of a submission by (item, row); Decimal for numbers."""
    return {place: fact.amount.value if fact.amount else fact.text for place, fact in reported.facts.items()}


def place(item: str, row: str = "", code: str = BUILDING) -> Position:
    """Where an item stands in the workbook as it was returned, filled in or not."""
    return Position(*_places(code)[item, row])


@cache
def _places(code: str) -> Mapping[tuple[str, str], tuple[int, int]]:
    return filled_department(form(), offered(example(code)), sheet="x", title="x", live=True).places


def form_sheet(snapshot: Snapshot) -> Sheet:
    """The sheet of the department: the one with the most on it."""
    return max((each for each in snapshot.sheets if not each.hidden), key=lambda sheet: len(sheet.cells))


def row_of(snapshot: Snapshot, text: str) -> int:
    """The first row of the department's sheet that holds a text."""
    return min(row for (row, _), cell in form_sheet(snapshot).cells.items() if cell.value == text)


# ------------------------------------------------------------------------------------------------ single cells


def put(snapshot: Snapshot, cells: Typing) -> Snapshot:
    """Type into cells of the department's sheet; None clears one."""
    sheet = form_sheet(snapshot)
    changed = {at: cell if isinstance(cell, Cell) else Cell(cell) for at, cell in cells.items()}
    kept = {**sheet.cells, **changed}
    return with_sheet(snapshot, replace(sheet, cells={at: cell for at, cell in kept.items() if cell != Cell(None)}))


def uncalculated(snapshot: Snapshot) -> Snapshot:
    """The workbook saved by a program that calculates nothing: formulas without results."""
    return _each_cell(snapshot, lambda cell: Cell(None, cell.formula) if cell.formula else cell)


def respelled(snapshot: Snapshot, spell: Callable[[str], str]) -> Snapshot:
    """Every formula of the department's sheet in another spelling."""
    return _each_cell(snapshot, lambda cell: Cell(cell.value, spell(cell.formula)) if cell.formula else cell)


def _each_cell(snapshot: Snapshot, change: Callable[[Cell], Cell]) -> Snapshot:
    sheet = form_sheet(snapshot)
    return with_sheet(snapshot, replace(sheet, cells={at: change(cell) for at, cell in sheet.cells.items()}))


# ------------------------------------------------------------------------------------------------ sheets


def with_sheet(snapshot: Snapshot, sheet: Sheet) -> Snapshot:
    """The department's sheet in another state."""
    old = form_sheet(snapshot)
    return replace(snapshot, sheets=tuple(sheet if each is old else each for each in snapshot.sheets))


def without_names(snapshot: Snapshot, *blocks: str) -> Snapshot:
    """The names of these blocks lost; all of them where none is given."""
    sheet = form_sheet(snapshot)
    lost = {f"XLT_{block}".upper() for block in blocks or (block.id for block in form().blocks)}
    return with_sheet(snapshot, replace(sheet, names={n: area for n, area in sheet.names.items() if n not in lost}))


def without_stamp(snapshot: Snapshot) -> Snapshot:
    """The hidden sheet lost."""
    return replace(snapshot, sheets=tuple(each for each in snapshot.sheets if each.name != STAMP_SHEET))


def with_stamp(snapshot: Snapshot, key: str, value: str) -> Snapshot:
    """Another entry on the hidden sheet."""
    stamp = snapshot.sheet(STAMP_SHEET)
    assert stamp is not None
    row = next(row for (row, column), cell in stamp.cells.items() if column == 0 and cell.value == key)
    changed = replace(stamp, cells={**stamp.cells, (row, 1): Cell(value)})
    return replace(snapshot, sheets=tuple(changed if each is stamp else each for each in snapshot.sheets))


def only_sheet(snapshot: Snapshot) -> Snapshot:
    """The department's sheet copied into a workbook of its own: no stamp, its names come along."""
    return replace(snapshot, sheets=(form_sheet(snapshot),))


def renamed(snapshot: Snapshot, name: str) -> Snapshot:
    """Another name on the department's tab."""
    return with_sheet(snapshot, replace(form_sheet(snapshot), name=name))


def unmerged(snapshot: Snapshot) -> Snapshot:
    """All merged cells of the department's sheet taken apart."""
    return with_sheet(snapshot, replace(form_sheet(snapshot), merges=()))


def at_path(snapshot: Snapshot, path: str, **source: object) -> Snapshot:
    """The workbook under another path, or saved at another time."""
    return replace(snapshot, source=replace(snapshot.source, path=path, **source))  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------ rows and columns


def insert_rows(snapshot: Snapshot, before: int, count: int = 1) -> Snapshot:
    """Empty rows above a row of the department's sheet."""
    return _moved(snapshot, "row", lambda first, last: _inserted(first, last, before, count))


def insert_columns(snapshot: Snapshot, before: int, count: int = 1) -> Snapshot:
    """Empty columns left of a column of the department's sheet."""
    return _moved(snapshot, "column", lambda first, last: _inserted(first, last, before, count))


def delete_rows(snapshot: Snapshot, first: int, count: int = 1) -> Snapshot:
    """Rows of the department's sheet deleted; formulas that name only them show ``#REF!``."""
    return _moved(snapshot, "row", lambda a, b: _deleted(a, b, first, count))


def _inserted(first: int, last: int, before: int, count: int) -> tuple[int, int]:
    return first + count * (first >= before), last + count * (last >= before)


def _deleted(first: int, last: int, start: int, count: int) -> tuple[int, int] | None:
    end = start + count
    top = first if first < start else max(start, first - count)
    bottom = last if last < start else start - 1 if last < end else last - count
    return (top, bottom) if top <= bottom else None


def _moved(snapshot: Snapshot, axis: Axis, move: Callable[[int, int], tuple[int, int] | None]) -> Snapshot:
    sheet = form_sheet(snapshot)

    def area(old: Area) -> Area | None:
        span = move(old.top, old.bottom) if axis == "row" else move(old.left, old.right)
        if span is None:
            return None
        first, last = span
        return Area(first, old.left, last, old.right) if axis == "row" else Area(old.top, first, old.bottom, last)

    cells = {}
    for at, cell in sheet.cells.items():
        new = area(Area(*at, *at))
        if new is not None:
            formula = shifted(cell.formula, sheet.name, area) if cell.formula else None
            cells[new.top, new.left] = Cell(cell.value, formula)
    merges = (new for old in sheet.merges if (new := area(old)) is not None)
    names = {name: new for name, old in sheet.names.items() if (new := area(old)) is not None}
    hidden = sheet.hidden_rows if axis == "row" else sheet.hidden_columns
    kept = frozenset(span[0] for each in hidden if (span := move(each, each)) is not None)
    return with_sheet(
        snapshot,
        replace(
            sheet,
            cells=cells,
            merges=tuple(each for each in merges if (each.top, each.left) != (each.bottom, each.right)),
            names=names,
            hidden_rows=kept if axis == "row" else sheet.hidden_rows,
            hidden_columns=sheet.hidden_columns if axis == "row" else kept,
        ),
    )


def shifted(formula: str, sheet: str, move: Callable[[Area], Area | None]) -> str:
    """A formula of a sheet after its cells moved; what is gone becomes ``#REF!``."""
    tokens = Tokenizer(formula)
    for token in tokens.items:
        if token.type != "OPERAND" or token.subtype != "RANGE":
            continue
        named, cells = split_reference(token.value)
        if named in {None, sheet}:
            token.value = token.value.removesuffix(cells) + _shifted_reference(cells, move)
    return str(tokens.render())


def _shifted_reference(cells: str, move: Callable[[Area], Area | None]) -> str:
    new = move(parse_area(cells))
    if new is None:
        return "#REF!"
    if "$" not in cells:
        return area_to_a1(new) if ":" not in cells else f"{_corner(new, 0)}:{_corner(new, 2)}"
    return ":".join(
        f"{'$' if old.startswith('$') else ''}{column_letters(new[index + 1])}"
        f"{'$' if '$' in old[1:] else ''}{new[index] + 1}"
        for index, old in zip((0, 2), cells.split(":"), strict=False)
    )


def _corner(area: Area, index: int) -> str:
    return f"{column_letters(area[index + 1])}{area[index] + 1}"


def a1(text: str) -> Position:
    """The position of an address."""
    return parse_a1(text)
