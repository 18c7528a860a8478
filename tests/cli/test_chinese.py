"""Whoever works in Chinese meets no English on the screen, apart from what is typed and from proper nouns."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from xltools.cli.main import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

PROPER = {"xltools", "Excel", "CSV", "TOML", "TODAY", "json", "text", "zh", "en"}
PROPER |= {"WPS", "XLSTART", "Python", "xlam", "whl", "pip", "Windows"}
PROPER |= {"Word", "PDF", "LibreOffice", "docx", "doc", "wps", "rtf", "xlsx"}
CHOSEN = {"departments", "target", "year", "zone", "version", "all"}  # what is typed behind --by, or for everybody
BELOW = {"install", "status", "remove", "build"}  # commands of the group addin
ENGINES = {"cellrune", "formulon", "formulas", "libreoffice"}
OFFERED = {"department", "performance", "ministry", "yueyang"}  # ids of forms and profiles
TYPED = re.compile(r"--?[a-z][-a-z]*|\[(?:默认：[^\]]*|2000<=x<=2100; 必填)\]|'[^']*'")


def said(*arguments: str) -> str:
    """What a process of its own says in Chinese: click takes some words from the language that it meets first."""
    done = subprocess.run(
        [sys.executable, "-m", "xltools", "--lang", "zh", *arguments],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"},
        check=False,
    )
    return (done.stdout + done.stderr).decode()


def english_in(text: str) -> set[str]:
    """The words in Latin letters that are neither typed nor proper nouns."""
    return set(re.findall(r"[A-Za-z]{2,}", TYPED.sub("", text))) - PROPER - ENGINES - BELOW - CHOSEN - set(COMMANDS)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese(command: str) -> None:
    """Usage, options, their values and the text."""
    text = said(*command.split(), "--help")
    assert "用法：" in text
    assert english_in(text) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "unknown",
        "validate",
        "validate --unknown",
        "validate nowhere",
        "validate . --year last",
        "validate . --year 1",
        "validate . --today now",
        "validate . --format xml",
        "validate . --engine unknown",
        "validate . --form unknown",
        "score . --profile unknown",
        "template --year 2021",
        "demo one two",
        "accept nowhere --rule some --reason none",
    ],
)
def test_complaints_are_chinese(arguments: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong words on the command line are answered in Chinese; what was typed is repeated."""
    monkeypatch.chdir(tmp_path)
    assert english_in(said(*arguments.split())) - OFFERED - set(arguments.split()) == set()
