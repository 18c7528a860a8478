"""A zone's year for tests: a master, what its departments hand in, and what clerks do to it."""

from __future__ import annotations

import datetime as dt
import warnings
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import openpyxl

from tests.zones import FORM, YEAR, ZONE_NAME, department
from xltools.core.form import HEAD_ROW, TOTAL_ROW
from xltools.core.history import Hand
from xltools.core.register import Department, Zone
from xltools.excel.folder import read_all
from xltools.excel.read import read
from xltools.excel.write import render
from xltools.extract import extract
from xltools.recognise.master import read_master
from xltools.template import department_workbook, master
from xltools.validate import with_texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl import Workbook

    from tests.zones import Entry, Place
    from xltools.core.finding import Finding
    from xltools.core.submission import Submission
    from xltools.extract import Extraction
    from xltools.recognise.master import Master

DEPARTMENTS = (
    Department("007001", "建设管理部", "联系人甲", ("甲中心", "乙中心")),
    Department("100008", "企业服务部"),
    Department("100009", "党群工作部", "联系人乙"),
)
ZONE = Zone(ZONE_NAME, YEAR, DEPARTMENTS)
TABS = {each.code: f"{each.code} {each.name}" for each in DEPARTMENTS}
HAND = Hand("王", "2022-01-15T09:00:00+08:00")


def new_master(path: Path) -> Path:
    """A master in which nothing has come in yet."""
    path.write_bytes(_blank_master())
    return path


@cache
def _blank_master() -> bytes:
    return render(master(FORM, ZONE))


def return_of(code: str, entries: Mapping[Place, Entry] | None = None) -> Submission:
    """What a department reports: these entries, or one figure."""
    name = next(each.name for each in DEPARTMENTS if each.code == code)
    return department(entries or {("income.general", HEAD_ROW): 100}, code=code, name=name)


def handed_in(folder: Path, submission: Submission, *, zone: Zone = ZONE, name: str = "") -> Path:
    """The workbook of a department as it comes back, in a folder of returns."""
    folder.mkdir(parents=True, exist_ok=True)
    known = next((each for each in zone.departments if each.code == submission.code), zone.departments[0])
    path = folder / (name or f"{submission.code} {submission.name}.xlsx")
    blank = {"": "局机关及二级机构汇总", HEAD_ROW: "1、局机关", "1": "2、甲中心", "2": "3、乙中心"}
    rows = {**submission.rows}
    for block, listed in rows.items():
        if HEAD_ROW in listed or TOTAL_ROW in listed:
            rows[block] = {**blank, **{row: label for row, label in listed.items() if row not in blank}}
    path.write_bytes(render(department_workbook(FORM, zone, known, replace(submission, rows=rows))))
    return path


def typed(path: Path, sheet: str, cells: Mapping[str, object]) -> Path:
    """A workbook in which somebody typed something and saved it with another program."""
    book = opened(path)
    for address, value in cells.items():
        book[sheet][address].value = value
    book.save(path)
    return path


def opened(path: Path, *, values: bool = False) -> Workbook:
    """A workbook as openpyxl reads it, with formulas or with values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path, data_only=values)


def read_year(path: Path) -> Master:
    """The master in a file."""
    found = read_master(FORM, read(path))
    assert found is not None
    return found


def taken(path: Path) -> Extraction:
    """What a returned workbook holds, its texts checked."""
    return with_texts(FORM, extract(read(path), FORM))


def readings(folder: Path) -> list[Extraction | Finding]:
    """Everything in a folder."""
    return read_all(sorted(folder.rglob("*.xlsx")), taken)


def facts_in(path: Path, code: str) -> dict[Place, object]:
    """What a department's sheet in a master says now, read anew: values by item and row."""
    tab = next(each for each in extract(read(path), FORM).submissions if each.code == code)
    return {place: fact.amount.value if fact.amount else fact.text for place, fact in tab.facts.items()}


def later(minutes: int) -> Hand:
    """The same user so many minutes later."""
    time = dt.datetime.fromisoformat(HAND.time) + dt.timedelta(minutes=minutes)
    return Hand(HAND.user, time.isoformat())
