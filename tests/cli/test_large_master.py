"""A master of many sheets is read in portions, and says the same as if it were read whole."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.year import typed
from tests.zones import FORM, YEAR, ZONE_NAME, invented_zone
from xltools.cli import intake
from xltools.core.form import DEFAULT_FORM, TOTAL_ROW
from xltools.core.register import Department, Zone
from xltools.excel.folder import Reading
from xltools.excel.portions import portions
from xltools.excel.read import read, worksheets
from xltools.excel.write import render
from xltools.extract import extract
from xltools.template import master

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.assemble import Assembly
    from xltools.extract import Extraction

DEPARTMENTS = 12


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master whose departments have reported, with a note in a department's sheet and an entry on 调整表."""
    submissions = {each.code: each for each in invented_zone(DEPARTMENTS)}
    zone = Zone(ZONE_NAME, YEAR, tuple(Department(each.code, each.name) for each in submissions.values()))
    path = tmp_path_factory.mktemp("large") / "总表 2021.xlsx"
    path.write_bytes(render(master(FORM, zone, submissions)))
    return path


def taken_in(path: Path, monkeypatch: pytest.MonkeyPatch, *, cores: int) -> Assembly:
    """What is in a master as a machine with so many cores reads it."""
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    return intake.take_in([path], DEFAULT_FORM, year=None, output_format="json", texts=True)


def test_portions_hold_every_sheet_once_and_in_order(large: Path) -> None:
    """One for each worker."""
    parts = portions(large, workers=2)
    assert [name for part in parts for name in part] == list(worksheets(large.read_bytes()))
    assert len(parts) == 2
    assert portions(large, workers=1) == []


def test_small_and_unreadable_workbooks_have_no_portions(large: Path, tmp_path: Path) -> None:
    """They are read by one process, which also says what is wrong with them."""
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(large.read_bytes()[:-300])
    assert portions(broken, workers=2) == []
    assert portions(tmp_path / "无.xlsx", workers=2) == []
    (tmp_path / "小.xlsx").write_bytes(b"PK")
    assert portions(tmp_path / "小.xlsx", workers=2) == []


def test_portions_say_what_the_whole_says(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Submissions, findings, entries and stamp; also where somebody typed over a formula, or what is no number."""
    path = tmp_path / large.name
    shutil.copy(large, path)
    first, *_others, last = extract(read(path), FORM).submissions
    typed(path, first.sheet, {first.facts["income.total", TOTAL_ROW].cell: "约三百"})
    typed(
        path, last.sheet, {last.facts["spending.total", TOTAL_ROW].cell: 7, last.facts["cover.name", ""].cell: "=1/0"}
    )
    whole, shared = (taken_in(path, monkeypatch, cores=cores) for cores in (1, 2))
    assert len(shared.submissions) == DEPARTMENTS
    assert shared == whole


def test_a_master_saved_meanwhile_is_read_again(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions of two states of a file are no state of it."""
    checked, names = intake.read_checked, worksheets(large.read_bytes())

    def saved_meanwhile(form: str, file: Path, *, only: frozenset[str] | None = None) -> Extraction:
        found = checked(form, file, only=only)
        if only is None or names[2] not in only:
            return found
        earlier = replace(found.submissions[0].source, sha256="0" * 64)
        return replace(found, submissions=tuple(replace(each, source=earlier) for each in found.submissions))

    whole = taken_in(large, monkeypatch, cores=1)
    monkeypatch.setattr(intake, "read_checked", saved_meanwhile)
    monkeypatch.setattr(intake, "Reading", partial(Reading, workers=1))
    assert taken_in(large, monkeypatch, cores=2) == whole


def test_a_workbook_without_the_form_says_so_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many portions found nothing."""
    book, chance = openpyxl.Workbook(), random.Random(7)  # noqa: S311 - figures, no secrets
    for _number in range(2 * DEPARTMENTS):
        sheet = book.create_sheet()
        for _row in range(200):
            sheet.append([chance.random() for _column in range(10)])
    path = tmp_path / "年报.xlsx"
    book.save(path)
    assert portions(path, workers=2)
    for cores in (1, 2):
        assert [each.rule for each in taken_in(path, monkeypatch, cores=cores).findings] == ["form.absent"]
