"""Invented zones of any size, and workbooks as other programs see them."""

from __future__ import annotations

import datetime as dt
import io
import math
import random
import warnings
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl

from xltools.core.amount import Amount
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Kind, Shape
from xltools.core.register import Department, Zone
from xltools.core.snapshot import Source
from xltools.core.submission import Fact, Submission
from xltools.forms import load
from xltools.forms.complete import completed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.form import Block, Form, Item

    Place = tuple[str, str]
    Entry = Decimal | int | str

FORM = load("department-performance")
YEAR = 2021
ZONE_NAME = "东湖示范区"


def zone_of(departments: int) -> Zone:
    """A register of that many departments."""
    listed = (Department(f"{number:06d}", f"第{number}部门") for number in range(1, departments + 1))
    return Zone(ZONE_NAME, YEAR, tuple(listed))


def department(entries: Mapping[Place, Entry], *, code: str = "007001", name: str = "甲部门") -> Submission:
    """A department that reported these entries by (item code, row) and what the form computes from them.

    An entry for a computed item stands in the place of what the form computes.
    """
    given: dict[Place, Entry] = {
        ("cover.name", ""): name,
        ("cover.code", ""): code,
        ("cover.year", ""): YEAR,
        **entries,
    }
    rows = _rows(FORM, given)
    amounts = {place: _amount(value) for place, value in given.items() if not isinstance(value, str)}
    amounts |= completed(FORM, amounts, rows)
    texts = {place: value for place, value in given.items() if isinstance(value, str)}
    sheet = f"{code} {name}"
    facts = {
        place: Fact(*place, amounts.get(place), texts.get(place), sheet, f"B{number}")
        for number, place in enumerate({**given, **amounts}, 1)
    }
    source = Source(f"{sheet}.xlsx", 1000, dt.datetime(2022, 7, 22, tzinfo=dt.UTC), code.zfill(64))
    return Submission(code, name, YEAR, FORM.id, FORM.version, sheet, source, facts, rows)


def invented_zone(departments: int, *, seed: int = 7) -> tuple[Submission, ...]:
    """Departments with figures to two places, some of them blank, subordinate units and construction projects."""
    return tuple(_invented(number, random.Random(seed + number)) for number in range(1, departments + 1))  # noqa: S311 - figures, no secrets


def changed(submission: Submission, entries: Mapping[Place, Entry | None]) -> Submission:
    """A submission with some facts replaced; without those that are None."""
    facts = dict(submission.facts)
    for place, value in entries.items():
        fact = facts.pop(place, Fact(*place, None, None, submission.sheet, "A1"))
        if isinstance(value, str):
            facts[place] = fact._replace(amount=None, text=value)
        elif value is not None:
            facts[place] = fact._replace(amount=_amount(value), text=None)
    return replace(submission, facts=facts)


def sums(submissions: tuple[Submission, ...]) -> dict[str, Decimal]:
    """The zone's totals by item code, worked out here: totals of tables, and every row of a table of records."""
    records = {block.id for block in FORM.blocks if block.shape is Shape.RECORDS}
    found: dict[str, Decimal] = {}
    for submission in submissions:
        for (item, row), fact in submission.facts.items():
            wanted = row == TOTAL_ROW or item.split(".")[0] in records
            if fact.amount is not None and wanted and FORM.items[item].consolidated:
                found[item] = found.get(item, Decimal(0)) + fact.amount.value
    return found


def opened(data: bytes, *, values: bool = True) -> openpyxl.Workbook:
    """A workbook as openpyxl reads it, with values or with formulas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl names what it does not read
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def cells(data: bytes) -> dict[tuple[str, int, int], object]:
    """Every saved value by (sheet, row, column), zero-based."""
    return {
        (sheet.title, cell.row - 1, cell.column - 1): cell.value
        for sheet in opened(data).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def differences(
    saved: Mapping[tuple[str, int, int], object], again: Mapping[tuple[str, int, int], object]
) -> list[str]:
    """Where two readings of a workbook disagree; an empty text and nothing are the same."""
    return [
        f"{key}: {saved.get(key)!r} is saved, recalculated it is {again.get(key)!r}"
        for key in sorted({*saved, *again})
        if not _same(saved.get(key), again.get(key))
    ]


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return (
        (one or None) == (other or None)
        if isinstance(one or "", str) and isinstance(other or "", str)
        else one == other
    )


def _invented(number: int, chance: random.Random) -> Submission:
    entries: dict[Place, Entry] = {}
    for block in FORM.blocks:
        for place, item in _inputs(block):
            if chance.random() < 0.8:
                entries[place] = _entry(item, chance)
    entries["profile.authorised", ""] = chance.randrange(5, 60)
    entries["result.score", ""] = Decimal(chance.randrange(5500, 10000)) / 100
    return department(entries, code=f"{number:06d}", name=f"第{number}部门")


def _inputs(block: Block) -> list[tuple[Place, Item]]:
    """The places of a block that a department fills in, of two rows where it has rows."""
    match block.shape:
        case Shape.FIELDS:
            return [((f"{block.id}.{item.id}", ""), item) for item in block.items]
        case Shape.RECORDS:
            return [((f"{block.id}.{item.id}", row), item) for row in ("1", "2") for item in block.items]
        case Shape.UNITS:
            return [
                ((f"{block.id}.{item.id}", row), item)
                for row in (HEAD_ROW, "1")
                for item in block.items
                if not item.formula
            ]
        case Shape.MATRIX:
            codes = [(f"{block.id}.{line.id}.{item.id}", item) for line in block.lines for item in block.items]
            return [((code, ""), item) for code, item in codes if not FORM.formula(code)]


def _entry(item: Item, chance: random.Random) -> Entry:
    match item.kind:
        case Kind.AMOUNT | Kind.NUMBER | Kind.PERCENT | Kind.SCORE:
            return Decimal(chance.randrange(0, 1_000_000)) / 100
        case Kind.COUNT | Kind.YEAR:
            return chance.randrange(0, 200)
        case Kind.CHOICE:
            return chance.choice(item.choices)
        case _:
            return f"{item.label}说明"


def _rows(form: Form, entries: Mapping[Place, Entry]) -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {
        block.id: {TOTAL_ROW: "局机关及二级机构汇总", HEAD_ROW: "1、局机关"}
        for block in form.blocks
        if block.shape is Shape.UNITS
    }
    for item, row in entries:
        block = form.block(item.partition(".")[0])
        if block.shape in {Shape.UNITS, Shape.RECORDS}:
            rows.setdefault(block.id, {}).setdefault(row, f"{row}、二级机构" if block.shape is Shape.UNITS else "")
    return rows


def _amount(value: Decimal | int) -> Amount:
    return Amount.exact(value) if isinstance(value, int) else Amount.written(value)
