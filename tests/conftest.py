"""What all tests share: English messages, no deadlines, and the rule for tests that need LibreOffice."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from xltools.core.messages import use_language

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "libreoffice"

# A slow machine is no failure. Everything else stays as Hypothesis chose it, which differs where CI is set.
settings.register_profile("xltools", deadline=None)
settings.load_profile("xltools")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every test begin in English, and not learn another language from the one before."""
    monkeypatch.setenv("LANGUAGE", "en")
    use_language("en")
    yield
    use_language("en")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs LibreOffice where there is none; fail it where it is required."""
    if item.get_closest_marker(MARK) is None or shutil.which("soffice") or shutil.which("libreoffice"):
        return
    if os.environ.get("XLTOOLS_REQUIRE_LIBREOFFICE") == "1":
        pytest.fail("LibreOffice is required and not installed", pytrace=False)
    pytest.skip("LibreOffice is not installed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was not looked at for lack of LibreOffice."""
    reports = terminalreporter.stats.get("skipped", [])
    skipped = sum(MARK in report.keywords or "LibreOffice" in str(report.longrepr) for report in reports)
    terminalreporter.write_line(f"Skipped for lack of LibreOffice: {skipped}")
