"""The column in which people say why, and beside it, hidden, what each reason was written for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltools.core.layout import SheetLayout
    from xltools.core.series import Reason

REASON_HEADER, KEY_HEADER, DIFFERENCE_HEADER = "原因说明（请填写）", "键", "所说明的差额"
CHANGED = "数字与填写说明时不同，请复核这条说明。"


def put_reason(sheet: SheetLayout, row: int, column: int, key: str, shown: str, known: Reason | None) -> None:
    """A cell for the reason of a row, its ``key``, and the figures ``shown`` that it is written for.

    What was written before (``known``) stands there again; where the figures have changed since, it is coloured.
    """
    stale = known is not None and known.difference != shown
    comment = CHANGED if stale else ""
    sheet.put(row, column, known.text if known else None, f"cell text input{' warn' if stale else ''}", comment=comment)
    sheet.put(row, column + 1, key, "code muted")
    sheet.put(row, column + 2, known.difference if known and stale else shown, "code muted")


def head_reasons(sheet: SheetLayout, row: int, column: int, width: float) -> None:
    """The header of the column, and of the hidden ones behind it, which the next comparison reads."""
    sheet.put_row(row, column, (REASON_HEADER, KEY_HEADER, DIFFERENCE_HEADER), "header")
    sheet.widths |= {column: width, column + 1: 20.0, column + 2: 20.0}
    sheet.hidden_columns |= {column + 1, column + 2}
