"""The server that workers are forked from: when it is started early, and what it has loaded by then."""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import get_all_start_methods
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from xltools.cli import main
from xltools.files import server

if TYPE_CHECKING:
    from collections.abc import Sequence

SEEN_BY_A_WORKER = """
import sys
from xltools.files.pool import spread
from xltools.files.server import prepare

def is_loaded(name):
    return name in sys.modules

if __name__ == "__main__":
    {first}
    with spread(is_loaded, ["wave"] * 40, workers=2) as outcomes:
        print(set(outcomes))
"""


@pytest.mark.skipif("forkserver" not in get_all_start_methods(), reason="no server to prepare")
@pytest.mark.parametrize(("first", "loaded"), [("prepare(['wave'])", "{True}"), ("pass", "{False}")])
def test_workers_have_what_was_prepared(tmp_path: Path, first: str, loaded: str) -> None:
    """A module that nothing else loads."""
    script = tmp_path / "work.py"
    script.write_text(SEEN_BY_A_WORKER.format(first=first), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == loaded


def test_one_core_prepares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """There will be no workers."""
    asked: list[Sequence[str]] = []
    monkeypatch.setattr(server, "context_with", asked.append)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    server.prepare(["wave"])
    assert asked == []


@pytest.mark.parametrize(
    ("words", "prepared"),
    [
        (["consolidate", "."], [main.READING]),
        (["consolidate", "missing.xlsx"], []),
        (["status", "."], []),
        (["doctor"], []),
    ],
)
def test_only_what_reads_much_is_prepared(
    words: Sequence[str], prepared: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As early as the name of the command is known."""
    asked: list[Sequence[str]] = []
    monkeypatch.setattr(server, "prepare", asked.append)
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main.cli, [*words, "--help"])
    assert asked == prepared
