"""Taking returns into the master: the right cells, the right department, each once, and nothing in silence."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.year import (
    DEPARTMENTS,
    HAND,
    TABS,
    ZONE,
    facts_in,
    handed_in,
    later,
    new_master,
    opened,
    read_year,
    readings,
    return_of,
    taken,
    typed,
)
from tests.zones import FORM, YEAR
from xltools.collect import Known, admit
from xltools.core.explanation import Explanation, Subject, subject_of, value_of
from xltools.core.finding import Severity
from xltools.core.form import HEAD_ROW, TOTAL_ROW
from xltools.core.history import Action, Status, statuses
from xltools.core.register import Department, Zone
from xltools.excel.fill import filled
from xltools.record import followed
from xltools.signoff import seal, send_back, unseal
from xltools.split import split
from xltools.status import Step, counts, next_step, standings
from xltools.template import department_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.zones import Entry, Place
    from xltools.collect import Collection
    from xltools.core.explanation import Explanations
    from xltools.core.history import Event

CODE = "007001"
GENERAL, FUND = "income.general", "income.fund"


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """A master that nothing has come into."""
    return new_master(tmp_path / "总表.xlsx")


def written(master: Path, result: Collection) -> Path:
    """The master with what came of collecting."""
    master.write_bytes(filled(master.read_bytes(), [*result.fillings, *result.records]))
    return master


def collected(master: Path, folder: Path, events: Sequence[Event] = (), known: Known | None = None) -> Collection:
    """Collect a folder into a master, and write it."""
    result = admit(FORM, read_year(master), events, readings(folder), later(len(events)), known).checked()
    written(master, result)
    return result


def rules(result: Collection) -> list[str]:
    """The rules of the findings that speak of collecting, not of what was reported."""
    return [each.rule for each in result.findings if each.rule.partition(".")[0] in {"collect", "zone", "form"}]


def test_figures_go_into_the_inputs_and_nowhere_else(master: Path, tmp_path: Path) -> None:
    """Amounts, texts, names of units and rows of a table, on the department's sheet; every formula is still there."""
    before = {cell.coordinate: cell.value for row in opened(master)[TABS[CODE]].iter_rows() for cell in row}
    reported = return_of(
        CODE,
        {
            (GENERAL, HEAD_ROW): Decimal("1234.56"),
            (GENERAL, "1"): Decimal("0.44"),
            ("profile.contact", ""): "=1+1",
            ("projects.name", "1"): "道路",
            ("projects.name", "2"): "桥梁",
        },
    )
    handed_in(tmp_path / "in", reported)
    result = collected(master, tmp_path / "in")
    assert rules(result) == []
    found = facts_in(master, CODE)
    assert found[GENERAL, HEAD_ROW] == Decimal("1234.56")
    assert found[GENERAL, TOTAL_ROW] == Decimal("1235.00")
    assert found["profile.contact", ""] == "=1+1"
    assert [found["projects.name", row] for row in ("1", "2")] == ["道路", "桥梁"]
    after = opened(master)
    formulas = {at: value for at, value in before.items() if str(value).startswith("=")}
    assert {at: after[TABS[CODE]][at].value for at in formulas} == formulas
    assert (GENERAL, HEAD_ROW) not in facts_in(master, "100008")
    assert after["目录"]["F4"].value == "已报送"
    assert after["目录"]["F5"].value == "未报送"
    assert opened(master, values=True)["汇总"]["C4"].value == pytest.approx(1235)


def test_what_is_left_blank_later_is_emptied(master: Path, tmp_path: Path) -> None:
    """A second return without a figure and with one row less takes both out of the master, and says so."""
    more: dict[Place, Entry] = {(GENERAL, HEAD_ROW): 5, (FUND, HEAD_ROW): 7}
    more |= {("projects.name", "1"): "道路", ("projects.name", "2"): "桥梁"}
    handed_in(tmp_path / "one", return_of(CODE, more))
    first = collected(master, tmp_path / "one")
    handed_in(tmp_path / "two", return_of(CODE, {(GENERAL, HEAD_ROW): 6, ("projects.name", "1"): "道路"}))
    second = collected(master, tmp_path / "two", first.events)
    found = facts_in(master, CODE)
    assert found[GENERAL, HEAD_ROW] == 6
    assert (FUND, HEAD_ROW) not in found
    assert ("projects.name", "2") not in found
    (again,) = second.taken
    assert again.again
    assert {(each.item, each.row, each.before, each.after) for each in again.changes} == {
        (GENERAL, HEAD_ROW, "5", "6"),
        (FUND, HEAD_ROW, "7", ""),
        ("projects.name", "2", "桥梁", ""),
    }


def test_more_rows_than_the_master_has(master: Path, tmp_path: Path) -> None:
    """Rows are inserted for records and for units; totals take the new units in, other departments stay."""
    rows = 20
    entries: dict[Place, Entry] = {("projects.name", str(n)): f"项目{n}" for n in range(1, rows + 1)}
    entries |= {(GENERAL, str(n)): n for n in range(1, 6)}
    handed_in(tmp_path / "in", return_of(CODE, {**entries, (GENERAL, HEAD_ROW): 100, ("result.score", ""): 91}))
    handed_in(tmp_path / "in", return_of("100008", {(GENERAL, HEAD_ROW): 3}))
    assert rules(collected(master, tmp_path / "in")) == []
    found = facts_in(master, CODE)
    assert [found["projects.name", str(n)] for n in range(1, rows + 1)] == [f"项目{n}" for n in range(1, rows + 1)]
    assert [found[GENERAL, str(n)] for n in range(1, 6)] == [1, 2, 3, 4, 5]
    assert found[GENERAL, TOTAL_ROW] == 115
    assert found["result.score", ""] == 91
    assert facts_in(master, "100008")[GENERAL, TOTAL_ROW] == 3
    values = opened(master, values=True)
    assert [values["汇总"].cell(row, 3).value for row in (4, 5)] == [115, 3]
    assert values["目录"]["H4"].value == 91


def test_another_year_an_unknown_department_a_blank_form(master: Path, tmp_path: Path) -> None:
    """Each gets one finding that names the file, and the good one goes in all the same."""
    folder = tmp_path / "in"
    good = handed_in(folder, return_of("100008"))
    old = replace(ZONE, year=YEAR - 1)
    late = {("cover.year", ""): YEAR - 1, (GENERAL, HEAD_ROW): 1}
    handed_in(folder, replace(return_of(CODE, late), year=YEAR - 1), zone=old, name="去年.xlsx")
    stranger = Department("999999", "外来部门")
    reported = replace(return_of(CODE), code="999999", name="外来部门")
    facts = {**reported.facts, ("cover.code", ""): reported.facts["cover.code", ""]._replace(text="999999")}
    zone = Zone(ZONE.name, YEAR, (stranger,))
    handed_in(folder, replace(reported, facts=facts), zone=zone, name="外来.xlsx")
    handed_in(folder, return_of("100009", {("profile.contact", ""): "某"}), name="空表.xlsx")
    result = collected(master, folder)
    assert sorted((each.rule, each.file) for each in result.findings if each.rule in {*rules(result)}) == [
        ("collect.unknown", "外来.xlsx"),
        ("zone.blank", "空表.xlsx"),
        ("zone.other_year", "去年.xlsx"),
    ]
    assert [each.submission.source.path for each in result.taken] == [str(good)]
    assert (GENERAL, HEAD_ROW) not in facts_in(master, CODE)


def test_two_different_files_of_a_department(master: Path, tmp_path: Path) -> None:
    """The one saved last goes in, and an error names both, so that somebody decides."""
    folder = tmp_path / "in"
    first = handed_in(folder, return_of(CODE, {(GENERAL, HEAD_ROW): 1}))
    second = handed_in(folder, return_of(CODE, {(GENERAL, HEAD_ROW): 2}), name="更正.xlsx")
    os.utime(first, (1_640_000_000, 1_640_000_000))
    result = collected(master, folder)
    assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 2
    (double,) = [each for each in result.findings if each.rule == "zone.double"]
    assert double.severity is Severity.ERROR
    assert first.name in double.message
    assert second.name in double.message
    assert statuses(result.events)[CODE] is Status.COLLECTED


def test_a_department_whose_sheet_was_deleted(master: Path, tmp_path: Path) -> None:
    """It is still to report, and its return is named instead of being lost."""
    book = opened(master)
    del book[TABS[CODE]]
    book.save(master)
    handed_in(tmp_path / "in", return_of(CODE))
    handed_in(tmp_path / "in", return_of("100008"))
    year = read_year(master)
    assert year.codes == tuple(TABS)
    assert split(FORM, year, year.zone.departments[0]) is None
    assert rules(admit(FORM, year, (), readings(tmp_path / "in"), HAND).checked()) == ["collect.unknown"]


def test_a_code_that_contradicts_the_workbook(master: Path, tmp_path: Path) -> None:
    """Nobody knows whose figures they are: left out, with the cell to correct."""
    path = handed_in(tmp_path / "in", return_of(CODE))
    code = next(c.coordinate for row in opened(path)[TABS[CODE]].iter_rows() for c in row if c.value == CODE)
    typed(path, TABS[CODE], {code: "100008"})
    result = collected(master, tmp_path / "in")
    assert not result.taken
    assert [(each.rule, each.cell) for each in result.findings] == [("code.differs", code)]
    assert result.events == ()


def test_the_same_file_again_changes_nothing(master: Path, tmp_path: Path) -> None:
    """No event, no byte; a second copy of it under another name neither."""
    path = handed_in(tmp_path / "in", return_of(CODE))
    first = collected(master, tmp_path / "in")
    content = master.read_bytes()
    (tmp_path / "in" / "副本.xlsx").write_bytes(path.read_bytes())
    again = collected(master, tmp_path / "in", first.events)
    assert again.unchanged == (CODE,)
    assert again.events == first.events
    assert (again.fillings, again.records) == ((), ())
    assert master.read_bytes() == content


def test_an_earlier_return_never_slips_back(master: Path, tmp_path: Path) -> None:
    """Folders keep growing: only the new file counts, and the old one alone is left out, unless it is named."""
    folder = tmp_path / "in"
    old = handed_in(folder, return_of(CODE, {(GENERAL, HEAD_ROW): 1}))
    first = collected(master, folder)
    new = handed_in(folder, return_of(CODE, {(GENERAL, HEAD_ROW): 2}), name="a 先于旧表排序.xlsx")
    second = collected(master, folder, first.events)
    assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 2
    assert rules(second) == []
    assert collected(master, folder, second.events).events == second.events
    new.unlink()
    third = collected(master, folder, second.events)
    assert rules(third) == ["collect.superseded"]
    assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 2
    back = collected(master, folder, second.events, Known(named={str(old)}))
    assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 1
    assert len(back.events) == len(second.events) + 1


def test_a_sealed_department_takes_nothing_in_until_it_is_opened(master: Path, tmp_path: Path) -> None:
    """The finding says how; the same file again is no fault."""
    folder = tmp_path / "in"
    path = handed_in(folder, return_of(CODE))
    first = collected(master, folder)
    year = read_year(master)
    refused = seal(year, first.events, HAND, ["all"])
    assert not refused.codes
    assert len(refused.findings) == 3
    sealed = seal(year, first.events, HAND, [CODE], "会议纪要")
    assert statuses(sealed.events)[CODE] is Status.SEALED
    assert rules(collected(master, folder, sealed.events)) == []
    handed_in(folder, return_of(CODE, {(GENERAL, HEAD_ROW): 2}), name=path.name)
    content = master.read_bytes()
    result = collected(master, folder, sealed.events)
    assert rules(result) == ["collect.sealed"]
    assert "xltools unseal" in next(each.message for each in result.findings if each.rule == "collect.sealed")
    assert master.read_bytes() == content
    opened_again = unseal(year, sealed.events, HAND, [CODE], "更正")
    assert rules(collected(master, folder, opened_again.events)) == []
    assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 2


def test_what_cannot_be_sent_back_or_opened(master: Path, tmp_path: Path) -> None:
    """Nothing has come in, nothing is sealed, no such department: each a sentence, no event."""
    year = read_year(master)
    for done in (
        send_back(year, (), HAND, [CODE], "错"),
        unseal(year, (), HAND, [CODE], "错"),
        seal(year, (), HAND, ["1"], "错"),
    ):
        assert done.events == ()
        assert [each.severity for each in done.findings] == [Severity.ERROR]
    handed_in(tmp_path / "in", return_of(CODE))
    came = collected(master, tmp_path / "in")
    back = send_back(year, came.events, HAND, [CODE], "  缺\n说明 ")
    assert back.events[-1].reason == "缺 说明"
    assert back.events[-1].sha256 == came.events[-1].sha256
    assert send_back(year, back.events, HAND, [CODE], "缺").events == back.events


def test_a_return_counts_as_checked_once_everything_is_explained(master: Path, tmp_path: Path) -> None:
    """Nothing new came in, only reasons: one event more, and not a second one the next time."""
    handed_in(tmp_path / "in", return_of(CODE))
    first = collected(master, tmp_path / "in")
    assert statuses(first.events)[CODE] is Status.COLLECTED
    assert first.events[0].errors + first.events[0].explain == len(
        [each for each in first.todo[CODE] if each.severity is not Severity.NOTE]
    )
    reasons = _explained(first)
    some = {subject: given for number, (subject, given) in enumerate(reasons.items()) if number}
    partly = collected(master, tmp_path / "in", first.events, Known(explanations=some))
    assert partly.events == first.events
    now = standings(read_year(master), partly.events, partly.todo)[0]
    assert now.errors + now.explain == len([each for each in now.todo if each.severity is not Severity.NOTE])
    assert 0 < now.errors + now.explain < first.events[0].errors + first.events[0].explain
    second = collected(master, tmp_path / "in", first.events, Known(explanations=reasons))
    assert [each.action for each in second.events] == [Action.COLLECTED, Action.CHECKED]
    assert opened(master)["目录"]["F4"].value == "已审核"
    third = collected(master, tmp_path / "in", second.events, Known(explanations=reasons))
    assert third.events == second.events


def _explained(result: Collection) -> Explanations:
    found: dict[Subject, list[Explanation]] = {}
    for each in result.todo[CODE]:
        found.setdefault(subject_of(each), []).append(Explanation("已核实", value_of(each)))
    return found


def test_a_master_that_was_behind_gets_the_figures_back(master: Path, tmp_path: Path) -> None:
    """An earlier master was put in place: the history knows the return, its kept file fills the master again."""
    blank = master.read_bytes()
    path = handed_in(tmp_path / "in", return_of(CODE, {(GENERAL, HEAD_ROW): 8}))
    first = collected(master, tmp_path / "in")
    whole = master.read_bytes()
    master.write_bytes(blank)
    again = admit(FORM, read_year(master), first.events, [taken(path)], later(9)).checked()
    assert again.restored == (CODE,)
    assert again.events == first.events
    assert facts_in(written(master, again), CODE)[GENERAL, HEAD_ROW] == 8
    assert master.read_bytes() == whole


def test_rows_and_sheets_that_the_finance_office_moved(master: Path, tmp_path: Path) -> None:
    """The sheet was renamed and stands elsewhere, 目录 has one row more on top: figures and status find both."""
    book = opened(master)
    book[TABS[CODE]].title = "建管"
    book.move_sheet("建管", 3)
    book["目录"].insert_rows(2)
    book.save(master)
    handed_in(tmp_path / "in", return_of(CODE, {(GENERAL, HEAD_ROW): 8}))
    collected(master, tmp_path / "in")
    assert facts_in(master, CODE)[GENERAL, HEAD_ROW] == 8
    assert opened(master)["目录"]["F5"].value == "已报送"


def test_a_department_gets_its_sheet_as_the_master_has_it(master: Path) -> None:
    """A new master gives the blank workbook, byte for byte as a layout; with figures in the master, these."""
    year = read_year(master)
    for each in year.zone.departments:
        layout = split(FORM, year, each)
        blank = department_workbook(FORM, ZONE, next(d for d in DEPARTMENTS if d.code == each.code))
        assert layout is not None
        assert layout.sheet(TABS[each.code]).cells == blank.sheet(TABS[each.code]).cells
        assert [sheet.name for sheet in layout.sheets] == ["说明", TABS[each.code], "_xltools"]


def test_split_hands_on_what_stands_in_the_master(master: Path, tmp_path: Path) -> None:
    """Figures so far, and the rows that are still blank."""
    handed_in(tmp_path / "in", return_of(CODE, {(GENERAL, "1"): 8, ("projects.name", "1"): "道路"}))
    collected(master, tmp_path / "in")
    year = read_year(master)
    layout = split(FORM, year, year.zone.departments[0])
    assert layout is not None
    values = [cell.value for cell in layout.sheet(TABS[CODE]).cells.values()]
    assert {Decimal(8), "道路", "2、甲中心", "3、乙中心"} <= {value for value in values if value is not None}
    blank = department_workbook(FORM, ZONE, DEPARTMENTS[0]).sheet(TABS[CODE])
    assert layout.sheet(TABS[CODE]).names == blank.names


@pytest.mark.parametrize(
    ("done", "step"),
    [
        ({}, Step.SEND_OUT),
        ({CODE: (Action.COLLECTED,)}, Step.COLLECT),
        (dict.fromkeys(TABS, (Action.COLLECTED,)), Step.SETTLE),
        ({**dict.fromkeys(TABS, (Action.COLLECTED,)), CODE: (Action.COLLECTED, Action.RETURNED)}, Step.COLLECT),
        ({**dict.fromkeys(TABS, (Action.SEALED,)), CODE: (Action.CHECKED,)}, Step.SEAL),
        (dict.fromkeys(TABS, (Action.SEALED,)), Step.CONSOLIDATE),
    ],
)
def test_what_to_do_next(master: Path, done: dict[str, tuple[Action, ...]], step: Step) -> None:
    """Send out, collect until all are in, settle what is open, seal, add up."""
    year = read_year(master)
    events: tuple[Event, ...] = ()
    for code, actions in done.items():
        for action in actions:
            events = followed(year, events, HAND, action, [code])
    listed = standings(year, events)
    assert next_step(listed) is step
    assert sum(counts(listed).values()) == len(TABS)
