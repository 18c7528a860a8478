"""Every rule of the texts is described, with its severities, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

import xltools.narrative

PACKAGE = Path(xltools.narrative.__file__).parent
DOCUMENT = Path(__file__).parents[2] / "docs" / "narrative.md"


def test_every_rule_is_described() -> None:
    """The table of rules follows the code."""
    code = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "checks").glob("*.py"))
    described = re.findall(r"^\| `(text\.[a-z_]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(described) == sorted(set(re.findall(r'"(text\.[a-z_]+)"', code)))
