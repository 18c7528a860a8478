"""The workbooks in the repository are what the example's data makes them, and give its figures back."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.package_rules import check_package
from xltools.example.load import load_zone
from xltools.excel.read import read
from xltools.extract import extract
from xltools.forms import load

if TYPE_CHECKING:
    from xltools.core.submission import Submission

ROOT = Path(__file__).parents[1] / "workbooks"
MADE: dict[str, bytes] = runpy.run_path(str(ROOT / "generate.py"))["workbooks"]()
ZONE = load_zone()


def facts(submission: Submission) -> dict[tuple[str, str], object]:
    """What was reported, by item and row; how precisely a number was written, a cell does not say."""
    return {place: fact.text if fact.amount is None else fact.amount.value for place, fact in submission.facts.items()}


def test_nothing_is_missing_and_nothing_left_over() -> None:
    """The folder holds the workbooks that the script makes, and no others."""
    there = {file.relative_to(ROOT).as_posix() for file in ROOT.rglob("*.xlsx")}
    assert there == set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_the_committed_bytes_are_what_the_script_makes(name: str) -> None:
    """Who changes the form or the data runs ``make workbooks``."""
    assert (ROOT / name).read_bytes() == MADE[name]
    assert check_package(MADE[name]) == []


@pytest.mark.parametrize("number", [0, 1], ids=["007001", "100008"])
@pytest.mark.parametrize("master", [True, False], ids=["master", "department"])
def test_reading_gives_the_data_back(number: int, *, master: bool) -> None:
    """Every fact of the example stands in its workbook and in the master, and no other does."""
    example = ZONE.departments[number]
    name = "example/master.xlsx" if master else f"example/departments/{example.code} {example.name}.xlsx"
    found = extract(read(ROOT / name), load(ZONE.form))
    submission = found.submissions[number if master else 0]
    assert len(found.submissions) == (2 if master else 1)
    assert (submission.code, submission.name, submission.year) == (example.code, example.name, 2021)
    read_back, written = facts(submission), facts(example)
    assert {place: read_back.get(place) for place in written} == written
    assert read_back.keys() == written.keys()
