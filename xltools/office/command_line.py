"""A command of the command line, for tasks that work on files and not on the open workbook."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from xltools.core.messages import current_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW of Windows


def said_by(words: Sequence[str | Path]) -> tuple[int, str, str]:
    """Run ``xltools`` with these words by this Python, without a console: exit code, what it said and complained of."""
    language = "zh" if current_language().startswith("zh") else "en"
    command = [sys.executable, "-P", "-m", "xltools", words[0], "--lang", language, *words[1:]]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    done = subprocess.run(  # noqa: S603 - our own program; the words are one argument each
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
    )
    return done.returncode, done.stdout.strip(), done.stderr.strip()
