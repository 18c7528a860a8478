"""A progress bar for people who watch; silence for everyone else."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xltools.cli.options import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress = Callable[[int, int], None]


@contextmanager
def progress_bar(label: str, output_format: str = TEXT) -> Iterator[Progress]:
    """Give a ``progress(done, total)`` to call; it draws on stderr while that is a terminal and findings are text."""
    if output_format != TEXT or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - slow to load, and only wanted here
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - likewise

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
