"""A workbook of very many sheets in portions, so that several processes can read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.read import worksheets
from xltools.files.much import FEW, LARGE
from xltools.files.pool import workers_for

if TYPE_CHECKING:
    from pathlib import Path


def portions(path: Path, workers: int | None = None) -> list[tuple[str, ...]]:
    """The names of a workbook's worksheets, in tab order, in portions that are worth a task each.

    A small workbook has none. A file that cannot be read is left to whoever reads it.
    """
    count = workers_for(FEW, workers)  # one for each worker, as each opens the whole package
    try:
        if count == 1 or path.stat().st_size < LARGE:
            return []
        names = worksheets(path.read_bytes())
    except OSError:
        return []
    if len(names) < FEW:
        return []
    size = -(-len(names) // count)
    return [names[start : start + size] for start in range(0, len(names), size)]
