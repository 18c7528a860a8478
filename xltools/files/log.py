"""Keeping the details of an unexpected error out of the user's sight, but not losing them."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import tempfile
import traceback
from pathlib import Path

from xltools import __version__


def write_fault_log(error: BaseException) -> Path:
    """Write what happened, and where, to a new file in the user's folder for such things; the file's path.

    Raises:
        OSError: not even the system's folder for temporary files can be written to.
    """
    now = dt.datetime.now().astimezone()
    report = "".join(
        (
            f"xltools {__version__}, Python {platform.python_version()}, {platform.platform()}\n",
            f"{now.isoformat(timespec='seconds')}\n{sys.argv}\n\n",
            *traceback.format_exception(error),
        )
    )
    name = f"xltools-{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    try:
        return _write(log_folder() / name, report)
    except OSError:
        return _write(Path(tempfile.gettempdir()) / name, report)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def log_folder() -> Path:
    """Where such files go, where the system wants a program's logs: Windows, macOS, then the XDG rules."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises where there is no home
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()) / "xltools" / "log"
    if sys.platform == "darwin":
        return home / "Library" / "Logs" / "xltools"
    return Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "xltools"
