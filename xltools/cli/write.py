"""Write a result workbook and say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.cli.options import TEXT
from xltools.cli.output import fail, say
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xltools.core.layout import WorkbookLayout


def write_workbook(
    path: Path, layout: WorkbookLayout, output_format: str = TEXT, *, inputs: Iterable[Path] = ()
) -> None:
    """Render a workbook and put it at ``path`` whole or not at all; ends the command where that is impossible.

    What was read (``inputs``) is never overwritten. The name is said on the terminal, apart from JSON output.
    """
    from xltools.excel.save import CannotWrite, save  # noqa: PLC0415 - the writer is slow to load
    from xltools.excel.write import render  # noqa: PLC0415 - likewise

    if path.suffix.lower() != ".xlsx":
        fail(_("{name}: the name of the result must end in .xlsx").format(name=path.name))
    try:
        save(path, render(layout), inputs=frozenset(inputs))
    except CannotWrite as error:
        fail(str(error))
    if output_format == TEXT:
        say(_("Wrote {path}").format(path=click.format_filename(path)))
