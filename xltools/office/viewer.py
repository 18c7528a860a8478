"""Open a file or folder as a double click would."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def open_with_its_program(path: Path) -> bool:
    """Open a file with the program that the user opens such files with, a folder in the file manager.

    Whether that could be begun.
    """
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - what was written a moment ago, by ourselves
        else:
            opener = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.Popen([opener, str(path)], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    except OSError:
        return False
    return True
