"""The formulas of the open workbook recalculated, as the command does with its file, where a click can wait for it.

The command may hear a second engine, which takes seconds to start; here the first one speaks alone.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

from xltools.core.messages import _
from xltools.recalculated import with_recalculated

if TYPE_CHECKING:
    from xltools.core.snapshot import Snapshot
    from xltools.extract import Extraction
    from xltools.office.session import Session

MOST_FORMULAS = 20_000
"""Some fifty departments; more of them take longer than somebody who has clicked waits."""


def recalculated(
    session: Session, snapshot: Snapshot, content: bytes | None, extraction: Extraction
) -> tuple[Extraction, str]:
    """What was extracted, with what recalculating brings to light; and a sentence where formulas were left alone.

    ``content`` is the copy of the workbook that ``snapshot`` was taken of; None where no engine could read one.

    Raises:
        Stopped: the user wants to stop.
    """
    if not extraction.submissions:
        return extraction, ""
    if content is None:
        return extraction, _("Only Excel can read this workbook, so its formulas were not recalculated.")
    count = sum(cell.formula is not None for sheet in snapshot.sheets for cell in sheet.cells.values())
    if count > MOST_FORMULAS:
        text = _("{count} formulas were not recalculated, for that takes long. Save the workbook and run: {command}")
        return extraction, text.format(count=count, command="xltools validate")
    session.say(_("Recalculating …"))
    from xltools.excel.engines.cellrune_engine import CellRune  # noqa: PLC0415 - slow to load
    from xltools.excel.engines.settings import read_settings  # noqa: PLC0415 - likewise
    from xltools.recalculation import recalculate  # noqa: PLC0415 - likewise

    result = recalculate(snapshot, content, [CellRune()], read_settings(content), plainly=True)
    name = PureWindowsPath(snapshot.source.path).name  # its way of writing paths covers the others'
    return with_recalculated(extraction, [replace(each, file=name) for each in result.findings]), ""
