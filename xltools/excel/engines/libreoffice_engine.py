"""LibreOffice without a window: slow, another company's independent opinion."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.core.messages import _
from xltools.core.snapshot import ErrorValue
from xltools.excel.calamine_reader import read_sheets
from xltools.excel.engines.guard import guarded
from xltools.excel.engines.process import FailedError, run
from xltools.excel.engines.settings import read_settings
from xltools.recalculate.engine import Calculated, Given, NotComputable, Obstacle
from xltools.recalculate.values import as_stored

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltools.core.snapshot import CellValue
    from xltools.recalculate.engine import Outcome, Place

# Mode 0 recalculates files of other programs when they are opened; the default trusts saved results.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_CIRCLES = frozenset({"Err:522", "Err:523"})


class LibreOffice:
    """The engine, in a process with a profile of its own that is ended after ``seconds``."""

    name = "libreoffice"
    slow = True

    def __init__(self, seconds: float = 120) -> None:
        self._seconds = seconds

    def calculate(self, content: bytes, given: Given, wanted: Collection[Place]) -> Calculated:  # noqa: ARG002
        """Compute all formulas; see the protocol. It knows no given time; the judge asks it nothing volatile."""
        return guarded(self.name, lambda: _calculate(content, wanted, self._seconds))


def program() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _calculate(content: bytes, wanted: Collection[Place], seconds: float) -> Calculated:
    converted = _converted(content, seconds)
    date1904 = read_settings(content).date1904
    saved_1904 = read_settings(converted).date1904
    sheets = {sheet.name: sheet for sheet in read_sheets(converted)}
    outcomes: dict[Place, Outcome] = {}
    for place in wanted:
        if place[0] in sheets:
            outcome = _outcome(sheets[place[0]].at(*place[1:]).value, date1904=date1904 or saved_1904)
            if outcome is not None:
                outcomes[place] = outcome
    return Calculated(LibreOffice.name, outcomes)


def _converted(content: bytes, seconds: float) -> bytes:
    """The workbook as LibreOffice saves it after calculating everything."""
    office = program()
    if office is None:
        raise FailedError(_("LibreOffice is not installed"))
    with tempfile.TemporaryDirectory(prefix="xltools-") as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        (folder / "book.xlsx").write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--norestore", "--convert-to", "xlsx", "--outdir"]
        run([*command, str(folder / "out"), str(folder / "book.xlsx")], seconds)
        result = folder / "out" / "book.xlsx"
        if not result.exists():  # it also exits with 0 when it converted nothing
            raise FailedError(_("it wrote nothing"))
        return result.read_bytes()


def _outcome(value: CellValue, *, date1904: bool) -> Outcome | None:
    """A value as stored. Errors of LibreOffice's own, and names that it does not know, are no results."""
    if isinstance(value, ErrorValue) and value == "#NAME?":
        return NotComputable(Obstacle.NAME)
    if isinstance(value, str) and value.startswith("Err:"):
        return NotComputable(Obstacle.CIRCULAR if value in _CIRCLES else Obstacle.EXPRESSION, value)
    return as_stored(value, date1904=date1904)
