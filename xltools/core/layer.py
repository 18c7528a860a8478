"""What a zone adds to the sum of its departments: entries of the 差额表 and the 调整表, each with its sign and reason.

The tables are those of 部门决算 consolidation: a difference (差额) takes out what departments count twice between them,
an adjustment (调整) sets right what a department can no longer change in its own report.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltools.core.amount import Amount


class Layer(StrEnum):
    """The two tables; the value is also the name of the sheet, so that a clerk finds it again."""

    DIFFERENCE = "差额表"
    ADJUSTMENT = "调整表"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a layer: ``amount`` is signed and in the item's unit (万元, persons), and is added as it is.

    ``department`` is the budget code that it concerns, empty for the zone as a whole. ``basis`` names the document that
    it rests on.
    """

    layer: Layer
    item: str
    amount: Amount
    reason: str
    basis: str = ""
    department: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
