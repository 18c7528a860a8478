"""The server from which processes of our own are forked, where there is one: it loads modules once for all of them."""

from __future__ import annotations

import os
from contextlib import suppress
from multiprocessing import get_all_start_methods, get_context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.context import BaseContext

_SERVER = "forkserver"


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
