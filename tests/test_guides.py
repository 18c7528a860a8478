"""The guides for staff speak of what there is: every button, commands that exist, pictures of now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.ribbon_pictures import ribbon, ribbon_file
from xltools.addin.sources import LANGUAGES, read_sources
from xltools.cli.main import COMMANDS
from xltools.office.jobs import buttons

DOCS = Path(__file__).parents[1] / "docs"
GUIDES = {"zh": DOCS / "guide.zh-CN.md", "en": DOCS / "guide.md"}
PAGES = [*GUIDES.values(), DOCS / "windows-checklist.md", DOCS / "ribbon.md"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawn_ribbon_is_that_of_the_add_in(language: str) -> None:
    """After a change of icons, labels or groups: ``python tools/ribbon_pictures.py``."""
    assert ribbon_file(language).read_text(encoding="utf-8") == ribbon(read_sources(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_has_its_section(language: str) -> None:
    """In a heading, by the label that stands on it."""
    headings = " ".join(re.findall(r"^### (.*)$", GUIDES[language].read_text(encoding="utf-8"), re.MULTILINE))
    assert [each.label for each in buttons(language) if each.label not in headings] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    """Nobody types a command of last year's."""
    named = set(re.findall(r"`xltools ([a-z]+)", page.read_text(encoding="utf-8")))
    assert named <= set(COMMANDS)
