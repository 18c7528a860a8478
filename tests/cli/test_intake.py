"""What is slow to load is loaded where workbooks are read, and there once for all of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_WORKBOOK = next((Path(__file__).parents[2] / "workbooks" / "example" / "departments").glob("*.xlsx"))
_SCRIPT = f"""
import sys
from importlib import import_module
from pathlib import Path
from xltools.cli import consolidate, intake
from xltools.cli.main import READING
from xltools.forms import DEFAULT_FORM
print(*(name for name in READING[1:] if name in sys.modules))
for name in READING:
    import_module(name)
before = {{*sys.modules}}
intake.read_checked(DEFAULT_FORM, Path({str(_WORKBOOK)!r}))
print(*(name for name in sys.modules if name.startswith("xltools") and name not in before))
"""


def test_workers_load_what_reading_needs_and_nobody_else_does() -> None:
    """A worker that had to load modules itself would do it once more for each of them."""
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["", "", ""]
