"""Engines behind the protocol: what they compute, what they decline, and that none of them ever raises."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
import time
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from xltools.core.snapshot import Snapshot, Source
from xltools.excel.calamine_reader import read_sheets
from xltools.excel.engines import choose
from xltools.excel.engines.choose import NAMES, UnknownEngineError, engines, installed
from xltools.excel.engines.formulas_engine import Formulas
from xltools.excel.engines.formulon_engine import Formulon
from xltools.excel.engines.guard import guarded
from xltools.excel.engines.settings import read_settings
from xltools.excel.engines.watched import Watched
from xltools.files.process import FailedError, run
from xltools.recalculate.engine import Calculated, Given, NotComputable, Obstacle
from xltools.recalculate.judgement import Verdict
from xltools.recalculate.settings import Settings
from xltools.recalculation import Recalculation, recalculate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.recalculate.engine import Engine, Outcome

SHEET = "007001 甲局"
ENGINES = [pytest.param(name, marks=pytest.mark.libreoffice if name == "libreoffice" else ()) for name in NAMES]


def workbook(cells: Mapping[str, object], results: Mapping[str, object], **options: object) -> bytes:
    """A sheet of constants, and formulas with the results that are saved with them."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        sheet = book.add_worksheet(SHEET)
        for address, value in cells.items():
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(address, value, None, results.get(address, 999))
            else:
                sheet.write(address, value)
    return stream.getvalue()


def snapshot_of(content: bytes) -> Snapshot:
    """What the reader delivers."""
    source = Source("甲.xlsx", len(content), dt.datetime(2023, 1, 15, tzinfo=dt.UTC), "")
    return Snapshot(source, read_sheets(content))


def judged(content: bytes, *names: str, given: Given | None = None) -> Recalculation:
    """A workbook judged by these engines."""
    return recalculate(snapshot_of(content), content, engines(names), read_settings(content), given)


def outcomes(engine: Engine, cells: Mapping[str, object]) -> dict[str, Outcome]:
    """What an engine makes of the formulas among cells of column B."""
    places = {(SHEET, int(address[1:]) - 1, 1): address for address in cells if address.startswith("B")}
    calculated = engine.calculate(workbook(cells, {}), Given(), frozenset(places))
    assert not calculated.unavailable
    return {places[place]: outcome for place, outcome in calculated.outcomes.items() if place in places}


@pytest.mark.parametrize("name", ENGINES)
def test_every_kind_of_value(name: str) -> None:
    """By hand; the saved 999 is not looked at."""
    cells = {
        "A1": 1.5,
        "A2": "文",
        "B1": "=A1*2",
        "B2": '=A2&"字"',
        "B3": "=A1>1",
        "B4": "=A1/0",
        "B5": '=""',
        "B6": "=A9",
    }
    found = outcomes(engines([name])[0], cells)
    assert found["B1"] == 3
    assert found["B2"] == "文字"
    assert found["B3"] is True
    assert found["B4"] == "#DIV/0!"
    assert found.get("B5", "") == ""  # LibreOffice saves no empty text
    assert found["B6"] == 0


@pytest.mark.parametrize("name", ENGINES)
def test_an_unknown_function_is_no_result(name: str) -> None:
    """Excel may know it; #NAME? must not stand against what it saved."""
    found = outcomes(engines([name])[0], {"B1": "=NOSUCHFUNCTION(1)"})
    assert isinstance(found["B1"], NotComputable)


@pytest.mark.parametrize("name", ENGINES)
def test_no_workbook(name: str) -> None:
    """An engine that cannot open the file says so, in one line."""
    calculated = engines([name])[0].calculate(b"no workbook", Given(), frozenset())
    assert calculated.unavailable
    assert "\n" not in calculated.unavailable


def test_what_cellrune_declines_is_named() -> None:
    """The function, the other workbook, the missing clock."""
    cells = {"B1": "=FOO(1)", "B2": "=[1]甲!A1", "B3": "=TODAY()", "B4": "=B4+1"}
    assert outcomes(engines(["cellrune"])[0], cells) == {
        "B1": NotComputable(Obstacle.FUNCTION, "FOO"),
        "B2": NotComputable(Obstacle.EXTERNAL, "[1]甲"),
        "B3": NotComputable(Obstacle.VOLATILE),
        "B4": NotComputable(Obstacle.CIRCULAR),
    }


def test_what_cannot_be_computed_gives_way_to_what_it_shows() -> None:
    """B1 is unknown and shows 5, so B2 must show 6; B4 depends on two such cells one after the other."""
    cells = {"B1": "=FOO(1)", "B2": "=B1+1", "B3": "=FOO(B2)", "B4": '=B3&"x"', "B5": "=B1+1"}
    content = workbook(cells, {"B1": 5, "B2": 6, "B3": "y", "B4": "yx", "B5": 7})
    result = judged(content, "cellrune", "formulon")
    verdicts = {place[1] + 1: found.verdict for place, found in result.judgements.items()}
    assert verdicts == {
        1: Verdict.NOT_COMPUTABLE,
        2: Verdict.CONFIRMED,
        3: Verdict.NOT_COMPUTABLE,
        4: Verdict.CONFIRMED,
        5: Verdict.NOT_CONFIRMED,
    }


def test_stale_end_to_end() -> None:
    """One changed input, two results that were not computed anew, one that was."""
    cells = {"A1": 2, "A2": 3, "B1": "=A1+A2", "B2": "=B1*10", "B3": "=A1*A2"}
    result = judged(workbook(cells, {"B1": 4, "B2": 40, "B3": 6}), "cellrune", "formulon")
    assert [(found.rule, found.cell) for found in result.findings] == [("recalc.stale", "B1"), ("recalc.stale", "B2")]
    assert result.heard == ("cellrune", "formulon")


def test_without_the_second_engine_nobody_is_accused() -> None:
    """CellRune alone."""
    result = judged(workbook({"A1": 2, "B1": "=A1+1"}, {"B1": 4}), "cellrune")
    assert [found.rule for found in result.findings] == ["recalc.not_confirmed"]


@pytest.mark.parametrize(
    ("formula", "cached", "rule"),
    [("=B2+1", 0, "recalc.circular"), ("=ROW(B1)*5", 5, ""), ("=IF(A1=1,7,B1)", 7, "")],
)
def test_circles_and_what_only_looks_like_one(formula: str, cached: int, rule: str) -> None:
    """CellRune calls all three circular; the second engine knows better."""
    content = workbook({"A1": 1, "B1": formula, "B2": "=B1"}, {"B1": cached, "B2": cached})
    assert [found.rule for found in judged(content, "cellrune", "formulon").findings] == ([rule] if rule else [])


@pytest.mark.parametrize("date1904", [False, True])
def test_days_as_results(*, date1904: bool) -> None:
    """Numbers that a date format shows come back from the reader as dates; none may be called stale for it."""
    stream = io.BytesIO()
    numbers = [0, 0.5, 1, 59, 60, 61, -1, -1.5, 45000, 45000.123456789, 400.75]
    formats = ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm", "[h]:mm:ss", 'yyyy"年"m"月"', "General"]
    with xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": date1904}) as book:
        sheet = book.add_worksheet(SHEET)
        for row, number in enumerate(numbers):
            sheet.write_number(row, 0, number)
            for column, form in enumerate(formats, start=1):
                sheet.write_formula(row, column, f"=A{row + 1}", book.add_format({"num_format": form}), number)
    assert judged(stream.getvalue(), "cellrune", "formulon").counts() == {Verdict.CONFIRMED: 66}


@pytest.mark.parametrize(
    ("given", "cached", "expected"),
    [
        (Given(), 44941, Verdict.VOLATILE),
        (Given(today=dt.date(2023, 1, 15)), 44941, Verdict.CONFIRMED),
        (Given(today=dt.date(2024, 1, 15)), 44941, Verdict.VOLATILE),
    ],
)
def test_the_day_is_given(given: Given, cached: int, expected: Verdict) -> None:
    """15 January 2023 is day 44941; on another day the result is no more than another."""
    content = workbook({"B1": "=TODAY()"}, {"B1": cached})
    result = judged(content, "cellrune", "formulon", given=given)
    assert {found.verdict for found in result.judgements.values()} == {expected}


def test_the_day_in_the_other_calendar() -> None:
    """With days counted from 1904 the 15 January 2023 is day 43479."""
    content = workbook({"B1": "=TODAY()"}, {"B1": 43479}, date_1904=True)
    result = judged(content, "cellrune", given=Given(today=dt.date(2023, 1, 15)))
    assert result.counts() == {Verdict.CONFIRMED: 1}


def test_more_cells_than_cellrune_hands_out_at_once() -> None:
    """It delivers at most 10,000 cells at a time."""
    cells = {f"B{row}": f"={row}*2" for row in range(1, 12_002)}
    assert outcomes(engines(["cellrune"])[0], cells)["B12001"] == 24_002


def test_settings_of_a_workbook() -> None:
    """Read from the workbook's own part; ordinary ones where there are none or the file is none."""
    assert read_settings(workbook({}, {})) == Settings()
    assert read_settings(workbook({}, {}, date_1904=True)).date1904
    assert read_settings(b"no workbook") == Settings()
    from tests.excel.handmade import workbook as handmade  # noqa: PLC0415 - a name of ours is in the way

    assert read_settings(handmade("")) == Settings()


def test_manual_calculation() -> None:
    """As Excel writes it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet(SHEET)
        book.set_calc_mode("manual")
    assert read_settings(stream.getvalue()).manual


def test_the_order_of_engines() -> None:
    """CellRune is always there and always first; a name that is none is refused."""
    assert installed()[0] == "cellrune"
    assert [engine.name for engine in engines()] == list(installed())
    assert [engine.name for engine in engines(["formulon", "cellrune"])] == ["formulon", "cellrune"]
    with pytest.raises(UnknownEngineError, match="excel"):
        engines(["excel"])


def test_engines_that_are_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra and without LibreOffice, CellRune remains."""
    monkeypatch.setattr(choose, "program", lambda: None)
    monkeypatch.setattr(choose, "find_spec", lambda name: object() if name == "cellrune" else None)
    assert [engine.name for engine in engines()] == ["cellrune"]


def test_a_panic_is_a_result() -> None:
    """Rust's panics are no Exceptions; a wish of the user to stop is obeyed."""

    class PanicError(BaseException):
        pass

    def panic() -> Calculated:
        raise PanicError

    assert guarded("x", panic).unavailable == "PanicError"

    def stop() -> Calculated:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded("x", stop)


def test_a_program_that_takes_too_long_is_ended() -> None:
    """And says so."""
    with pytest.raises(FailedError, match="no answer after"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], 0.2)
    assert "no answer" in Formulas(0.01).calculate(workbook({"B1": "=1"}, {}), Given(), frozenset()).unavailable


def test_a_function_that_takes_too_long_is_ended() -> None:
    """Formulon calculates in such a process; the next workbook gets a new one."""
    slow = Watched(time.sleep, 1.0)
    with pytest.raises(FailedError, match="no answer after 1 seconds"):
        slow(60)
    assert slow(0) is None
    slow.end()
    assert "no answer" in Formulon(0.01).calculate(workbook({"B1": "=1"}, {}), Given(), frozenset()).unavailable


def test_a_function_that_fails_or_kills_its_process() -> None:
    """A failure is told and leaves the process alone; a process that dies is started anew."""
    number = Watched(int, 30)
    with pytest.raises(FailedError, match="invalid literal"):
        number("x")
    assert number("12") == 12
    number.end()
    assert number("13") == 13
    number.end()
    with pytest.raises(FailedError, match="ended unexpectedly"):
        Watched(os._exit, 30)(3)


def test_a_program_that_fails_says_why() -> None:
    """The last line of its complaint, or its exit code."""
    with pytest.raises(FailedError, match="ValueError: no"):
        run([sys.executable, "-c", "raise ValueError('no')"], 30)
    with pytest.raises(FailedError, match="exit code 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"], 30)
    with pytest.raises(FailedError):
        run(["no-such-program"], 30)
