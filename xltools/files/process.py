"""Start another program, end it when it takes too long, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Sequence

_REASON = 400


class FailedError(Exception):
    """The program failed or took too long; the text says which."""


def run(command: Sequence[str], seconds: float) -> str:
    """What a program writes to standard output.

    Raises:
        FailedError: it cannot be started, ends with an error, or has not ended after ``seconds``.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - programs of ours, no shell, arguments as they are
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=sys.platform != "win32",
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise FailedError(str(error)) from error
    try:
        output, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        message = _("no answer after {seconds} seconds").format(seconds=f"{seconds:g}")
        raise FailedError(message) from error
    finally:
        _end(process)
    if process.returncode:
        ended = _("it ended with exit code {number}").format(number=process.returncode)
        raise FailedError(complaint.strip()[-_REASON:].rpartition("\n")[2] or ended)
    return output


def _end(process: subprocess.Popen[str]) -> None:
    """End the program with all that it started (LibreOffice starts a second one)."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
