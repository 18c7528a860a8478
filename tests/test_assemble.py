"""Many workbooks put together: each department once, of one year, and nobody called missing who reported."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.mangle import (
    BUILDING,
    SERVICE,
    at_path,
    blank,
    form,
    form_sheet,
    master_workbook,
    place,
    put,
    reading,
    returned,
    with_stamp,
    without_stamp,
)
from xltools.assemble import Assembly, assemble
from xltools.core.finding import Finding, Severity

if TYPE_CHECKING:
    from xltools.core.snapshot import Snapshot

EARLY = dt.datetime(2022, 7, 1, tzinfo=dt.UTC)
LATE = dt.datetime(2022, 7, 9, tzinfo=dt.UTC)


def _assembled(*snapshots: Snapshot, year: int | None = None) -> Assembly:
    return assemble(form(), [reading(snapshot) for snapshot in snapshots], year=year)


def _rules(assembly: Assembly) -> list[tuple[str, str]]:
    return sorted((finding.rule, str(finding.severity)) for finding in assembly.findings)


def _of_year(snapshot: Snapshot, year: int) -> Snapshot:
    return with_stamp(put(snapshot, {place("cover.year"): float(year)}), "year", str(year))


def test_departments_in_the_order_of_their_codes() -> None:
    """Whatever order the files came in."""
    assembly = _assembled(returned(SERVICE), returned(BUILDING))
    assert [each.code for each in assembly.submissions] == [BUILDING, SERVICE]
    assert (assembly.zone, assembly.year, assembly.missing) == ("湖南城陵矶新港区", 2021, ())
    assert assembly.findings == ()


def test_twice_with_the_same_figures() -> None:
    """A note, and the one saved last is used."""
    first = at_path(returned(), "a/007001.xlsx", modified=LATE)
    second = at_path(returned(), "b/007001 副本.xlsx", modified=EARLY)
    assembly = _assembled(first, second)
    assert [each.source.path for each in assembly.submissions] == ["a/007001.xlsx"]
    (finding,) = assembly.findings
    assert (finding.rule, finding.severity, finding.file) == ("zone.double", Severity.NOTE, "007001 副本.xlsx")


def test_twice_with_different_figures() -> None:
    """An error that names both files; findings of the one left out go with it."""
    old = at_path(put(returned(), {place("spending.total", "head"): 1.0}), "007001 初稿.xlsx", modified=EARLY)
    new = at_path(returned(), "007001 终稿.xlsx", modified=LATE)
    for readings in ((old, new), (new, old)):
        assembly = _assembled(*readings)
        (finding,) = assembly.findings
        assert (finding.rule, finding.severity) == ("zone.double", Severity.ERROR)
        assert "007001 初稿.xlsx" in finding.message
        assert "007001 终稿.xlsx, saved last, was used" in finding.message
        assert [each.source.path for each in assembly.submissions] == ["007001 终稿.xlsx"]


def test_files_of_one_name_in_two_folders_keep_their_findings() -> None:
    """Findings belong to the file that they were found in, not to its name."""
    old = at_path(returned(), "初稿/007001.xlsx", modified=EARLY)
    new = at_path(put(returned(), {place("spending.total", "head"): 3540.0}), "终稿/007001.xlsx", modified=LATE)
    assembly = _assembled(old, new)
    assert "formula.replaced" in {finding.rule for finding in assembly.findings}
    double = next(finding for finding in assembly.findings if finding.rule == "zone.double")
    assert "初稿/007001.xlsx" in double.message
    assert "终稿/007001.xlsx" in double.message


def test_sheet_copied_within_its_workbook() -> None:
    """Both sheets are of one file: the message names the sheets."""
    copy = replace(form_sheet(returned()), name="007001 建设管理部 (2)")
    changed = replace(returned(), sheets=(copy, *returned().sheets))
    (finding,) = _assembled(changed).findings
    assert finding.rule == "zone.double"
    assert "007001 建设管理部 (2)" in finding.message


def test_year_of_most_workbooks() -> None:
    """Two of 2021 and one of 2020: the one is left out, and said to be."""
    assembly = _assembled(returned(BUILDING), returned(SERVICE), at_path(_of_year(returned(), 2020), "2020.xlsx"))
    assert assembly.year == 2021
    assert [each.code for each in assembly.submissions] == [BUILDING, SERVICE]
    (finding,) = assembly.findings
    assert (finding.rule, finding.severity, finding.file) == ("zone.other_year", Severity.ERROR, "2020.xlsx")
    assert "2020" in finding.message


def test_year_that_was_asked_for() -> None:
    """It counts even where most are of another."""
    assembly = _assembled(returned(BUILDING), returned(SERVICE), _of_year(returned(), 2020), year=2020)
    assert assembly.year == 2020
    assert [(each.code, each.year) for each in assembly.submissions] == [(BUILDING, 2020)]
    assert [rule for rule, _ in _rules(assembly)] == ["zone.other_year", "zone.other_year"]


def test_of_two_equally_frequent_years_the_later() -> None:
    """A folder that holds last year's workbook and this year's."""
    assert _assembled(_of_year(returned(), 2020), returned(SERVICE)).year == 2021


def test_blank_departments_of_a_master() -> None:
    """One finding for each, and nothing else is said about an empty sheet."""
    assembly = _assembled(master_workbook())
    assert _rules(assembly) == [("zone.blank", "explain"), ("zone.blank", "explain")]
    assert assembly.missing == (BUILDING, SERVICE)
    assert assembly.submissions == ()


def test_master_and_department_workbooks_together() -> None:
    """The master's empty sheet of a department that handed in its own workbook is no gap."""
    assembly = _assembled(master_workbook(), returned(BUILDING))
    assert [each.code for each in assembly.submissions] == [BUILDING]
    assert assembly.missing == (SERVICE,)
    assert _rules(assembly) == [("zone.blank", "explain")]
    complete = _assembled(returned(SERVICE), master_workbook(BUILDING))
    assert [each.code for each in complete.submissions] == [BUILDING, SERVICE]
    assert (complete.missing, complete.findings) == ((), ())


def test_a_department_blank_twice_is_missing_once() -> None:
    """In the master and in the workbook that it sent back empty."""
    assembly = _assembled(master_workbook(SERVICE), blank(BUILDING))
    assert assembly.missing == (BUILDING,)
    assert _rules(assembly) == [("zone.blank", "explain")]


def test_blank_workbook_of_another_year_is_nobodys_gap() -> None:
    """An empty template of 2020 says nothing about 2021."""
    assembly = _assembled(returned(BUILDING), _of_year(blank(SERVICE), 2020))
    assert (assembly.missing, assembly.findings) == ((), ())


def test_only_blank_workbooks_still_have_a_year() -> None:
    """Everybody is missing, of that year."""
    assembly = _assembled(blank(BUILDING))
    assert (assembly.year, assembly.missing) == (2021, (BUILDING,))


def test_nothing_but_noughts_is_a_report() -> None:
    """A department that had no money says so with noughts: blank is not zero."""
    reported = put(blank(), {place("profile.headcount"): 0.0})
    assert [each.code for each in _assembled(reported).submissions] == [BUILDING]


def test_departments_without_a_code_are_told_apart_by_name() -> None:
    """Two sheets without a code are not one department handed in twice."""
    nameless = [
        put(without_stamp(returned(code)), {place("cover.code", code=code): None}) for code in (BUILDING, SERVICE)
    ]
    assembly = _assembled(*nameless)
    assert sorted(each.name for each in assembly.submissions) == ["企业服务部", "建设管理部"]


def test_readings_that_failed() -> None:
    """A file that could not be read is a finding among the others."""
    broken = Finding(rule="file.damaged", severity=Severity.ERROR, file="坏.xlsx", message="damaged")
    assembly = assemble(form(), [broken, reading(returned())])
    assert assembly.findings == (broken,)
    assert [each.code for each in assembly.submissions] == [BUILDING]


def test_nothing_at_all() -> None:
    """No reading, no year, no zone."""
    assert assemble(form(), []) == Assembly("", None, (), (), ())
