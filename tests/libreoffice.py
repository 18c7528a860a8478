"""LibreOffice as an independent opinion: recalculate a workbook, or print it."""

from __future__ import annotations

import atexit
import datetime as dt
import io
import os
import shutil
import subprocess
import tempfile
import warnings
from functools import cache
from pathlib import Path

import openpyxl
import pytest

Value = str | float | bool | dt.date | dt.time | dt.timedelta | None

# Mode 0 recalculates files of other programs when they are opened; the default trusts cached results.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(data: bytes) -> dict[tuple[str, int, int], Value]:
    """Every value of a workbook by (sheet, row, column), zero-based, after LibreOffice calculated all formulas.

    Skips the test where LibreOffice is absent.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl names what it does not read
        book = openpyxl.load_workbook(io.BytesIO(_converted(data, "xlsx")), data_only=True)
    return {
        (sheet.title, cell.row - 1, cell.column - 1): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def saved(data: bytes) -> bytes:
    """A workbook as LibreOffice writes it. Skips the test where LibreOffice is absent."""
    return _converted(data, "xlsx")


def to_pdf(data: bytes) -> bytes:
    """A workbook as LibreOffice prints it. Skips the test where LibreOffice is absent."""
    return _converted(data, "pdf")


def _converted(data: bytes, kind: str) -> bytes:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        if os.environ.get("XLTOOLS_REQUIRE_LIBREOFFICE") == "1":
            pytest.fail("LibreOffice is required and not installed")
        pytest.skip("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="xltools-office-") as folder:
        source, target = Path(folder, "in", "book.xlsx"), Path(folder, "out", f"book.{kind}")
        source.parent.mkdir()
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={_profile().as_uri()}",
            "--headless",
            "--norestore",
            *("--convert-to", kind, "--outdir", str(target.parent), str(source)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        # LibreOffice also exits with 0 when it converted nothing.
        assert target.exists(), f"LibreOffice wrote nothing: {done.stdout} {done.stderr}"
        return target.read_bytes()


@cache
def _profile() -> Path:
    """A profile of this test process alone: two LibreOffices cannot share one."""
    folder = Path(tempfile.mkdtemp(prefix="xltools-profile-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = folder / "user" / "registrymodifications.xcu"
    settings.parent.mkdir()
    settings.write_text(_PROFILE, encoding="utf-8")
    return folder
