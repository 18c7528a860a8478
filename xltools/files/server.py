"""The server from which processes of our own are forked, where there is one: it loads modules once for all of them."""

from __future__ import annotations

import os
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.context import BaseContext

FEW = 16
"""Tasks up to which starting processes costs more than it saves."""
LARGE = 200_000
"""Bytes of a workbook whose sheets may be worth sharing out."""
_SERVER = "forkserver"


def is_much(arguments: Sequence[str]) -> bool:
    """Whether the arguments of a command name many files, a folder, or a workbook that may be worth sharing out."""
    return len(arguments) >= FEW or any(map(_is_much, arguments))


def _is_much(argument: str) -> bool:
    path = Path(argument)
    try:
        return path.is_dir() or path.stat().st_size >= LARGE
    except (OSError, ValueError):
        return False


def prepare(modules: Sequence[str]) -> None:
    """Begin to start the server, with modules loaded; returns at once.

    So workers are there sooner for a command that is still being loaded itself. Where nothing can be prepared, nothing
    is: whoever needs workers then starts them.
    """
    if (os.cpu_count() or 1) > 1 and _SERVER in get_all_start_methods():
        from multiprocessing.forkserver import ensure_running  # noqa: PLC0415 - there is none on Windows

        context_with(modules)
        with suppress(OSError):
            ensure_running()


def context_with(modules: Sequence[str]) -> BaseContext:
    """How processes are started: by the server, which loads the modules if it is not there yet, or each anew."""
    if _SERVER not in get_all_start_methods():
        return get_context("spawn")
    context = get_context(_SERVER)
    context.set_forkserver_preload([*modules])
    return context
