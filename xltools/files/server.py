"""The server from which processes of our own are forked, where there is one: it loads modules once for all of them."""

from __future__ import annotations

import os
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

LARGE = 200_000
"""Bytes of a workbook whose sheets may be worth sharing out."""
_SERVER = "forkserver"


def is_much(argument: str) -> bool:
    """Whether an argument of a command names a folder, or a workbook that may be worth sharing out."""
    path = Path(argument)
    try:
        return path.is_dir() or path.stat().st_size >= LARGE
    except (OSError, ValueError):
        return False


def prepare(module: str) -> None:
    """Begin to start the server, with a module loaded; returns at once.

    So workers are there sooner for a command that is still being loaded itself. Where nothing can be prepared, nothing
    is: whoever needs workers then starts them.
    """
    if (os.cpu_count() or 1) > 1 and _SERVER in get_all_start_methods():
        from multiprocessing.forkserver import ensure_running  # noqa: PLC0415 - there is none on Windows

        context_with(module)
        with suppress(OSError):
            ensure_running()


def context_with(module: str) -> BaseContext:
    """How processes are started: by the server, which loads the module as it starts, or each anew."""
    if _SERVER not in get_all_start_methods():
        return get_context("spawn")
    context = get_context(_SERVER)
    context.set_forkserver_preload([module])
    return context
