"""The template in the package is what its script makes, and other programs can open it."""

from __future__ import annotations

import io
import runpy
from pathlib import Path

import docx
import pytest

from xltools.word.pdf import to_pdf as printed
from xltools.word.styles import CONTENTS, HEADING, LEVELS, NAMES, PICTURE, TABLE
from xltools.word.write import default_template

SCRIPT = Path(__file__).parents[2] / "tools" / "word_template.py"


def test_the_committed_bytes_are_what_the_script_makes() -> None:
    """Who changes the styles runs the script."""
    assert runpy.run_path(str(SCRIPT))["template"]() == default_template()


def test_it_has_every_style_that_reports_ask_for() -> None:
    """So that nothing falls back."""
    there = {style.name.lower() for style in docx.Document(io.BytesIO(default_template())).styles if style.name}
    wanted = {
        *NAMES.values(),
        PICTURE,
        TABLE,
        *(name.format(level=level) for name in (HEADING, CONTENTS) for level in LEVELS),
    }
    assert {name.lower() for name in wanted} <= there


def test_its_fonts_are_those_of_official_documents() -> None:
    """Each Chinese font names what may stand in for it."""
    styles = docx.Document(io.BytesIO(default_template())).styles
    fonts = {name: styles[name].element.xml for name in ("Title", "Heading 1", "Heading 2", "Body Text")}
    for name, font in (
        ("Title", "方正小标宋简体"),
        ("Heading 1", "黑体"),
        ("Heading 2", "楷体_GB2312"),
        ("Body Text", "仿宋_GB2312"),
    ):
        assert f'w:eastAsia="{font}"' in fonts[name]


@pytest.mark.libreoffice
def test_a_report_can_be_printed() -> None:
    """LibreOffice makes a PDF of it, in a profile of its own."""
    assert printed(default_template()).startswith(b"%PDF-")
