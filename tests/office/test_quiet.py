"""The program is left as the user had it, whatever happens meanwhile."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from tests.fakes.excel import WINDOW
from tests.office.clicks import SHEET, click, opened, spelt
from tests.office.test_snapshot import session_of
from xltools.office import run as running
from xltools.office.quiet import quiet
from xltools.office.refusal import Stopped

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("fault", [None, RuntimeError("fault"), Stopped(), KeyboardInterrupt()])
def test_settings_and_selection_are_restored(fault: BaseException | None, tmp_path: Path) -> None:
    """Manual calculation stays manual, the same cells are selected on the same sheet."""
    with opened(tmp_path) as (app, book):
        app.settings |= {"calculation": "manual", "enable_events": False}
        before = dict(app.settings)
        session = session_of(app)
        session.need_book().sheets[SHEET].activate()
        session.need_book().sheets[SHEET].range("C5:D9").select()
        with pytest.raises(type(fault)) if fault else nullcontext(), quiet(session):
            assert app.settings == {
                "screen_updating": False,
                "enable_events": False,
                "display_alerts": False,
                "calculation": "manual",
            }
            session.say("…")
            session.need_book().sheets[0].activate()
            session.need_book().sheets[0].range("A1").select()
            if fault is not None:
                raise fault
        assert app.settings == before
        assert app.status_bar is False
        assert book.front.title == SHEET
        assert app.selection.address == "$C$5:$D$9"


def test_a_button_leaves_the_selection_where_it_was(tmp_path: Path) -> None:
    """Although a sheet was put in, and became the active one, on the way."""
    with opened(tmp_path) as (app, book):
        sheet = session_of(app).need_book().sheets[SHEET]
        sheet.activate()
        sheet.range("B7").select()
        click(app, "validate")
        assert book.front.title == SHEET
        assert app.selection.address == "$B$7"
        assert app.settings["screen_updating"]
        assert app.settings["calculation"] == "automatic"


def test_esc_stops_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressed while something is read, it ends the task before anything is written."""
    asked = iter([False, True])
    monkeypatch.setattr("xltools.office.session.wants_to_stop", lambda _app, _file: lambda: next(asked))
    with opened(tmp_path) as (app, book):
        names = book.held.sheetnames
        assert "Stopped" in click(app, "validate")
        assert book.held.sheetnames == names
        assert app.settings["screen_updating"]


def test_the_panel_s_file_stops(tmp_path: Path) -> None:
    """The panel cannot press Esc in Excel; it leaves a file."""
    with opened(tmp_path) as (app, book):
        stop = tmp_path / "停"
        stop.touch()
        assert (
            running.run(["validate", "--lang=en", f"--window={WINDOW}", f"--stop={stop}", f"--book={spelt(book.name)}"])
            == 0
        )
        assert "Stopped" in app.alerts[-1][0]


def test_the_panel_takes_the_workbook_in_front(tmp_path: Path) -> None:
    """It names neither window nor workbook."""
    with opened(tmp_path) as (app, book):
        assert running.run(["validate", "--lang=en", "--window=0"]) == 0
        assert "校验结果" in book.held.sheetnames
        assert "校验结果" in app.alerts[-1][0]


def test_a_fault_where_no_excel_is_goes_to_whoever_listens(capsys: pytest.CaptureFixture[str]) -> None:
    """Without Excel there is no message box; the exit code makes the macro speak."""
    assert running.run(["validate", "--lang=en", "--window=1"]) == 1
    assert "Neither Excel nor WPS can be reached" in capsys.readouterr().err
    assert running.run([]) == 1
